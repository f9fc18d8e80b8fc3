import Foundation
import Testing

@testable import Governance

/// Chance that comes out the same on every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// Bytes changed, cut, doubled or moved at a few places.
  mutating func mutated(_ data: Data) -> Data {
    var bytes = [UInt8](data)
    for _ in 0...Int.random(in: 0..<4, using: &self) where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &self)
      let length = min(Int.random(in: 1...40, using: &self), bytes.count - at)
      let piece = bytes[at..<at + length]
      switch Int.random(in: 0..<6, using: &self) {
      case 0: bytes[at] = UInt8.random(in: .min ... .max, using: &self)
      case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      case 2: bytes.removeSubrange(at..<at + length)
      case 3: bytes.insert(contentsOf: piece, at: at)
      case 4: bytes.removeSubrange(at...)
      default:
        let signs = Array("\"',;\r\n<>&=\u{0}\u{FF}/".utf8)
        bytes[at] = signs[Int.random(in: 0..<signs.count, using: &self)]
      }
    }
    return Data(bytes)
  }
}

@Suite("Damaged input")
struct MutationTests {
  @Test("No change of a text file makes the reader fall, and what is read is written and read")
  func csv() throws {
    var dice = Dice(state: 1)
    let seed = Data("编号,标题\r\n1,\"a \"\"b\"\", c\r\nd\"\r\n=1,'@2,\t3\n".utf8)
    var taken = 0
    for _ in 0..<3_000 {
      guard let sheet = try? Sheet.read(dice.mutated(seed)) else { continue }
      taken += 1
      var text = ""
      for row in sheet.rows { text += CSVWriter.line([.text("x")] + row.cells) }
      let again = try CSVReader.sheet(text)
      #expect(again.rows.map { Array($0.cells.dropFirst()) } == sheet.rows.map(\.cells))
    }
    #expect(taken > 500)
  }

  @Test("No change of a workbook or of its parts makes the reader fall")
  func xlsx() throws {
    var dice = Dice(state: 2)
    let rows = HandmadeWorkbook.rows([["编号", "标题 &amp; x"], ["1", "_x000D_"]])
    let sheet = rows + #"<mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#
    let strings = "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>"
    let styles = #"<cellXfs><xf numFmtId="14"/></cellXfs>"#
    let whole = HandmadeWorkbook(sheet: sheet, strings: strings, styles: styles).data
    var writer = try XLSXWriter(sheet: "a", columns: [.init("h")])
    try writer.append([.text("x")])
    let packed = try writer.finish()
    var taken = 0
    for turn in 0..<3_000 {
      let file: Data
      switch turn % 3 {
      case 0: file = dice.mutated(whole)
      case 1: file = dice.mutated(packed)
      default:
        let part = String(decoding: dice.mutated(Data(sheet.utf8)), as: UTF8.self)
        file = HandmadeWorkbook(sheet: part, strings: strings, styles: styles).data
      }
      guard let sheet = try? Sheet.read(file) else { continue }
      taken += 1
      _ = try? Table(sheet)
    }
    #expect(taken > 100)
  }

  @Test("No change of a picture makes the cleaner fall, and what is clean stays as it is")
  func pictures() throws {
    var dice = Dice(state: 3)
    var taken = 0
    for turn in 0..<3_000 {
      let (seed, _) = PublishedCopyTests.files[turn % PublishedCopyTests.files.count]
      let file = dice.mutated(seed)
      guard let kind = try? Sniffer.kind(of: file),
        let clean = try? PictureParts.of([UInt8](file), kind)?.clean
      else { continue }
      taken += 1
      #expect(try PictureParts.of(clean, kind)?.clean == clean)
    }
    #expect(taken > 100)
  }
}

import Foundation
import Testing

@testable import Governance

@Suite("Comma-separated files")
struct CSVTests {
  func rows(_ text: String, limits: TableLimits = .standard) throws -> [TableRow] {
    try CSVReader.sheet(text, limits: limits).rows
  }

  @Test("Quotes hold commas, newlines and doubled quotes")
  func quoting() throws {
    let rows = try rows("a,\"b,\nc\",\"say \"\"hi\"\"\"\r\n1,,3\n")
    #expect(rows.count == 2)
    #expect(rows[0].cells == [.text("a"), .text("b,\nc"), .text("say \"hi\"")])
    #expect(rows[1].cells == [.text("1"), .empty, .text("3")])
  }

  @Test("Every line ending is read and empty rows keep their numbers")
  func lineEndings() throws {
    let rows = try rows("a\r\rb\n\nc\r\n\r\nd")
    #expect(rows.map(\.number) == [1, 3, 5, 7])
  }

  @Test("A header with tabs and no comma makes tabs the separator")
  func tabs() throws {
    #expect(try rows("a\tb\n1,5\t2")[1].cells == [.text("1,5"), .text("2")])
  }

  @Test("A broken quote is refused with its row")
  func brokenQuotes() throws {
    #expect(throws: TableFault.unclosedQuote(row: 2)) { try rows("a\n\"b\nc\n") }
    #expect(throws: TableFault.strayQuote(row: 2)) { try rows("a\n\"b\"c\n") }
  }

  @Test("Limits on rows, columns and fields name the place")
  func limits() throws {
    var limits = TableLimits.standard
    limits.rows = 3
    limits.columns = 4
    limits.field = 10
    #expect(throws: TableFault.tooManyRows(limit: 3)) { try rows("a\nb\nc\nd", limits: limits) }
    #expect(throws: TableFault.tooManyColumns(row: 2, limit: 4)) {
      try rows("a\n1,2,3,4,5", limits: limits)
    }
    #expect(throws: TableFault.fieldTooLong(row: 2, limit: 10)) {
      try rows("a\n12345678901", limits: limits)
    }
    #expect(throws: TableFault.fieldTooLong(row: 1, limit: 10)) {
      try rows("\"" + String(repeating: "x", count: 100), limits: limits)
    }
  }

  @Test("What is written is read again, whatever stands in it")
  func roundTrip() throws {
    let texts = [
      "=1+1", "+86", "-5", "@a", "\tx", "\rx", "'=x", "''=x", "'plain", " edge ", "a,b\"c\nd",
      "＝SUM(1)", "", "a\"\u{351},b", "=\u{351}1", "'\u{351}=1",
    ]
    var writer = CSVWriter(header: ["h", "i"])
    for text in texts { writer.append([Cell(text), .text("x")]) }
    let table = try Table.read(writer.data)
    #expect(table.header == ["h", "i"])
    #expect(table.rows.map { $0[0] } == texts.map(Cell.init))
  }

  @Test("A text that would start a formula is defused, a number is not")
  func defused() {
    #expect(CSVWriter.line([.text("=1+1"), .number(-5), .text("-5")]) == "'=1+1,-5,'-5\r\n")
    #expect(CSVWriter.line([.text("=HYPERLINK(\"x\")")]) == "\"'=HYPERLINK(\"\"x\"\")\"\r\n")
  }
}

@Suite("Text encodings")
struct TextDecodingTests {
  func encoded(_ text: String) throws -> Data {
    try #require(text.data(using: TextDecoding.gb18030))
  }

  @Test("UTF-8 with and without mark and GB18030 give the same text")
  func encodings() throws {
    let text = "姓名,电话\n张三𠀀,１３８\n"
    #expect(try TextDecoding.text(Data(text.utf8)) == text)
    #expect(try TextDecoding.text(Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8)) == text)
    #expect(try TextDecoding.text(encoded(text)) == text)
  }

  @Test("Anything else is refused with the row")
  func refused() throws {
    let utf16 = try #require("a,b".data(using: .utf16))
    #expect(throws: TableFault.wrongEncoding(row: 1)) { try TextDecoding.text(utf16) }
    #expect(throws: TableFault.wrongEncoding(row: 2)) {
      try TextDecoding.text(Data("a\nb\u{0}".utf8))
    }
    let broken = Data("标题\n正常的一行\n".utf8) + [0xE5, 0xBE] + Data("\n另外一行\n".utf8)
    #expect(throws: TableFault.wrongEncoding(row: 3)) { try TextDecoding.text(broken) }
    let mixed = try encoded("标题\n\"两\n行\"\n") + Data([0x81, 0xFF, 0x0A]) + encoded("内容\n")
    #expect(throws: TableFault.wrongEncoding(row: 3)) { try TextDecoding.text(mixed) }
  }

  @Test("A row of the other encoding in a UTF-8 file is refused, not turned into nonsense")
  func mixedEncodings() throws {
    let file = try Data("一行\n二行\n".utf8) + encoded("德州市\n") + Data("四行\n".utf8)
    #expect(throws: TableFault.wrongEncoding(row: 3)) { try TextDecoding.text(file) }
  }
}

import Foundation

/// A workbook written out part by part, for what the product's own writer never makes.
struct HandmadeWorkbook {
  var sheet: String
  var strings = ""
  var styles = ""
  var workbook = #"<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>"#
  var extra: [(String, String)] = []

  var data: Data {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    func relation(_ id: String, _ type: String, _ target: String) -> String {
      #"<Relationship Id="\#(id)" Type="\#(types)/\#(type)" Target="\#(target)"/>"#
    }
    let relations =
      relation("r1", "worksheet", "worksheets/sheet1.xml")
      + relation("r2", "worksheet", "worksheets/sheet2.xml")
      + relation("r3", "sharedStrings", "sharedStrings.xml")
      + relation("r4", "styles", "styles.xml")
    return StoredZip.data(
      [
        (
          "_rels/.rels",
          wrapped("Relationships", relation("x", "officeDocument", "xl/workbook.xml"))
        ),
        ("xl/workbook.xml", wrapped("workbook", workbook)),
        ("xl/_rels/workbook.xml.rels", wrapped("Relationships", relations)),
        ("xl/worksheets/sheet1.xml", wrapped("worksheet", sheet)),
        ("xl/sharedStrings.xml", wrapped("sst", strings)),
        ("xl/styles.xml", wrapped("styleSheet", styles)),
      ] + extra)
  }

  private func wrapped(_ root: String, _ content: String) -> String {
    #"<?xml version="1.0" encoding="UTF-8"?><\#(root)>\#(content)</\#(root)>"#
  }

  /// Rows of inline texts, in cells of their places.
  static func rows(_ rows: [[String]], from first: Int = 1) -> String {
    let body = rows.enumerated().map { index, cells in
      let row = first + index
      let cells = cells.enumerated().filter { !$0.element.isEmpty }.map { column, text in
        let letter = String(UnicodeScalar(UInt8(65 + column)))
        return #"<c r="\#(letter)\#(row)" t="inlineStr"><is><t>\#(text)</t></is></c>"#
      }
      return #"<row r="\#(row)">\#(cells.joined())</row>"#
    }
    return "<sheetData>\(body.joined())</sheetData>"
  }
}

/// A ZIP file without compression.
enum StoredZip {
  static func data(_ parts: [(name: String, content: String)]) -> Data {
    var body = Data()
    var directory = Data()
    for (name, content) in parts {
      let bytes = Array(content.utf8)
      let fields =
        word16([20, 0, 0, 0, 0]) + word32([checksum(bytes), bytes.count, bytes.count])
        + word16([name.utf8.count, 0])
      directory += word32([0x0201_4b50]) + word16([20]) + fields + word16([0, 0, 0])
      directory += word32([0, body.count]) + Array(name.utf8)
      body += word32([0x0403_4b50]) + fields + Array(name.utf8) + bytes
    }
    let end =
      word32([0x0605_4b50]) + word16([0, 0, parts.count, parts.count])
      + word32([directory.count, body.count]) + word16([0])
    return body + directory + end
  }

  private static func word16(_ numbers: [Int]) -> [UInt8] {
    numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  private static func word32(_ numbers: [Int]) -> [UInt8] {
    numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  }

  static func checksum(_ bytes: [UInt8]) -> Int {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return Int(~sum)
  }
}

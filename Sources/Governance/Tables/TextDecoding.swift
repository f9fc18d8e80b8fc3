import Foundation

/// Reads text as UTF-8 (with or without byte order mark) or GB18030, decided by validity alone.
package enum TextDecoding {
  static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

  /// Mostly UTF-8 with a broken row is refused at that row: almost any damaged UTF-8 is also
  /// *some* GB18030, and reading it so would store nonsense.
  package static func text(_ data: Data) throws(TableFault) -> String {
    var bytes = [UInt8](data)
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw .wrongEncoding(row: 1)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if let zero = bytes.firstIndex(of: 0) { throw .wrongEncoding(row: row(of: zero, in: bytes)) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let survey = Survey(bytes)
    if survey.utf8Lines >= survey.otherLines {
      throw .wrongEncoding(row: row(of: survey.firstNotUTF8, in: bytes))
    }
    if let bad = survey.firstNotGB18030 { throw .wrongEncoding(row: row(of: bad, in: bytes)) }
    guard let text = String(data: Data(bytes), encoding: gb18030) else {
      throw .wrongEncoding(row: row(of: survey.firstNotUTF8, in: bytes))
    }
    return text
  }

  /// Neither encoding uses the bytes of quote or newline inside a character.
  static func row(of offset: Int, in bytes: [UInt8]) -> Int {
    var row = 1
    var quoted = false
    var previous: UInt8 = 0
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\"") { quoted.toggle() }
      if !quoted, byte == 10 && previous != 13 || byte == 13 { row += 1 }
      previous = byte
    }
    return row
  }
}

/// Lines with anything beyond ASCII, counted by the encoding that they are valid in.
private struct Survey {
  var utf8Lines = 0
  var otherLines = 0
  var firstNotUTF8 = 0
  var firstNotGB18030: Int?

  init(_ bytes: [UInt8]) {
    var start = 0
    var sawOther = false
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      let line = bytes[start..<end]
      defer { start = end + 1 }
      if line.allSatisfy({ $0 < 0x80 }) { continue }
      if String(validating: line, as: UTF8.self) != nil {
        utf8Lines += 1
      } else {
        otherLines += 1
        if !sawOther { firstNotUTF8 = start }
        sawOther = true
      }
      if firstNotGB18030 == nil, !Self.isGB18030(line) { firstNotGB18030 = start }
    }
  }

  static func isGB18030(_ line: ArraySlice<UInt8>) -> Bool {
    var index = line.startIndex
    func byte(_ ahead: Int) -> UInt8 {
      index + ahead < line.endIndex ? line[index + ahead] : 0
    }
    while index < line.endIndex {
      switch (byte(0), byte(1)) {
      case (..<0x80, _): index += 1
      case (0x81...0xFE, 0x40...0x7E), (0x81...0xFE, 0x80...0xFE): index += 2
      case (0x81...0xFE, 0x30...0x39):
        guard 0x81...0xFE ~= byte(2), 0x30...0x39 ~= byte(3) else { return false }
        index += 4
      default: return false
      }
    }
    return String(data: Data(line), encoding: TextDecoding.gb18030) != nil
  }
}

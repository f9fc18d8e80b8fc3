/// Renumbers the parameters of a statement that is spliced into another.
enum Placeholders {
  /// `text` with each `$n` made `$(n + offset)`; what stands in quotes or comments is left alone.
  static func shifted(_ text: String, by offset: Int) -> String {
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + 8)
    var index = 0
    while index < bytes.count {
      let end = opaqueEnd(bytes, index)
      if end > index {
        out += bytes[index..<end]
        index = end
        continue
      }
      let byte = bytes[index]
      out.append(byte)
      index += 1
      guard byte == UInt8(ascii: "$") else { continue }
      var number = 0
      let first = index
      while index < bytes.count, isDigit(bytes[index]) {
        number = number &* 10 &+ Int(bytes[index] - UInt8(ascii: "0"))
        index += 1
      }
      if index > first { out += Array(String(number &+ offset).utf8) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// Where the quoted text or comment that begins at `start` ends; `start` if none begins there.
  private static func opaqueEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    let byte = bytes[start]
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      // A doubled quote reads as the end of one text and the start of the next: the same bytes.
      let close = bytes[(start + 1)...].firstIndex(of: byte)
      return (close ?? bytes.count - 1) + 1
    case UInt8(ascii: "-") where bytes[start...].starts(with: "--".utf8):
      return bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    case UInt8(ascii: "/") where bytes[start...].starts(with: "/*".utf8):
      var index = start + 2
      while index + 1 < bytes.count {
        if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
          return index + 2
        }
        index += 1
      }
      return bytes.count
    default:
      return start
    }
  }
}

/// A tag's bytes, valid during the event that carries it; prefixes of names are passed over.
struct XMLTag {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let name: Range<Int>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    let end = bytes.firstIndex(where: Self.isSpace) ?? bytes.count
    let colon = bytes[..<end].lastIndex(of: UInt8(ascii: ":"))
    name = (colon.map { $0 + 1 } ?? 0)..<end
  }

  func named(_ text: StaticString) -> Bool {
    name.count == text.utf8CodeUnitCount && XMLScanner.matches(bytes, name.lowerBound, text)
  }

  func attribute(_ wanted: StaticString) -> String? {
    guard let value = rawAttribute(wanted) else { return nil }
    var plain: [UInt8] = []
    guard XMLText.append(value, to: &plain) else { return nil }
    return String(decoding: plain, as: UTF8.self)
  }

  /// The value as it stands, entities and all.
  func rawAttribute(_ wanted: StaticString) -> UnsafeBufferPointer<UInt8>? {
    var index = name.upperBound
    while index < bytes.count {
      while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
      var start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "="), !Self.isSpace(bytes[index]) {
        if bytes[index] == UInt8(ascii: ":") { start = index + 1 }
        index += 1
      }
      let found = start..<index
      while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
      index += 1
      while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
      guard index < bytes.count else { return nil }
      let quote = bytes[index]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
      guard let end = bytes[(index + 1)...].firstIndex(of: quote) else { return nil }
      if found.count == wanted.utf8CodeUnitCount,
        XMLScanner.matches(bytes, found.lowerBound, wanted)
      {
        return UnsafeBufferPointer(rebasing: bytes[index + 1..<end])
      }
      index = end + 1
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 9 || byte == 10 || byte == 13
  }
}

enum XMLText {
  /// Appends the text with its entities resolved; false for one that is unknown or no character.
  static func append(_ raw: UnsafeBufferPointer<UInt8>, to plain: inout [UInt8]) -> Bool {
    var index = 0
    while index < raw.count {
      guard let start = raw[index...].firstIndex(of: UInt8(ascii: "&")) else { break }
      plain.append(contentsOf: raw[index..<start])
      let limit = min(raw.count, start + 12)
      guard let end = raw[start..<limit].firstIndex(of: UInt8(ascii: ";")),
        let scalar = entity(String(decoding: raw[start + 1..<end], as: UTF8.self))
      else { return false }
      plain.append(contentsOf: String(scalar).utf8)
      index = end + 1
    }
    plain.append(contentsOf: raw[index...])
    return true
  }

  private static func entity(_ name: String) -> Character? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      guard let code, code != 0, let scalar = Unicode.Scalar(code) else { return nil }
      return Character(scalar)
    }
  }

  /// Spreadsheet programs write characters that XML forbids as `_x000D_`. A NUL is left out: a
  /// database column cannot hold it.
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
    let source = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var index = 0
    while index < source.count {
      if source[index] == "_", index + 6 < source.count, source[index + 1] == "x",
        source[index + 6] == "_",
        let code = UInt32(
          String(String.UnicodeScalarView(source[index + 2..<index + 6])), radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        if code != 0 { result.append(scalar) }
        index += 7
      } else {
        result.append(source[index])
        index += 1
      }
    }
    return String(result)
  }
}

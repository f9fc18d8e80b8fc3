/// Reads the XML of a workbook in pieces as they are unpacked: elements, attributes, text and the
/// five named entities. A document type declaration is refused, so nothing can be defined in the
/// file or fetched from elsewhere.
struct XMLScanner {
  enum Event {
    case start(XMLTag)
    case end(XMLTag)
    /// Bytes as they stand in the file; `literal` (CDATA) has no entities in it.
    case text(UnsafeBufferPointer<UInt8>, literal: Bool)
  }

  private var pending: [UInt8] = []
  private var depth = 0
  private var sawRoot = false

  private static let deepest = 64
  private static let longestToken = 4 << 20
  private static let open = UInt8(ascii: "<")
  private static let close = UInt8(ascii: ">")

  mutating func feed(
    _ piece: UnsafeBufferPointer<UInt8>, _ body: (Event) throws -> Void
  ) throws {
    var buffer: [UInt8] = []
    swap(&buffer, &pending)
    buffer.append(contentsOf: piece)
    let used = try buffer.withUnsafeBufferPointer { try consume($0, body) }
    buffer.removeFirst(used)
    swap(&buffer, &pending)
    guard pending.count <= Self.longestToken else { throw TableFault.damaged }
  }

  func finish() throws {
    let rest = pending.allSatisfy { $0 == 0x20 || $0 == 9 || $0 == 10 || $0 == 13 }
    guard rest, depth == 0, sawRoot else { throw TableFault.damaged }
  }

  /// How many bytes made complete tokens.
  private mutating func consume(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Event) throws -> Void
  ) throws -> Int {
    var index = 0
    while index < bytes.count {
      guard let start = bytes[index...].firstIndex(of: Self.open) else { return index }
      if start > index, depth > 0 {
        try body(.text(UnsafeBufferPointer(rebasing: bytes[index..<start]), literal: false))
      }
      index = start
      guard let next = try token(bytes, start, body) else { return index }
      index = next
    }
    return index
  }

  /// The index after the token at `start`, or nil while its end has not come yet.
  private mutating func token(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ body: (Event) throws -> Void
  ) throws -> Int? {
    guard start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "?"):
      return Self.after("?>", in: bytes, from: start + 2)
    case UInt8(ascii: "!"):
      guard start + 9 <= bytes.count else { return nil }
      if Self.matches(bytes, start, "<!--") {
        return Self.after("-->", in: bytes, from: start + 4)
      }
      guard Self.matches(bytes, start, "<![CDATA[") else { throw TableFault.damaged }
      guard let end = Self.after("]]>", in: bytes, from: start + 9) else { return nil }
      try body(.text(UnsafeBufferPointer(rebasing: bytes[start + 9..<end - 3]), literal: true))
      return end
    default:
      guard let end = Self.tagEnd(bytes, start + 1) else { return nil }
      try element(UnsafeBufferPointer(rebasing: bytes[start + 1..<end]), body)
      return end + 1
    }
  }

  private mutating func element(
    _ inner: UnsafeBufferPointer<UInt8>, _ body: (Event) throws -> Void
  ) throws {
    let slash = UInt8(ascii: "/")
    guard let first = inner.first, let last = inner.last else { throw TableFault.damaged }
    if first == slash {
      depth -= 1
      guard depth >= 0 else { throw TableFault.damaged }
      try body(.end(XMLTag(UnsafeBufferPointer(rebasing: inner[1...]))))
      return
    }
    sawRoot = true
    guard depth < Self.deepest else { throw TableFault.damaged }
    if last == slash {
      let tag = XMLTag(UnsafeBufferPointer(rebasing: inner[..<(inner.count - 1)]))
      try body(.start(tag))
      try body(.end(tag))
    } else {
      depth += 1
      try body(.start(XMLTag(inner)))
    }
  }

  /// The `>` that is not inside an attribute's quotes.
  private static func tagEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var quote: UInt8 = 0
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == close {
        return index
      }
      index += 1
    }
    return nil
  }

  static func matches(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ text: StaticString
  ) -> Bool {
    guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount where bytes[start + offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }

  private static func after(
    _ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var index = start
    while index + text.utf8CodeUnitCount <= bytes.count {
      if matches(bytes, index, text) { return index + text.utf8CodeUnitCount }
      index += 1
    }
    return nil
  }
}

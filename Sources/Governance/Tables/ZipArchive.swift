import CZlib
import Foundation

/// A ZIP file in memory, read by its central directory. Names are only looked up, never written
/// to a disk, so that `..` in one means nothing.
package struct ZipArchive {
  struct Entry {
    var method: Int
    var compressed: Int
    var size: Int
    var checksum: UInt32
    var offset: Int
  }

  private let bytes: [UInt8]
  private let entries: [String: Entry]
  private let limits: TableLimits

  /// Workbooks have a few dozen parts; deflate alone cannot pack more than 1,032 to 1.
  private static let mostEntries = 4_096
  private static let mostRatio = 400

  package init(_ data: Data, limits: TableLimits = .standard) throws {
    bytes = [UInt8](data)
    self.limits = limits
    let reader = LittleEndian(bytes: bytes)
    entries = try Self.directory(reader)
    let total = entries.values.reduce(0) { $0.addingReportingOverflow($1.size).partialValue }
    guard total >= 0, total <= limits.unpacked else { throw TableFault.bomb }
  }

  package func contains(_ name: String) -> Bool { entries[name] != nil }

  /// Calls `body` with consecutive pieces of the unpacked part; checks length and checksum.
  package func each(
    _ name: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    guard let entry = entries[name] else { throw TableFault.damaged }
    let reader = LittleEndian(bytes: bytes)
    guard try reader.word32(entry.offset) == 0x0403_4b50 else { throw TableFault.damaged }
    let start =
      try entry.offset + 30 + reader.word16(entry.offset + 26) + reader.word16(entry.offset + 28)
    guard start <= bytes.count, entry.compressed <= bytes.count - start else {
      throw TableFault.damaged
    }
    let most = max(16 << 20, entry.compressed.multipliedReportingOverflow(by: Self.mostRatio).0)
    var checksum: UInt = 0
    var length = 0
    func check(_ piece: UnsafeBufferPointer<UInt8>) throws {
      checksum = crc32(checksum, piece.baseAddress, UInt32(piece.count))
      length += piece.count
      try body(piece)
    }
    try bytes[start..<start + entry.compressed].withUnsafeBufferPointer { packed in
      switch entry.method {
      case 0: try check(packed)
      case 8: try Inflate.each(packed, .raw, limit: min(limits.unpacked, most), check)
      default: throw TableFault.damaged
      }
    }
    guard length == entry.size, UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
      throw TableFault.damaged
    }
  }

  private static func directory(_ reader: LittleEndian) throws -> [String: Entry] {
    let end = try endRecord(reader)
    let count = try reader.word16(end + 10)
    guard count <= mostEntries else { throw TableFault.bomb }
    var position = try reader.word32(end + 16)
    var entries: [String: Entry] = [:]
    for _ in 0..<count {
      guard try reader.word32(position) == 0x0201_4b50 else { throw TableFault.damaged }
      let nameLength = try reader.word16(position + 28)
      let extraLength = try reader.word16(position + 30)
      let name = try reader.text(position + 46, nameLength)
      var entry = try Entry(
        method: reader.word16(position + 10), compressed: reader.word32(position + 20),
        size: reader.word32(position + 24),
        checksum: UInt32(truncatingIfNeeded: reader.word32(position + 16)),
        offset: reader.word32(position + 42))
      // Bit 0: encrypted.
      guard try reader.word16(position + 8) & 1 == 0 else { throw TableFault.unknownFormat }
      try widen(&entry, reader, position + 46 + nameLength, extraLength)
      guard entries.updateValue(entry, forKey: name) == nil else { throw TableFault.damaged }
      position += try 46 + nameLength + extraLength + reader.word16(position + 32)
    }
    return entries
  }

  private static func endRecord(_ reader: LittleEndian) throws -> Int {
    let last = reader.bytes.count - 22
    guard last >= 0 else { throw TableFault.damaged }
    for position in stride(from: last, through: max(0, last - 65_535), by: -1)
    where try reader.bytes[position] == 0x50 && reader.word32(position) == 0x0605_4b50 {
      return position
    }
    throw TableFault.damaged
  }

  /// Sizes of 64 bits, which some streaming writers use even for small files.
  private static func widen(
    _ entry: inout Entry, _ reader: LittleEndian, _ start: Int, _ length: Int
  ) throws {
    var position = start
    while position + 4 <= start + length {
      let size = try reader.word16(position + 2)
      if try reader.word16(position) == 1 {
        var field = position + 4
        for path in [\Entry.size, \.compressed, \.offset] where entry[keyPath: path] == 0xFFFF_FFFF
        {
          guard field + 8 <= position + 4 + size else { throw TableFault.damaged }
          entry[keyPath: path] = try reader.word64(field)
          field += 8
        }
      }
      position += 4 + size
    }
  }
}

/// Numbers at offsets that came from outside: beyond the end is a fault, not a trap.
struct LittleEndian {
  let bytes: [UInt8]

  private func number(_ offset: Int, _ count: Int) throws -> UInt64 {
    guard offset >= 0, count <= bytes.count, offset <= bytes.count - count else {
      throw TableFault.damaged
    }
    return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func word16(_ offset: Int) throws -> Int { Int(try number(offset, 2)) }
  func word32(_ offset: Int) throws -> Int { Int(try number(offset, 4)) }

  func word64(_ offset: Int) throws -> Int {
    guard let value = Int(exactly: try number(offset, 8)) else { throw TableFault.damaged }
    return value
  }

  func text(_ offset: Int, _ count: Int) throws -> String {
    guard offset >= 0, count <= bytes.count, offset <= bytes.count - count else {
      throw TableFault.damaged
    }
    return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
  }
}

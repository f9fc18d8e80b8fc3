import Foundation

/// A block of merged cells; rows as the spreadsheet program numbers them, columns from 0.
package struct Merge: Hashable, Sendable {
  package var rows: ClosedRange<Int>
  package var columns: ClosedRange<Int>

  package init(rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
    self.rows = rows
    self.columns = columns
  }
}

/// What a file holds, before a header is found in it. Rows without any content are left out.
package struct Sheet: Hashable, Sendable {
  package var rows: [TableRow]
  package var merges: [Merge]

  package init(rows: [TableRow], merges: [Merge]) {
    self.rows = rows
    self.merges = merges
  }

  /// Reads by content, never by name: a workbook, text, or either under gzip.
  package static func read(_ data: Data, limits: TableLimits = .standard) throws -> Sheet {
    guard data.count <= limits.bytes else { throw TableFault.tooLarge(limit: limits.bytes) }
    let head = [UInt8](data.prefix(8))
    if head.starts(with: [0x1F, 0x8B]) {
      let plain = try Inflate.gunzip(data, limit: min(limits.unpacked, 4 * limits.bytes))
      guard !plain.prefix(2).elementsEqual([0x1F, 0x8B]) else { throw TableFault.unknownFormat }
      return try read(plain, limits: limits.with(bytes: plain.count))
    }
    if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      return try XLSXReader(data, limits: limits).firstVisibleSheet()
    }
    // The old .xls, and a workbook with a password, are OLE containers.
    let foreign: [[UInt8]] = [
      [0xD0, 0xCF, 0x11, 0xE0], Array("%PDF-".utf8), [0x89, 0x50, 0x4E, 0x47],
    ]
    guard !foreign.contains(where: head.starts(with:)) else { throw TableFault.unknownFormat }
    return try CSVReader.sheet(TextDecoding.text(data), limits: limits)
  }
}

extension TableLimits {
  fileprivate func with(bytes: Int) -> TableLimits {
    var limits = self
    limits.bytes = max(limits.bytes, bytes)
    return limits
  }
}

/// RFC 4180 with the liberties that spreadsheet programs take: any line ending, a quote inside an
/// unquoted field, rows of unequal length.
package enum CSVReader {
  /// Calls `body` with every row that is not empty, in order.
  package static func each(
    _ text: String, limits: TableLimits = .standard, _ body: (TableRow) throws -> Void
  ) throws {
    var text = text
    try text.withUTF8 { bytes in
      var scanner = Scanner(bytes: bytes, limits: limits)
      while let row = try scanner.next() {
        if !row.isEmpty { try body(row) }
      }
    }
  }

  package static func sheet(_ text: String, limits: TableLimits = .standard) throws -> Sheet {
    var rows: [TableRow] = []
    try each(text, limits: limits) { rows.append($0) }
    return Sheet(rows: rows, merges: [])
  }

  private static let quote = UInt8(ascii: "\"")

  private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: TableLimits
    let separator: UInt8
    var index = 0
    var number = 0
    var width = 0
    var cellCount = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: TableLimits) {
      self.bytes = bytes
      self.limits = limits
      let first = bytes.prefix { $0 != 10 && $0 != 13 }
      let comma = UInt8(ascii: ",")
      separator = !first.contains(comma) && first.contains(9) ? 9 : comma
    }

    mutating func next() throws -> TableRow? {
      guard index < bytes.count else { return nil }
      number += 1
      guard number <= limits.rows else { throw TableFault.tooManyRows(limit: limits.rows) }
      var cells: [Cell] = []
      cells.reserveCapacity(width)
      while true {
        cells.append(try field())
        guard cells.count <= limits.columns else {
          throw TableFault.tooManyColumns(row: number, limit: limits.columns)
        }
        if index < bytes.count, bytes[index] == separator {
          index += 1
        } else {
          break
        }
      }
      if index < bytes.count {
        index += bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10 ? 2 : 1
      }
      width = cells.count
      cellCount += cells.count
      guard cellCount <= limits.cells else { throw TableFault.tooManyRows(limit: number) }
      return TableRow(number: number, cells: cells)
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == separator || byte == 10 || byte == 13 }

    private mutating func field() throws -> Cell {
      if index < bytes.count, bytes[index] == quote { return try quotedField() }
      let start = index
      while index < bytes.count, !isEnd(bytes[index]) { index += 1 }
      return try cell(bytes[start..<index])
    }

    private mutating func quotedField() throws -> Cell {
      index += 1
      let start = index
      var doubled = false
      while true {
        guard index < bytes.count else { throw TableFault.unclosedQuote(row: number) }
        if bytes[index] == quote {
          guard index + 1 < bytes.count, bytes[index + 1] == quote else { break }
          doubled = true
          index += 1
        }
        index += 1
        guard index - start <= 2 * limits.field else {
          throw TableFault.fieldTooLong(row: number, limit: limits.field)
        }
      }
      let raw = bytes[start..<index]
      index += 1
      guard index == bytes.count || isEnd(bytes[index]) else {
        throw TableFault.strayQuote(row: number)
      }
      guard doubled else { return try cell(raw) }
      var plain: [UInt8] = []
      plain.reserveCapacity(raw.count)
      var skip = false
      for byte in raw {
        if byte == quote, !skip {
          skip = true
          continue
        }
        skip = false
        plain.append(byte)
      }
      return try plain.withUnsafeBufferPointer { try cell($0[...]) }
    }

    private func cell(_ raw: Slice<UnsafeBufferPointer<UInt8>>) throws -> Cell {
      guard raw.count <= limits.field else {
        throw TableFault.fieldTooLong(row: number, limit: limits.field)
      }
      return raw.isEmpty
        ? .empty : .text(FormulaGuard.bare(String(decoding: raw, as: UTF8.self)))
    }
  }
}

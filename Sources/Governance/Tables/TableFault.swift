/// Why a file is not read as a table. Rows are numbered as the spreadsheet program shows them.
package enum TableFault: Error, Hashable, Sendable {
  case empty
  case tooLarge(limit: Int)
  case tooManyRows(limit: Int)
  case tooManyColumns(row: Int, limit: Int)
  case fieldTooLong(row: Int, limit: Int)
  case wrongEncoding(row: Int)
  case unclosedQuote(row: Int)
  case strayQuote(row: Int)
  /// Neither text nor a workbook: an old .xls, a workbook with a password, a picture.
  case unknownFormat
  case damaged
  /// Unpacks to more than a table can be: taken for an attack and not unpacked further.
  case bomb
  case noSheet
  case noHeader
  case missingColumns([String])
  case doubledColumn(field: String, columns: [String])
  case badColumnMap
}

/// How much of a file is read; beyond, the whole file is refused.
package struct TableLimits: Sendable {
  package var bytes = 64 << 20
  package var unpacked = 512 << 20
  package var rows = 1_000_000
  package var columns = 512
  package var cells = 8_000_000
  /// UTF-8 bytes of one cell.
  package var field = 200_000

  package static let standard = TableLimits()
}

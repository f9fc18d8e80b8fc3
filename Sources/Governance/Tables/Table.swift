import Foundation

/// A header and the rows below it.
package struct Table: Sendable {
  package var header: [String]
  package var rows: [TableRow]

  package init(header: [String], rows: [TableRow]) {
    self.header = header
    self.rows = rows
  }

  /// - Parameter map: tells a header row by its names; without it the first row that is not a
  ///   title is the header.
  package static func read(
    _ data: Data, limits: TableLimits = .standard, map: ColumnMap? = nil
  ) throws -> Table {
    try Table(Sheet.read(data, limits: limits), map: map)
  }

  package init(_ sheet: Sheet, map: ColumnMap? = nil) throws(TableFault) {
    guard !sheet.rows.isEmpty else { throw .empty }
    guard let found = HeaderSearch(sheet: sheet, map: map).best() else { throw .noHeader }
    header = found.names
    rows = Array(sheet.rows[found.after...])
  }
}

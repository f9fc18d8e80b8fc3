import CaseEngine
import Foundation
import Storage

package enum TableFormat: String, CaseIterable, Sendable {
  case csv
  case xlsx

  package var mediaType: String {
    switch self {
    case .csv: "text/csv; charset=utf-8"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    }
  }
}

package enum RegisterExport {
  /// The rows of a query as a file that the import reads again.
  /// - Parameter title: the name of a field in the reader's language; nil for the sheet's own.
  package static func file(
    _ register: Register, _ query: RegisterQuery, as format: TableFormat, for actor: Actor,
    title: (RegisterField?) -> String, in db: Database
  ) throws -> Data {
    let viewer = try Registers.viewer(of: register, actor)
    let fields = register.fields.filter { $0.visibility <= viewer }
    func cells(_ row: RegisterRow) -> [Cell] {
      fields.map { field in
        guard let value = row.values[field.name] else { return .empty }
        if field.kind == .day, let day = Day(value.printed) { return Cell(day) }
        return value.cell
      }
    }
    switch format {
    case .csv:
      var writer = CSVWriter(header: fields.map(title))
      try Registers.each(register, query, for: actor, in: db) { writer.append(cells($0)) }
      return writer.data
    case .xlsx:
      var writer = try XLSXWriter(
        sheet: title(nil), columns: fields.map { XLSXWriter.Column(title($0)) })
      try Registers.each(register, query, for: actor, in: db) { try writer.append(cells($0)) }
      return try writer.finish()
    }
  }
}

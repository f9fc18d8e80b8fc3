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
  ///
  /// - Parameters:
  ///   - title: the name of a field in the reader's language; nil for the sheet's own.
  ///   - choice: what a choice is called there, by field and value.
  package static func file(
    _ register: Register, _ query: RegisterQuery, as format: TableFormat, for actor: Actor,
    on day: Day, title: (RegisterField?) -> String, choice: (String, String) -> String,
    in db: Database
  ) throws -> Data {
    let viewer = try Registers.viewer(of: register, actor)
    let fields = register.fields.filter { $0.visibility <= viewer }
    var names = RegisterNames(on: day)
    func cells(_ row: RegisterRow) throws -> [Cell] {
      try fields.map { field in
        guard let value = row.values[field.name] else { return .empty }
        switch field.kind {
        case .day: return Day(value.printed).map { Cell($0) } ?? value.cell
        case .choice: return Cell(choice(field.name, value.printed))
        case .reference, .organisation, .person, .entry, .entries:
          return Cell(try names.unique(value, of: field, in: db))
        default: return value.cell
        }
      }
    }
    switch format {
    case .csv:
      var writer = CSVWriter(header: fields.map(title))
      try Registers.each(register, query, for: actor, on: day, in: db) {
        writer.append(try cells($0))
      }
      return writer.data
    case .xlsx:
      var writer = try XLSXWriter(
        sheet: title(nil), columns: fields.map { XLSXWriter.Column(title($0)) })
      try Registers.each(register, query, for: actor, on: day, in: db) {
        try writer.append(cells($0))
      }
      return try writer.finish()
    }
  }
}

import CaseEngine
import Foundation
import Governance
import Storage

extension Texts {
  /// The names of a register's fields in every language, by which the columns of a file that was
  /// exported here are known again.
  package func columns(of register: Register) -> ColumnMap {
    var names: [String: [String]] = [:]
    for field in register.fields {
      let key = "register.\(register.id).\(field.name)"
      names[field.name] = Language.allCases.compactMap { language in
        let text = text(in: language)
        return text.has(key) ? text(key) : nil
      }
    }
    return ColumnMap(names)
  }

  /// What the choices of a register's fields are called in every language.
  package func choices(of register: Register) -> ChoiceNames {
    var names = ChoiceNames()
    for field in register.fields {
      guard case .choice(let values) = field.kind else { continue }
      for value in values {
        for language in Language.allCases {
          let text = text(in: language)
          names.add(text.choice(value, of: field.name, register), for: value, of: field.name)
        }
      }
    }
    return names
  }
}

extension Text {
  /// What a choice is called; itself where nobody named it.
  func choice(_ value: String, of field: String, _ register: Register) -> String {
    let key = "register.\(register.id).\(field).\(value)"
    return has(key) ? self(key) : value
  }

  /// The rows of a query as a table in this language.
  package func file(
    _ register: Register, _ query: RegisterQuery, as format: TableFormat, for actor: Actor,
    on day: Day, in db: Database
  ) throws -> Data {
    try RegisterExport.file(
      register, query, as: format, for: actor, on: day,
      title: { field in
        let key = "register.\(register.id)" + (field.map { ".\($0.name)" } ?? "")
        return has(key) ? self(key) : field?.name ?? register.id
      },
      choice: { field, value in choice(value, of: field, register) }, in: db)
  }
}

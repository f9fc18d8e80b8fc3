import CaseEngine
import Foundation
import Storage

/// Reads what a form, a file or the interface says into a register's values; one rule for all.
package struct RegisterReading {
  let register: Register
  let reader: CellReader
  let today: Day
  let choices: ChoiceNames

  /// - Parameter choices: what choices are called beside their own names.
  package init(
    _ register: Register, reader: CellReader, today: Day, choices: ChoiceNames = ChoiceNames()
  ) {
    self.register = register
    self.reader = reader
    self.today = today
    self.choices = choices
  }

  /// - Parameter base: the row as it stands: fields that are not said stay as they are.
  /// - Throws: `Invalid` naming every field that does not fit.
  package func values(
    _ said: [String: Cell], over base: RegisterValues = [:], in db: Database
  ) throws -> RegisterValues {
    var values = base
    var problems: [Invalid.Problem] = []
    for (name, _) in said where register.field(name) == nil {
      problems.append(.init(name, "unknown"))
    }
    for field in register.fields {
      if let cell = said[field.name] {
        do {
          values[field.name] = try value(cell, of: field, in: db)
        } catch let fault as CellFault {
          problems.append(.init(field.name, fault.rawValue, limits(of: field)))
          continue
        }
      }
      if field.isRequired, values[field.name] == nil {
        problems.append(.init(field.name, CellFault.required.rawValue))
      }
    }
    guard problems.isEmpty else {
      throw Invalid(problems.sorted { ($0.field, $0.rule) < ($1.field, $1.rule) })
    }
    return values
  }

  private func value(
    _ cell: Cell, of field: RegisterField, in db: Database
  ) throws -> RegisterValue? {
    switch field.kind {
    case .text(let longest), .personal(let longest):
      return try short(reader.text(cell), longest).map(RegisterValue.text)
    case .texts(let longest):
      guard let text = try reader.text(cell) else { return nil }
      return try .texts(Self.parts(text).compactMap { try short($0, longest) })
    case .whole(let range):
      guard let whole = try reader.whole(cell) else { return nil }
      guard range.contains(whole) else { throw CellFault.outOfRange }
      return .whole(Int64(whole))
    case .number(let range):
      guard let number = try reader.number(cell) else { return nil }
      guard range.contains(number) else { throw CellFault.outOfRange }
      return .number(number)
    case .day: return try reader.day(cell).map { .text($0.description) }
    case .boolean: return try reader.boolean(cell).map(RegisterValue.flag)
    case .phone: return try reader.phone(cell).map(RegisterValue.text)
    case .choice(let known):
      guard let text = try reader.text(cell) else { return nil }
      if known.contains(text) { return .text(text) }
      guard let choice = choices.value(text, of: field.name) else { throw CellFault.notAChoice }
      return .text(choice)
    case .entry(let list):
      guard let text = try reader.text(cell) else { return nil }
      let entries = try list.entries(on: today, in: db)
      let entry = entries.first { $0.id == text } ?? entries.first { $0.name == text }
      guard let entry else { throw CellFault.notAChoice }
      return .text(entry.id)
    case .entries(let list):
      guard let text = try reader.text(cell) else { return nil }
      let entries = try list.entries(on: today, in: db)
      return .texts(
        try Self.parts(text).compactMap { part in
          try PolicyList.meant(part, among: entries)?.id ?? short(part, Self.longestPart)
        })
    case .organisation:
      return try only(
        cell, in: db,
        named: {
          """
          SELECT id FROM organisations WHERE name = \($0) AND valid_from <= \(today)
            AND (valid_to IS NULL OR valid_to > \(today)) LIMIT 2
          """
        }, numbered: { "SELECT id FROM organisations WHERE id = \($0)" })
    case .person:
      return try only(
        cell, in: db, named: { "SELECT id FROM people WHERE login = \($0)" },
        numbered: { "SELECT id FROM people WHERE id = \($0)" })
    case .reference(let other): return try reference(cell, to: other, in: db)
    case .area(let levels): return try area(cell, levels, in: db).map(RegisterValue.text)
    }
  }

  private func short(_ text: String?, _ longest: Int) throws(CellFault) -> String? {
    guard let text else { return nil }
    guard text.count <= longest else { throw .tooLong }
    return text.utf8.contains(0) ? text.replacing("\u{0}", with: "") : text
  }

  private static let longestPart = 30

  /// Separated by any comma, semicolon, line end or the enumeration comma.
  private static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    for part in text.split(whereSeparator: { ",;\n\u{3001}\u{FF0C}\u{FF1B}".contains($0) }) {
      let part = part.trimmingCharacters(in: .whitespacesAndNewlines)
      if !part.isEmpty, !parts.contains(part) { parts.append(part) }
    }
    return parts
  }

  private func reference(
    _ cell: Cell, to register: String, in db: Database
  ) throws -> RegisterValue? {
    try only(
      cell, in: db,
      named: {
        """
        SELECT id FROM register_rows
        WHERE register = \(register) AND name = \($0) AND valid_to IS NULL LIMIT 2
        """
      },
      numbered: {
        """
        SELECT id FROM register_rows
        WHERE id = \($0) AND register = \(register) AND valid_to IS NULL
        """
      })
  }

  /// The id of the only row that has the number or the name.
  private func only(
    _ cell: Cell, in db: Database, named: (String) -> SQL, numbered: (Int64) -> SQL
  ) throws -> RegisterValue? {
    guard let text = try reader.text(cell) else { return nil }
    if let number = Int64(text), let row = try db.first(numbered(number)) {
      return .whole(try row.get("id"))
    }
    let found = try db.all(named(text))
    guard found.count == 1, let row = found.first else { throw CellFault.unknownReference }
    return .whole(try row.get("id"))
  }

  /// By code, or by a name that only one area of the levels has.
  private func area(
    _ cell: Cell, _ levels: ClosedRange<Level>, in db: Database
  ) throws -> String? {
    guard let text = try reader.text(cell) else { return nil }
    if let area = try Areas.current(HalfWidth.of(text), on: today, in: db) {
      guard levels.contains(area.level) else { throw CellFault.unknownArea }
      return area.code
    }
    let found = try db.all(
      """
      SELECT code FROM areas WHERE name = \(text) AND valid_to IS NULL
        AND level >= \(levels.lowerBound) AND level <= \(levels.upperBound) LIMIT 2
      """)
    guard found.count == 1, let area = found.first else { throw CellFault.unknownArea }
    return try area.get("code")
  }

  private func limits(of field: RegisterField) -> [String: String] {
    switch field.kind {
    case .text(let longest), .texts(let longest), .personal(let longest):
      ["most": "\(longest)"]
    case .entries: ["most": "\(Self.longestPart)"]
    case .whole(let range): ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"]
    case .number(let range): ["least": "\(range.lowerBound)", "most": "\(range.upperBound)"]
    default: [:]
    }
  }
}

import CaseEngine
import Storage

/// What the rows, units, people and entries are called that a register's rows refer to.
package struct RegisterNames: Sendable {
  private enum Key: Hashable {
    case row(Int64)
    case organisation(Int64)
    case person(Int64)
    case area(String)
  }

  private let day: Day
  private var names: [Key: String] = [:]
  private var uniques: [Key: String] = [:]
  private var entries: [PolicyList: [PolicyList.Entry]] = [:]

  package init(on day: Day) { self.day = day }

  /// As people call it; the value itself where it has no name.
  package mutating func name(
    _ value: RegisterValue, of field: RegisterField, in db: Database
  ) throws -> String {
    if case .entry(let list) = field.kind {
      return try entry(value.printed, of: list, in: db)?.name ?? value.printed
    }
    if case .entries(let list) = field.kind, case .texts(let words) = value {
      return try words.map { try entry($0, of: list, in: db)?.name ?? $0 }.joined(separator: "; ")
    }
    guard let key = Self.key(value, of: field) else { return value.printed }
    if let known = names[key] { return known }
    let name: String? =
      switch key {
      case .row(let id): try db.value("SELECT name FROM register_rows WHERE id = \(id)")
      case .organisation(let id): try db.value("SELECT name FROM organisations WHERE id = \(id)")
      case .person(let id): try db.value("SELECT name FROM people WHERE id = \(id)")
      case .area(let code): try db.value("SELECT name FROM areas WHERE code = \(code)")
      }
    names[key] = name ?? value.printed
    return name ?? value.printed
  }

  /// A name that an import finds again: the id stands where several have the name.
  package mutating func unique(
    _ value: RegisterValue, of field: RegisterField, in db: Database
  ) throws -> String {
    guard let key = Self.key(value, of: field) else { return try name(value, of: field, in: db) }
    if let known = uniques[key] { return known }
    let name = try name(value, of: field, in: db)
    let same: [Row] =
      switch field.kind {
      case .reference(let register):
        try db.all(
          """
          SELECT id FROM register_rows
          WHERE register = \(register) AND name = \(name) AND valid_to IS NULL LIMIT 2
          """)
      case .organisation:
        try db.all(
          """
          SELECT id FROM organisations WHERE name = \(name) AND valid_from <= \(day)
            AND (valid_to IS NULL OR valid_to > \(day)) LIMIT 2
          """)
      default: []
      }
    uniques[key] = same.count == 1 && Int64(name) == nil ? name : value.printed
    return uniques[key] ?? value.printed
  }

  private mutating func entry(
    _ id: String, of list: PolicyList, in db: Database
  ) throws -> PolicyList.Entry? {
    if entries[list] == nil { entries[list] = try list.entries(on: day, in: db) }
    return PolicyList.meant(id, among: entries[list] ?? [])
  }

  private static func key(_ value: RegisterValue, of field: RegisterField) -> Key? {
    switch (field.kind, value) {
    case (.reference, .whole(let id)): .row(id)
    case (.organisation, .whole(let id)): .organisation(id)
    case (.person, .whole(let id)): .person(id)
    case (.area, .text(let code)): .area(code)
    default: nil
    }
  }
}

extension Registers {
  /// The registers whose rows are part of this one, by the field that says so, and how many are.
  package static func parts(
    of row: RegisterRow, in db: Database
  ) throws -> [(register: String, field: String, count: Int)] {
    let counts = try db.all(
      """
      SELECT register, count(*) AS n FROM register_rows
      WHERE parent = \(row.id) AND valid_to IS NULL GROUP BY register ORDER BY register
      """)
    return try counts.compactMap { count in
      guard let register = Register.named(try count.get("register")), let field = register.parent
      else { return nil }
      return (register.id, field, try count.get("n"))
    }
  }
}

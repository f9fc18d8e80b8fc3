import CaseEngine
import Storage

/// What of a register is asked for.
package struct RegisterQuery: Hashable, Sendable {
  /// Words that a row must all have.
  package var words = ""
  package var area: String?
  /// Exact values of fields that can be filtered.
  package var filters: [String: String] = [:]
  /// Only rows with this mark; `fault` for any that is a fault.
  package var mark: String?
  package var withRetired = false
  /// The last row of the page before.
  package var cursor: Int64?
  package var limit = 50

  package init() {}
}

package struct RegisterPage: Sendable {
  package let rows: [RegisterRow]
  /// The cursor of the next page; nil on the last one.
  package let next: Int64?
}

extension Registers {
  package static let mostRows = 200

  /// By name. An unknown filter or area is `Invalid`.
  package static func list(
    _ register: Register, _ query: RegisterQuery, for actor: Actor, on day: Day, in db: Database
  ) throws -> RegisterPage {
    _ = try viewer(of: register, actor)
    let limit = min(max(query.limit, 1), mostRows)
    var condition = try condition(register, query, on: day, in: db)
    if let cursor = query.cursor {
      guard let last = try find(cursor, of: register, in: db) else {
        throw Invalid("cursor", "unknown")
      }
      condition += " AND (name, id) > (\(last.name), \(last.id))"
    }
    var rows = try db.all(
      """
      SELECT \(RegisterRow.columns) FROM register_rows WHERE \(condition)
      ORDER BY name, id LIMIT \(limit + 1)
      """
    ).map(RegisterRow.init)
    guard rows.count > limit else { return RegisterPage(rows: rows, next: nil) }
    rows.removeLast()
    return RegisterPage(rows: rows, next: rows.last?.id)
  }

  /// Through the same gate and by the same condition as the list.
  package static func count(
    _ register: Register, _ query: RegisterQuery, for actor: Actor, on day: Day, in db: Database
  ) throws -> Int {
    _ = try viewer(of: register, actor)
    let condition = try condition(register, query, on: day, in: db)
    return try db.value("SELECT count(*) FROM register_rows WHERE \(condition)") ?? 0
  }

  /// Every row of the query in order, one by one.
  static func each(
    _ register: Register, _ query: RegisterQuery, for actor: Actor, on day: Day, in db: Database,
    _ body: (RegisterRow) throws -> Void
  ) throws {
    _ = try viewer(of: register, actor)
    let condition = try condition(register, query, on: day, in: db)
    try db.each(
      "SELECT \(RegisterRow.columns) FROM register_rows WHERE \(condition) ORDER BY name, id"
    ) { try body(RegisterRow($0)) }
  }

  private static func condition(
    _ register: Register, _ query: RegisterQuery, on day: Day, in db: Database
  ) throws -> SQL {
    var condition: SQL = "register = \(register.id)"
    if !query.withRetired { condition += " AND valid_to IS NULL" }
    for word in query.words.split(whereSeparator: \.isWhitespace).prefix(10) {
      let pattern = "%" + escaped(RegisterColumns.folded(String(word))) + "%"
      condition += " AND search LIKE \(pattern) ESCAPE '\\'"
    }
    if let area = query.area {
      guard let scope = try AreaScope.of(area, in: db) else { throw Invalid("area", "unknown") }
      condition += " AND " + scope.condition(village: "area")
    }
    for (name, value) in query.filters.sorted(by: { $0.key < $1.key }) {
      guard register.field(name)?.isFilter == true else { throw Invalid(name, "unknown") }
      let pattern = "%\n" + escaped(RegisterColumns.filter(name, value)) + "%"
      condition += " AND filters LIKE \(pattern) ESCAPE '\\'"
    }
    if let mark = query.mark {
      condition += " AND " + (try RegisterMark.condition(mark, of: register, on: day, in: db))
    }
    return condition
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { "\\%_".unicodeScalars.contains($0) ? "\\\($0)" : String($0) }
      .joined()
  }
}

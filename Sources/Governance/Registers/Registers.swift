import CaseEngine
import Storage

/// The verbs of every register. Each writes the row, its version and its entry in one transaction.
package enum Registers {
  /// - Parameter actor: nil for the operator at the machine itself.
  /// - Throws: `Invalid`, or `Refusal.notAllowed` where the row would lie beyond the actor's area.
  @discardableResult
  package static func add(
    to register: Register, _ values: RegisterValues, validFrom: Day? = nil, by actor: Actor?,
    at now: Instant, in db: Database
  ) throws -> RegisterRow {
    let area = try area(of: values, register, in: db)
    try mayKeep(register, area, actor, step: "register-add")
    let columns = try RegisterColumns(values, register)
    try checkKey(columns.key, register, in: db)
    let id = Identifier.next()
    let fields = try JSON.text(values)
    try db.run(
      """
      INSERT INTO register_rows (id, register, name, key, area, city, county, township, measure,
        parent, term_end, person, fields, search, filters, choices, version, valid_from, changed_at)
      VALUES (\(id), \(register.id), \(columns.name), \(columns.key), \(area?.code),
        \(area?.city), \(area?.county), \(area?.township), \(columns.measure),
        \(columns.parent), \(columns.term), \(columns.person), \(fields), \(columns.search),
        \(columns.filters), \(columns.choices), 1, \(validFrom ?? now.day), \(now))
      """)
    try record("add", id, version: 1, values, register, by: actor, at: now, in: db)
    return try row(id, in: db)
  }

  /// - Parameter version: the one that the actor saw.
  /// - Throws: `Refusal.stale` where somebody has changed it since.
  @discardableResult
  package static func change(
    _ id: Int64, of register: Register, to values: RegisterValues, version: Int,
    by actor: Actor?, at now: Instant, in db: Database
  ) throws -> RegisterRow {
    let old = try current(id, of: register, version: version, in: db)
    try mayKeep(register, area(of: old.values, register, in: db), actor, step: "register-change")
    let area = try area(of: values, register, in: db)
    try mayKeep(register, area, actor, step: "register-change")
    guard values != old.values else { return old }
    let columns = try RegisterColumns(values, register)
    if columns.key != old.key { try checkKey(columns.key, register, in: db) }
    let fields = try JSON.text(values)
    let changed = try db.run(
      """
      UPDATE register_rows SET name = \(columns.name), key = \(columns.key),
        area = \(area?.code), city = \(area?.city), county = \(area?.county),
        township = \(area?.township), measure = \(columns.measure), parent = \(columns.parent),
        term_end = \(columns.term), person = \(columns.person), fields = \(fields),
        search = \(columns.search), filters = \(columns.filters),
        choices = \(columns.choices), version = \(version + 1),
        changed_at = \(now)
      WHERE id = \(id) AND version = \(version)
      """)
    guard changed == 1 else { throw Refusal.stale(entries: try row(id, in: db).version) }
    try record("change", id, version: version + 1, values, register, by: actor, at: now, in: db)
    return try row(id, in: db)
  }

  /// Ends a row; it is never removed, because others refer to it.
  @discardableResult
  package static func retire(
    _ id: Int64, of register: Register, on day: Day, version: Int, by actor: Actor?,
    at now: Instant, in db: Database
  ) throws -> RegisterRow {
    let old = try current(id, of: register, version: version, in: db)
    try mayKeep(register, area(of: old.values, register, in: db), actor, step: "register-retire")
    guard day > old.validFrom else { throw Invalid("day", CellFault.outOfRange.rawValue) }
    let changed = try db.run(
      """
      UPDATE register_rows SET valid_to = \(day), version = \(version + 1), changed_at = \(now)
      WHERE id = \(id) AND version = \(version)
      """)
    guard changed == 1 else { throw Refusal.stale(entries: try row(id, in: db).version) }
    try record(
      "retire", id, version: version + 1, old.values, register, by: actor, at: now, in: db)
    return try row(id, in: db)
  }

  /// The gate: keepers and every post that may see content at all, and the administrator for the
  /// registers that he keeps.
  package static func viewer(
    of register: Register, _ actor: Actor
  ) throws(Refusal) -> RegisterField.Visibility {
    if register.keepers.contains(actor.role) { return .keepers }
    guard actor.role.mayHaveSight else { throw .notFound }
    return .staff
  }

  package static func find(
    _ id: Int64, of register: Register, for actor: Actor, in db: Database
  ) throws -> RegisterRow {
    _ = try viewer(of: register, actor)
    guard let row = try find(id, of: register, in: db) else { throw Refusal.notFound }
    return row
  }

  static func find(_ id: Int64, of register: Register, in db: Database) throws -> RegisterRow? {
    try db.first(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE id = \(id) AND register = \(register.id)
      """
    ).map(RegisterRow.init)
  }

  private static func current(
    _ id: Int64, of register: Register, version: Int, in db: Database
  ) throws -> RegisterRow {
    guard let row = try find(id, of: register, in: db) else { throw Refusal.notFound }
    guard row.version == version else { throw Refusal.stale(entries: row.version) }
    guard row.validTo == nil else {
      throw Refusal.wrongState(step: "register-change", state: "retired")
    }
    return row
  }

  private static func row(_ id: Int64, in db: Database) throws -> RegisterRow {
    let row = try db.first("SELECT \(RegisterRow.columns) FROM register_rows WHERE id = \(id)")
    guard let row else { throw Refusal.notFound }
    return try RegisterRow(row)
  }

  private static func area(
    of values: RegisterValues, _ register: Register, in db: Database
  ) throws -> Area? {
    guard let field = register.areaField, let code = values.text(field.name) else { return nil }
    guard let area = try Areas.find(code, in: db) else {
      throw Invalid(field.name, CellFault.unknownArea.rawValue)
    }
    return area
  }

  /// A row of no area is the city's.
  private static func mayKeep(
    _ register: Register, _ area: Area?, _ actor: Actor?, step: String
  ) throws(Refusal) {
    guard let actor else { return }
    let reaches = area.map { $0.path.contains(actor.post.area) } ?? (actor.post.level == .city)
    guard register.keepers.contains(actor.role), reaches else { throw .notAllowed(step: step) }
  }

  private static func checkKey(_ key: String?, _ register: Register, in db: Database) throws {
    guard let key, let field = register.key.first else { return }
    let same = try db.first(
      """
      SELECT id FROM register_rows
      WHERE register = \(register.id) AND key = \(key) AND valid_to IS NULL
      """)
    if same != nil { throw Invalid(field, CellFault.duplicate.rawValue) }
  }
}

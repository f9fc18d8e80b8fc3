import CaseEngine
import Storage

/// A unit that does work: a bureau, a street office, a company that answers to the city.
package struct Organisation: Hashable, Sendable {
  package let id: Int64
  package let name: String
  package let kind: String
  package let area: String
  package let level: Level
  package let parent: Int64?
  /// Lines of work, as policy names them.
  package let lines: [String]
  package let validFrom: Day
  package let validTo: Day?

  init(_ row: Row, lines: [String]) throws {
    id = try row.get("id")
    name = try row.get("name")
    kind = try row.get("kind")
    area = try row.get("area")
    level = try row.get("level")
    parent = try row.get("parent")
    validFrom = try row.get("valid_from")
    validTo = try row.get("valid_to")
    self.lines = lines
  }
}

package enum Organisations {
  private static let columns: SQL = "id, name, kind, area, level, parent, valid_from, valid_to"

  package static func find(_ id: Int64, in db: Database) throws -> Organisation? {
    try db.first("SELECT \(columns) FROM organisations WHERE id = \(id)").map { row in
      try Organisation(row, lines: try lines(of: id, in: db))
    }
  }

  /// Of each of many units, its name and the level of its area.
  typealias Named = [Int64: (name: String, level: Level)]

  static func named(_ ids: [Int64], in db: Database) throws -> Named {
    let rows = try db.all("SELECT id, name, level FROM organisations WHERE id IN \(list: ids)")
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row in
        (try row.get("id"), (try row.get("name"), try row.get("level")))
      })
  }

  /// Those at work on a day, in one area or in the whole city.
  package static func all(
    in area: String? = nil, line: String? = nil, on day: Day, _ db: Database
  ) throws -> [Organisation] {
    var sql: SQL = """
      SELECT \(columns) FROM organisations
      WHERE valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day))
      """
    if let area { sql += " AND area = \(area)" }
    if let line {
      sql += " AND id IN (SELECT organisation FROM organisation_lines WHERE line = \(line))"
    }
    let rows = try db.all(sql + " ORDER BY level DESC, area, id")
    var lines: [Int64: [String]] = [:]
    try db.each("SELECT organisation, line FROM organisation_lines ORDER BY line") { row in
      lines[try row.get("organisation"), default: []].append(try row.get("line"))
    }
    return try rows.map { row in
      try Organisation(row, lines: lines[try row.get("id"), default: []])
    }
  }

  /// The unit that keeps a line of work nearest to an area: in it, else in what contains it.
  package static func keeping(
    line: String, nearest area: Area, on day: Day, in db: Database
  ) throws -> Organisation? {
    let row = try db.first(
      """
      SELECT \(columns) FROM organisations WHERE area IN \(list: area.path)
        AND id IN (SELECT organisation FROM organisation_lines WHERE line = \(line))
        AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day))
      ORDER BY level, id LIMIT 1
      """)
    guard let row else { return nil }
    return try Organisation(row, lines: try lines(of: try row.get("id"), in: db))
  }

  /// By the administrator.
  @discardableResult
  package static func add(
    name: String, kind: String, area: String, lines: [String] = [], parent: Int64? = nil,
    by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int64 {
    try actor.must(be: .administrator, to: "add-organisation")
    let id = try insert(
      name: name, kind: kind, area: area, lines: lines, parent: parent, from: now.day, in: db)
    try Audit.record(
      "organisation.add", subject: "organisation/\(id)", by: actor, at: now, ["area": area], in: db)
    return id
  }

  /// Without an actor: for the making of a new database.
  package static func insert(
    name: String, kind: String, area: String, lines: [String] = [], parent: Int64? = nil,
    from day: Day, in db: Database
  ) throws -> Int64 {
    guard !name.isEmpty else { throw Invalid("name", "required") }
    guard let place = try Areas.find(area, in: db) else { throw Invalid("area", "unknown") }
    let id = Identifier.next()
    try db.run(
      """
      INSERT INTO organisations (id, name, kind, area, level, parent, valid_from, valid_to)
      VALUES (\(id), \(name), \(kind), \(area), \(place.level), \(parent), \(day), NULL)
      """)
    for line in Set(lines).sorted() {
      try db.run("INSERT INTO organisation_lines (organisation, line) VALUES (\(id), \(line))")
    }
    return id
  }

  /// Another name, or other lines of work, from now on.
  package static func change(
    _ id: Int64, name: String, lines: [String], by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .administrator, to: "change-organisation")
    guard !name.isEmpty else { throw Invalid("name", "required") }
    guard try db.run("UPDATE organisations SET name = \(name) WHERE id = \(id)") == 1 else {
      throw Refusal.notFound
    }
    try db.run("DELETE FROM organisation_lines WHERE organisation = \(id)")
    for line in Set(lines).sorted() {
      try db.run("INSERT INTO organisation_lines (organisation, line) VALUES (\(id), \(line))")
    }
    try Audit.record(
      "organisation.change", subject: "organisation/\(id)", by: actor, at: now,
      ["lines": Set(lines).sorted().joined(separator: ",")], in: db)
  }

  /// Closes a unit that nobody holds a post in any more.
  package static func close(
    _ id: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .administrator, to: "close-organisation")
    let day = now.day
    let filled: Int64? = try db.value(
      """
      SELECT id FROM posts WHERE organisation = \(id) AND (valid_to IS NULL OR valid_to > \(day))
      LIMIT 1
      """)
    guard filled == nil else { throw Refusal.barred(step: "close-organisation", because: "posts") }
    guard
      try db.run(
        "UPDATE organisations SET valid_to = \(day) WHERE id = \(id) AND valid_to IS NULL") == 1
    else { throw Refusal.notFound }
    try Audit.record(
      "organisation.close", subject: "organisation/\(id)", by: actor, at: now, in: db)
  }

  private static func lines(of id: Int64, in db: Database) throws -> [String] {
    try db.all(
      "SELECT line FROM organisation_lines WHERE organisation = \(id) ORDER BY line"
    ).map { try $0.get("line") }
  }
}

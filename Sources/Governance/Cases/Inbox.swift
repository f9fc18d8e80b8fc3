import CaseEngine
import Storage

/// A notice as its reader finds it.
package struct Notice: Sendable {
  package let id: Int64
  package let at: Instant
  package let kind: String
  package let number: String?
  package let data: [String: Fact]
  package let read: Instant?

  init(_ row: Row) throws {
    id = try row.get("id")
    at = Instant(milliseconds: try row.get("at"))
    kind = try row.get("kind")
    number = try row.get("number")
    data = try JSON.decode([String: Fact].self, from: try row.get("data"))
    read = try row.instant("read_at")
  }
}

/// The notices for a person in one of his posts: those to him by name, and those to whoever holds
/// such a post in his unit or at his desk.
package enum Inbox {
  private static func condition(_ actor: Actor) -> SQL {
    let post = actor.post
    let whole: SQL =
      actor.role.actsForUnit
      ? "organisation = \(post.organisation)" : "organisation IS NULL AND area = \(post.area)"
    return """
      channel = 'inbox' AND role = \(actor.role.rawValue) AND
        (person = \(actor.person) OR (person IS NULL AND \(whole)))
      """
  }

  package static func unread(for actor: Actor, in db: Database) throws -> Int {
    let found: Int? = try db.value(
      """
      SELECT count(*) FROM (SELECT 1 FROM notices
        WHERE \(condition(actor)) AND read_at IS NULL LIMIT 100) AS unread
      """)
    return found ?? 0
  }

  /// Newest first.
  package static func notices(
    for actor: Actor, before id: Int64 = .max, limit: Int = 50, in db: Database
  ) throws -> [Notice] {
    try db.all(
      """
      SELECT id, at, kind, number, data, read_at FROM notices
      WHERE \(condition(actor)) AND id < \(id) ORDER BY id DESC LIMIT \(min(max(limit, 1), 200))
      """
    ).map(Notice.init)
  }

  /// - Parameter id: nil for all of them.
  package static func markRead(
    _ id: Int64? = nil, for actor: Actor, at now: Instant, in db: Database
  ) throws {
    var sql: SQL = """
      UPDATE notices SET read_at = \(now.milliseconds) WHERE \(condition(actor)) AND read_at IS NULL
      """
    if let id { sql += " AND id = \(id)" }
    try db.run(sql)
  }
}

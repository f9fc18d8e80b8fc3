import CaseEngine
import Storage

/// Reminders of what takes place at a time: a planned session, a called meeting. Told a day before,
/// once, from any node, after any pause; moved, anew; called off or gone by, never. Whoever is told
/// of it within that day needs none.
enum Reminders {
  /// Replaces what was planned of the same subject.
  ///
  /// - Parameter procedure: whose practice knows who is concerned.
  static func plan(
    _ procedure: String, of subject: Int64, at time: Instant, at now: Instant, in db: Database
  ) throws {
    let before = time.adding(minutes: -24 * 60)
    guard before > now else { return try drop(procedure, of: subject, in: db) }
    try db.run(
      """
      INSERT INTO reminders (procedure, subject, at, remind_at)
      VALUES (\(procedure), \(subject), \(time), \(before))
      ON CONFLICT (procedure, subject) DO UPDATE SET at = excluded.at,
        remind_at = excluded.remind_at, told_at = NULL
      """)
  }

  static func drop(_ procedure: String, of subject: Int64, in db: Database) throws {
    try db.run(
      "DELETE FROM reminders WHERE procedure = \(procedure) AND subject = \(subject)")
  }

  /// - Returns: of how many things somebody was reminded.
  static func tell(_ store: Store, under rules: Rulebook, at now: Instant) async throws -> Int {
    // A sweep in which nothing is near, which is nearly every one, waits for no writer.
    guard try await store.read({ db in try waiting(at: now, most: 1, in: db) }).isEmpty == false
    else { return 0 }
    var total = 0
    while true {
      let (seen, told) = try await store.write(patient: true) { db in
        try tell(at: now, most: 100, under: rules, in: db)
      }
      total += told
      if seen < 100 { return total }
    }
  }

  private static func waiting(at now: Instant, most: Int, in db: Database) throws -> [Row] {
    try db.all(
      """
      SELECT procedure, subject, at FROM reminders
      WHERE told_at IS NULL AND remind_at <= \(now) ORDER BY remind_at LIMIT \(most)
      """)
  }

  private static func tell(
    at now: Instant, most: Int, under rules: Rulebook, in db: Database
  ) throws -> (seen: Int, told: Int) {
    let rows = try waiting(at: now, most: most, in: db)
    var told = 0
    for row in rows {
      let (procedure, subject) = (
        try row.get("procedure") as String, try row.get("subject") as Int64
      )
      let time: Instant = try row.get("at")
      let isFirst = try db.run(
        """
        UPDATE reminders SET told_at = \(now) WHERE procedure = \(procedure)
          AND subject = \(subject) AND at = \(time) AND told_at IS NULL
        """)
      guard isFirst == 1, time > now else { continue }
      let practice = try rules.rules(of: procedure).practice
      if try practice.remind(of: subject, at: time, at: now, in: db) { told += 1 }
    }
    return (rows.count, told)
  }
}

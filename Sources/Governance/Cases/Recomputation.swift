import CaseEngine
import Storage

/// When a new holiday table arrives, every open clock is reckoned anew: one entry for each case
/// whose due time moves. Taken again, after a break say, it changes nothing more.
enum Recomputation {
  static func run(_ store: Store, under rules: Rulebook, at now: Instant) async throws {
    let version = rules.calendar.version
    let known = try await store.read { db in try Settings.value(.calendar, in: db) }
    guard known != version else { return }
    if known != nil {
      var last: Int64 = 0
      while let next = try await batch(after: last, store, rules, now) { last = next }
    }
    try await store.write { db in try Settings.set(.calendar, to: version, in: db) }
  }

  private static func batch(
    after last: Int64, _ store: Store, _ rules: Rulebook, _ now: Instant
  ) async throws -> Int64? {
    try await store.write(patient: true) { db in
      let rows = try db.all(
        """
        SELECT \(CaseFile.columns) FROM cases WHERE open = 1 AND id > \(last)
        ORDER BY id LIMIT 200 \(db.dialect.lock)
        """)
      for row in rows {
        var file = try CaseFile(row)
        let before = file.deadline.due
        let after = try file.reckoned(under: rules, in: db).due
        guard before != after else { continue }
        try file.record(
          "recompute", changes: [],
          data: [
            "calendar": .text(rules.calendar.version),
            "before": .text(before?.rfc3339 ?? ""), "after": .text(after?.rfc3339 ?? ""),
          ], at: now, under: rules, in: db)
      }
      return try rows.last?.get("id")
    }
  }
}

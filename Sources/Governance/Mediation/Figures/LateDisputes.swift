import CaseEngine
import Storage

/// Who has disputes in hand whose time is over: a unit, or the desk of a centre that has not yet
/// given them to one. Counted through the same gate as the list that opens behind the number.
package struct LateDisputes: Hashable, Sendable {
  /// Nil for the desk of `desk`.
  package let unit: Int64?
  package let desk: String
  package let late: Int
  package let inHand: Int
  /// When the time of the first of them was over.
  package let since: Instant

  package static let most = 10

  /// Those with most first.
  package static func all(
    in area: String, for actor: Actor, at now: Instant, in db: Database
  ) throws -> [LateDisputes] {
    var filter = CaseFilter()
    filter.area = area
    filter.open = true
    filter.disputes = true
    let isLate = CaseFilter.late(at: now)
    let count: SQL = "sum(CASE WHEN \(isLate) THEN 1 ELSE 0 END)"
    // Grouped by an expression, or SQLite takes the index of units, and with it what has ended.
    return try db.all(
      """
      SELECT coalesce(unit, 0) AS worker, CASE WHEN unit IS NULL THEN holder ELSE '' END AS desk,
        count(*) AS in_hand,
        \(count) AS late, min(CASE WHEN \(isLate) THEN due_at END) AS since
      FROM cases WHERE \(try filter.conditions(Sight.of(actor, in: db), at: now, in: db))
      GROUP BY 1, 2 HAVING \(count) > 0 ORDER BY 4 DESC, 5, 2, 1 LIMIT \(most)
      """
    ).map { row in
      let worker: Int64 = try row.get("worker")
      return LateDisputes(
        unit: worker == 0 ? nil : worker, desk: try row.get("desk"), late: try row.get("late"),
        inHand: try row.get("in_hand"), since: try row.get("since"))
    }
  }
}

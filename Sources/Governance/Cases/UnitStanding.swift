import CaseEngine
import Storage

/// What a unit has in hand and what of it is in trouble, through the same gate as the lists that
/// open behind the numbers.
package struct UnitStanding: Hashable, Sendable {
  package let unit: Int64
  package let open: Int
  /// Whose time is over, supervised or not.
  package let overdue: Int
  package let supervised: Int
  /// Sent back, and not yet decided.
  package let returned: Int
  /// The reporter is not satisfied, or disputes the outcome.
  package let contested: Int

  package var isInTrouble: Bool { overdue + supervised + returned + contested > 0 }

  static let contestedStates = ["dissatisfied", "contested"]

  /// The unit with most that is overdue first.
  package static func all(
    for actor: Actor, at now: Instant, in db: Database
  ) throws -> [UnitStanding] {
    let sight = try Sight.of(actor, in: db)
    return try db.all(
      """
      SELECT unit, count(*) AS in_hand,
        sum(CASE WHEN due_at <= \(now.milliseconds)
          AND (paused_until IS NULL OR paused_until <= \(now.milliseconds))
          THEN 1 ELSE 0 END) AS overdue,
        sum(CASE WHEN supervisions > 0 THEN 1 ELSE 0 END) AS supervised,
        sum(CASE WHEN state = 'returned' THEN 1 ELSE 0 END) AS returned,
        sum(CASE WHEN state IN \(list: contestedStates) THEN 1 ELSE 0 END) AS contested
      FROM cases WHERE \(sight.condition(.status)) AND open = 1 AND unit IS NOT NULL
      GROUP BY unit ORDER BY 3 DESC, 2 DESC, 1
      """
    ).map { row in
      UnitStanding(
        unit: try row.get("unit"), open: try row.get("in_hand"), overdue: try row.get("overdue"),
        supervised: try row.get("supervised"), returned: try row.get("returned"),
        contested: try row.get("contested"))
    }
  }
}

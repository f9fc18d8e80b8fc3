import CaseEngine
import Storage

/// What becomes of one attempt.
package enum Attempt: Hashable, Sendable {
  /// The receiver said that it has it.
  case delivered
  /// It lies in the spool folder; whether it goes on from there is not known here.
  case spooled
  /// The receiver answered with this status.
  case status(Int)
  /// Nobody answered.
  case unreachable
  /// The folder cannot be written.
  case notWritten
  /// There is no longer anywhere to send it to: a number was erased, an address taken away.
  case noRecipient

  package var name: String {
    switch self {
    case .delivered: "delivered"
    case .spooled: "spooled"
    case .status(let status): "status-\(status)"
    case .unreachable: "unreachable"
    case .notWritten: "not-written"
    case .noRecipient: "no-recipient"
    }
  }

  var isDone: Bool { self == .delivered || self == .spooled }
  /// Another attempt would end the same.
  var isFinal: Bool { self == .noRecipient }
}

extension Outbox {
  /// Minutes for which an attempt is its node's. When it has not ended by then it is lost with its
  /// node, and another is made.
  static let lease = 5
  static let begun = "begun"
  static let lost = "lost"

  /// A notice that this node now sends, with the number of the attempt.
  struct Claim: Sendable {
    let id: Int64
    let n: Int
    let at: Instant
    let kind: String
    let number: String?
    let area: String?
    let organisation: Int64?
    let data: [String: Fact]
    let report: Int64?
    let recipient: String?
  }

  /// Takes what is due on a channel. Two nodes never take the same: SQLite writes one transaction
  /// at a time, on PostgreSQL each skips the rows that the other holds.
  static func claim(
    _ channel: Channel, most: Int, attempts limit: Int, at now: Instant, in db: Database
  ) throws -> [Claim] {
    let rows = try db.all(
      """
      SELECT id, at, kind, number, area, organisation, data, report, recipient, attempts, spared
      FROM notices
      WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= \(now)
        AND channel = \(channel.rawValue)
      ORDER BY next_attempt_at, id LIMIT \(most) \(db.dialect.lockSkipping)
      """)
    return try rows.compactMap { row in
      let (id, attempts, spared): (Int64, Int, Int) =
        (try row.get("id"), try row.get("attempts"), try row.get("spared"))
      try db.run(
        """
        UPDATE notice_attempts SET outcome = \(lost), ended_at = \(now)
        WHERE notice = \(id) AND n = \(attempts) AND outcome = \(begun)
        """)
      guard attempts - spared < limit else {
        try giveUp(id, at: now, in: db)
        return nil
      }
      try db.run(
        """
        UPDATE notices SET attempts = \(attempts + 1),
          next_attempt_at = \(now.adding(minutes: lease)) WHERE id = \(id)
        """)
      try db.run(
        """
        INSERT INTO notice_attempts (notice, n, at, outcome)
        VALUES (\(id), \(attempts + 1), \(now), \(begun))
        """)
      return Claim(
        id: id, n: attempts + 1, at: try row.get("at"), kind: try row.get("kind"),
        number: try row.get("number"), area: try row.get("area"),
        organisation: try row.get("organisation"),
        data: try JSON.decode([String: Fact].self, from: try row.get("data")),
        report: try row.get("report"), recipient: try row.get("recipient"))
    }
  }

  /// Writes down how an attempt ended. One that was lost in the meantime changes nothing.
  static func finish(
    _ id: Int64, _ n: Int, _ attempt: Attempt, backOff: [Int], at now: Instant, in db: Database
  ) throws {
    let ended = try db.run(
      """
      UPDATE notice_attempts SET outcome = \(attempt.name), ended_at = \(now)
      WHERE notice = \(id) AND n = \(n) AND outcome = \(begun)
      """)
    guard ended == 1 else { return }
    guard !attempt.isDone else {
      try db.run(
        "UPDATE notices SET delivered_at = \(now), next_attempt_at = NULL WHERE id = \(id)")
      return
    }
    let spared: Int = try db.value("SELECT spared FROM notices WHERE id = \(id)") ?? 0
    let made = n - spared
    guard !attempt.isFinal, made >= 1, made <= backOff.count else {
      return try giveUp(id, at: now, in: db)
    }
    try db.run(
      """
      UPDATE notices SET next_attempt_at = \(now.adding(minutes: backOff[made - 1]))
      WHERE id = \(id)
      """)
  }

  private static func giveUp(_ id: Int64, at now: Instant, in db: Database) throws {
    try db.run(
      "UPDATE notices SET given_up_at = \(now), next_attempt_at = NULL WHERE id = \(id)")
  }

  /// Another round of attempts for what was given up, or the next attempt of what waits at once.
  ///
  /// - Throws: `Refusal.barred` for what was delivered, or is being sent at this moment.
  package static func retry(
    _ id: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .administrator, to: "retry-notice")
    let known = try db.first(
      "SELECT attempts FROM notices WHERE id = \(id) AND channel <> 'inbox'")
    guard let known else { throw Refusal.notFound }
    let attempts: Int = try known.get("attempts")
    let changed = try db.run(
      """
      UPDATE notices SET next_attempt_at = \(now), given_up_at = NULL, spared = attempts
      WHERE id = \(id) AND delivered_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM notice_attempts WHERE notice = \(id) AND n = notices.attempts
          AND outcome = \(begun) AND at > \(now.adding(minutes: -lease)))
      """)
    guard changed == 1 else {
      let delivered: Int64? = try db.value("SELECT delivered_at FROM notices WHERE id = \(id)")
      throw Refusal.barred(
        step: "retry-notice", because: delivered == nil ? "under-way" : "delivered")
    }
    try Audit.record(
      "notice.retry", subject: "notice/\(id)", by: actor, at: now, ["attempts": "\(attempts)"],
      in: db)
  }
}

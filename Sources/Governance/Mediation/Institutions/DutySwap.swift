import CaseEngine
import Storage

/// Two units exchange days of a roster. One asks, the other agrees or not; nothing changes before.
package struct DutySwap: Hashable, Sendable {
  package let id: Int64
  package let offered: Duty
  package let wanted: Duty
  package let reason: String
  package let asked: Instant
  package let answered: Instant?
  package let agreed: Bool?

  init(_ row: Row, in db: Database) throws {
    id = try row.get("id")
    offered = try Duties.find(row.get("offered"), in: db)
    wanted = try Duties.find(row.get("wanted"), in: db)
    reason = try row.get("reason")
    asked = Instant(milliseconds: try row.get("asked_at"))
    answered = try row.instant("answered_at")
    agreed = try (row.get("agreed") as Int?).map { $0 == 1 }
  }

  /// By a unit, of a day that it owes, for one that another owes at the same centre.
  @discardableResult
  package static func ask(
    _ offered: Int64, for wanted: Int64, because reason: String, by actor: Actor, at now: Instant,
    in db: Database
  ) throws -> Int64 {
    let (mine, theirs) = (try Duties.find(offered, in: db), try Duties.find(wanted, in: db))
    guard let unit = actor.post.organisation, actor.role.actsForUnit, mine.organisation == unit
    else { throw Refusal.notFound }
    let reason = try Duties.text(reason, "reason", most: 200)
    guard let other = theirs.organisation, other != unit, theirs.centre == mine.centre else {
      throw Invalid("wanted", "choice")
    }
    try free(mine, theirs, on: now.day, in: db)
    let open: Int64? = try db.value(
      """
      SELECT id FROM duty_swaps WHERE answered_at IS NULL
        AND (offered IN \(list: [offered, wanted]) OR wanted IN \(list: [offered, wanted])) LIMIT 1
      """)
    guard open == nil else { throw Refusal.barred(step: "ask-swap", because: "swap-open") }
    let id = Identifier.next()
    let inserted = try db.run(
      """
      INSERT INTO duty_swaps (id, centre, offered, wanted, reason, asked_by, asked_at)
      VALUES (\(id), \(mine.centre), \(offered), \(wanted), \(reason), \(actor.person), \(now))
      ON CONFLICT DO NOTHING
      """)
    guard inserted == 1 else { throw Refusal.barred(step: "ask-swap", because: "swap-open") }
    try tell("swap-asked", other, theirs, at: now, in: db)
    try Audit.record(
      "duty.ask-swap", subject: "centre/\(mine.centre)", by: actor, at: now,
      ["offered": "\(offered)", "wanted": "\(wanted)"], in: db)
    return id
  }

  /// By the unit that was asked: then the days are exchanged, or everything stays.
  package static func answer(
    _ id: Int64, agreeing: Bool, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    guard let row = try db.first("SELECT * FROM duty_swaps WHERE id = \(id)") else {
      throw Refusal.notFound
    }
    let swap = try DutySwap(row, in: db)
    guard let unit = actor.post.organisation, actor.role.actsForUnit,
      swap.wanted.organisation == unit
    else { throw Refusal.notFound }
    let answered = try db.run(
      """
      UPDATE duty_swaps SET answered_by = \(actor.person), answered_at = \(now),
        agreed = \(agreeing ? 1 : 0)
      WHERE id = \(id) AND answered_at IS NULL
      """)
    guard answered == 1 else {
      throw Refusal.barred(step: "answer-swap", because: "swap-answered")
    }
    if agreeing {
      try free(swap.offered, swap.wanted, on: now.day, in: db)
      // Never two days of one function at once, so the order does not matter.
      try move(swap.offered, to: swap.wanted.day, in: db)
      try move(swap.wanted, to: swap.offered.day, in: db)
    }
    if let asker = swap.offered.organisation {
      try tell(agreeing ? "swap-agreed" : "swap-refused", asker, swap.offered, at: now, in: db)
    }
    try Audit.record(
      agreeing ? "duty.agree-swap" : "duty.refuse-swap",
      subject: "centre/\(swap.offered.centre)", by: actor, at: now, ["swap": "\(id)"], in: db)
  }

  /// Those that wait for the answer of a unit, and those that it has asked for.
  package static func open(of organisation: Int64, in db: Database) throws -> [DutySwap] {
    try db.all(
      """
      SELECT duty_swaps.* FROM duty_swaps
      JOIN duties ON duties.id IN (duty_swaps.offered, duty_swaps.wanted)
      WHERE answered_at IS NULL AND duties.organisation = \(organisation)
      ORDER BY duty_swaps.id
      """
    ).map { try DutySwap($0, in: db) }
  }

  /// Both days lie ahead, and neither function owes the other's day already.
  private static func free(
    _ one: Duty, _ other: Duty, on today: Day, in db: Database
  ) throws {
    for duty in [one, other] where duty.day <= today || duty.arrived != nil || duty.excused != nil {
      throw Refusal.barred(step: "ask-swap", because: "day")
    }
    let taken: Int64? = try db.value(
      """
      SELECT id FROM duties WHERE (function_row = \(one.functionRow) AND day = \(other.day))
        OR (function_row = \(other.functionRow) AND day = \(one.day)) LIMIT 1
      """)
    guard taken == nil else { throw Refusal.barred(step: "ask-swap", because: "day-taken") }
  }

  private static func move(_ duty: Duty, to day: Day, in db: Database) throws {
    let moved = try db.run(
      """
      UPDATE duties SET day = \(day)
      WHERE id = \(duty.id) AND day = \(duty.day) AND arrived_at IS NULL
      """)
    guard moved == 1 else { throw Refusal.barred(step: "answer-swap", because: "day") }
  }

  private static func tell(
    _ kind: String, _ organisation: Int64, _ duty: Duty, at now: Instant, in db: Database
  ) throws {
    let area: String? = try db.value("SELECT area FROM organisations WHERE id = \(organisation)")
    try Notices.tell(
      kind, role: .handler, area: area ?? "", organisation: organisation,
      data: ["day": .text("\(duty.day)"), "path": "/duties"], at: now, in: db)
  }
}

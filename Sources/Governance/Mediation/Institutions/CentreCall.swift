import CaseEngine
import Storage

/// Somebody is called to a centre: when, by whom, and when he was there.
package struct CentreCall: Hashable, Sendable {
  package let id: Int64
  package let centre: Int64
  package let functionRow: Int64
  package let organisation: Int64?
  package let purpose: String
  /// Within how many minutes he should be there, as policy had it when he was called.
  package let target: Int
  package let called: Instant
  package let arrived: Instant?
  package let cancelled: Instant?

  static let columns: SQL = """
    id, centre, function_row, organisation, purpose, target_minutes, called_at, arrived_at,
    cancelled_at
    """

  init(_ row: Row) throws {
    id = try row.get("id")
    centre = try row.get("centre")
    functionRow = try row.get("function_row")
    organisation = try row.get("organisation")
    purpose = try row.get("purpose")
    target = try row.get("target_minutes")
    called = Instant(milliseconds: try row.get("called_at"))
    arrived = try row.instant("arrived_at")
    cancelled = try row.instant("cancelled_at")
  }

  package var isOpen: Bool { arrived == nil && cancelled == nil }

  package var due: Instant { called.adding(minutes: target) }

  /// Minutes from the call to the arrival, begun ones too, so that one too late shows it; nil while
  /// nobody has come.
  package var minutes: Int? {
    arrived.map { Int(($0.milliseconds(since: called) + 59_999) / 60_000) }
  }

  package func light(at now: Instant) -> Light {
    guard isOpen else { return .normal }
    if now >= due { return .overdue }
    let quarter = Int64(target) * 60_000 / 4
    return now >= due.adding(milliseconds: -quarter) ? .yellow : .normal
  }
}

package enum CentreCalls {
  /// By the centre's desk. The unit that provides the function is told at once.
  @discardableResult
  package static func call(
    _ functionRow: Int64, to centreID: Int64, for purpose: String, by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Int64 {
    let centre = try Centre.find(centreID, for: actor, in: db)
    try centre.mustBeOwn(to: "call-to-centre")
    let function = try centre.functions(on: now.day, in: db).first { $0.id == functionRow }
    guard let function else { throw Invalid("function", "choice") }
    let purpose = try Duties.text(purpose, "purpose", most: 200)
    let policy = try Policies.current(CentrePolicy.self, on: now.day, in: db).policy
    let id = Identifier.next()
    try db.run(
      """
      INSERT INTO centre_calls (id, centre, function_row, function, organisation, purpose,
        target_minutes, called_by, called_at)
      VALUES (\(id), \(centreID), \(functionRow), \(function.function), \(function.provider),
        \(purpose), \(policy.onCallMinutes), \(actor.person), \(now))
      """)
    if let unit = function.provider {
      let area: String? = try db.value("SELECT area FROM organisations WHERE id = \(unit)")
      try Notices.tell(
        "called-to-centre", role: .handler, area: area ?? "", organisation: unit,
        data: [
          "name": .text(centre.name), "minutes": .number(policy.onCallMinutes), "path": "/duties",
        ], at: now, in: db)
    }
    try Audit.record(
      "centre.call", subject: "centre/\(centreID)", by: actor, at: now, ["call": "\(id)"], in: db)
    return id
  }

  /// By the centre's desk when he stands there. A second time changes nothing.
  package static func arrived(
    _ id: Int64, at centreID: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try end(
      id, at: centreID, "centre.arrival",
      "arrived_at = \(now), arrival_noted_by = \(actor.person)", by: actor, at: now, in: db)
  }

  package static func cancel(
    _ id: Int64, at centreID: Int64, because reason: String, by actor: Actor, at now: Instant,
    in db: Database
  ) throws {
    let reason = try Duties.text(reason, "reason", most: 200)
    try end(
      id, at: centreID, "centre.cancel-call",
      "cancelled_at = \(now), cancelled_because = \(reason)", by: actor, at: now, in: db)
  }

  private static func end(
    _ id: Int64, at centreID: Int64, _ act: String, _ change: SQL, by actor: Actor,
    at now: Instant, in db: Database
  ) throws {
    try Centre.find(centreID, for: actor, in: db).mustBeOwn(to: "call-to-centre")
    let changed = try db.run(
      """
      UPDATE centre_calls SET \(change)
      WHERE id = \(id) AND centre = \(centreID) AND arrived_at IS NULL AND cancelled_at IS NULL
      """)
    if changed == 1 {
      try Audit.record(
        act, subject: "centre/\(centreID)", by: actor, at: now, ["call": "\(id)"], in: db)
    } else if try db.first(
      "SELECT 1 FROM centre_calls WHERE id = \(id) AND centre = \(centreID)") == nil
    {
      throw Refusal.notFound
    }
  }

  /// Newest first.
  package static func of(
    _ centre: Int64, since: Instant, in db: Database
  ) throws -> [CentreCall] {
    try db.all(
      """
      SELECT \(CentreCall.columns) FROM centre_calls
      WHERE centre = \(centre) AND called_at >= \(since) ORDER BY called_at DESC, id DESC LIMIT 100
      """
    ).map(CentreCall.init)
  }

  /// Those that a unit has not yet answered by coming.
  package static func open(of organisation: Int64, in db: Database) throws -> [CentreCall] {
    try db.all(
      """
      SELECT \(CentreCall.columns) FROM centre_calls
      WHERE organisation = \(organisation) AND arrived_at IS NULL AND cancelled_at IS NULL
      ORDER BY called_at
      """
    ).map(CentreCall.init)
  }
}

import CaseEngine
import Storage

/// Finds what is due and escalates it, with no actor: each rung of each round of each clock
/// exactly once, from any node, after any pause. It never moves an owner and never ends anything.
package enum Sweep {
  package struct Outcome: Codable, Hashable, Sendable {
    package var notices = 0
    package var supervisions = 0

    package init() {}
  }

  /// Works in transactions of `batch` cases until nothing is left that was due at `now`.
  package static func run(
    _ store: Store, under rules: Rulebook, at now: Instant, batch: Int = 100
  ) async throws -> Outcome {
    if try await store.read({ db in try Openings.anyOver(at: now, in: db) }) {
      try await store.write { db in try Openings.expire(at: now, in: db) }
    }
    var total = Outcome()
    while true {
      let (seen, outcome) = try await store.write { db in
        try sweep(at: now, under: rules, most: batch, in: db)
      }
      total.notices += outcome.notices
      total.supervisions += outcome.supervisions
      if seen < batch { break }
    }
    total.notices += try await RegisterTerms.announce(store, at: now)
    return total
  }

  static func sweep(
    at now: Instant, under rules: Rulebook, most: Int, in db: Database
  ) throws -> (seen: Int, outcome: Outcome) {
    let rows = try db.all(
      """
      SELECT \(CaseFile.columns) FROM cases
      WHERE alert_at IS NOT NULL AND alert_at <= \(now.milliseconds)
      ORDER BY alert_at LIMIT \(most) \(db.dialect.lockSkipping)
      """)
    var outcome = Outcome()
    var desks = Desks(day: now.day)
    for row in rows {
      var file = try CaseFile(row)
      try escalate(&file, at: now, under: rules, desks: &desks, in: db, counting: &outcome)
    }
    return (rows.count, outcome)
  }

  /// Which areas have a filled supervisor's post, asked once a transaction.
  private struct Desks {
    let day: Day
    private var filled: [String: Bool] = [:]

    init(day: Day) { self.day = day }

    mutating func isFilled(_ area: String, in db: Database) throws -> Bool {
      if let known = filled[area] { return known }
      let someone = try db.first(
        """
        SELECT 1 FROM posts WHERE role = \(Role.supervisor.rawValue) AND area = \(area)
          AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day)) LIMIT 1
        """)
      filled[area] = someone != nil
      return someone != nil
    }
  }

  private static func escalate(
    _ file: inout CaseFile, at now: Instant, under rules: Rulebook, desks: inout Desks,
    in db: Database, counting outcome: inout Outcome
  ) throws {
    guard file.matter.open else {
      try file.setAlert(nil, in: db)
      return
    }
    let procedure = try rules.procedure(file.matter.procedure)
    let ladder = try rules.setting(for: file, in: db).ladder
    let rows = try db.all("SELECT clock, round, rung FROM rungs WHERE case_id = \(file.id)")
    var next: Instant?
    for clock in file.matter.clocks
    where clock.stoppedAt == nil && clock.claimedAt == nil
      && procedure.clock(clock.name)?.kind == .duty
    {
      var fired: Set<Rung> = []
      for row in rows
      where try row.get("clock") == clock.name && row.get("round") == clock.round {
        if let rung = Rung(rawValue: try row.get("rung")) { fired.insert(rung) }
      }
      let deadline = Deadline.of(clock, rules.calendar)
      let due = Escalation.rungs(
        for: clock, deadline, ladder, rules.calendar, fired: fired, at: now)
      var mine: [Rung] = []
      for rung in due {
        let recorded = try db.run(
          """
          INSERT INTO rungs (case_id, clock, round, rung, fired_at)
          VALUES (\(file.id), \(clock.name), \(clock.round), \(rung.rawValue), \(now.milliseconds))
          ON CONFLICT DO NOTHING
          """)
        fired.insert(rung)
        if recorded == 1 { mine.append(rung) }
      }
      if let highest = mine.last {
        try act(
          on: highest, of: clock, for: &file, at: now, under: rules, desks: &desks, in: db,
          &outcome)
      }
      let again = Escalation.next(
        for: clock, deadline, ladder, rules.calendar, fired: fired, at: now)
      next = [next, again].compactMap { $0 }.min()
    }
    try file.setAlert(next, in: db)
  }

  private static func act(
    on rung: Rung, of clock: Clock, for file: inout CaseFile, at now: Instant,
    under rules: Rulebook, desks: inout Desks, in db: Database, _ outcome: inout Outcome
  ) throws {
    guard rung != .yellow else {
      try Notices.yellow(clock, of: file, at: now, in: db)
      outcome.notices += 1
      return
    }
    let area = try supervisor(for: rung, of: clock, file: file, desks: &desks, in: db)
    let watched =
      file.matter.supervisions == 0
      ? nil
      : try db.first(
        """
        SELECT id FROM supervisions
        WHERE case_id = \(file.id) AND clock = \(clock.name) AND round = \(clock.round)
          AND ended_at IS NULL
        """)
    if let watched {
      let id: Int64 = try watched.get("id")
      try db.run(
        "UPDATE supervisions SET area = \(area), rung = \(rung.rawValue) WHERE id = \(id)")
    } else {
      try Supervisions.insert(
        file, clock: clock.name, round: clock.round, area: area, by: nil, instruction: nil,
        rung: rung.rawValue, at: now, in: db)
      outcome.supervisions += 1
    }
    try file.record(
      "escalate", changes: watched == nil ? [.supervision(opened: true)] : [],
      data: [
        "clock": .text(clock.name), "round": .number(clock.round), "rung": .text(rung.rawValue),
        "area": .text(area),
      ], at: now, under: rules, in: db)
    try Notices.supervised(clock, rung, area: area, of: file, at: now, in: db)
    outcome.notices += 1
  }

  /// The nearest area above the owner with a filled supervisor's post; the city answers for
  /// itself. A unit's own area counts as above the unit; each further rung goes one area up.
  private static func supervisor(
    for rung: Rung, of clock: Clock, file: CaseFile, desks: inout Desks, in db: Database
  ) throws -> String {
    let holder = file.holder
    var chain = [holder.code, holder.township, holder.county, holder.city].compactMap { $0 }
    chain = chain.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    if clock.owner.organisation == nil, chain.count > 1 { chain.removeFirst() }
    let filled = try chain.filter { try desks.isFilled($0, in: db) }
    switch rung {
    case .yellow, .supervision: return filled.first ?? holder.city
    case .next(let step): return filled.dropFirst(step).first ?? filled.last ?? holder.city
    case .standing: return holder.city
    }
  }
}

extension CaseFile {
  mutating func setAlert(_ at: Instant?, in db: Database) throws {
    deadline.alert = at
    try db.run("UPDATE cases SET alert_at = \(at?.milliseconds) WHERE id = \(id)")
  }
}

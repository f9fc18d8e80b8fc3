import CaseEngine
import Storage

/// Finds what is due and escalates it, with no actor: each rung of each start of each clock
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
    var start: Int64 = .min
    while true {
      let from = start
      let (seen, last, outcome) = try await store.write(patient: true) { db in
        try sweep(from: from, at: now, under: rules, most: batch, in: db)
      }
      total.notices += outcome.notices
      total.supervisions += outcome.supervisions
      if seen < batch { break }
      // What was looked at has moved on; an index full of it is not read again from its start.
      start = last
    }
    total.notices += try await RegisterTerms.announce(store, at: now)
    total.notices += try await Reminders.tell(store, under: rules, at: now)
    return total
  }

  static func sweep(
    from start: Int64, at now: Instant, under rules: Rulebook, most: Int, in db: Database
  ) throws -> (seen: Int, last: Int64, outcome: Outcome) {
    let due = try db.all(
      """
      SELECT \(CaseFile.columns) FROM cases
      WHERE alert_at IS NOT NULL AND alert_at >= \(start) AND alert_at <= \(now.milliseconds)
      ORDER BY alert_at LIMIT \(most) \(db.dialect.lockSkipping)
      """)
    guard let last = due.last else { return (0, start, Outcome()) }
    let files = try due.map(CaseFile.init)
    var outcome = Outcome()
    let ground = try SweepGround(of: files, on: now.day, in: db)
    var rows = SweepRows()
    for var file in files {
      try escalate(
        &file, at: now, under: rules, on: ground, in: db, adding: &rows, counting: &outcome)
    }
    try rows.insert(in: db)
    return (files.count, try last.get("alert_at"), outcome)
  }

  private static func escalate(
    _ file: inout CaseFile, at now: Instant, under rules: Rulebook, on ground: SweepGround,
    in db: Database, adding rows: inout SweepRows, counting outcome: inout Outcome
  ) throws {
    guard file.matter.open else {
      try file.setAlert(nil, in: db)
      return
    }
    let procedure = try rules.procedure(file.matter.procedure)
    let ladder = try rules.setting(for: file, in: db).ladder
    var fired = ground.fired[file.id] ?? []
    var next: Instant?
    var acting: [(clock: Clock, rung: Rung)] = []
    for clock in file.matter.clocks
    where clock.stoppedAt == nil && clock.claimedAt == nil
      && procedure.clock(clock.name)?.kind == .duty
    {
      var mine = Set(fired.lazy.filter { $0.is(of: clock) }.map(\.rung))
      let deadline = Deadline.of(clock, rules.calendar)
      let due = Escalation.rungs(
        for: clock, deadline, ladder, rules.calendar, fired: mine, at: now)
      for rung in due {
        let mark = FiredRung(rung, of: clock, at: now)
        rows.rungs.append(mark.row(for: file.id))
        fired.append(mark)
        mine.insert(rung)
      }
      if let highest = due.last {
        acting.append((clock, highest))
        try rules.rules(of: procedure.id).practice.reached(
          due, of: clock, for: file, at: now, in: db)
      }
      let again = Escalation.next(
        for: clock, deadline, ladder, rules.calendar, fired: mine, at: now)
      next = [next, again].compactMap { $0 }.min()
    }
    let before = file.matter.entries
    for (clock, rung) in acting {
      try act(
        on: rung, of: clock, for: &file, fired: fired, at: now, under: rules, on: ground, in: db,
        &rows, &outcome)
    }
    // Each entry has written the next look with it.
    if file.matter.entries == before { try file.setAlert(next, in: db) }
  }

  private static func act(
    on rung: Rung, of clock: Clock, for file: inout CaseFile, fired: [FiredRung], at now: Instant,
    under rules: Rulebook, on ground: SweepGround, in db: Database, _ rows: inout SweepRows,
    _ outcome: inout Outcome
  ) throws {
    guard rung != .yellow else {
      rows.notices += try Notices.yellow(clock, of: file, at: now, in: db)
      outcome.notices += 1
      return
    }
    let area = supervisor(for: rung, of: clock, file: file, ground)
    let watched = ground.watched[file.id]?.first { $0.is(of: clock) }
    if let watched {
      try db.later(
        "UPDATE supervisions SET area = \(area), rung = \(rung.rawValue) WHERE id = \(watched.id)")
    } else {
      rows.supervisions.append(
        Supervisions.row(
          file, clock: clock.name, round: clock.round, area: area, by: nil, instruction: nil,
          rung: rung.rawValue, at: now))
      outcome.supervisions += 1
    }
    try file.record(
      "escalate", changes: watched == nil ? [.supervision(opened: true)] : [],
      data: [
        "clock": .text(clock.name), "round": .number(clock.round), "rung": .text(rung.rawValue),
        "area": .text(area),
      ], fired: fired, at: now, under: rules, in: db)
    rows.notices += try Notices.supervised(clock, rung, area: area, of: file, at: now, in: db)
    outcome.notices += 1
  }

  /// The nearest area above the owner with a filled supervisor's post; the city answers for
  /// itself. A unit's own area counts as above the unit; each further rung goes one area up.
  private static func supervisor(
    for rung: Rung, of clock: Clock, file: CaseFile, _ ground: SweepGround
  ) -> String {
    let holder = file.holder
    var chain = [holder.code, holder.township, holder.county, holder.city].compactMap { $0 }
    chain = chain.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    if clock.owner.organisation == nil, chain.count > 1 { chain.removeFirst() }
    let filled = chain.filter(ground.supervised.contains)
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
    try db.later("UPDATE cases SET alert_at = \(at?.milliseconds) WHERE id = \(id)")
  }
}

import CaseEngine
import Storage

/// What an older system knows of a matter that it has ended.
package struct PastCase: Sendable {
  package var procedure: String
  package var area: String
  package var holder: String
  package var title: String
  package var text: String
  package var opened: Instant
  package var ended: Instant
  /// The state in which it stands here, and how it ended there.
  package var state: String
  package var outcome: String
  package var facts: [String: Fact] = [:]
  /// Who reported it and how, as far as the older system says; kept as personal values.
  package var said: [String: Fact] = [:]
  package var confidential = false

  package init(
    procedure: String, area: String, holder: String, title: String, text: String, opened: Instant,
    ended: Instant, state: String, outcome: String
  ) {
    self.procedure = procedure
    self.area = area
    self.holder = holder
    self.title = title
    self.text = text
    self.opened = opened
    self.ended = ended
    self.state = state
    self.outcome = outcome
  }
}

extension CaseFile {
  /// Enters a matter that was ended elsewhere: one entry, `import`, that carries state, outcome
  /// and times as they were there. Nobody here has done or judged anything, so no step is counted
  /// and no clock is made up.
  package static func enter(
    _ past: PastCase, under rules: Rulebook, in db: Database
  ) throws -> CaseFile {
    let procedure = try rules.procedure(past.procedure)
    guard let ending = procedure.state(past.state)?.ending else {
      throw Refusal.wrongState(step: "import", state: past.state)
    }
    guard past.opened <= past.ended else { throw Invalid("closed", "before-start") }
    guard let area = try Areas.find(past.area, in: db),
      let holder = try Areas.find(past.holder, in: db)
    else { throw Invalid("area", "unknown-area") }
    let governing = try rules.rules(of: past.procedure)
    let version = try governing.version(
      on: past.opened.day, for: area, in: db)
    let matter = Case(
      id: Identifier.next(), number: CaseNumber.draw(), procedure: past.procedure,
      area: area.code, holder: holder.code, level: holder.level, at: past.opened)
    var file = CaseFile(
      matter: matter, title: past.title, policy: version, privacy: procedure.privacy,
      place: AreaChain(area),
      holder: AreaChain(holder), filer: nil, confidential: past.confidential, estate: nil,
      parent: nil, imported: true, opened: past.opened)
    var said = past.said
    said["title"] = .text(past.title)
    said["text"] = .text(past.text)
    let (sealed, personal) = PersonalValues.taken(
      from: said, fields: ["title", "text", "name", "phone", "address", "words"])
    let entry = Entry(
      n: 1, at: past.ended, by: nil, step: "import", from: nil, to: past.state, ending: ending,
      changes: [
        .opened(
          number: matter.number, procedure: past.procedure, area: area.code, holder: holder.code,
          level: holder.level), .outcome(past.outcome),
      ] + past.facts.sorted { $0.key < $1.key }.map { .fact($0.key, $0.value) },
      data: sealed.merging(["received": .number(Int(past.opened.milliseconds))]) { said, _ in said }
    )
    // As replay begins: before its first entry a matter is as old as that entry.
    file.matter = Case.before(entry, id: matter.id) ?? matter
    file.matter.apply(entry)
    file.closed = past.ended
    file.reports = 1
    let line = try Ledger.seal(entry, to: file.id, after: file.head)
    file.head = line.hash
    try file.insert(in: db)
    try Ledger.append(entry, line, to: file.id, in: db)
    try personal.save(chain: file.id, n: entry.n, in: db)
    try CaseWords.index(file.id, text: past.title + " " + past.text, in: db)
    try governing.practice.count(file, before: nil, rules.calendar, in: db)
    return file
  }

  /// Marks every rung that is due at `now` as fired, without notice or supervision: a matter that
  /// comes late from an older system is told of in one digest, and watched from here on.
  ///
  /// - Returns: whether a clock was already overdue.
  package mutating func passOverRungs(
    at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Bool {
    let procedure = try rules.procedure(matter.procedure)
    let ladder = try rules.setting(for: self, in: db).ladder
    var isOverdue = false
    var next: Instant?
    for clock in matter.clocks
    where clock.stoppedAt == nil && procedure.clock(clock.name)?.kind == .duty {
      let deadline = Deadline.of(clock, rules.calendar)
      let due = Escalation.rungs(
        for: clock, deadline, ladder, rules.calendar, fired: [], at: now)
      for rung in due {
        try db.later(
          """
          INSERT INTO rungs (\(FiredRung.columns))
          VALUES \(FiredRung(rung, of: clock, at: now).row(for: id)) ON CONFLICT DO NOTHING
          """)
      }
      if now >= deadline.due { isOverdue = true }
      let again = Escalation.next(
        for: clock, deadline, ladder, rules.calendar, fired: Set(due), at: now)
      next = [next, again].compactMap { $0 }.min()
    }
    try setAlert(next, in: db)
    return isOverdue
  }
}

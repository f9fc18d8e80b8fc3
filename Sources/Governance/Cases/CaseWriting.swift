import CaseEngine
import Storage

extension CaseFile {
  /// Opens a case with its first entry.
  package static func open(
    _ draft: CaseDraft, by doer: Doer, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> CaseFile {
    let procedure = try rules.procedure(draft.procedure)
    guard let area = try Areas.current(draft.area, on: now.day, in: db) else {
      throw Invalid("area", "unknown-area")
    }
    guard let holder = try Areas.current(draft.holder, on: now.day, in: db) else {
      throw Invalid("area", "unknown-area")
    }
    let governing = try rules.rules(of: procedure.id)
    let version = try governing.version(on: now.day, for: area, in: db)
    let matter = Case(
      id: Identifier.next(), number: CaseNumber.draw(), procedure: procedure.id,
      area: area.code, holder: holder.code, level: holder.level, at: now)
    var file = CaseFile(
      matter: matter, title: draft.title, policy: version, privacy: procedure.privacy,
      place: AreaChain(area),
      holder: AreaChain(holder), filer: doer.person, confidential: draft.confidential,
      estate: draft.estate, parent: draft.parent, imported: draft.imported, opened: now)

    var said = draft.said
    said["title"] = .text(draft.title)
    var personalFields = Set(["title", "text", "name", "phone", "address"])
    if let step = procedure.step(draft.step) {
      personalFields.formUnion(step.fields.lazy.filter(\.personal).map(\.name))
    }
    let (sealed, personal) = PersonalValues.taken(from: said, fields: personalFields)
    let setting = try governing.setting(
      version, draft.said.merging(draft.facts) { said, _ in said }, in: db)
    let circumstances = Circumstances(
      now: now, calendar: rules.calendar, limits: setting.limits)
    var entry = try procedure.take(
      draft.step, by: doer, said: sealed, on: file.matter, in: circumstances)
    entry.add(draft.facts.sorted { $0.key < $1.key }.map { .fact($0.key, $0.value) })
    file.matter.apply(entry)
    file.settle(procedure, setting, rules.calendar)
    let line = try Ledger.seal(entry, to: file.id, after: file.head)
    file.head = line.hash
    try file.insert(in: db)
    try Ledger.append(entry, line, to: file.id, in: db)
    try personal.save(chain: file.id, n: entry.n, in: db)
    try CaseWords.index(file.id, text: draft.title + " " + (draft.said["text"]?.text ?? ""), in: db)
    try governing.practice.count(file, before: nil, rules.calendar, in: db)
    try Notices.afterStep(entry, of: file, in: db)
    return file
  }

  /// Takes a step. `entries` is how many the actor had seen: what another person has written
  /// since refuses it, what a timer has written does not.
  @discardableResult
  package mutating func take(
    _ stepID: String, said: [String: Fact], entries seen: Int?, by doer: Doer, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> Entry {
    let procedure = try rules.procedure(matter.procedure)
    guard let step = procedure.step(stepID) else { throw Refusal.notFound }
    if let seen { try refuseStale(seen, in: db) }
    let personalFields = step.fields.filter(\.personal).map(\.name)
    let (sealed, personal) = PersonalValues.taken(from: said, fields: personalFields)
    var circumstances = try circumstances(at: try clamped(now), under: rules, in: db)
    let governing = try rules.rules(of: procedure.id)
    let next = try step.transfer.map { try rules.rules(of: $0) }
    if let next { try adopt(next, &circumstances, in: db) }
    var entry = try procedure.take(
      stepID, by: doer, said: sealed, on: matter, in: circumstances, into: next?.procedure)
    entry.add(try governing.practice.consequences(of: entry, for: self, in: db))
    try write(entry, personal: personal, under: rules, in: db)
    try governing.practice.follow(
      entry, said: said, of: &self, by: doer, under: rules, in: db)
    return entry
  }

  /// The case goes on under other rules: what they set holds from here, and the desk that hands
  /// it over to another domain keeps sight of where it stands.
  private mutating func adopt(
    _ next: any ProcedureRules, _ circumstances: inout Circumstances, in db: Database
  ) throws {
    guard let area = try Areas.find(place.code, in: db) else { throw Refusal.notFound }
    let version = try next.version(on: circumstances.now.day, for: area, in: db)
    let setting = try next.setting(version, matter.facts, in: db)
    circumstances.limits = circumstances.limits.followed(by: setting.limits)
    if next.procedure.privacy != privacy { handed = holder }
    policy = version
    privacy = next.procedure.privacy
  }

  /// Writes an entry that nobody decides: a timer's, or a correction by the kernel itself.
  @discardableResult
  mutating func record(
    _ step: String, changes: [Change], data: [String: Fact] = [:], personal: [String] = [],
    by doer: Doer? = nil, fired: [FiredRung] = [], at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> Entry {
    let (sealed, values) = PersonalValues.taken(from: data, fields: personal)
    let ending = try rules.procedure(matter.procedure).state(matter.state)?.ending
    let entry = Entry(
      n: matter.entries + 1, at: max(now, matter.changed), by: doer, step: step,
      from: matter.state, to: matter.state, ending: ending, changes: changes, data: sealed)
    try write(entry, personal: values, fired: fired, under: rules, in: db)
    return entry
  }

  func refuseStale(_ seen: Int, in db: Database) throws {
    guard seen != matter.entries else { return }
    guard seen < matter.entries else { throw Refusal.stale(entries: matter.entries) }
    let byPeople: Int =
      try db.value(
        """
        SELECT count(*) FROM entries
        WHERE chain = \(id) AND n > \(seen) AND (person IS NOT NULL OR step NOT IN
          ('escalate', 'end-supervision', 'recompute'))
        """) ?? 0
    if byPeople > 0 { throw Refusal.stale(entries: matter.entries) }
  }

  /// Time never runs backwards within a case: a few seconds are clamped, more is refused.
  private func clamped(_ now: Instant) throws(Refusal) -> Instant {
    if now >= matter.changed { return now }
    guard matter.changed.milliseconds(since: now) <= 5_000 else {
      throw .clock(last: matter.changed)
    }
    return matter.changed
  }

  func circumstances(
    at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Circumstances {
    let setting = try rules.setting(for: self, in: db)
    var circumstances = Circumstances(
      now: now, calendar: rules.calendar, limits: setting.limits,
      sampled: isDrawn(percent: setting.samplePercent))
    if matter.facts["shared"] == true {
      circumstances.openParts =
        try db.value("SELECT count(*) FROM cases WHERE parent = \(id) AND open = 1") ?? 0
    }
    return circumstances
  }

  /// Drawn by the number, which nobody chose: the same answer however often it is asked.
  private func isDrawn(percent: Int) -> Bool {
    let number = matter.number.utf8.reduce(UInt32(7)) { ($0 &* 31) &+ UInt32($1) }
    return Int(number % 100) < percent
  }

  private mutating func write(
    _ entry: Entry, personal: PersonalValues, fired: [FiredRung] = [], under rules: Rulebook,
    in db: Database
  ) throws {
    let before = matter
    matter.apply(entry)
    if !matter.open { closed = entry.at } else { closed = nil }
    if matter.holder != holder.code, let area = try Areas.find(matter.holder, in: db) {
      holder = AreaChain(area)
    }
    if let code = matter.facts["joint-area"]?.text, code != joint?.code ?? "" {
      joint = try Areas.find(code, in: db).map(AreaChain.init)
    }
    let passedOnBy = matter.open ? matter.facts["giver"]?.text ?? "" : ""
    if passedOnBy != giver?.code ?? "" {
      giver = try Areas.find(passedOnBy, in: db).map(AreaChain.init)
    }
    settle(
      try rules.procedure(matter.procedure), try rules.setting(for: self, in: db), rules.calendar,
      fired)
    let line = try Ledger.seal(entry, to: id, after: head)
    head = line.hash
    // The row before the entry: who comes second waits at the row, and is told there.
    try update(in: db)
    try Ledger.append(entry, line, to: id, in: db)
    try personal.save(chain: id, n: entry.n, in: db)
    if entry.by != nil || entry.step == "recompute" {
      for id in Set([before.procedure, matter.procedure]).sorted() {
        try rules.rules(of: id).practice.count(self, before: before, rules.calendar, in: db)
      }
    }
    try Supervisions.follow(entry, before: before, of: &self, under: rules, in: db)
    try Notices.afterStep(entry, of: self, in: db)
  }

  /// What the clocks come to under these rules, without keeping it.
  func reckoned(under rules: Rulebook, in db: Database) throws -> Standing {
    var copy = self
    copy.settle(
      try rules.procedure(matter.procedure), try rules.setting(for: self, in: db), rules.calendar)
    return copy.deadline
  }

  /// Works out due, yellow and the next look of the sweep from the clocks. The sweep knows which
  /// rungs have fired; after a person's step it is let look again.
  private mutating func settle(
    _ procedure: Procedure, _ setting: CaseSetting, _ calendar: WorkingCalendar,
    _ fired: [FiredRung] = []
  ) {
    deadline = Standing()
    turn = nil
    guard matter.open else { return }
    turn = procedure.state(matter.state)?.owner
    // One time stands still while another runs: then the matter as a whole does not wait.
    var isRunning = false
    for clock in matter.clocks
    where clock.stoppedAt == nil && procedure.clock(clock.name)?.kind == .duty {
      if let pause = clock.pauses.last, pause.resumed == nil, pause.until > matter.changed {
        deadline.pausedUntil = [deadline.pausedUntil, pause.until].compactMap { $0 }.max()
      } else if clock.claimedAt == nil {
        isRunning = true
      }
      guard clock.claimedAt == nil else { continue }
      let reckoned = Deadline.of(clock, calendar)
      if deadline.due.map({ reckoned.due < $0 }) ?? true {
        deadline.due = reckoned.due
        deadline.yellow = reckoned.yellowFrom
      }
      let next = Escalation.next(
        for: clock, reckoned, setting.ladder, calendar,
        fired: Set(fired.lazy.filter { $0.is(of: clock) }.map(\.rung)), at: matter.changed)
      deadline.alert = [deadline.alert, next].compactMap { $0 }.min()
    }
    if isRunning { deadline.pausedUntil = nil }
  }

  /// A dispute is classed by how hard it is, and told apart by how dangerous.
  private func column(_ name: String) -> String? {
    let other = privacy == .dispute ? ["urgency": "difficulty", "kind": "risk"][name] : nil
    return matter.facts[other ?? name]?.text
  }

  private func update(in db: Database) throws {
    let body = try CaseBodies.text(of: matter)
    try db.demand(
      """
      UPDATE cases SET procedure = \(matter.procedure), policy = \(policy),
        privacy = \(privacy.rawValue), handed = \(handed?.code), handed_city = \(handed?.city),
        handed_county = \(handed?.county), handed_township = \(handed?.township),
        joint = \(joint?.code), joint_city = \(joint?.city), joint_county = \(joint?.county),
        joint_township = \(joint?.township),
        giver = \(giver?.code), giver_city = \(giver?.city),
        giver_county = \(giver?.county), giver_township = \(giver?.township),
        state = \(matter.state), open = \(matter.open), outcome = \(matter.outcome),
        title = \(title), redacted_title = \(redactedTitle), holder = \(holder.code), holder_city = \(holder.city),
        holder_county = \(holder.county), holder_township = \(holder.township),
        level = \(matter.level.rawValue), owner_role = \(turn?.rawValue), unit = \(matter.unit),
        handler = \(matter.handler), category = \(matter.facts["category"]?.text),
        urgency = \(column("urgency")), kind = \(column("kind")),
        entries = \(matter.entries), head = \(head), body = \(body),
        due_at = \(deadline.due?.milliseconds), yellow_at = \(deadline.yellow?.milliseconds),
        alert_at = \(deadline.alert?.milliseconds),
        paused_until = \(deadline.pausedUntil?.milliseconds),
        supervisions = \(matter.supervisions), was_supervised = \(matter.wasSupervised),
        reports = \(reports), merged_into = \(mergedInto),
        changed_at = \(matter.changed.milliseconds), closed_at = \(closed?.milliseconds)
      WHERE id = \(id) AND entries = \(matter.entries - 1)
      """, or: StorageError.conflict)
  }

  func insert(in db: Database) throws {
    let body = try CaseBodies.text(of: matter)
    // A number that was drawn before is a conflict: all is done again, with another number.
    try db.demand(
      """
      INSERT INTO cases (id, number, procedure, policy, privacy, state, open, outcome, title, city, county,
        township, area, holder, holder_city, holder_county, holder_township, level, owner_role,
        unit, handler, filer, category, urgency, kind, confidential, estate, entries, head,
        body, due_at, yellow_at, alert_at, paused_until, supervisions, was_supervised, reports, parent,
        merged_into, imported, opened_at, changed_at, closed_at)
      VALUES (\(id), \(number), \(matter.procedure), \(policy), \(privacy.rawValue),
        \(matter.state), \(matter.open),
        \(matter.outcome), \(title), \(place.city), \(place.county), \(place.township),
        \(place.code), \(holder.code), \(holder.city), \(holder.county), \(holder.township),
        \(matter.level.rawValue), \(turn?.rawValue), \(matter.unit), \(matter.handler), \(filer),
        \(matter.facts["category"]?.text), \(column("urgency")), \(column("kind")),
        \(confidential), \(estate), \(matter.entries), \(head),
        \(body), \(deadline.due?.milliseconds),
        \(deadline.yellow?.milliseconds), \(deadline.alert?.milliseconds),
        \(deadline.pausedUntil?.milliseconds), \(matter.supervisions), \(matter.wasSupervised),
        \(reports), \(parent), \(mergedInto), \(imported), \(opened.milliseconds),
        \(matter.changed.milliseconds), \(closed?.milliseconds))
      ON CONFLICT (number) DO NOTHING
      """, or: StorageError.conflict)
  }
}

import CaseEngine
import Storage

/// What mediation does around its steps.
struct MediationPractice: Practice {
  static let rules = Dispute.family.map {
    PolicyRules($0, MediationPolicy.self, class: "difficulty", practice: MediationPractice())
  }

  func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws {
    if said["party"] != nil {
      _ = try Parties.active(said["party"]?.number, of: file, in: db)
    }
    // Somebody has to say that the danger is over before the matter may be.
    let ends: Set = ["close", "refuse", "guide", "pass-on", "hand-back", "confirm-ending"]
    if file.risk == .red, ends.contains(step.id) || step.id == "study" && said["risk"] != nil {
      throw Refusal.barred(step: step.id, because: "still-red")
    }
    try OfficeRule.check(step, said, file, at: now, in: db)
    // What is promised lies ahead; a seal is put on, and nothing else.
    for field in ["perform-by", "limitation-ends"] {
      if let day = said[field]?.day, day < now.day {
        throw Invalid(field, "past-day")
      }
    }
    if said["signer"] == "seal" { said["manner"] = "seal" }
    try HandingOver.prepare(step, &said, file, by: doer, at: now, in: db)
    switch step.id {
    case "climb", "pass-down": try Climbing.pass(step.id, &said, file, on: now.day, in: db)
    case "send-back": try Climbing.sendBack(&said, file, on: now.day, in: db)
    case "admit":
      try decided(step, file, at: now, db)
      try Exclusion.admit(said)
      try Exclusion.looked(said)
    case "refuse":
      try Exclusion.refuse(
        &said, under: Policies.version(file.policy, of: MediationPolicy.self, in: db))
    case "hand-back":
      guard let handed = try file.handed.flatMap({ try Areas.find($0.code, in: db) }) else {
        throw Refusal.barred(step: step.id, because: "not-handed-over")
      }
      said["area"] = .text(handed.code)
      said["level"] = .number(handed.level.rawValue)
    case "add-party":
      try Parties.check(
        said, under: try Policies.version(file.policy, of: MediationPolicy.self, in: db))
    case "represent-party":
      try Authority.check(said, file, in: db)
      try Delegates.check(
        said, Parties.active(said["party"]?.number, of: file, in: db),
        under: try Policies.version(file.policy, of: MediationPolicy.self, in: db), in: db)
    case "drop-party":
      let party = try Parties.active(said["party"]?.number, of: file, in: db)
      guard file.matter.state == "signing", party.isBound else { return }
      said["anew"] = true
      try resume(&said, file, at: now, db)
    case "resume-talks", "court-refuses": try resume(&said, file, at: now, db)
    case "join-desk": try JointDesk.invite(said, file, on: now.day, in: db)
    case "pass-lead": try JointDesk.swap(&said, file, in: db)
    case "request-counselling": try helpable(said, file, db)
    case "take-case":
      try consentOfAll(step, file, db)
      said["mediate-by"] = try LabourDispute.end(of: file, in: db).map { .text($0.description) }
    case "record-session" where file.matter.procedure == PeoplesMediation.id:
      try consentOfAll(step, file, db)
    case "assign": try free(step, said, file, at: now, db)
    case "reach-written", "reach-oral", "reach", "settle-petition":
      if file.matter.procedure == PeoplesMediation.id {
        try consentOfAll(step, file, db)
      } else {
        try guarded(step, file, db)
        try AgreementPaper.demandSigned(by: step, file, in: db)
      }
      try AgreementCheck.check(step.id, said, file, in: db)
      try Authority.agree(step.id, said, Parties.of(file, in: db))
      said["result"] = said["partial"] == true ? "partly" : "settled"
      said["next-due"] = said["perform-by"]
    case "add-instalment":
      guard let due = said["due"]?.day, due >= now.day else {
        throw Invalid("due", "past-day")
      }
      // What is not in force yet is planned, and not owed.
      guard file.matter.state == "effective" else { return }
      let known = try Agreement.of(file, in: db).nextDue
      said["next-due"] = .text(min(due, known ?? due).description)
    case "sign-agreement":
      // Where there is a paper, it is signed there: see `AgreementPaper`.
      if try AgreementPaper.standing(for: file, in: db) != nil {
        throw Refusal.barred(step: step.id, because: "paper")
      }
      try signing(&said, file, db)
    case "name-leader": try naming(&said, db)
    case "perform": try performing(&said, file, db)
    case "plan-session": try PlannedSession.prepare(&said, file, at: now, in: db)
    case "cancel-session": try PlannedSession.prepareCancelling(&said, file, at: now)
    case "breach":
      if file.matter.state != "effective" { said["at-court"] = true }
    case "record-road": try LabourDispute.checkRoad(said, file)
    case "note-limitation": try limited(&said, file, at: now, db)
    case "apply-confirmation":
      try AgreementCheck.confirmable(
        said, under: try Policies.version(file.policy, of: MediationPolicy.self, in: db))
    case "file-volume":
      try prevented(&said, file)
      try Volumes.demandBound(file, at: now, in: db)
    case "sign-materials":
      var signer = said
      signer["person"] = doer.person.map { .number(Int($0)) }
      try free(step, signer, file, at: now, db)
      let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
      let kind = file.matter.facts["commission"]?.text ?? "assigned"
      let days = policy.counts["commission-days-\(kind)"] ?? 30
      said["commission-ends"] = .text((now.day + days).description)
    default: break
    }
  }

  func offers(_ step: Step, on file: CaseFile, in db: Database) throws -> Bool {
    switch step.id {
    case "acknowledge": try HandIns.of(file, in: db).contains { $0.acknowledged == nil }
    case "reply-office": try !HandIns.of(file, in: db).isEmpty
    default: true
    }
  }

  func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    let party = entry.data["party"]?.number
    try FirstReceiver.tell(entry, of: file, in: db)
    try HandingOver.follow(entry, of: file, in: db)
    switch entry.step {
    case "add-party": try Parties.add(entry, to: file, in: db)
    case "represent-party": try Parties.represent(entry, said, of: file, in: db)
    case "drop-party":
      try Parties.drop(
        party ?? 0, because: entry.data["ground"]?.text, of: file, at: entry.at, in: db)
    case "record-consent": try Parties.consent(party ?? 0, of: file, at: entry.at, in: db)
    case "redo", "order-redo", "reopen": try Parties.askAnew(file, in: db)
    case "plan-session", "cancel-session": try PlannedSession.tell(entry, of: file, in: db)
    case "party-refuses", "refuse-mediation":
      try Parties.refuse(party ?? 0, of: file, at: entry.at, in: db)
    case "sign-agreement": try Agreement.mark(entry, of: file, in: db)
    case "add-instalment": try Agreement.plan(entry, of: file, in: db)
    case "perform": try Agreement.perform(entry, of: file, in: db)
    case "record-call":
      try RepeatedCalls.add(entry, to: &file, in: db)
      try count(file, before: nil, rules.calendar, in: db)
    case "join-desk": try Notices.joint(entry, of: file, in: db)
    case "raise-red":
      try danger(entry, file, db)
      try Counsellings.ask(entry, said: said, of: file, by: doer, under: rules, in: db)
    case "name-leader": try Notices.named(entry, of: file, in: db)
    case "report-danger": try danger(entry, file, db)
    case "lower-risk":
      try StatusUnits.dropRed(of: Joining.merged(into: file.id, in: db), in: db)
    case "withdraw", "withdraw-for":
      if file.risk == .red { try danger(entry, file, db) }
    case "request-counselling":
      try Counsellings.ask(entry, said: said, of: file, by: doer, under: rules, in: db)
      try PersonalValues.erase(chain: file.id, n: entry.n, fields: ["background"], in: db)
    case "merge":
      try Joining.follow(
        entry.step, said: said, of: &file, by: doer, at: entry.at, under: rules, in: db)
      try merged(entry, file, by: doer, under: rules, in: db)
    case "part":
      let path = try Joining.path(of: file, in: db).map(\.id)
      try Joining.follow(
        entry.step, said: said, of: &file, by: doer, at: entry.at, under: rules, in: db)
      try parted(entry, &file, from: path, by: doer, under: rules, in: db)
    default: break
    }
  }

  /// Whom a merged case has brought, or a parted one taken away, and which calls, is counted by an
  /// entry of its own.
  func recount(
    _ id: Int64, by doer: Doer, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard var file = try CaseFile.load(id, in: db) else { return }
    let facts = file.matter.facts
    var changes: [Change] = []
    let people = try Parties.people(of: id, in: db)
    if facts[Parties.count] != .number(people) { changes.append(Parties.counted(people)) }
    let calls = try RepeatedCalls.all(over: id, in: db)
    if calls > 1 || facts[RepeatedCalls.fact] != nil, facts[RepeatedCalls.fact] != .number(calls) {
      changes.append(.fact(RepeatedCalls.fact, .number(calls)))
    }
    guard !changes.isEmpty else { return }
    try file.record("count-parties", changes: changes, by: doer, at: now, under: rules, in: db)
  }

  /// The station that was named, and the nearest units of the lines that policy wants told.
  private func danger(_ entry: Entry, _ file: CaseFile, _ db: Database) throws {
    var units = [entry.data["station"]?.number.map(Int64.init)].compactMap(\.self)
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    if let place = try Areas.find(file.place.code, in: db) {
      for line in policy.risk.tell {
        let unit = try Organisations.keeping(
          line: line, nearest: place, on: entry.at.day, in: db)
        if let unit, !units.contains(unit.id) { units.append(unit.id) }
      }
    }
    // Who is told of danger may look where the matter stands.
    try StatusUnits.addRed(units, to: file.id, in: db)
    try Notices.danger(entry, of: file, units: units, in: db)
  }

  /// What figures ask for is kept: how many the parties are, at which level a result was reached,
  /// which desk passed the matter up before it had tried. Who mediates is known beyond the
  /// mediation, and who has stood aside.
  func consequences(
    of entry: Entry, for file: CaseFile, in db: Database
  ) throws -> [Change] {
    try Untried.changes(by: entry, of: file.matter) + reachedLevel(entry, file, in: db)
      + named(entry, file, in: db)
  }

  /// The level of the area of the unit that has reached a result: a village's committee settles in
  /// the village, whichever desk holds the matter.
  private func reachedLevel(_ entry: Entry, _ file: CaseFile, in db: Database) throws -> [Change] {
    let reaches = entry.changes.contains { change in
      if case .claim("resolve", .some(_)) = change { true } else { false }
    }
    guard reaches, let unit = try file.matter.unit.flatMap({ try Organisations.find($0, in: db) }),
      let area = try Areas.find(unit.area, in: db)
    else { return [] }
    return [.fact("reached-level", .number(area.level.rawValue))]
  }

  private func named(_ entry: Entry, _ file: CaseFile, in db: Database) throws -> [Change] {
    let facts = file.matter.facts
    switch entry.step {
    case "add-party", "drop-party":
      let counted = try Parties.recounted(entry.step, entry.data, file, in: db)
      return entry.data["anew"] == true ? counted + [.claim("resolve", at: nil)] : counted
    // This call is not among the reports yet.
    case "record-call":
      let calls = try RepeatedCalls.all(over: file.id, in: db) + 1
      return [.fact(RepeatedCalls.fact, .number(calls))]
    // Parted again, it is raised anew, with its clocks: see `parted`.
    case "part" where file.risk == .red: return [.fact("risk", "")]
    case "assign":
      return entry.data["person"].map { [.fact("mediator", $0)] } ?? []
    case "recuse":
      guard let mediator = file.matter.handler else { return [] }
      let others = facts["aside"]?.list ?? []
      return [.fact("aside", .list(others.filter { $0 != "\(mediator)" } + ["\(mediator)"]))]
    // What the first agreement came to says nothing of the next.
    case "reopen":
      return ["performance", "breached", "prevented", "prevented-people"].map { .fact($0, nil) }
    // What is claimed stays the claim's sum; what is agreed may be less, or nothing.
    case "reach-written", "reach-oral", "reach", "settle-petition":
      return [.fact("agreed-amount", entry.data["amount"] ?? 0)]
    case "climb", "send-back": return try Climbing.returns(entry, file, in: db)
    case "pass-down":
      return try Climbing.returns(entry, file, in: db) + JointDesk.named(entry, file)
    case "reclassify": return try Reclassifying.changes(entry, file, in: db)
    default: return []
    }
  }

  func reached(
    _ rungs: [Rung], of clock: Clock, for file: CaseFile, at now: Instant, in db: Database
  ) throws {
    try PerformanceNotice.tell(rungs, of: clock, for: file, at: now, in: db)
  }

  func remind(
    of subject: Int64, at time: Instant, at now: Instant, in db: Database
  ) throws -> Bool {
    try PlannedSession.remind(of: subject, at: time, at: now, in: db)
  }

  func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws {
    if RiskProposal.isMoved(file.matter, since: before) { try RiskProposal.mark(file, in: db) }
    let reports = max(1, file.reports)
    let figures = DisputeFigures(file.matter, reports: reports, calendar)
    if let before, figures == DisputeFigures(before, reports: reports, calendar) { return }
    try figures.save(file, in: db)
  }
}

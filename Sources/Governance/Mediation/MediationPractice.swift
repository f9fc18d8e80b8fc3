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
    if ["close", "refuse", "guide"].contains(step.id), file.matter.facts["risk"] == "red" {
      throw Refusal.barred(step: step.id, because: "still-red")
    }
    try HandingOver.prepare(step, &said, file, by: doer, at: now, in: db)
    switch step.id {
    case "climb", "pass-down": try Climbing.pass(step.id, &said, file, on: now.day, in: db)
    case "send-back": try Climbing.sendBack(&said, file, on: now.day, in: db)
    case "admit":
      try Exclusion.admit(said)
      try Exclusion.looked(&said)
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
    case "represent-party": try Authority.check(said, file, in: db)
    case "join-desk": try JointDesk.invite(said, file, on: now.day, in: db)
    case "pass-lead": try JointDesk.swap(&said, file, in: db)
    case "request-counselling": try helpable(said, file, db)
    case "take-case": try consentOfAll(step, file, db)
    case "assign": try free(step, said, file, at: now, db)
    case "reach-written", "reach-oral", "reach", "settle-petition":
      try guarded(step, file, db)
      try AgreementCheck.check(step.id, said, file, in: db)
      try Authority.agree(step.id, said, Parties.of(file, in: db))
      said["result"] = said["partial"] == true ? "partly" : "settled"
      said["next-due"] = said["perform-by"]
    case "add-instalment":
      guard let due = said["due"]?.text.flatMap({ Day($0) }), due >= now.day else {
        throw Invalid("due", "past-day")
      }
      let known = try Agreement.of(file, in: db).nextDue
      said["next-due"] = .text(min(due, known ?? due).description)
    case "sign-agreement":
      // Where there is a paper, it is signed there: see `AgreementPaper`.
      if try AgreementPaper.standing(for: file, in: db) != nil {
        throw Refusal.barred(step: step.id, because: "paper")
      }
      try signing(&said, file, db)
    case "perform": try performing(&said, file, db)
    case "plan-session": try PlannedSession.prepare(&said, file, at: now, in: db)
    case "cancel-session": try PlannedSession.prepareCancelling(&said, file, at: now)
    case "apply-confirmation":
      guard said["joint"] == true else { throw Invalid("joint", "both-apply") }
    case "file-volume":
      try prevented(&said, file)
      try Volumes.demandBound(file, at: now, in: db)
    case "sign-materials":
      let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
      let kind = file.matter.facts["commission"]?.text ?? "assigned"
      let days = policy.counts["commission-days-\(kind)"] ?? 30
      said["commission-ends"] = .text((now.day + days).description)
    default: break
    }
  }

  /// A psychologist helps a person, and one at a time.
  private func helpable(_ said: [String: Fact], _ file: CaseFile, _ db: Database) throws {
    let party = try Parties.active(said["party"]?.number, of: file, in: db)
    guard party.kind == "person" else { throw Invalid("party", "person-only") }
    if try Counsellings.isHelped(party.number, of: file, in: db) {
      throw Refusal.barred(step: "request-counselling", because: "counselling-open")
    }
  }

  /// Section 17: nobody is mediated with against his will.
  private func consentOfAll(_ step: Step, _ file: CaseFile, _ db: Database) throws {
    let parties = try Parties.of(file, in: db).filter { $0.isActive && $0.side != .third }
    guard Set(parties.map(\.side)) == [.applicant, .respondent] else {
      throw Refusal.barred(step: step.id, because: "parties")
    }
    guard parties.allSatisfy({ $0.consented != nil }) else {
      throw Refusal.barred(step: step.id, because: "consent")
    }
    try guarded(step, file, db)
  }

  /// Who cannot act alone is heard through a guardian.
  private func guarded(_ step: Step, _ file: CaseFile, _ db: Database) throws {
    let parties = try Parties.of(file, in: db).filter(\.isActive)
    if parties.contains(where: \.needsGuardian) {
      throw Refusal.barred(step: step.id, because: "guardian")
    }
  }

  private func free(
    _ step: Step, _ said: [String: Fact], _ file: CaseFile, at now: Instant, _ db: Database
  ) throws {
    guard let person = said["person"]?.number else { return }
    let ties = try Ties.against(Int64(person), in: file, on: now.day, in: db)
    if ties.contains(where: \.isSelf) { throw Refusal.barred(step: step.id, because: "tie") }
    let isAside = file.matter.facts["aside"]?.list?.contains("\(person)") ?? false
    if said["waived"] == nil, !ties.isEmpty || isAside {
      throw Refusal.barred(step: step.id, because: ties.isEmpty ? "aside" : "tie")
    }
  }

  /// What the mediation kept from happening, and to how many: at least the parties.
  private func prevented(_ said: inout [String: Fact], _ file: CaseFile) throws {
    guard said["prevented"] != nil else {
      if said["prevented-people"] != nil { throw Invalid("prevented", "required") }
      return
    }
    let known = file.matter.facts["people"]?.number ?? 2
    let people = said["prevented-people"]?.number ?? known
    guard (1...100_000).contains(people) else {
      throw Invalid("prevented-people", "range", ["least": "1", "most": "100000"])
    }
    said["prevented-people"] = .number(people)
  }

  func signing(_ said: inout [String: Fact], _ file: CaseFile, _ db: Database) throws {
    let signer = said["signer"]?.text ?? ""
    let party = said["party"]?.number ?? 0
    if (signer == "party") != (party > 0) { throw Invalid("party", "signer-party") }
    let agreement = try Agreement.of(file, in: db)
    let missing = try agreement.missing(of: Parties.of(file, in: db))
    guard missing.contains(where: { $0.signer == signer && $0.party == party }) else {
      throw Refusal.barred(step: "sign-agreement", because: "signed-already")
    }
    if party > 0 {
      try Authority.agree(
        "sign-agreement", said, Parties.of(file, in: db).filter { $0.number == party })
    }
    guard missing.count == 1 else { return }
    said["complete"] = true
    let due = agreement.nextDue?.description
    said["next-due"] = due.map(Fact.text) ?? file.matter.facts["perform-by"]
  }

  private func performing(_ said: inout [String: Fact], _ file: CaseFile, _ db: Database) throws {
    let open = try Agreement.of(file, in: db).instalments.filter { $0.performed == nil }
    if let number = said["instalment"]?.number {
      guard open.contains(where: { $0.number == number }) else {
        throw Invalid("instalment", "choice")
      }
    } else if open.count > 1 {
      throw Invalid("instalment", "required")
    } else if let only = open.first {
      said["instalment"] = .number(only.number)
    }
    let rest = open.filter { $0.number != said["instalment"]?.number }
    if rest.isEmpty {
      said["complete"] = true
    } else if let next = rest.map(\.due).min() {
      said["next-due"] = .text(next.description)
    }
  }

  func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    let party = entry.data["party"]?.number
    try FirstReceiver.tell(entry, of: file, in: db)
    if HandingOver.told.contains(entry.step) { try Notices.handedBack(entry, of: file, in: db) }
    switch entry.step {
    case "add-party": try Parties.add(entry, to: file, in: db)
    case "represent-party":
      try db.run(
        """
        UPDATE parties SET capacity = \(entry.data["capacity"]?.text), represented_n = \(entry.n),
          special_authority = \(entry.data["special-authority"] == true)
        WHERE case_id = \(file.id) AND number = \(party ?? 0)
        """)
    case "drop-party":
      try Parties.mark("left_at", party ?? 0, of: file, at: entry.at, in: db)
      try db.run(
        """
        UPDATE parties SET left_because = \(entry.data["ground"]?.text)
        WHERE case_id = \(file.id) AND number = \(party ?? 0)
        """)
    case "record-consent":
      try Parties.mark("consented_at", party ?? 0, of: file, at: entry.at, in: db)
    case "plan-session", "cancel-session": try PlannedSession.tell(entry, of: file, in: db)
    case "party-refuses", "refuse-mediation":
      try Parties.mark("refused_at", party ?? 0, of: file, at: entry.at, in: db)
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
    case "report-danger": try danger(entry, file, db)
    case "withdraw", "withdraw-for", "pass-on":
      if file.matter.facts["risk"] == "red" { try danger(entry, file, db) }
    case "request-counselling":
      try Counsellings.ask(entry, said: said, of: file, by: doer, under: rules, in: db)
      try PersonalValues.erase(chain: file.id, n: entry.n, fields: ["background"], in: db)
    case "merge":
      try Joining.follow(
        entry.step, said: said, of: &file, by: doer, at: entry.at, under: rules, in: db)
      if let other = file.mergedInto {
        try Parties.join(file, into: other, in: db)
        try carryRed(from: file, into: other, by: doer, at: entry.at, under: rules, in: db)
      }
    case "part":
      let other = file.mergedInto
      try Joining.follow(
        entry.step, said: said, of: &file, by: doer, at: entry.at, under: rules, in: db)
      if let other { try Parties.part(file.id, outOf: other, in: db) }
    default: break
    }
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
    try Notices.danger(entry, of: file, units: units, in: db)
  }

  /// What is red stays red in the case into which it is merged.
  private func carryRed(
    from file: CaseFile, into id: Int64, by doer: Doer, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws {
    guard file.matter.facts["risk"] == "red", var other = try CaseFile.load(id, in: db),
      other.matter.facts["risk"] != "red"
    else { return }
    var said: [String: Fact] = ["reason": .text(file.number)]
    said["signs"] = file.matter.facts["signs"]
    try other.take(
      "raise-red", said: said, entries: nil, by: doer, at: now, under: rules, in: db)
  }

  /// What climbs before anybody has tried is marked, for the figures that ask for it. Who mediates
  /// is known beyond the mediation, and who has stood aside.
  func consequences(
    of entry: Entry, for file: CaseFile, in db: Database
  ) throws -> [Change] {
    let facts = file.matter.facts
    switch entry.step {
    case "assign":
      return entry.data["person"].map { [.fact("mediator", $0)] } ?? []
    case "recuse":
      guard let mediator = file.matter.handler else { return [] }
      let others = facts["aside"]?.list ?? []
      return [.fact("aside", .list(others.filter { $0 != "\(mediator)" } + ["\(mediator)"]))]
    case "climb":
      let isUntried = facts["sessions"] != true && file.matter.taken["submit"] == nil
      return try Climbing.returns(entry, file, in: db)
        + (isUntried ? [.fact("climbed-untried", true)] : [])
    case "pass-down":
      return try Climbing.returns(entry, file, in: db) + JointDesk.named(entry, file)
    case "reclassify": return try Reclassifying.changes(entry, file, in: db)
    case "send-back": return try Climbing.returns(entry, file, in: db)
    default: return []
    }
  }

  func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws {
    let reports = max(1, file.reports)
    let figures = DisputeFigures(file.matter, reports: reports, calendar)
    if let before, figures == DisputeFigures(before, reports: reports, calendar) { return }
    try figures.save(file, in: db)
  }
}

import CaseEngine
import Storage

/// What must hold of a dispute before a step is taken.
extension MediationPractice {
  /// Where the signs are grave somebody says how grave before the matter goes on.
  func decided(_ step: Step, _ file: CaseFile, at now: Instant, _ db: Database) throws {
    guard file.risk == nil else { return }
    let calls = try RepeatedCalls.count(over: file, seenBy: nil, at: now, in: db)
    if try RiskProposal.of(file, calls: calls, in: db).colour >= .orange {
      throw Refusal.barred(step: step.id, because: "risk-undecided")
    }
  }

  func resume(
    _ said: inout [String: Fact], _ file: CaseFile, at now: Instant, _ db: Database
  ) throws {
    said["mediate-by"] = try LabourDispute.resumed(file, at: now, in: db).map {
      .text($0.description)
    }
  }

  /// A leader with an account is named by it, another by name and office.
  func naming(_ said: inout [String: Fact], _ db: Database) throws {
    if let id = said["leader-person"]?.number.map(Int64.init) {
      said["leader"] = try People.names(of: [id], in: db)[id].map(Fact.text)
    }
    if said["leader"] == nil { throw Invalid("leader-person", "no-leader") }
  }

  /// The parties are told days ahead; at once, where no more days are left.
  func limited(
    _ said: inout [String: Fact], _ file: CaseFile, at now: Instant, _ db: Database
  ) throws {
    guard let ends = said["limitation-ends"]?.day else { return }
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    let days = policy.counts["limitation-notice-days"] ?? 30
    said["tell-by"] = .text(max(now.day, ends - days).description)
  }

  /// A psychologist helps a person, and one at a time.
  func helpable(_ said: [String: Fact], _ file: CaseFile, _ db: Database) throws {
    let party = try Parties.active(said["party"]?.number, of: file, in: db)
    guard party.kind == "person" else { throw Invalid("party", "person-only") }
    if try Counsellings.isHelped(party.number, of: file, in: db) {
      throw Refusal.barred(step: "request-counselling", because: "counselling-open")
    }
  }

  /// Section 17: nobody is mediated with against his will.
  func consentOfAll(_ step: Step, _ file: CaseFile, _ db: Database) throws {
    let parties = try Parties.of(file, in: db).filter(\.isBound)
    guard Set(parties.map(\.side)).isSuperset(of: [.applicant, .respondent]) else {
      throw Refusal.barred(step: step.id, because: "parties")
    }
    guard parties.allSatisfy({ $0.consented != nil }) else {
      throw Refusal.barred(step: step.id, because: "consent")
    }
    try guarded(step, file, db)
  }

  /// Who cannot act alone is heard through a guardian.
  func guarded(_ step: Step, _ file: CaseFile, _ db: Database) throws {
    let parties = try Parties.of(file, in: db).filter(\.isActive)
    if parties.contains(where: \.needsGuardian) {
      throw Refusal.barred(step: step.id, because: "guardian")
    }
  }

  func free(
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
  func prevented(_ said: inout [String: Fact], _ file: CaseFile) throws {
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
    let parties = try Parties.of(file, in: db)
    let missing = agreement.missing(of: parties)
    let places = missing.filter { $0.signer == signer && $0.party == party }
    if said["delegate"] == nil {
      guard places.count < 2 else { throw Invalid("delegate", "required") }
      if let one = places.first?.delegate, one > 0 { said["delegate"] = .number(one) }
    }
    guard places.contains(where: { $0.delegate == said["delegate"]?.number ?? 0 }) else {
      throw Refusal.barred(step: "sign-agreement", because: "signed-already")
    }
    if party > 0 {
      try Authority.agree("sign-agreement", said, parties.filter { $0.number == party })
    }
    guard missing.count == 1 else { return }
    said["complete"] = true
    let due = agreement.nextDue?.description
    said["next-due"] = due.map(Fact.text) ?? file.matter.facts["perform-by"]
  }

  func performing(_ said: inout [String: Fact], _ file: CaseFile, _ db: Database) throws {
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
      // The court still has the agreement: it is visited once the court has answered.
      said[file.matter.state == "effective" ? "complete" : "performed"] = true
    } else if let next = rest.map(\.due).min() {
      said["next-due"] = .text(next.description)
    }
  }
}

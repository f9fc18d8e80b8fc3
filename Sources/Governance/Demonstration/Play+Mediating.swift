import CaseEngine
import Storage

/// What the unit does with a dispute: a department, a committee's mediator, an organ, or those who
/// mediate for a court.
extension Play {
  func mediate(
    _ life: inout DisputeLife, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> Move {
    let matter = file.matter
    let words = script.disputes.words
    guard let unit = matter.unit,
      let worker = roster.handlers[unit]?.first(where: { $0.person == matter.handler })
        ?? roster.handler(of: unit, &life.random)
    else { return .nobody }
    func take(_ step: String, _ said: [String: Fact] = [:]) -> Move { .step(step, said, worker) }
    /// With the scan of the signed paper, where it goes into a committee's volume.
    func hand(_ scan: String, _ step: String, _ said: [String: Fact] = [:]) throws -> Move {
      guard matter.procedure == PeoplesMediation.id, let kept = scans[scan] else {
        return take(step, said)
      }
      let file = try Attachments.enter(
        kept, name: "\(scan).png", by: .person(worker.person), at: now, in: db)
      return take(step, said.merging(["attachments": .list(["\(file.id)"])]) { own, _ in own })
    }
    switch matter.state {
    case "routed", "requested": return take("sign")
    case "handling": return take("submit", answer(life))
    case "applied":
      let silent = try Parties.of(file, in: db).first {
        $0.isActive && $0.side != .third && $0.consented == nil
      }
      guard let silent else { return try hand("registration", "take-case") }
      return try hand(
        "identity", "record-consent",
        ["party": .number(silent.number), "manner": "in-person"])
    case "taken-up":
      return take("assign", ["person": .number(Int(worker.person)), "chosen-by": "committee"])
    case "received": return take("sign-materials", ["materials": .text(words.materials)])
    case "mediating", "organ-mediating", "commissioned":
      if matter.facts["rights-told"] != true {
        return try hand("rights-notice", "inform-rights", ["manner": "in-person"])
      }
      if matter.facts["sessions"] != true {
        return try hand("session-record", "record-session", session(on: now.day))
      }
      return try end(life, matter, at: now, take, hand)
    case "signing":
      let missing = try Agreement.of(file, in: db).missing(of: Parties.of(file, in: db)).first
      guard let missing else { return .nobody }
      var said: [String: Fact] = [
        "signer": .text(missing.signer), "manner": missing.signer == "seal" ? "seal" : "signature",
      ]
      if missing.party > 0 { said["party"] = .number(missing.party) }
      // Scanned once it is sealed, with all signatures on it.
      return missing.signer == "seal"
        ? try hand("agreement", "sign-agreement", said) : take("sign-agreement", said)
    case "effective":
      if life.confirms, matter.facts["confirmation"] == nil, matter.running("confirm-window") != nil
      {
        let materials = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
          .choices("confirmation-materials").map(\.id)
        return try hand(
          "confirmation", "apply-confirmation",
          [
            "court": .text(words.court), "applicant-applies": true, "respondent-applies": true,
            "admissible": "admissible", "enclosed": .list(materials),
          ])
      }
      return life.breaches && matter.facts["breached"] == nil
        ? take("breach", ["party": 2, "words": .text(words.breach)])
        : try hand("performance", "perform")
    case "breached": return take("give-up-performance", ["told": .text(words.told)])
    case "confirming": return take("court-accepts")
    case "deciding": return try hand("ruling", "court-confirms", ["ruling": .text(words.ruling)])
    case "at-station":
      return take("take-at-station", handing(at: now).merging(["act": "minor"]) { own, _ in own })
    case "station-mediating":
      if matter.facts["rights-told"] != true {
        return take("inform-rights", ["manner": "in-person"])
      }
      return try matter.facts["station-met"] == true
        ? end(life, matter, at: now, take, hand) : take("station-session", session(on: now.day))
    case "station-performing":
      return life.breaches
        ? take(
          "record-default",
          handing(at: now).merging(["penalty": "punished", "told": .text(words.told)]) { own, _ in
            own
          })
        : take("record-fulfilment", handing(at: now))
    case "sent": return take("receive-hand-over", handing(at: now))
    case "arbitration-asked": return take("arbitration-accepts", handing(at: now))
    case "arbitrating":
      return take(
        "report-outcome",
        handing(at: now).merging(result(life)) { own, _ in own }
          .merging(["office-outcome": "award"]) { own, _ in own })
    case "petition-registered":
      guard let place = try Areas.find(file.place.code, in: db),
        let organ = try Organisations.keeping(
          line: life.kind.line ?? "township", nearest: place, on: now.day, in: db)
      else { return .nobody }
      return take(
        "forward-petition",
        handing(at: now).merging(["unit": .number(Int(organ.id))]) { own, _ in own })
    case "petition-received":
      return take(
        "accept-petition", handing(at: now).merging(["told": .text(words.told)]) { own, _ in own })
    case "petition-handling":
      return take(
        "issue-opinion",
        handing(at: now).merging([
          "opinion": life.outcome == .settled ? "supported" : "explained",
          "words": .text(words.opinion),
        ]) { own, _ in own })
    case "petition-answered":
      return take(
        "conclude-petition",
        handing(at: now).merging(result(life)) { own, _ in own }
          .merging(["accepted": true, "told": .text(words.told)]) { own, _ in own })
    case "visiting":
      return try hand(
        "follow-up", "visit",
        [
          "held": .text(now.day.description),
          "performance": life.breaches ? "not-performed" : "performed",
          "record": .text(words.visit),
        ])
    case "filing":
      let drawn = script.disputes.preventions
      guard life.random.happens(script.disputes.shares.prevented),
        let prevented = life.random.pick(drawn)
      else { return take("file-volume") }
      return take(
        "file-volume",
        ["prevented": .text(prevented), "prevented-people": .number(life.people)])
    case "reporting":
      return take(
        "report-court",
        handing(at: now).merging(["court-outcome": "filed-agreement"]) { own, _ in own })
    case "returning":
      return take(
        "return-materials",
        handing(at: now).merging(["receipt": .text(words.court)]) { own, _ in own })
    default: return .nobody
    }
  }

  private func answer(_ life: DisputeLife) -> [String: Fact] {
    let words = script.disputes.words
    switch life.outcome {
    case .settled: return ["result": "settled", "answer": .text(words.answer)]
    case .partly: return ["result": "partly", "answer": .text(words.partAnswer)]
    case .failed, .refused: return ["result": "not-settled", "answer": .text(words.noAnswer)]
    }
  }

  private func result(_ life: DisputeLife) -> [String: Fact] {
    switch life.outcome {
    case .settled: ["result": "settled"]
    case .partly: ["result": "partly"]
    case .failed, .refused: ["result": "not-settled"]
    }
  }

  private func session(on day: Day) -> [String: Fact] {
    let words = script.disputes.words
    return [
      "held": .text(day.description), "place": .text(words.place), "mode": "in-person",
      "present": .text(words.present), "record": .text(words.session),
    ]
  }

  /// What is to climb fails below first.
  private func end(
    _ life: DisputeLife, _ matter: Case, at now: Instant,
    _ take: (String, [String: Fact]) -> Move,
    _ hand: (String, String, [String: Fact]) throws -> Move
  ) throws -> Move {
    let words = script.disputes.words
    let isPeoples = matter.procedure == PeoplesMediation.id
    let failsBelow =
      isPeoples && life.climbs && matter.taken["climb"] == nil && matter.level < .city
    if life.outcome == .refused {
      return take(
        "party-refuses",
        ["party": 2, "proof": .text(words.refused), "told": .text(words.told)])
    }
    if life.outcome == .failed || failsBelow {
      guard matter.procedure != StationMediation.id else {
        return take(
          "fail-at-station",
          handing(at: now).merging([
            "reason": .text(words.failed), "penalty": "investigating", "told": .text(words.told),
          ]) { own, _ in own })
      }
      return take("fail", ["reason": .text(words.failed), "told": .text(words.told)])
    }
    var said: [String: Fact] = ["terms": .text(words.terms), "amount": .number(life.amount)]
    if life.outcome == .partly {
      said["partial"] = true
      said["left-open"] = .text(words.partAnswer)
      said["told"] = .text(words.told)
    }
    guard isPeoples else {
      said["all-signed"] = .text(now.day.description)
      return take("reach", said)
    }
    said["matter"] = .text(words.matter)
    said["manner"] = .text(words.manner)
    return life.isOral
      ? try hand("oral-agreement", "reach-oral", said) : take("reach-written", said)
  }
}

import CaseEngine
import Storage

/// What the desks, units and mediators do at each state of a dispute.
extension Play {
  func move(
    _ life: inout DisputeLife, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> Move {
    let matter = file.matter
    let words = script.disputes.words
    func by(_ role: Role, _ step: String, _ said: [String: Fact] = [:]) -> Move {
      roster.someone(role, at: matter.holder, &life.random).map { .step(step, said, $0) }
        ?? .nobody
    }
    if matter.facts["risk"] == "red" {
      if matter.running("name-leader") != nil {
        return by(.coordinator, "name-leader", leader(of: matter))
      }
      let failed = ["failed", "refused"].contains(matter.facts["last-mediation"]?.text ?? "")
      if ["review", "settled"].contains(matter.state) || matter.state == "routing" && failed {
        return by(.coordinator, "lower-risk", ["risk": "yellow", "reason": .text(words.calm)])
      }
      if let watch = matter.running("watch"), now.milliseconds(since: watch.start) > 43_200_000 {
        return by(.coordinator, "check-risk", ["found": .text(words.found)])
      }
    }
    switch matter.state {
    case "lodged":
      if try HandIns.of(file, in: db).contains(where: { $0.acknowledged == nil }) {
        return by(.receptionist, "acknowledge", handing(at: now))
      }
      if life.turnedAway {
        return by(
          .receptionist, "refuse", ["road": "no-dispute", "reason": .text(words.turned)])
      }
      let risk = try RiskProposal.of(file, calls: 0, in: db).colour
      return by(
        .receptionist, "study",
        [
          "category": .text(life.kind.id), "difficulty": .text(life.difficulty),
          "lawful-road": .text(life.road), "people": .number(life.people),
          "amount": .number(life.amount), "risk": .text(min(risk, .orange).rawValue),
        ])
    case "studied":
      if life.isCalledAgain, matter.taken["record-call"] == nil {
        return by(
          .receptionist, "record-call",
          ["call-number": .text("110-\(file.number)"), "words": .text(words.again110)])
      }
      return life.isRed && matter.taken["raise-red"] == nil
        ? by(.receptionist, "raise-red", ["reason": .text(words.red)])
        : by(.coordinator, "admit", ["exclusion": "none", "repeats-looked": true])
    case "routing":
      if life.asksHelp, matter.taken["request-counselling"] == nil {
        life.asksHelp = false
        let help = script.disputes.help
        return by(
          .coordinator, "request-counselling",
          [
            "party": 1, "need": .text(life.random.pick(help.needs) ?? "other"),
            "background": .text(help.background),
          ])
      }
      let drawn = life
      return try route(drawn, file, at: now, in: db, by)
    case "climbed", "passed-down": return by(.coordinator, "take-up")
    case "review": return by(.coordinator, "accept-result")
    case "answered":
      if life.isUnreachable {
        return matter.taken["missed-call", default: 0] < 3
          ? by(.receptionist, "missed-call")
          : by(.receptionist, "give-up-call", ["reason": .text(words.unreachable)])
      }
      let unhappy = life.isDissatisfied && matter.taken["redo"] == nil
      let judgement = unhappy ? "dissatisfied" : life.isFairly ? "fairly-satisfied" : "satisfied"
      return by(
        .receptionist, "call-back", ["judgement": .text(judgement), "solved": .flag(!unhappy)])
    case "dissatisfied": return by(.coordinator, "redo", ["reason": .text(words.again)])
    case "settled":
      if let office = try HandIns.of(file, in: db).first(where: { $0.told == nil }) {
        return by(
          .receptionist, "reply-office",
          handing(at: now).merging(["handed-by": .number(Int(office.unit))]) { own, _ in own })
      }
      return by(.receptionist, "close")
    case "sampling": return try sample(&life, file, at: now, in: db)
    default: return try mediate(&life, file, at: now, in: db)
    }
  }

  private func leader(of matter: Case) -> [String: Fact] {
    roster.desks[matter.holder]?[.leader]?.first.map { ["leader-person": .number(Int($0.person))] }
      ?? ["leader": "-"]
  }

  /// By document and by call, with its paper.
  func handing(at now: Instant) -> [String: Fact] {
    ["handed-way": "both", "letter": .text(Self.numbered(script.disputes.words.letter, at: now))]
  }

  /// The number of a letter, which grows through the year. No office keeps its register here.
  static func numbered(_ words: String, at now: Instant) -> String {
    let day = now.day
    let number = (day.number - Day(year: day.year, month: 1, day: 1).number) * 4
    return words.replacing("{year}", with: "\(day.year)")
      .replacing("{number}", with: "\(number + now.minuteOfDay / 360 + 1)")
  }

  private func route(
    _ life: DisputeLife, _ file: CaseFile, at now: Instant, in db: Database,
    _ by: (Role, String, [String: Fact]) -> Move
  ) throws -> Move {
    let matter = file.matter
    let words = script.disputes.words
    let failed =
      ["failed", "refused", "defaulted"].contains(matter.facts["last-mediation"]?.text ?? "")
      || matter.facts["office-outcome"] != nil
    let mayClimb = life.climbs && matter.taken["climb"] == nil && matter.level < .city
    if mayClimb, failed || life.road != "peoples-mediation" {
      guard let here = try Areas.find(matter.holder, in: db),
        let above = here.path.last(where: { $0 != here.code })
      else { return .nobody }
      return by(.coordinator, "climb", ["area": .text(above), "tried": .text(words.tried)])
    }
    if failed, matter.taken["climb"] == nil || life.outcome == .failed || life.outcome == .refused {
      return by(.coordinator, "guide", ["road": "court", "told": .text(words.told)])
    }
    let line: String
    switch life.road {
    case "peoples-mediation", "judicial-mediation": line = "mediation"
    case "administrative-mediation": line = life.kind.line ?? "township"
    case "station-mediation": line = "police-station"
    case "petition": line = "petition"
    case "arbitration": line = "labour-arbitration"
    default: line = life.isPolice ? "police-station" : life.kind.line ?? "township"
    }
    guard
      let place = try Areas.find(
        matter.level == .city ? matter.holder : file.place.code, in: db),
      let unit = try Organisations.keeping(line: line, nearest: place, on: now.day, in: db)
        ?? Organisations.keeping(line: "township", nearest: place, on: now.day, in: db)
    else { return .nobody }
    let to: [String: Fact] = ["unit": .number(Int(unit.id))]
    switch life.road {
    case "peoples-mediation": return by(.coordinator, "mediate", to)
    case "administrative-mediation": return by(.coordinator, "administer", to)
    case "station-mediation":
      return by(.coordinator, "send-to-station", to.merging(handing(at: now)) { own, _ in own })
    case "petition", "arbitration":
      var said = to.merging(handing(at: now)) { own, _ in own }
      said["reason"] = .text(words.handed)
      if life.road == "petition" { return by(.coordinator, "hand-to-petition", said) }
      said["office"] = "labour-arbitration"
      return by(.coordinator, "hand-to-office", said)
    case "judicial-mediation":
      var said = to
      said["court-number"] = .text(Self.numbered(words.courtNumber, at: now))
      said["commission"] = "assigned"
      said["court-unit"] = try Organisations.keeping(
        line: "court", nearest: place, on: now.day, in: db
      ).map { .number(Int($0.id)) }
      if said["court-unit"] == nil { said["court"] = .text(words.court) }
      return by(.coordinator, "take-commission", said)
    default: return by(.coordinator, "route", to)
    }
  }

  /// Whoever ended it does not confirm that: his colleague, or a supervisor for a purpose on
  /// record.
  private func sample(
    _ life: inout DisputeLife, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> Move {
    let matter = file.matter
    let done = ["refuse", "guide", "pass-on"].compactMap { matter.doers[$0]?.person }
    let colleagues = (roster.desks[matter.holder]?[.coordinator] ?? []).filter {
      !done.contains($0.person)
    }
    if let colleague = colleagues.first { return .step("confirm-ending", [:], colleague) }
    for area in [file.holder.code, file.holder.county ?? "", file.holder.city] {
      guard let supervisor = roster.someone(.supervisor, at: area, &life.random) else { continue }
      if try CaseFile.find(file.number, for: supervisor, in: db).degree == .status {
        try Openings.open(
          file.number, purpose: script.disputes.words.purpose, by: supervisor, at: now, in: db)
      }
      return .step("confirm-ending", [:], supervisor)
    }
    return .nobody
  }
}

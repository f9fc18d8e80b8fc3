import CaseEngine
import Storage

/// What the offices decide at each state.
extension Play {
  func move(
    _ life: inout Life, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> Move {
    let matter = file.matter
    let holder = matter.holder
    let words = script.words
    func by(
      _ role: Role, _ step: String, _ said: [String: Fact], _ random: inout SeededRandom
    ) -> Move {
      roster.someone(role, at: holder, &random).map { .step(step, said, $0) } ?? .nobody
    }
    func saying(_ field: String, _ texts: [String]) -> [String: Fact] {
      [field: .text(filled(texts, &life))]
    }
    switch matter.state {
    case "registered":
      if let move = atOnce(&life, matter, holder) { return move }
      let subject = script.subjects[life.subject]
      return by(
        .clerk, "admit",
        [
          "category": .text(subject.code), "urgency": .text(life.urgency),
          "kind": .text(subject.kind),
        ], &life.random)
    case "admitted": return try route(&life, file, at: now, in: db)
    case "dispatched", "handling": return work(&life, file, at: now)
    case "merged":
      life.fate.part = false
      return by(.dispatcher, "part", saying("reason", words.returnAccepted), &life.random)
    case "returned":
      return life.fate.returnRefused && matter.taken["refuse-return"] == nil
        ? by(.dispatcher, "refuse-return", saying("reason", words.returnRefused), &life.random)
        : by(.dispatcher, "accept-return", saying("note", words.returnAccepted), &life.random)
    case "coordination":
      var said = saying("reason", words.dutySettled)
      said["unit"] = .number(Int(try unit(for: life, file, at: now, in: db)))
      return by(.supervisor, "settle-duty", said, &life.random)
    case "shared":
      let open: Int =
        try db.value("SELECT count(*) FROM cases WHERE parent = \(file.id) AND open = 1") ?? 0
      guard open == 0 else { return .wait(office.adding(480, to: now)) }
      return by(.dispatcher, "gather", saying("answer", words.gathering), &life.random)
    case "review":
      return life.fate.rejected && matter.taken["reject"] == nil
        ? by(.reviewer, "reject", saying("reason", words.rejecting), &life.random)
        : by(.reviewer, "accept", [:], &life.random)
    case "answered": return callBack(&life, matter, holder)
    case "dissatisfied":
      if matter.taken["redo", default: 0] + matter.taken["redo-shared", default: 0] == 0 {
        let step = matter.facts["shared"] == true ? "redo-shared" : "redo"
        return by(.reviewer, step, saying("reason", words.redoing), &life.random)
      }
      return life.fate.unreasonable || matter.taken["call-back", default: 0] < 2
        ? by(
          .supervisor, "find-unreasonable", saying("reason", words.unreasonable), &life.random)
        : by(.reviewer, "contest", saying("reason", words.contesting), &life.random)
    case "contested":
      return life.fate.ordered && matter.taken["order-redo"] == nil
        && matter.facts["shared"] != true
        ? by(.supervisor, "order-redo", saying("reason", words.ordering), &life.random)
        : by(.supervisor, "explain", saying("answer", words.explaining), &life.random)
    case "sampling":
      return life.fate.overturned && matter.taken["overturn-ending"] == nil
        ? by(.reviewer, "overturn-ending", saying("reason", words.rejecting), &life.random)
        : by(.reviewer, "confirm-ending", [:], &life.random)
    default: return by(.caller, "close", [:], &life.random)
    }
  }

  private func callBack(_ life: inout Life, _ matter: Case, _ holder: String) -> Move {
    let words = script.words
    let round = matter.taken["call-back", default: 0]
    if life.fate.unreachable, round == 0,
      let caller = roster.someone(.caller, at: holder, &life.random)
    {
      return matter.taken["missed-call", default: 0] < 3
        ? .step("missed-call", ["note": .text(filled(words.missedCall, &life))], caller)
        : .step("give-up-call", ["reason": .text(filled(words.unreachable, &life))], caller)
    }
    let isBad = round == 0 ? life.fate.dissatisfied : life.fate.again && round == 1
    let judgement = isBad ? "dissatisfied" : life.fate.fairly ? "fairly-satisfied" : "satisfied"
    var said: [String: Fact] = ["judgement": .text(judgement), "solved": .flag(!isBad)]
    if isBad || life.random.happens(0.4) {
      said["words"] = .text(
        filled(isBad ? words.dissatisfiedWords : words.satisfiedWords, &life))
    }
    if life.fate.byReceipt, life.code != nil { return .judge(said) }
    said["responded"] = true
    return roster.someone(.caller, at: holder, &life.random)
      .map { .step("call-back", said, $0) } ?? .nobody
  }

  /// What is answered or declined at intake.
  private func atOnce(_ life: inout Life, _ matter: Case, _ holder: String) -> Move? {
    guard let ending = life.fate.atOnce, matter.taken["overturn-ending"] == nil,
      let clerk = roster.someone(.clerk, at: holder, &life.random)
    else { return nil }
    let words = script.words
    switch ending {
    case .answer:
      return .step("answer", ["answer": .text(filled(words.answeringAtOnce, &life))], clerk)
    case .refuse:
      return .step(
        "refuse", ["road": "court", "reason": .text(filled(words.refusing, &life))], clerk)
    case .passOn:
      return .step(
        "pass-on", ["road": "police", "note": .text(filled(words.passingOn, &life))], clerk)
    }
  }

  private func route(
    _ life: inout Life, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> Move {
    let matter = file.matter
    if let move = atOnce(&life, matter, matter.holder) { return move }
    guard let dispatcher = roster.someone(.dispatcher, at: matter.holder, &life.random) else {
      return .nobody
    }
    let words = script.words
    if let into = life.fate.into, matter.taken["merge"] == nil,
      let other = try CaseFile.load(number: into, in: db), other.matter.open
    {
      return .step("merge", ["into": .text(into)], dispatcher)
    }
    if life.fate.passDown, matter.level == .city, matter.taken["pass-down"] == nil {
      return .step(
        "pass-down",
        ["area": .text(life.county), "reason": .text(filled(words.passingDown, &life))],
        dispatcher)
    }
    let unit = try unit(for: life, file, at: now, in: db)
    var redacted: [String: Fact] = [:]
    if file.confidential {
      redacted["redacted"] = .text(
        words.redacted.replacing(
          "{title}",
          with: script.subjects[life.subject].titles[0]
            .replacing(#/\{[a-z]+\}/#, with: "")))
    }
    if life.fate.split, matter.taken["split"] == nil {
      let other = try units(beside: unit, file, at: now, in: db)
      if other != unit {
        return .step(
          "split",
          [
            "lead": .number(Int(unit)), "units": .list(["\(unit)", "\(other)"]),
            "note": .text(filled(words.splitting, &life)),
          ].merging(redacted) { said, _ in said }.filter { $0.key != "redacted" }, dispatcher)
      }
    }
    return .step(
      "dispatch", ["unit": .number(Int(unit))].merging(redacted) { said, _ in said }, dispatcher)
  }

  /// The unit whose line of work it is, the nearest first; after returns the city's.
  private func unit(
    for life: Life, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> Int64 {
    let code = file.matter.facts["category"]?.text ?? script.subjects[life.subject].code
    let policy = try Policies.current(CategoryPolicy.self, on: now.day, in: db).policy
    let line = policy.line(of: code) ?? "township"
    let place = file.matter.taken["accept-return", default: 0] == 0 ? file.place.code : Dezhou.city
    guard let area = try Areas.find(place, in: db),
      let unit = try Organisations.keeping(line: line, nearest: area, on: now.day, in: db)
    else { throw Refusal.notFound }
    return unit.id
  }

  /// Who else is concerned: the office of the township, or the city's.
  private func units(
    beside unit: Int64, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> Int64 {
    guard let area = try Areas.find(file.place.code, in: db) else { return unit }
    return try Organisations.keeping(line: "township", nearest: area, on: now.day, in: db)?.id
      ?? unit
  }
}

import CaseEngine
import Storage

/// What the handling unit does, and what happens beside the procedure's course.
extension Play {
  func work(_ life: inout Life, _ file: CaseFile, at now: Instant) -> Move {
    let matter = file.matter
    guard let unit = matter.unit else { return .nobody }
    let words = script.words
    let worker =
      roster.handlers[unit]?.first { $0.person == matter.handler }
      ?? roster.handler(of: unit, &life.random)
    guard let worker else { return .nobody }
    if life.fate.returns > matter.taken["return", default: 0],
      matter.facts["final"]?.number != Int(unit),
      matter.taken["refuse-return"] == nil, matter.running("return-window") != nil
    {
      return .step("return", ["reason": .text(filled(words.returning, &life))], worker)
    }
    if matter.state == "dispatched" { return .step("sign", [:], worker) }
    if matter.isPaused(at: now) {
      let until = matter.running("handle")?.pauses.last?.until ?? now
      return .wait(until)
    }
    if let decision = decide(&life, matter, at: now) { return decision }
    if matter.running("contact") != nil {
      let way = life.random.pick(["telephone", "telephone", "visit", "message"]) ?? "telephone"
      return .step(
        "contact", ["way": .text(way), "note": .text(filled(words.contacting, &life))], worker)
    }
    let isFirst = matter.taken["submit"] == nil
    if life.fate.note, matter.taken["note"] == nil {
      return .step("note", ["note": .text(filled(words.noting, &life))], worker)
    }
    if isFirst, life.fate.extending, matter.taken["ask-extension"] == nil {
      let days = script.outcomes.extensionDays
      return .step(
        "ask-extension",
        [
          "days": .number(life.random.whole((days.first ?? 2)...(days.last ?? 5))),
          "reason": .text(filled(words.extending, &life)),
        ], worker)
    }
    if isFirst, life.fate.pausing, matter.taken["ask-pause"] == nil {
      return .step("ask-pause", pause(&life, from: now), worker)
    }
    let subject = script.subjects[life.subject]
    let fits = life.random.happens(0.7)
    let solved = !(life.fate.unsolved && isFirst)
    let answer =
      solved
      ? filled(fits ? [subject.answer] : words.answers, &life) : filled(words.notSolved, &life)
    return .step(
      "submit",
      [
        "result": .text(filled(fits ? [subject.result] : words.results, &life)),
        "answer": .text(answer), "claimed-solved": .flag(solved),
      ], worker)
  }

  /// What the dispatching side decides about an extension or a pause that was asked for.
  private func decide(_ life: inout Life, _ matter: Case, at now: Instant) -> Move? {
    let words = script.words
    guard let dispatcher = roster.someone(.dispatcher, at: matter.holder, &life.random) else {
      return nil
    }
    if matter.running("handle")?.extensionAsked != nil {
      return life.fate.extensionRefused
        ? .step(
          "refuse-extension", ["reason": .text(filled(words.extensionRefused, &life))],
          dispatcher)
        : .step(
          "grant-extension", ["note": .text(filled(words.extensionGranted, &life))], dispatcher)
    }
    if matter.facts["pause-asked"] == true, matter.taken["pause"] == nil {
      return .step("pause", pause(&life, from: now), dispatcher)
    }
    return nil
  }

  private func pause(_ life: inout Life, from now: Instant) -> [String: Fact] {
    let winter = [11, 12, 1, 2].contains(now.day.month)
    let grounds =
      winter ? "season" : life.random.pick(["plan", "inspection", "procedure"]) ?? "plan"
    let days = script.outcomes.pauseDays
    let until = now.day + life.random.whole((days.first ?? 10)...(days.last ?? 30))
    return [
      "grounds": .text(grounds), "reason": .text(script.words.pausing[grounds] ?? grounds),
      "until": .text(until.description),
    ]
  }

  mutating func step(
    _ aside: Agenda.Aside, _ id: Int, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard var life = lives[id], let file = try CaseFile.load(number: life.number, in: db),
      file.matter.open
    else { return }
    let words = script.words
    let holder = file.matter.holder
    let number = life.number
    switch aside {
    case .add, .withdraw:
      guard let receipt = life.receipt, let code = life.code else { return }
      let said: [String: Fact] =
        aside == .add
        ? ["words": .text(filled(words.adding, &life))]
        : ["reason": .text(filled(words.withdrawing, &life))]
      _ = try attempt("\(aside)", &life, in: db) {
        try Receipts.take(
          aside == .add ? "add" : "withdraw", said: said, receipt: receipt, code: code, at: now,
          under: rules, in: db)
        return nil
      }
    case .urge, .instruct:
      let role: Role = aside == .urge ? .clerk : .leader
      guard let actor = roster.someone(role, at: holder, &life.random) else { return }
      let said: [String: Fact] =
        aside == .urge
        ? ["note": .text(filled(words.urging, &life))]
        : ["instruction": .text(filled(words.instructing, &life))]
      _ = try attempt("\(aside)", &life, in: db) {
        try CaseDesk.take(
          number, step: aside == .urge ? "urge" : "instruct", raw: said, entries: nil,
          by: actor, at: now, under: rules, in: db
        ).file
      }
    }
    lives[id] = life
  }
}

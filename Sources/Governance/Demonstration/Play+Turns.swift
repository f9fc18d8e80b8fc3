import CaseEngine
import Storage

/// Whose turn it is, and what they do.
extension Play {
  /// What somebody does when he turns to a matter.
  enum Move {
    case step(String, [String: Fact], Actor)
    /// By the reporter, with the receipt.
    case judge([String: Fact])
    case wait(Instant)
    case nobody
  }

  mutating func turn(
    _ id: Int, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard var life = lives[id], let file = try CaseFile.load(number: life.number, in: db) else {
      return
    }
    let parting = file.matter.state == "merged" && life.fate.part
    guard file.matter.open || parting else {
      lives[id] = nil
      return
    }
    let (number, receipt, code) = (life.number, life.receipt ?? "", life.code ?? "")
    switch try move(&life, file, at: now, in: db) {
    case .nobody:
      lives[id] = nil
    case .wait(let until):
      lives[id] = life
      agenda.plan(.turn(id), at: max(until, now.adding(minutes: 1)))
    case .step(let step, let said, let actor):
      let after = try attempt(step, &life, in: db) {
        try CaseDesk.take(
          number, step: step, raw: said, entries: nil, by: actor, at: now, under: rules,
          in: db
        ).file
      }
      try goOn(id, &life, step, after, at: now, in: db)
    case .judge(let said):
      let after = try attempt("judge", &life, in: db) {
        try Receipts.take(
          "judge", said: said, receipt: receipt, code: code, at: now, under: rules, in: db)
        return try CaseFile.load(number: number, in: db)
      }
      try goOn(id, &life, "call-back", after, at: now, in: db)
    }
  }

  /// After a refusal the complaint takes another way.
  mutating func attempt(
    _ step: String, _ life: inout Life, in db: Database, _ act: () throws -> CaseFile?
  ) throws -> CaseFile? {
    if let done = try counted(step, in: db, act) { return done }
    life.stumbles += 1
    // What was refused is not tried again: another way is found, or none.
    life.fate.into = nil
    life.fate.returns = 0
    life.fate.extending = false
    life.fate.pausing = false
    life.fate.split = false
    return nil
  }

  private mutating func goOn(
    _ id: Int, _ life: inout Life, _ step: String, _ after: CaseFile?, at now: Instant,
    in db: Database
  ) throws {
    guard let after else {
      lives[id] = life.stumbles < 4 ? life : nil
      if life.stumbles < 4 { agenda.plan(.turn(id), at: office.adding(240, to: now)) }
      return
    }
    if step == "split" { try adopt(partsOf: after, life, at: now, in: db) }
    let parting = after.matter.state == "merged" && life.fate.part
    guard after.matter.open || parting else {
      lives[id] = nil
      return
    }
    agenda.plan(.turn(id), at: time(stage(of: after.matter, life), after: now, of: &life))
    lives[id] = life
  }

  /// The parts of a split matter live on their own.
  private mutating func adopt(
    partsOf file: CaseFile, _ whole: Life, at now: Instant, in db: Database
  ) throws {
    let numbers: [String] = try db.all(
      "SELECT number FROM cases WHERE parent = \(file.id) ORDER BY id"
    ).map { try $0.get("number") }
    for number in numbers {
      let (id, random) = nextLife()
      var life = Life(
        subject: whole.subject, number: number, receipt: nil, code: nil, county: whole.county,
        urgency: whole.urgency, words: whole.words, random: random, fate: Fate())
      agenda.plan(
        .turn(id), at: time(script.outcomes.delays.sign, after: now, of: &life))
      lives[id] = life
    }
  }

  /// How long it takes until somebody turns to a matter that stands so.
  private func stage(of matter: Case, _ life: Life) -> Outcomes.Delay {
    let delays = script.outcomes.delays
    switch matter.state {
    case "registered": return delays.admit
    case "admitted", "merged": return delays.dispatch
    case "dispatched":
      return life.fate.returns > matter.taken["return", default: 0] ? delays.return : delays.sign
    case "handling":
      if matter.running("contact") != nil { return delays.contact }
      if matter.running("handle")?.extensionAsked != nil || matter.facts["pause-asked"] == true {
        return delays.decide
      }
      if life.fate.note, matter.taken["note"] == nil { return delays.note }
      return delays.handle
    case "returned": return delays.judgeReturn
    case "coordination": return delays.coordinate
    case "shared": return delays.gather
    case "review": return delays.review
    case "answered": return matter.taken["missed-call"] == nil ? delays.callBack : delays.missedCall
    case "dissatisfied": return delays.redo
    case "contested": return delays.contest
    case "sampling": return delays.sample
    default: return delays.close
    }
  }
}

import CaseEngine
import Storage

/// A psychologist's help in the play: what will become of it was drawn when it was asked for.
struct HelpLife: Sendable {
  let number: String
  let declines: Bool
  let isReferred: Bool
  let tells: Bool
  let sessions: Int
  var random: SeededRandom
  var stumbles = 0
}

/// How help is matched, consented to, held, followed up and confirmed.
extension Play {
  /// What the dispute has just asked for begins a course of its own.
  mutating func help(_ id: Int, _ dispute: CaseFile, at now: Instant, in db: Database) throws {
    guard helps[id] == nil, let newest = try Counsellings.of(dispute, in: db).last, newest.open
    else { return }
    let shares = script.disputes.help
    var random = SeededRandom(seed: seed, stream: UInt64(id) | 1 << 41)
    helps[id] = HelpLife(
      number: newest.number, declines: random.happens(shares.declined),
      isReferred: random.happens(shares.referred), tells: random.happens(shares.told),
      sessions: 1 + (random.index(by: shares.sessions) ?? 0), random: random)
    agenda.plan(.helpTurn(id), at: office.adding(random.fraction() * 120 + 20, to: now))
  }

  mutating func turn(
    help id: Int, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard var life = helps[id], let file = try CaseFile.load(number: life.number, in: db),
      file.matter.open, let (step, said, actor) = try move(&life, file, at: now, in: db)
    else {
      helps[id] = nil
      return
    }
    let number = life.number
    let after = try counted(step, in: db) {
      try CaseDesk.take(
        number, step: step, raw: said, entries: nil, by: actor, at: now, under: rules, in: db
      ).file
    }
    if after == nil { life.stumbles += 1 }
    guard life.stumbles < 4, after?.matter.open ?? true else {
      helps[id] = nil
      return
    }
    helps[id] = life
    agenda.plan(.helpTurn(id), at: next(&life, after ?? file, after: now))
    helps[id] = life
  }

  /// Sessions and follow-ups are held when they were booked for.
  private func next(_ life: inout HelpLife, _ file: CaseFile, after now: Instant) -> Instant {
    let matter = file.matter
    if matter.state == "counselled", let day = matter.facts["next-day"]?.day {
      return max(now.adding(minutes: 30), day.at(minute: 16 * 60))
    }
    if matter.state == "following", let clock = matter.running("follow-up") {
      let days = max(0, clock.term.amount - 1)
      return max(now.adding(minutes: 60), (clock.start.day + days).at(minute: 10 * 60))
    }
    return office.adding(life.random.fraction() * 180 + 30, to: now)
  }

  private func move(
    _ life: inout HelpLife, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> (step: String, said: [String: Fact], actor: Actor)? {
    let matter = file.matter
    let told = script.disputes.help
    let coordinators = roster.desks[matter.holder]?[.coordinator] ?? []
    if matter.state == "asked" {
      guard let coordinator = life.random.pick(coordinators),
        let best = try SuggestedPsychologist.of(file, on: now.day, in: db).first
      else { return nil }
      return ("match", ["psychologist": .number(Int(best.person)), "party": 1], coordinator)
    }
    if matter.state == "concluding" {
      guard let coordinator = life.random.pick(coordinators) else { return nil }
      return ("accept", [:], coordinator)
    }
    guard
      let own = roster.desks.values.lazy.compactMap({ $0[.psychologist] }).joined()
        .first(where: { $0.person == matter.handler })
    else { return nil }
    let held = matter.taken["hold-session", default: 0]
    switch matter.state {
    case "matched" where life.declines:
      return ("decline-counselling", ["proof": "telephone"], own)
    case "matched":
      return (
        "give-consent",
        [
          "given-by": "client", "way": "spoken", "spoken": .text(told.consent),
          "tells-outcome": .flag(life.tells),
        ], own
      )
    case "counselled" where held >= life.sessions:
      return ("plan-follow-up", ["day": .text("\(now.day + told.followUpDays)")], own)
    case "counselled" where (matter.facts["next-day"]?.text ?? "").isEmpty:
      let day = now.day + (held == 0 ? 2 : told.daysApart)
      return (
        "book-session",
        ["day": .text("\(day)"), "time": .text(told.time), "place": .text(told.place)], own
      )
    case "counselled":
      return (
        "hold-session",
        [
          "held": .text("\(now.day)"), "minutes": 50, "place": .text(told.place),
          "content": .text(told.session),
        ], own
      )
    case "following" where life.isReferred && matter.taken["refer"] == nil:
      return (
        "refer", ["referral": "hospital", "danger": false, "reason": .text(told.session)], own
      )
    case "following":
      return (
        "finish",
        [
          "found": .text(told.followUp), "conclusion": life.isReferred ? "elsewhere" : "completed",
        ], own
      )
    default: return nil
    }
  }
}

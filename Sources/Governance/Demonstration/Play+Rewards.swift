import CaseEngine
import Storage

/// How mediators claim for what they have settled, and how claims are checked, drawn, published
/// and paid.
extension Play {
  /// A dispute has been closed: its mediator may claim for the volume.
  mutating func mayClaim(_ id: Int, _ dispute: CaseFile, after now: Instant) {
    let facts = dispute.matter.facts
    // Chance of its own, so that the rest of the play stays as it is.
    var random = SeededRandom(seed: seed, stream: UInt64(id) | 1 << 42)
    let shares = script.rewards.shares
    guard dispute.matter.state == "closed", facts["road"]?.text == PeoplesMediation.id,
      facts["performance"] == "performed", random.happens(shares.claimed),
      let unit = dispute.matter.unit, let person = facts["mediator"]?.number,
      let mediator = roster.handlers[unit]?.first(where: { $0.person == Int64(person) })
    else { return }
    var life = ClaimLife(
      dispute: dispute.number, mediator: mediator, isReturned: random.happens(shares.returned),
      isRefused: random.happens(shares.refused), isObjected: random.happens(shares.objected),
      isUpheld: random.happens(shares.upheld), random: random)
    let minutes = script.rewards.delays.claim.draw(&life.random)
    claims[id] = life
    agenda.plan(.claimTurn(id), at: office.adding(minutes, to: now))
  }

  mutating func turn(
    claim id: Int, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard var life = claims[id] else { return }
    guard let number = life.number else {
      let (dispute, mediator) = (life.dispute, life.mediator)
      life.number = try counted("claim", in: db) {
        try RewardClaims.claim(dispute, by: mediator, at: now, under: rules, in: db)
      }
      claims[id] = life.number == nil ? nil : life
      life.number.map { claimed[$0] = id }
      return plan(claim: id, script.rewards.delays.check, after: now)
    }
    guard let file = try CaseFile.load(number: number, in: db), file.matter.open else {
      return forget(claim: id)
    }
    guard let (step, said, actor) = try move(&life, file, at: now, in: db) else { return }
    let after = try counted(step, in: db) {
      try CaseDesk.take(
        number, step: step, raw: said, entries: nil, by: actor, at: now, under: rules, in: db
      ).file
    }
    if after == nil { life.stumbles += 1 }
    claims[id] = life
    guard after?.matter.open ?? true, life.stumbles < 3 else { return forget(claim: id) }
    switch (after ?? file).matter.state {
    case "amending": plan(claim: id, script.rewards.delays.amend, after: now)
    case "claimed": plan(claim: id, script.rewards.delays.check, after: now)
    case "objected": plan(claim: id, script.rewards.delays.judge, after: now)
    case "drawn": plan(claim: id, script.rewards.delays.call, after: now)
    // The county's turn.
    default: break
    }
  }

  private mutating func plan(claim id: Int, _ delay: Outcomes.Delay, after now: Instant) {
    guard var life = claims[id] else { return }
    let minutes = delay.draw(&life.random)
    claims[id] = life
    agenda.plan(.claimTurn(id), at: office.adding(minutes, to: now))
  }

  private mutating func forget(claim id: Int) {
    if let number = claims.removeValue(forKey: id)?.number { claimed[number] = nil }
  }

  private func move(
    _ life: inout ClaimLife, _ file: CaseFile, at now: Instant, in db: Database
  ) throws -> (step: String, said: [String: Fact], actor: Actor)? {
    let matter = file.matter
    let (told, words) = (script.rewards, script.rewards.words)
    let desk = roster.desks[matter.holder] ?? [:]
    switch matter.state {
    case "claimed":
      guard let coordinator = desk[.coordinator]?.first else { return nil }
      if life.isRefused { return ("refuse-claim", ["reason": .text(words.refused)], coordinator) }
      if life.isReturned {
        life.isReturned = false
        return ("return-claim", ["reason": .text(words.returned)], coordinator)
      }
      var said: [String: Fact] = [
        "score": .number(told.points(&life.random)),
        "reward-class": matter.facts["reward-class"] ?? "",
      ]
      if try !RewardClaims.look(again: file, at: now, in: db).volume.flags.isEmpty {
        said["cleared"] = .text(words.cleared)
      }
      return ("pass-claim", said, coordinator)
    case "amending": return ("amend-claim", ["note": .text(words.amended)], life.mediator)
    case "drawn":
      guard matter.facts["sampled"] == true, matter.facts["phone-result"] != "confirmed",
        let caller = life.random.pick(desk[.receptionist] ?? [])
      else { return nil }
      let isReached = !life.random.happens(told.shares.unreachable)
      return (
        "check-by-phone",
        [
          "phone-result": isReached ? "confirmed" : "unreachable",
          "words": .text(isReached ? words.confirmed : words.unreachable),
        ], caller
      )
    case "claim-published" where life.isObjected:
      life.isObjected = false
      return desk[.receptionist]?.first.map {
        (
          "object-to-claim",
          ["objector": .text(words.objector), "words": .text(words.objection)], $0
        )
      }
    case "objected":
      return desk[.supervisor]?.first.map {
        life.isUpheld
          ? ("uphold-objection", ["reason": .text(words.upheld)], $0)
          : ("dismiss-objection", ["reason": .text(words.dismissed)], $0)
      }
    default: return nil
    }
  }
}

/// What a county does with its claims together.
extension Play {
  /// The counties and the city gather, each at a time of its own, in the months of the script.
  mutating func planRounds(on day: Day) {
    guard disputesPerDay > 0, script.rewards.months.contains(day.month),
      day.day == script.rewards.day
    else { return }
    let places = script.arrivals.counties.keys.map(AreaCode.padded).sorted() + [Dezhou.city]
    for (index, place) in places.enumerated() {
      agenda.plan(.draw(place), at: office.adding(Double(30 + 7 * index), to: day.start))
    }
  }

  mutating func draw(
    roundOf area: String, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard let coordinator = roster.desks[area]?[.coordinator]?.first,
      try RewardRounds.waiting(for: coordinator, in: db) > 0
    else { return }
    let (id, random) = nextLife()
    let seed = "\(now.day) \(area)"
    let round = try counted("draw-claim", in: db) {
      try RewardRounds.draw(seed: seed, by: coordinator, at: now, under: rules, in: db)
    }
    guard let round else { return }
    for line in try round.lines(in: db) where line.isSampled {
      claimed[line.number].map { plan(claim: $0, script.rewards.delays.call, after: now) }
    }
    rounds[id] = RoundLife(round: round.id, area: area, random: random)
    plan(round: id, script.rewards.delays.publish, after: now)
  }

  private mutating func plan(round id: Int, _ delay: Outcomes.Delay, after now: Instant) {
    guard var life = rounds[id] else { return }
    let minutes = delay.draw(&life.random)
    rounds[id] = life
    agenda.plan(.roundTurn(id), at: office.adding(minutes, to: now))
  }

  /// Publishes once the sample was called, and lists once nobody may object any more.
  mutating func turn(
    round id: Int, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard let life = rounds[id], let round = try RewardRound.find(life.round, in: db),
      let desk = roster.desks[life.area]
    else { return }
    let delays = script.rewards.delays
    switch round.stage {
    case .drawn:
      // Not by the one who passes what comes to the county's own desk.
      guard let publisher = desk[.coordinator]?.last else { break }
      let published = try counted("publish-claim", in: db) {
        try RewardRounds.publish(life.round, by: publisher, at: now, under: rules, in: db)
      }
      guard let published else { return plan(round: id, delays.publish, after: now) }
      for line in try published.lines(in: db) {
        guard let claim = claimed[line.number], claims[claim]?.isObjected == true else { continue }
        plan(claim: claim, delays.object, after: now)
      }
      let over = (published.until ?? now.day) + 1
      agenda.plan(.roundTurn(id), at: office.adding(60, to: over.start))
      return
    case .published:
      let isOpen = try round.lines(in: db).contains { $0.state == "objected" }
      guard !isOpen, let leader = desk[.leader]?.first else {
        return plan(round: id, delays.pay, after: now)
      }
      let listed = try counted("award-claim", in: db) {
        try RewardRounds.list(life.round, by: leader, at: now, under: rules, in: db)
      }
      guard let listed else { break }
      for line in try listed.lines(in: db) { claimed[line.number].map { forget(claim: $0) } }
    case .listed: break
    }
    rounds[id] = nil
  }
}

import CaseEngine
import Storage

/// How disputes come in and go on.
extension Play {
  /// At the desk that chance gives it, by the channel that it gives.
  mutating func quarrel(at now: Instant, under rules: Rulebook, in db: Database) throws {
    var (id, random) = nextLife()
    let told = script.disputes
    let counties = script.arrivals.counties.sorted { $0.key < $1.key }
    guard let channel = random.pick(told.channels),
      let index = random.index(
        by: told.kinds.map { channel == "police" ? $0.police : $0.weight }),
      let county = random.index(by: counties.map(\.value)),
      var place = random.pick(areas[AreaCode.padded(counties[county].key)] ?? []),
      var level = random.pick(told.levels), let title = random.pick(told.kinds[index].titles)
    else { return }
    // By the worker of a village that has one; the police do not go through him.
    if level == "village" {
      let kept = (areas[AreaCode.padded(counties[county].key)] ?? []).filter {
        $0.level == .village && roster.desks[$0.code]?[.villageWorker] != nil
      }
      if channel != "police", let village = random.pick(kept) {
        place = village
      } else {
        level = "township"
      }
    }
    var filing = Filing(
      area: place.code, title: title, text: told.words.text.replacing("{title}", with: title),
      channel: channel)
    filing.phone = Names.phone(&random)
    let ready = DisputeFiling(
      filing, applicants: [.init(name: script.names.draw(&random), phone: filing.phone)],
      respondents: [.init(name: script.names.draw(&random), phone: Names.phone(&random))],
      wish: told.words.wish)
    // By a copy: the closure may not read what is being changed.
    let (desks, all) = (roster, script)
    let filed = try counted("file-dispute", in: db) {
      try Self.file(ready, all, place, level, desks, &random, at: now, under: rules, in: db)
    }
    guard let filed = filed ?? nil,
      var life = DisputeLife(filed.number, told, channel: channel, kind: told.kinds[index], &random)
    else { return }
    tally.filed += 1
    // Chance of its own, so that the rest of the life stays as it is.
    var apart = SeededRandom(seed: seed, stream: UInt64(id) | 1 << 40)
    life.asksHelp = apart.happens(told.help.asked)
    disputes[id] = life
    plan(id, filed, after: now)
  }

  private static func file(
    _ filing: DisputeFiling, _ script: Script, _ place: Area, _ level: String, _ roster: Roster,
    _ random: inout SeededRandom,
    at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> CaseFile? {
    if filing.filing.channel == "web" {
      var filing = filing
      filing.filing.privacyVersion = "1"
      return try DisputeIntake.file(
        filing, holder: DisputeIntake.centre(of: place, on: now.day, in: db),
        by: Intake.resident(in: Dezhou.city), at: now, under: rules, in: db
      ).file
    }
    let shares = script.disputes.shares
    if filing.filing.channel == "police", random.happens(shares.handedIn + shares.ownRoom),
      let station = try Organisations.keeping(
        line: "police-station", nearest: place, on: now.day, in: db),
      let officer = roster.handler(of: station.id, &random)
    {
      var filing = filing
      let isOwn = random.happens(shares.ownRoom / (shares.handedIn + shares.ownRoom))
      if isOwn { filing.act = "minor" }
      filing.handedOver = .init(
        unit: station.id, way: "both", letter: numbered(script.disputes.words.letter, at: now))
      return try DisputeIntake.file(filing, by: officer, at: now, under: rules, in: db).file
    }
    // The path begins with the city.
    let depth = ["city": 0, "county": 1, "village": 3][level] ?? 2
    let role: Role = level == "village" ? .villageWorker : .receptionist
    guard place.path.indices.contains(depth),
      let actor = roster.someone(role, at: place.path[depth], &random)
    else { return nil }
    return try DisputeIntake.file(filing, by: actor, at: now, under: rules, in: db).file
  }

  mutating func turn(
    dispute id: Int, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard var life = disputes[id], let file = try CaseFile.load(number: life.number, in: db),
      file.matter.open,
      case .step(let step, let said, let actor) = try move(&life, file, at: now, in: db)
    else {
      disputes[id] = nil
      return
    }
    let (number, volume) = (life.number, script.volume)
    let after = try counted(step, in: db) {
      if step == "file-volume" {
        let category = file.matter.facts["category"]?.text
        // One scan shows the cards of both sides.
        let known = try Volume.of(number, for: actor, at: now, in: db)
        for part in known.parts where !part.lacking.isEmpty {
          guard let scan = part.files.first else { continue }
          try Volumes.mark(
            scan.id, as: part.piece.id, of: number, by: actor, at: now, under: rules, in: db)
        }
        try Volumes.bind(
          number, retention: volume.proposedRetention(category: category), by: actor, at: now,
          under: rules, in: db)
      }
      return try CaseDesk.take(
        number, step: step, raw: said, entries: nil, by: actor, at: now, under: rules, in: db
      ).file
    }
    if after == nil { life.stumbles += 1 }
    if let after, ["raise-red", "request-counselling"].contains(step) {
      try help(id, after, at: now, in: db)
    }
    if step == "close", let after { mayClaim(id, after, after: now) }
    let isOver = after.map { !$0.matter.open } ?? (life.stumbles > 3)
    disputes[id] = isOver ? nil : life
    if !isOver { plan(id, after ?? file, after: now) }
  }

  private mutating func plan(_ id: Int, _ file: CaseFile, after now: Instant) {
    guard var life = disputes[id] else { return }
    let minutes = delay(file.matter, life).draw(&life.random)
    disputes[id] = life
    agenda.plan(.disputeTurn(id), at: office.adding(minutes, to: now))
  }

  /// A refusal undoes what the verb had begun, is counted, and the play goes on.
  mutating func counted<Outcome>(
    _ step: String, in db: Database, _ act: () throws -> Outcome
  ) throws -> Outcome? {
    do {
      let outcome = try db.attempt(act)
      tally.steps += 1
      return outcome
    } catch let refusal as Refusal {
      tally.refused["\(step) \(refusal.name)", default: 0] += 1
    } catch let invalid as Invalid {
      let rules = invalid.problems.map { "\($0.field) \($0.rule)" }.joined(separator: ", ")
      tally.refused["\(step) \(rules)", default: 0] += 1
    }
    return nil
  }

  /// How long it takes until somebody turns to a dispute that stands so.
  private func delay(_ matter: Case, _ life: DisputeLife) -> Outcomes.Delay {
    let delays = script.disputes.delays
    switch matter.state {
    case "lodged": return delays.study
    case "studied": return delays.admit
    case "routing", "climbed", "passed-down": return delays.route
    case "routed", "requested", "received", "applied", "taken-up", "at-station", "sent",
      "arbitration-asked", "petition-registered", "petition-received":
      return delays.sign
    case "station-mediating", "station-performing": return delays.police
    case "arbitrating", "petition-handling": return delays.perform
    case "petition-answered": return delays.file
    case "handling": return life.isPolice ? delays.police : delays.talk
    case "mediating", "organ-mediating", "commissioned":
      return matter.facts["sessions"] == true ? delays.agree : delays.talk
    case "signing": return delays.agree
    case "effective", "breached": return delays.perform
    case "confirming", "deciding": return delays.court
    case "visiting", "filing", "reporting", "returning": return delays.file
    case "answered": return delays.call
    case "review", "sampling": return delays.review
    default: return delays.close
    }
  }
}

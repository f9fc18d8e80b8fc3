import CaseEngine
import Storage

/// How matters come in.
extension Play {
  mutating func arrive(at now: Instant, under rules: Rulebook, in db: Database) throws {
    var (id, random) = nextLife()
    let month = now.day.month - 1
    let weights = script.subjects.map { subject in
      subject.weight * (subject.season.flatMap { script.arrivals.seasons[$0]?[month] } ?? 1)
    }
    let counties = script.arrivals.counties.sorted { $0.key < $1.key }
    guard let index = random.index(by: weights),
      let choice = random.index(by: counties.map(\.value)),
      let place = random.pick(areas[AreaCode.padded(counties[choice].key)] ?? [])
    else { return }
    let subject = script.subjects[index]
    let county = place.county ?? place.code
    var fate = Fate(script.outcomes.shares, subject, &random)
    var words: [String: String] = [:]
    var area = place.code
    if random.happens(script.outcomes.shares.twin), let twin = twins["\(index) \(county)"] {
      words = twin.words
      area = twin.area
      if random.happens(script.outcomes.shares.merge) { fate.into = twin.number }
    }
    let channels = script.arrivals.channels.sorted { $0.key < $1.key }
    let channel = random.index(by: channels.map(\.value)).map { channels[$0].key } ?? "telephone"
    let isWritten = channel == "qr" || channel == "web"
    let phrases = script.words
    let title = phrases.filled(random.pick(subject.titles) ?? "", &words, &random)
    let text =
      (random.pick(isWritten ? phrases.writtenOpenings : phrases.openings) ?? "")
      + phrases.filled(random.pick(subject.texts) ?? "", &words, &random)
      + (random.pick(phrases.closings) ?? "")
    var filing = Filing(area: area, title: title, text: text, channel: channel)
    filing.kind = subject.kind
    filing.confidential = fate.confidential
    if random.happens(0.88) { filing.name = script.names.draw(&random) }
    if random.happens(0.93) { filing.phone = Names.phone(&random) }
    guard
      let filed = try file(filing, subject, county, &fate, &random, at: now, under: rules, in: db)
    else { return }
    tally.filed += 1
    var life = Life(
      subject: index, number: filed.file.number, receipt: filed.receipt, code: filed.code,
      county: county, urgency: subject.urgency ?? "general", words: words, random: random,
      fate: fate)
    if fate.atOnce == nil, fate.into == nil {
      twins["\(index) \(county)"] = Twin(number: life.number, area: area, words: words)
    }
    planAsides(id, &life, from: now)
    let delays = script.outcomes.delays
    let delay = filed.file.matter.state == "admitted" ? delays.dispatch : delays.admit
    agenda.plan(.turn(id), at: time(delay, after: now, of: &life))
    lives[id] = life
  }

  /// By the channel that chance gives it. A matter told to a clerk is sorted while it is told; one
  /// filed by the resident waits to be admitted.
  private func file(
    _ filing: Filing, _ subject: Subject, _ county: String, _ fate: inout Fate,
    _ random: inout SeededRandom, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Filed? {
    var filing = filing
    switch filing.channel {
    case "qr", "web":
      if filing.channel == "qr", let sign = random.pick(roster.signs[county] ?? []) {
        filing.area = sign.area
        filing.place = sign.id
      }
      filing.privacyVersion = "1"
      filing.kind = nil
      return try Intake.file(
        filing, holder: Dezhou.city, by: Intake.resident(in: Dezhou.city), at: now, under: rules,
        in: db)
    case "village-worker":
      fate.byReceipt = false
      let workers = roster.desks.filter { $0.key.hasPrefix(county.prefix(6)) }
        .sorted { $0.key < $1.key }.flatMap { $0.value[.villageWorker] ?? [] }
        .filter { $0.post.level == .village }
      guard let worker = random.pick(workers) else { return nil }
      filing.channel = "desk"
      filing.area = worker.post.area
      return try CaseDesk.file(filing, by: worker, at: now, under: rules, in: db)
    default:
      filing.category = subject.code
      filing.urgency = subject.urgency ?? "general"
      let desk = filing.channel == "visit" ? county : Dezhou.city
      guard let clerk = roster.someone(.clerk, at: desk, &random) else { return nil }
      return try CaseDesk.file(filing, by: clerk, at: now, under: rules, in: db)
    }
  }

  private mutating func planAsides(_ id: Int, _ life: inout Life, from now: Instant) {
    let shares = script.outcomes.shares
    for aside in Agenda.Aside.allCases {
      let share =
        switch aside {
        case .add: shares.add
        case .urge: shares.urge
        case .withdraw: shares.withdraw
        case .instruct: shares.instruct
        }
      guard life.random.happens(share) else { continue }
      let hours = script.outcomes.residentHours
      let minutes = life.random.whole((hours.first ?? 1) * 60...(hours.last ?? 48) * 60)
      agenda.plan(.aside(id, aside), at: now.adding(minutes: minutes))
    }
  }
}

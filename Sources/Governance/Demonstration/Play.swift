import CaseEngine
import Storage

/// Plays complaints, disputes and rewards through the verbs at simulated times. A value: a transaction that is run
/// again begins where it began.
struct Play: Sendable {
  /// What the play is made from, read once.
  struct Script: Sendable {
    let arrivals: Arrivals
    let outcomes: Outcomes
    let subjects: [Subject]
    let words: PlayWords
    let names: Names
    let disputes: DisputeScript
    let rewards: RewardScript
    let volume: VolumePolicy

    init() throws {
      volume = try PolicyText.decode(VolumePolicy.self, PolicyText.shipped(VolumePolicy.name))
      disputes = try DemonstrationText.read(DisputeScript.self, "disputes")
      rewards = try DemonstrationText.read(RewardScript.self, "rewards")
      arrivals = try DemonstrationText.read(Arrivals.self, "arrivals")
      outcomes = try DemonstrationText.read(Outcomes.self, "outcomes")
      subjects = try DemonstrationText.read(Subjects.self, "complaints").subjects
      words = try DemonstrationText.read(PlayWords.self, "words")
      names = try DemonstrationText.read(Names.self, "names")
    }
  }

  /// What was done, for the progress line and for tests.
  struct Tally: Hashable, Sendable {
    var filed = 0
    var steps = 0
    var notices = 0
    var supervisions = 0
    /// Verbs that refused what the play wanted, by step and reason.
    var refused: [String: Int] = [:]
  }

  let script: Script
  let roster: Roster
  let areas: [String: [Area]]
  let office: OfficeTime
  let seed: UInt64
  let end: Instant
  let perDay: Double
  var agenda = Agenda()
  var lives: [Int: Life] = [:]
  let disputesPerDay: Double
  var disputes: [Int: DisputeLife] = [:]
  var helps: [Int: HelpLife] = [:]
  var claims: [Int: ClaimLife] = [:]
  /// Which life a claim has, by its number.
  var claimed: [String: Int] = [:]
  var rounds: [Int: RoundLife] = [:]
  var tally = Tally()
  var random: SeededRandom
  /// The newest open matter of a subject in a county, which a later one may repeat.
  var twins: [String: Twin] = [:]
  var units: [String: Int64] = [:]
  /// Scans of papers that mediators hand in, by name.
  let scans: [String: Attachments.Kept]
  private var born = 0

  struct Twin: Sendable {
    let number: String
    let area: String
    let words: [String: String]
  }

  init(
    _ script: Script, roster: Roster, areas: [String: [Area]], office: OfficeTime, seed: UInt64,
    cases: Int, disputes: Int = 0, scans: [String: Attachments.Kept] = [:], from first: Day,
    to end: Instant
  ) {
    self.scans = scans
    self.script = script
    self.roster = roster
    self.areas = areas
    self.office = office
    self.seed = seed
    self.end = end
    random = SeededRandom(seed: seed)
    var weight = 0.0
    var day = first
    while day.start < end {
      weight += script.arrivals.weight(of: day)
      day = day + 1
    }
    perDay = weight > 0 ? Double(cases) / weight : 0
    disputesPerDay = weight > 0 ? Double(disputes) / weight : 0
    agenda.plan(.day(first), at: first.start)
    agenda.plan(.sweep, at: first.start.adding(minutes: 30))
  }

  /// The next happenings, so many at most, within one transaction.
  ///
  /// - Returns: whether there are more.
  mutating func advance(_ most: Int, under rules: Rulebook, in db: Database) throws -> Bool {
    for _ in 0..<most {
      guard let next = agenda.next, next <= end, let item = agenda.take() else { return false }
      switch item.happening {
      case .day(let day): open(day)
      case .arrival: try arrive(at: item.at, under: rules, in: db)
      case .turn(let life): try turn(life, at: item.at, under: rules, in: db)
      case .aside(let life, let aside):
        try step(aside, life, at: item.at, under: rules, in: db)
      case .dispute: try quarrel(at: item.at, under: rules, in: db)
      case .disputeTurn(let life):
        try turn(dispute: life, at: item.at, under: rules, in: db)
      case .helpTurn(let life): try turn(help: life, at: item.at, under: rules, in: db)
      case .claimTurn(let life):
        try turn(claim: life, at: item.at, under: rules, in: db)
      case .draw(let area): try draw(roundOf: area, at: item.at, under: rules, in: db)
      case .roundTurn(let life):
        try turn(round: life, at: item.at, under: rules, in: db)
      case .sweep: try sweep(at: item.at, under: rules, in: db)
      }
    }
    return true
  }

  private mutating func open(_ day: Day) {
    let count = random.poisson(perDay * script.arrivals.weight(of: day))
    for _ in 0..<count {
      agenda.plan(.arrival, at: script.arrivals.time(on: day, &random))
    }
    for _ in 0..<random.poisson(disputesPerDay * script.arrivals.weight(of: day)) {
      agenda.plan(.dispute, at: script.arrivals.time(on: day, &random))
    }
    planRounds(on: day)
    agenda.plan(.day(day + 1), at: (day + 1).start)
  }

  private mutating func sweep(at now: Instant, under rules: Rulebook, in db: Database) throws {
    var start: Int64 = .min
    while true {
      let (seen, last, outcome) = try Sweep.sweep(
        from: start, at: now, under: rules, most: 200, in: db)
      tally.notices += outcome.notices
      tally.supervisions += outcome.supervisions
      if seen < 200 { break }
      start = last
    }
    agenda.plan(.sweep, at: now.adding(minutes: 60))
  }

  /// A new matter's own stream of chance.
  mutating func nextLife() -> (id: Int, random: SeededRandom) {
    born += 1
    return (born, SeededRandom(seed: seed, stream: UInt64(born)))
  }

  /// When somebody turns to a matter after such a delay.
  func time(_ delay: Outcomes.Delay, after now: Instant, of life: inout Life) -> Instant {
    let minutes = delay.draw(&life.random)
    switch life.urgency {
    case "urgent": return now.adding(minutes: Int(minutes * script.outcomes.urgentPace) + 1)
    case "consultation": return office.adding(minutes * script.outcomes.consultationPace, to: now)
    case "complex": return office.adding(minutes * script.outcomes.complexPace, to: now)
    default: return office.adding(minutes, to: now)
    }
  }

  func filled(_ texts: [String], _ life: inout Life) -> String {
    let text = life.random.pick(texts) ?? ""
    return script.words.filled(text, &life.words, &life.random)
  }
}

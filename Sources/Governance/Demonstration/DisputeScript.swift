/// Disputes of the demonstration, as `disputes.yaml` declares them.
struct DisputeScript: Decodable, Sendable {
  struct Kind: Decodable, Sendable {
    let id: String
    let weight: Double
    /// Among what the police bring.
    let police: Double
    let titles: [String]
    /// The line of work of the organ that may mediate it.
    let line: String?
    /// Fen, the least and the most.
    let amount: [Int]
  }

  struct Shares: Decodable, Sendable {
    let handedIn, ownRoom, calledAgain: Double
    let turnedAway, climb, red, oral, breach, confirmation, dissatisfied, fairly: Double
    let unreachable, prevented: Double
  }

  struct Delays: Decodable, Sendable {
    let study, admit, route, sign, talk, police, agree, perform, court, file, review: Outcomes.Delay
    let call, close: Outcomes.Delay
  }

  struct Words: Decodable, Sendable {
    let text, wish, tried, told, refused, failed, session, place, present, matter, terms: String
    let manner, answer, partAnswer, noAnswer, turned, red, found, calm, breach, visit: String
    let court, materials, courtNumber, ruling, again, purpose, unreachable: String
    let letter, again110, opinion, handed: String
  }

  /// Psychologists' help: how often it is asked for where nothing is red, what becomes of it.
  struct Help: Decodable, Sendable {
    let asked, declined, referred, told: Double
    /// With weights from one on.
    let sessions: [Double]
    /// Days from one session to the next, and to the follow-up.
    let daysApart, followUpDays: Int
    let needs: [String: Double]
    let time, place, background, consent, session, followUp: String
  }

  enum Outcome: String, Sendable { case settled, partly, failed, refused }

  let scales: [String: Int]
  let channels: [String: Double]
  let levels: [String: Double]
  let kinds: [Kind]
  let difficulties: [String: Double]
  let policeDifficulties: [String: Double]
  let roads: [String: Double]
  let policeRoads: [String: Double]
  let outcomes: [String: Double]
  let policeOutcomes: [String: Double]
  let shares: Shares
  let preventions: [String: Double]
  let help: Help
  let delays: Delays
  let people: [Double]
  let words: Words
}

extension SeededRandom {
  /// One of the names, in proportion to their weights.
  mutating func pick(_ weights: [String: Double]) -> String? {
    let all = weights.sorted { $0.key < $1.key }
    return index(by: all.map(\.value)).map { all[$0].key }
  }
}

/// One dispute in the play: what will become of it was drawn when it came in.
struct DisputeLife: Sendable {
  let number: String
  let kind: DisputeScript.Kind
  let isPolice: Bool
  let difficulty: String
  let road: String
  var outcome: DisputeScript.Outcome
  let people: Int
  let amount: Int
  var random: SeededRandom
  var turnedAway: Bool
  var climbs: Bool
  let isRed: Bool
  let isOral: Bool
  let breaches: Bool
  let confirms: Bool
  let isDissatisfied: Bool
  let isUnreachable: Bool
  let isFairly: Bool
  /// A psychologist is asked for one of the parties.
  var asksHelp = false
  let isCalledAgain: Bool
  var stumbles = 0

  init?(
    _ number: String, _ script: DisputeScript, channel: String, kind: DisputeScript.Kind,
    _ random: inout SeededRandom
  ) {
    self.number = number
    self.kind = kind
    isPolice = channel == "police"
    let shares = script.shares
    guard
      let difficulty = random.pick(isPolice ? script.policeDifficulties : script.difficulties),
      let road = random.pick(isPolice ? script.policeRoads : script.roads),
      let outcome = random.pick(isPolice ? script.policeOutcomes : script.outcomes)
        .flatMap(DisputeScript.Outcome.init(rawValue:))
    else { return nil }
    self.difficulty = difficulty
    // Only what is about work is for labour arbitration.
    let isLabour = ["migrant-wages", "labour"].contains(kind.id)
    self.road = road == "arbitration" && !isLabour ? "peoples-mediation" : road
    self.outcome = outcome
    people = 2 + (random.index(by: script.people) ?? 0)
    let (least, most) = (kind.amount.first ?? 0, kind.amount.last ?? 0)
    amount = most > least ? random.whole(least / 10_000...most / 10_000) * 10_000 : 0
    let mediated = !["department", "petition", "arbitration"].contains(self.road)
    turnedAway = !isPolice && random.happens(shares.turnedAway)
    climbs = !isPolice && random.happens(shares.climb)
    isRed = random.happens(shares.red)
    isOral = random.happens(shares.oral)
    breaches = mediated && random.happens(shares.breach)
    confirms = road == "peoples-mediation" && !breaches && random.happens(shares.confirmation)
    isDissatisfied = random.happens(shares.dissatisfied)
    isUnreachable = random.happens(shares.unreachable)
    isFairly = random.happens(shares.fairly)
    isCalledAgain = isPolice && random.happens(shares.calledAgain)
    self.random = random
  }
}

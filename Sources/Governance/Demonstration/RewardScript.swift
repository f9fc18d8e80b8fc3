/// Rewards of mediators in the demonstration, as `rewards.yaml` declares them.
struct RewardScript: Decodable, Sendable {
  struct Shares: Decodable, Sendable {
    /// Of bound volumes that may be claimed.
    let claimed: Double
    /// Of claims: sent back once, refused, objected to once published; of objections: upheld.
    let returned, refused, objected, upheld: Double
    /// Of calls.
    let unreachable: Double
  }

  struct Delays: Decodable, Sendable {
    let claim, check, amend, call, publish, object, judge, pay: Outcomes.Delay
  }

  struct Words: Decodable, Sendable {
    let returned, amended, refused, cleared, confirmed, unreachable: String
    let objector, objection, dismissed, upheld: String
  }

  /// In which months, and from which day on, a county draws what was checked.
  let months: [Int]
  let day: Int
  /// Points for a volume: the mean, the deviation, the least and the most.
  let score: [Double]
  let shares: Shares
  let delays: Delays
  let words: Words

  func points(_ random: inout SeededRandom) -> Int {
    guard score.count == 4 else { return 0 }
    return Int(min(score[3], max(score[2], score[0] + score[1] * random.normal())).rounded())
  }
}

/// One claim in the play: what will become of it was drawn with the dispute that it is for.
struct ClaimLife: Sendable {
  let dispute: String
  let mediator: Actor
  /// Once it is made.
  var number: String?
  var isReturned: Bool
  let isRefused: Bool
  var isObjected: Bool
  let isUpheld: Bool
  var random: SeededRandom
  var stumbles = 0
}

/// One round of a county in the play.
struct RoundLife: Sendable {
  let round: Int64
  let area: String
  var random: SeededRandom
}

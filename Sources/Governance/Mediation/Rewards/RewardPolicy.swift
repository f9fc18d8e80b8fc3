import CaseEngine

/// What a city and its counties set for rewards of mediators.
package struct RewardPolicy: WorkingPolicy {
  package static let name = "rewards"

  /// What a class of disputes brings, in fen, and what makes a dispute one of it.
  package struct Amount: Codable, Hashable, Sendable {
    package var written: Int
    package var oral: Int
    /// Difficulties of disputes, as the policy `mediation` has them.
    package var difficulties: [String]
    /// From so many people on, and from such a sum in fen on; nil where it makes no difference.
    package var people: Int?
    package var sum: Int?
  }

  package struct Guards: Codable, Hashable, Sendable {
    /// What the visit must have found of the agreement.
    package var performances: [String]
    /// Within how many days of its closing a volume may be claimed.
    package var claimDays: Int
    /// The same parties within so many days are likely the same dispute, whatever its kind.
    package var doubledDays: Int
    /// Disputes of a kind at one committee that share a party within so many days are likely one
    /// that was cut.
    package var splitDays: Int
    /// What one mediator may claim within a calendar year, in fen; nil for any sum.
    package var yearlyMost: Int?
    /// Whether who is a civil servant by the register may not claim; so unless a policy says no.
    package var barsCivilServants: Bool?
  }

  package var work: WorkPolicy
  /// By class, the easiest first in the list `reward-classes`.
  package var amounts: [String: Amount]
  package var guards: Guards
  /// Of a hundred points for the volume, how many it needs.
  package var leastScore: Int
  /// How many of a hundred claims of a round are called back.
  package var samplePercent: Int

  private enum CodingKeys: String, CodingKey { case amounts, guards, leastScore, samplePercent }

  package init(from decoder: any Decoder) throws {
    work = try WorkPolicy(from: decoder)
    let own = try decoder.container(keyedBy: CodingKeys.self)
    amounts = try own.decode([String: Amount].self, forKey: .amounts)
    guards = try own.decode(Guards.self, forKey: .guards)
    leastScore = try own.decode(Int.self, forKey: .leastScore)
    samplePercent = try own.decode(Int.self, forKey: .samplePercent)
  }

  package func encode(to encoder: any Encoder) throws {
    try work.encode(to: encoder)
    var own = encoder.container(keyedBy: CodingKeys.self)
    try own.encode(amounts, forKey: .amounts)
    try own.encode(guards, forKey: .guards)
    try own.encode(leastScore, forKey: .leastScore)
    try own.encode(samplePercent, forKey: .samplePercent)
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    work.check(
      clocks: RewardClaim.procedure.clocks.map(\.name), counts: ["calls": 1...10],
      lists: ["reward-classes"], &faults)
    let classes = choices("reward-classes").map(\.id)
    for id in classes where amounts[id] == nil { faults.add("amounts.\(id)", "required") }
    for (id, amount) in amounts.sorted(by: { $0.key < $1.key }) {
      if !classes.contains(id) { faults.add("amounts.\(id)", "unknown-key") }
      faults.check("amounts.\(id).written", amount.written, 0...100_000_000)
      faults.check("amounts.\(id).oral", amount.oral, 0...100_000_000)
      if let people = amount.people { faults.check("amounts.\(id).people", people, 2...100_000) }
      if let sum = amount.sum { faults.check("amounts.\(id).sum", sum, 1...10_000_000_000_000) }
    }
    if guards.performances.isEmpty { faults.add("guards.performances", "required") }
    faults.check("guards.claimDays", guards.claimDays, 1...1_000)
    faults.check("guards.doubledDays", guards.doubledDays, 1...1_000)
    faults.check("guards.splitDays", guards.splitDays, 1...365)
    if let most = guards.yearlyMost {
      faults.check("guards.yearlyMost", most, 1...10_000_000_000)
    }
    faults.check("leastScore", leastScore, 0...100)
    faults.check("samplePercent", samplePercent, 1...100)
    return faults.problems
  }
}

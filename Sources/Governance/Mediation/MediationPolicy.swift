import CaseEngine

/// What the city and its counties set for the settlement of disputes.
package struct MediationPolicy: WorkingPolicy {
  package static let name = "mediation"

  /// Signs of danger with their weights; from which sum on which colour is proposed.
  package struct Risk: Codable, Hashable, Sendable {
    package struct Sign: Codable, Hashable, Sendable {
      package var id: String
      package var name: String
      package var english: String?
      package var weight: Int
      /// Words that suggest it.
      package var words: [String]
    }

    /// Lines of work whose nearest units are told of red at once.
    package var tell: [String]
    package var red: Int
    package var orange: Int
    package var yellow: Int
    /// From how many calls to the police on, within how many days, they count as repeated.
    package var calls: Int
    package var callDays: Int
    /// From how many people on it is a group, and a crowd.
    package var group: Int
    package var crowd: Int
    package var signs: [Sign]

    package init(from decoder: any Decoder) throws {
      let own = try decoder.container(keyedBy: CodingKeys.self)
      tell = try own.decode([String].self, forKey: .tell)
      red = try own.decode(Int.self, forKey: .red)
      orange = try own.decode(Int.self, forKey: .orange)
      yellow = try own.decode(Int.self, forKey: .yellow)
      // Earlier versions of the policy leave these out.
      calls = try own.decodeIfPresent(Int.self, forKey: .calls) ?? 3
      callDays = try own.decodeIfPresent(Int.self, forKey: .callDays) ?? 90
      group = try own.decodeIfPresent(Int.self, forKey: .group) ?? 5
      crowd = try own.decodeIfPresent(Int.self, forKey: .crowd) ?? 10
      signs = try own.decode([Sign].self, forKey: .signs)
    }
  }

  package struct Intake: Codable, Hashable, Sendable {
    package var addressPerHour: Int
    package var placePerHour: Int
    /// How far back likely repeats are looked for.
    package var duplicateDays: Int
  }

  /// Words in an agreement that make the program ask whether it may say so.
  package struct Agreements: Codable, Hashable, Sendable {
    /// That it touches the personal status of somebody.
    package var status: [String]
    /// That it promises what the law does not allow to be promised.
    package var unlawful: [String]
  }

  package var work: WorkPolicy
  package var risk: Risk
  package var agreements: Agreements
  package var intake: Intake
  package var choosing: Choosing
  /// The line of work that takes what is clearly nobody's.
  package var defaultReceiver: String?

  private enum CodingKeys: String, CodingKey {
    case risk, intake, agreements, choosing, defaultReceiver
  }

  package init(from decoder: any Decoder) throws {
    work = try WorkPolicy(from: decoder)
    let own = try decoder.container(keyedBy: CodingKeys.self)
    risk = try own.decode(Risk.self, forKey: .risk)
    intake = try own.decode(Intake.self, forKey: .intake)
    agreements =
      try own.decodeIfPresent(Agreements.self, forKey: .agreements)
      ?? Agreements(status: [], unlawful: [])
    choosing = try own.decode(Choosing.self, forKey: .choosing)
    defaultReceiver = try own.decodeIfPresent(String.self, forKey: .defaultReceiver)
  }

  package func encode(to encoder: any Encoder) throws {
    try work.encode(to: encoder)
    var own = encoder.container(keyedBy: CodingKeys.self)
    try own.encode(risk, forKey: .risk)
    try own.encode(intake, forKey: .intake)
    try own.encode(agreements, forKey: .agreements)
    try own.encode(choosing, forKey: .choosing)
    try own.encodeIfPresent(defaultReceiver, forKey: .defaultReceiver)
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    work.check(
      clocks: Set(Dispute.family.flatMap(\.clocks).map(\.name)).sorted(),
      counts: Self.countRanges, lists: Self.listNames, &faults)
    for (index, sign) in risk.signs.enumerated() {
      faults.check("risk.signs.\(index + 1).weight", sign.weight, 1...100)
    }
    if Set(risk.signs.map(\.id)).count != risk.signs.count {
      faults.add("risk.signs", "duplicate")
    }
    if !(risk.red > risk.orange && risk.orange > risk.yellow && risk.yellow > 0) {
      faults.add("risk.red", "order")
    }
    faults.check("risk.calls", risk.calls, 2...20)
    faults.check("risk.callDays", risk.callDays, 1...730)
    faults.check("risk.group", risk.group, 3...1000)
    faults.check("risk.crowd", risk.crowd, risk.group...10_000)
    faults.check("intake.addressPerHour", intake.addressPerHour, 1...10_000)
    faults.check("intake.placePerHour", intake.placePerHour, 1...10_000)
    faults.check("intake.duplicateDays", intake.duplicateDays, 1...3650)
    choosing.check(&faults)
    let roads = choices("roads").map(\.id)
    for (index, exclusion) in choices("exclusions").enumerated() {
      if let road = exclusion.road, !roads.contains(road) {
        faults.add("lists.exclusions.\(index + 1).road", "choice")
      }
    }
    return faults.problems
  }

  private static let countRanges: [String: ClosedRange<Int>] = [
    "returns-before-coordination": 1...5, "extensions": 0...3, "extension-days": 1...90,
    "pause-days": 1...730, "calls-before-giving-up": 1...10, "redos": 0...3,
    "calls-before-contest": 1...5, "ordered-redos": 0...3, "climb-returns": 0...3,
    "court-extensions": 0...1, "court-extension-days": 1...10,
    "commission-extension-days": 1...90, "commission-days-assigned": 1...30,
    "commission-days-ordinary": 1...15, "commission-days-summary": 1...7,
    "representatives": 1...5, "hand-over-days": 30...1000, "award-extensions": 0...1,
    "award-extension-days": 1...15, "petition-extensions": 0...1,
    "petition-extension-days": 1...30, "hearing-days": 1...90, "limitation-notice-days": 1...365,
    "labour-mediation-days": 1...15,
  ]

  private static let listNames = [
    "kinds", "lawful-roads", "roads", "party-grounds", "capacities", "consent-manners", "choosers",
    "signing-manners", "performances", "after-roads", "court-outcomes", "session-modes",
    "pause-grounds", "judgements", "needs", "channels", "preventions", "languages",
    "hand-over-ways", "double-notice", "penalties", "office-outcomes", "confirmation-materials",
    "exclusions",
  ]
}

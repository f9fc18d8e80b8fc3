import CaseEngine

/// What a city sets for the help of psychologists.
package struct CounsellingPolicy: WorkingPolicy {
  package static let name = "counselling"

  package var work: WorkPolicy
  /// What is shown before somebody consents.
  package var consent: String
  /// By which words among a team's specialities a need is found.
  package var specialities: [String: [String]]

  private enum CodingKeys: String, CodingKey { case consent, specialities }

  package init(from decoder: any Decoder) throws {
    work = try WorkPolicy(from: decoder)
    let own = try decoder.container(keyedBy: CodingKeys.self)
    consent = try own.decode(String.self, forKey: .consent)
    specialities = try own.decode([String: [String]].self, forKey: .specialities)
  }

  package func encode(to encoder: any Encoder) throws {
    try work.encode(to: encoder)
    var own = encoder.container(keyedBy: CodingKeys.self)
    try own.encode(consent, forKey: .consent)
    try own.encode(specialities, forKey: .specialities)
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    work.check(
      clocks: Counselling.procedure.clocks.map(\.name),
      counts: [
        "sessions-before-follow-up": 1...20, "days-ahead": 7...730, "open-at-once": 1...200,
      ],
      lists: ["pass-grounds", "change-grounds", "referrals"], &faults)
    if consent.allSatisfy(\.isWhitespace) { faults.add("consent", "required") }
    return faults.problems
  }
}

import CaseEngine

/// How figures are shown.
package struct FigurePolicy: Policy {
  package static let name = "figures"

  /// Live counts below this are hidden beneath township.
  package var smallCount: Int
  /// What a unit needs to be ranked.
  package var rankingLeast: Int
  package var bulletin: Words

  /// The text of a bulletin, in Mustache, and two words that it may need.
  package struct Words: Codable, Hashable, Sendable {
    package var text: String
    /// What lies in no area or category of the next level.
    package var other: String
    /// What stands for a small count.
    package var hidden: String
  }

  /// What the success rate of mediation is counted over; what was received where nothing is said.
  package var mediationSuccessOver: SuccessBase?

  package enum SuccessBase: String, Codable, Sendable { case received, ended }

  package var successOver: SuccessBase { mediationSuccessOver ?? .received }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    faults.check("smallCount", smallCount, 2...50)
    faults.check("rankingLeast", rankingLeast, 1...1000)
    return faults.problems
      + NoticeTemplate.faults(in: bulletin.text, knowing: BulletinWords.tags)
      .map { $0.problem(at: "bulletin.text") }
  }
}

/// How long things are kept.
package struct RetentionPolicy: Policy {
  package static let name = "retention"

  package struct Period: Codable, Hashable, Sendable {
    /// What is kept, as a stable name.
    package var what: String
    package var months: Int
  }

  package var periods: [Period]

  package func months(_ what: String) -> Int? { periods.first { $0.what == what }?.months }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    for (index, period) in periods.enumerated() {
      faults.check("periods.\(index + 1).months", period.months, 1...1200)
    }
    if Set(periods.map(\.what)).count != periods.count { faults.add("periods", "duplicate") }
    // Network logs: at least six months (Cybersecurity Law).
    if months("access-log").map({ $0 < 6 }) ?? true { faults.add("periods.access-log", "law") }
    return faults.problems
  }
}

import CaseEngine

/// Somebody who may mediate a dispute, with what speaks for him. The computer proposes an order
/// and says why; the committee names the mediator, and whom the parties choose goes before
/// (People's Mediation Law §19).
package struct MediatorChoice: Hashable, Sendable {
  /// What is known of one who mediates.
  package struct Candidate: Hashable, Sendable {
    package var person: Int64
    package var name: String
    package var unit: Int64
    /// The smallest area of the matter in which he mediates; nil where it lies elsewhere.
    package var near: Level?
    package var kinds: Set<String> = []
    package var languages: Set<String> = []
    /// Disputes that he has in hand.
    package var open = 0
    /// Of the disputes of the last year that his mediation ended, how many by an agreement.
    package var settled = 0
    package var ended = 0
    package var bar: Bar?
  }

  /// What keeps somebody from this dispute.
  package enum Bar: String, Hashable, Sendable {
    /// He is one of the parties, or acts for one.
    case party
    /// He is tied to one of them.
    case tie
    /// He has stood aside from this dispute.
    case aside
  }

  package enum Reason: Hashable, Sendable {
    case near(Level)
    case kind
    case language
    case results(settled: Int, ended: Int)
    case open(Int)
    case barred(Bar)
  }

  package let candidate: Candidate
  package let score: Int
  /// What counts for him first, his load behind it; of who is barred, why.
  package let reasons: [Reason]

  package var isBarred: Bool { candidate.bar != nil }

  init(
    _ candidate: Candidate, kind: String?, language: String?, _ weights: MediationPolicy.Choosing
  ) {
    self.candidate = candidate
    if let bar = candidate.bar {
      (score, reasons) = (0, [.barred(bar)])
      return
    }
    var score = 0
    var reasons: [Reason] = []
    if let level = candidate.near {
      score += weights.weight(of: level)
      reasons.append(.near(level))
    }
    if let kind, candidate.kinds.contains(kind) {
      score += weights.speciality
      reasons.append(.kind)
    }
    if let language, candidate.languages.contains(language) {
      score += weights.language
      reasons.append(.language)
    }
    if candidate.ended > 0, candidate.ended >= weights.leastResults {
      score += weights.results * candidate.settled / candidate.ended
      reasons.append(.results(settled: candidate.settled, ended: candidate.ended))
    }
    self.score = score - weights.load * candidate.open
    self.reasons = reasons + [.open(candidate.open)]
  }

  /// The best first; of equals who has less in hand, then by name. Who is barred stands behind.
  package static func ranked(
    _ candidates: [Candidate], kind: String?, language: String?,
    under weights: MediationPolicy.Choosing
  ) -> [MediatorChoice] {
    candidates.map { MediatorChoice($0, kind: kind, language: language, weights) }.sorted {
      let (a, b) = ($0.candidate, $1.candidate)
      if $0.isBarred != $1.isBarred { return $1.isBarred }
      if $0.score != $1.score { return $0.score > $1.score }
      return (a.open, a.name, a.person) < (b.open, b.name, b.person)
    }
  }
}

extension MediationPolicy {
  /// How much speaks for a mediator.
  package struct Choosing: Codable, Hashable, Sendable {
    package var village: Int
    package var township: Int
    package var county: Int
    package var speciality: Int
    package var language: Int
    /// For one whose disputes were all settled; for others in proportion.
    package var results: Int
    /// With fewer than these, results say nothing.
    package var leastResults: Int
    /// Taken off for each dispute in hand.
    package var load: Int
    /// How many are proposed.
    package var shown: Int

    func weight(of level: Level) -> Int {
      switch level {
      case .village: village
      case .township: township
      case .county: county
      case .city: 0
      }
    }

    func check(_ faults: inout Faults) {
      for (name, weight) in [
        ("village", village), ("township", township), ("county", county),
        ("speciality", speciality), ("language", language), ("results", results), ("load", load),
      ] {
        faults.check("choosing.\(name)", weight, 0...100)
      }
      faults.check("choosing.leastResults", leastResults, 1...100)
      faults.check("choosing.shown", shown, 1...20)
      if !(village >= township && township >= county) { faults.add("choosing.village", "order") }
    }
  }
}

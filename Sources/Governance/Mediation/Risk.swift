import CaseEngine

/// The colour that the signs of a dispute come to, and why. The computer proposes it; a person
/// decides.
package struct RiskProposal: Hashable, Sendable {
  package enum Colour: String, CaseIterable, Sendable { case red, orange, yellow, blue }

  package let colour: Colour
  package let weight: Int
  /// The signs that were found, heaviest first.
  package let signs: [MediationPolicy.Risk.Sign]

  /// - Parameters:
  ///   - words: what was said of the dispute.
  ///   - people: how many it concerns.
  ///   - marked: ids of signs that a person has seen.
  ///   - calls: calls to the police over it within 90 days.
  package init(
    _ words: String, people: Int = 2, marked: Set<String> = [], calls: Int = 0,
    breached: Bool = false,
    under policy: MediationPolicy.Risk
  ) {
    let found = policy.signs.filter { sign in
      marked.contains(sign.id) || sign.words.contains { words.contains($0) }
        || sign.id == "repeated-calls" && calls >= 3
        || sign.id == "group" && people >= 5 || sign.id == "crowd" && people >= 10
        || sign.id == "breached" && breached
    }
    let weight = found.reduce(0) { $0 + $1.weight }
    signs = found.sorted { ($0.weight, $1.id) > ($1.weight, $0.id) }
    self.weight = weight
    colour =
      weight >= policy.red
      ? .red : weight >= policy.orange ? .orange : weight >= policy.yellow ? .yellow : .blue
  }
}

import CaseEngine
import Storage

/// The colour that the signs of a dispute come to, and why. The computer proposes it; a person
/// decides.
package struct RiskProposal: Hashable, Sendable {
  /// The gravest first.
  package enum Colour: String, CaseIterable, Comparable, Sendable {
    case red, orange, yellow, blue

    package static func < (one: Colour, other: Colour) -> Bool {
      let order = allCases
      return (order.firstIndex(of: one) ?? 0) > (order.firstIndex(of: other) ?? 0)
    }
  }

  package let colour: Colour
  package let weight: Int
  /// The signs that were found, heaviest first.
  package let signs: [MediationPolicy.Risk.Sign]

  /// - Parameters:
  ///   - words: what was said of the dispute.
  ///   - people: how many it concerns.
  ///   - marked: ids of signs that a person has seen.
  ///   - calls: calls to the police over it within the days of policy.
  package init(
    _ words: String, people: Int = 2, marked: Set<String> = [], calls: Int = 0,
    breached: Bool = false,
    under policy: MediationPolicy.Risk
  ) {
    let found = policy.signs.filter { sign in
      marked.contains(sign.id) || sign.words.contains { words.mentions($0) }
        || sign.id == "repeated-calls" && calls >= policy.calls
        || sign.id == "group" && people >= policy.group
        || sign.id == "crowd" && people >= policy.crowd
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

extension RiskProposal {
  /// Whether it is graver than what a person has decided, or nobody has decided yet.
  package func isAbove(_ decided: Colour?) -> Bool { decided.map { colour > $0 } ?? true }

  /// Whether somebody should look: it is another than was decided, or nobody has decided what is
  /// grave.
  package func differs(from decided: Colour?) -> Bool {
    decided.map { colour != $0 } ?? (colour >= .orange)
  }

  /// Everything that was said of a dispute, by whom it was said and in which of the cases that were
  /// merged into it; under the policy that governs it.
  package static func of(
    _ file: CaseFile, calls: Int, in db: Database
  ) throws -> RiskProposal {
    let words: [String] = try db.all(
      """
      SELECT v.value FROM entry_values v JOIN entries e ON e.chain = v.chain AND e.n = v.n
      WHERE v.chain IN \(list: Joining.merged(into: file.id, in: db)) AND v.value IS NOT NULL
        AND v.field IN ('text', 'wish', 'words', 'record') AND e.step IN \(list: telling)
      ORDER BY v.chain, v.n, v.field
      """
    ).map { try $0.get("value") }
    return RiskProposal(
      ([file.title] + words).joined(separator: " "), people: people(file.matter), calls: calls,
      breached: file.matter.facts["breached"] == true,
      under: try Policies.version(file.policy, of: MediationPolicy.self, in: db).risk)
  }

  /// Keeps beside the case what differs from the decision, so that lists find it: by what belongs to
  /// the case itself, and by no call that only some may know of.
  static func mark(_ file: CaseFile, in db: Database) throws {
    let calls = try RepeatedCalls.count(over: file, seenBy: nil, at: file.matter.changed, in: db)
    let proposal = try of(file, calls: calls, in: db)
    let colour = proposal.differs(from: file.risk) ? proposal.colour.rawValue : nil
    try db.run("UPDATE cases SET proposed_risk = \(colour) WHERE id = \(file.id)")
  }

  /// Whether what has happened since may change that.
  static func isMoved(_ matter: Case, since before: Case?) -> Bool {
    guard let before else { return true }
    return people(matter) != people(before)
      || ["risk", "breached"].contains { matter.facts[$0] != before.facts[$0] }
      || telling.contains { matter.taken[$0] != before.taken[$0] }
  }

  /// How many it concerns, as was said or as parties have been named; two where nothing was said.
  private static func people(_ matter: Case) -> Int {
    max(matter.facts["people"]?.number ?? 2, matter.facts[Parties.count]?.number ?? 0)
  }

  /// Steps in which somebody tells what happened.
  private static let telling = [
    "file", "open-at-station", "add", "give-view", "record-call", "record-session",
    "record-investigation", "station-session", "station-session-again",
  ]
}

extension Role {
  /// Who decides how grave a dispute is, and so sees where the computer proposes otherwise.
  package var decidesRisk: Bool {
    Dispute.procedure.step("set-risk")?.by.contains(self) == true
  }
}

extension CaseFile {
  /// What a person has decided of its danger; nil where nobody has.
  package var risk: RiskProposal.Colour? {
    matter.facts["risk"]?.text.flatMap(RiskProposal.Colour.init)
  }
}

import CaseEngine
import Storage

/// What an agreement may not say. What the court would not confirm is not agreed in the first
/// place: against the binding rules of law, the interests of the state, the public or others, good
/// morals, or too unclear to be performed (Supreme People's Court, confirmation of mediation
/// agreements, 2011, §7). Matters of personal status may be talked over, but no court confirms them
/// (§4), so that the agreement is marked.
///
/// Words that suggest either are the policy's; they make the program ask, a person answers.
enum AgreementCheck {
  static let grounds = [
    "against-law", "harms-public", "harms-others", "against-morals", "unclear",
  ]

  static let fields: [Field] = [
    .maybe("on-status", .flag),
    .maybe("lawfulness", .choice, choices: .fixed(["lawful"] + grounds)),
    .maybe("in-person", .flag),
  ]

  static func check(
    _ step: String, _ said: [String: Fact], _ file: CaseFile, in db: Database
  ) throws {
    if let found = said["lawfulness"]?.text, found != "lawful" {
      throw Refusal.barred(step: step, because: "agreement-\(found)")
    }
    let signs = try Policies.version(file.policy, of: MediationPolicy.self, in: db).agreements
    let words = ["matter", "terms", "manner"].compactMap { said[$0]?.text }.joined(separator: " ")
    func suggests(_ list: [String]) -> Bool { list.contains { words.contains($0) } }
    var problems: [Invalid.Problem] = []
    if said["on-status"] == nil, suggests(signs.status) {
      problems.append(.init("on-status", "perhaps-status"))
    }
    if said["lawfulness"] == nil, suggests(signs.unlawful) {
      problems.append(.init("lawfulness", "perhaps-unlawful"))
    }
    if !problems.isEmpty { throw Invalid(problems) }
  }
}

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

  /// What no court accepts for confirmation (the same rules, §4).
  static let inadmissible = ["no-civil-case", "other-court", "identity", "adoption", "marriage"]

  static let fields: [Field] = [
    .maybe("left-open", .longText, personal: true), .maybe("told", .longText),
    .maybe("on-status", .flag),
    .maybe("lawfulness", .choice, choices: .fixed(["lawful"] + grounds)),
    .maybe("in-person", .flag),
  ]

  /// What an agreement says that no committee of people's mediation has recorded, and on which day
  /// the last of the parties has signed it.
  static let terms: [Field] =
    [
      Field("terms", .longText, personal: true), Field("all-signed", .pastDay),
      .maybe("partial", .flag), .maybe("amount", .money), .maybe("attachments", .attachments),
    ] + fields

  /// Both sides apply together (People's Mediation Law §33) for what a court takes up (§4 of the
  /// rules), with all that §3 lists.
  static func confirmable(_ said: [String: Fact], under policy: MediationPolicy) throws {
    if let found = said["admissible"]?.text, found != "admissible" {
      throw Refusal.barred(step: "apply-confirmation", because: "confirm-\(found)")
    }
    var problems = ["applicant-applies", "respondent-applies"].filter { said[$0] != true }
      .map { Invalid.Problem($0, "both-apply") }
    let enclosed = said["enclosed"]?.list ?? []
    let lacking = policy.choices("confirmation-materials").filter { !enclosed.contains($0.id) }
    if !lacking.isEmpty {
      problems.append(
        .init("enclosed", "lacking", ["names": lacking.map(\.name).joined(separator: "; ")]))
    }
    if !problems.isEmpty { throw Invalid(problems) }
  }

  static func check(
    _ step: String, _ said: [String: Fact], _ file: CaseFile, in db: Database
  ) throws {
    if let found = said["lawfulness"]?.text, found != "lawful" {
      throw Refusal.barred(step: step, because: "agreement-\(found)")
    }
    let signs = try Policies.version(file.policy, of: MediationPolicy.self, in: db).agreements
    let words = ["matter", "terms", "manner"].compactMap { said[$0]?.text }.joined(separator: " ")
    func suggests(_ list: [String]) -> Bool { list.contains { words.mentions($0) } }
    // People's Mediation Law §26: over what is not settled the parties are told their roads.
    var problems = ["left-open", "told"].filter { said["partial"] == true && said[$0] == nil }
      .map { Invalid.Problem($0, "where-partial") }
    if said["on-status"] == nil, suggests(signs.status) {
      problems.append(.init("on-status", "perhaps-status"))
    }
    if said["lawfulness"] == nil, suggests(signs.unlawful) {
      problems.append(.init("lawfulness", "perhaps-unlawful"))
    }
    if !problems.isEmpty { throw Invalid(problems) }
  }
}

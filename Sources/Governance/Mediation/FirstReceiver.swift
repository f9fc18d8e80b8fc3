import CaseEngine
import Storage

/// Who received a dispute first: it stays with him until the next has signed for it, whoever that
/// is, and he calls together those among whom it is unclear whose it is (Shandong's statute on the
/// settlement of disputes by many means, section 33).
package struct FirstReceiver: Hashable, Sendable {
  package let area: String
  /// Nil where a resident filed it by himself: then the desk of the area.
  package let person: Int64?
  package let post: Int64?
  package let role: Role

  /// Steps by which the next desk, unit or committee signs for it.
  static let signing: Set<String> = [
    "take-up", "sign", "take-case", "sign-materials", "take-at-station", "receive-hand-over",
    "accept-petition",
  ]

  /// What is recorded of it at filing.
  static func facts(of doer: Doer, holder: String) -> [String: Fact] {
    guard let person = doer.person else { return ["first-area": .text(holder)] }
    var facts: [String: Fact] = [
      "first-area": .text(doer.area), "first-person": .number(Int(person)),
    ]
    facts["first-post"] = doer.post.map { .number(Int($0)) }
    facts["first-role"] = .text(doer.role.rawValue)
    return facts
  }

  /// Of what the hotline hands over: whoever took it down there, or has handed over what a resident
  /// filed by himself. What was signed for on the hotline's own way does not count.
  static func handed(_ matter: Case, by doer: Doer?) -> [Change] {
    let known = [matter.doers["file"], doer].compactMap(\.self)
    guard let doer = known.first(where: { $0.person != nil }) else { return [] }
    var facts = facts(of: doer, holder: matter.holder)
    facts["first-signatures"] = .number(signatures(of: matter))
    return facts.sorted { $0.key < $1.key }.map { .fact($0.key, $0.value) }
  }

  private init?(recorded matter: Case) {
    guard let area = matter.facts["first-area"]?.text else { return nil }
    self.area = area
    person = matter.facts["first-person"]?.number.map(Int64.init)
    post = matter.facts["first-post"]?.number.map(Int64.init)
    role =
      person == nil
      ? .receptionist
      : matter.facts["first-role"]?.text.map(Role.init(rawValue:)) ?? matter.doers["file"]?.role
        ?? .receptionist
  }

  /// Nil once the next has signed for it, or it has ended.
  package init?(_ matter: Case) {
    guard matter.open, Self.signatures(since: matter) == 0 else { return nil }
    self.init(recorded: matter)
  }

  private static func signatures(of matter: Case) -> Int {
    signing.reduce(0) { $0 + matter.taken[$1, default: 0] }
  }

  private static func signatures(since matter: Case) -> Int {
    signatures(of: matter) - (matter.facts["first-signatures"]?.number ?? 0)
  }

  /// He hears when it has been signed for, and when it is unclear whose it is.
  static func tell(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    guard let receiver = FirstReceiver(recorded: file.matter) else { return }
    if signing.contains(entry.step), signatures(since: file.matter) == 1 {
      try Notices.first("first-signed", entry, of: file, to: receiver, in: db)
    }
    if entry.to == "coordination", entry.from != entry.to {
      try Notices.first("first-convenes", entry, of: file, to: receiver, in: db)
    }
  }
}

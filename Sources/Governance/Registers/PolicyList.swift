import CaseEngine
import Storage

/// A list of a policy from which a register's field chooses.
package enum PolicyList: String, Sendable {
  /// What comes to a centre: people's mediation, legal aid, the petition office …
  case functions
  /// Kinds of disputes.
  case kinds
  /// Languages in which a dispute may have to be mediated, beside the one that everybody speaks.
  case languages

  package typealias Entry = (id: String, name: String)

  package func entries(on day: Day, in db: Database) throws -> [Entry] {
    switch self {
    case .functions:
      try Policies.current(CentrePolicy.self, on: day, in: db).policy.functions
        .map { ($0.id, $0.name) }
    case .kinds, .languages:
      try Policies.current(MediationPolicy.self, on: day, in: db).policy.choices(rawValue)
        .map { ($0.id, $0.name) }
    }
  }

  /// The entry that somebody means: by its id, by its name, or by a part of the name that no other
  /// has. Lists that people have kept by hand say the kinds of disputes shorter than the policy.
  package static func meant(_ word: String, among entries: [Entry]) -> Entry? {
    if let exact = entries.first(where: { $0.id == word || $0.name == word }) { return exact }
    let like = entries.filter { $0.name.contains(word) }
    return word.count > 1 && like.count == 1 ? like.first : nil
  }
}

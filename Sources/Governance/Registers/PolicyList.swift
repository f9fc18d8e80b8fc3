import CaseEngine
import Storage

/// A list of a policy from which a register's field chooses.
package enum PolicyList: String, Sendable {
  /// What comes to a centre: people's mediation, legal aid, the petition office …
  case functions

  package typealias Entry = (id: String, name: String)

  package func entries(on day: Day, in db: Database) throws -> [Entry] {
    switch self {
    case .functions:
      try Policies.current(CentrePolicy.self, on: day, in: db).policy.functions
        .map { ($0.id, $0.name) }
    }
  }
}

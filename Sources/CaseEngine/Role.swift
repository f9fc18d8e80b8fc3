/// What a post is for. The kernel's own roles are named here; a domain adds its own as further
/// static members.
package struct Role: RawRepresentable, Hashable, Codable, Sendable, ExpressibleByStringLiteral {
  /// The name used in tables, addresses, the interface and text keys.
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { rawValue = value }

  /// Files and follows his own matters.
  package static let resident: Role = "resident"
  /// Looks after a village or a community, its grid workers included.
  package static let villageWorker: Role = "village-worker"
  /// Takes calls and visitors at a desk.
  package static let clerk: Role = "clerk"
  /// Decides which unit a matter goes to.
  package static let dispatcher: Role = "dispatcher"
  /// Does the work, for the unit of the post.
  package static let handler: Role = "handler"
  /// Accepts work or sends it back, on the dispatching side.
  package static let reviewer: Role = "reviewer"
  /// Asks the reporter how it went.
  package static let caller: Role = "caller"
  /// Pursues what is late.
  package static let supervisor: Role = "supervisor"
  /// Reads everything of an area and gives written instructions.
  package static let leader: Role = "leader"
  /// Keeps people, areas and policies; grants nothing and sees no content.
  package static let administrator: Role = "administrator"
  /// Grants posts, though not to himself; sees no content.
  package static let securityAdministrator: Role = "security-administrator"
  /// Reads the audit trail and the ledger; changes nothing.
  package static let auditor: Role = "auditor"

  /// Receives a dispute at a mediation centre's window and keeps it until the next has signed.
  package static let receptionist: Role = "receptionist"
  /// Studies, routes and reviews disputes at a mediation centre.
  package static let coordinator: Role = "coordinator"
  /// Mediates, for the committee of the post.
  package static let mediator: Role = "mediator"
  /// Counsels; alone sees what was said there.
  package static let psychologist: Role = "psychologist"

  /// Every role in the order in which an interface lists them.
  package static let all: [Role] = [
    .resident, .villageWorker, .clerk, .dispatcher, .handler, .reviewer, .caller, .receptionist,
    .coordinator, .mediator, .psychologist, .supervisor, .leader, .administrator,
    .securityAdministrator, .auditor,
  ]

  /// The three administrators, whose powers are kept apart: none of them holds another role.
  package static let administrators: Set<Role> = [
    .administrator, .securityAdministrator, .auditor,
  ]

  /// Whether a post of this role can show the content of other people's matters at all.
  package var mayHaveSight: Bool { self != .resident && !Role.administrators.contains(self) }

  /// Whether the holder acts for the unit that handles a matter, not for the dispatching side.
  package var actsForUnit: Bool { self == .handler || self == .mediator }
}

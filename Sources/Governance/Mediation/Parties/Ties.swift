import CaseEngine
import Storage

/// Ties between a mediator and a party that keep him from the case: kinship, interest, or another
/// that may touch fairness. The statute on people's mediation names none; the grounds are those of
/// the rules on invited mediation (section 15), under which the parties may waive them.
package struct Tie: Hashable, Sendable {
  package let id: Int64
  package let name: String
  package let relation: String

  static let itself = "self"

  /// Nobody mediates in his own matter, whoever waives what.
  package var isSelf: Bool { id == 0 && relation == Tie.itself }
}

package enum Ties {
  package static func of(_ person: Int64, in db: Database) throws -> [Tie] {
    try db.all(
      """
      SELECT id, name, relation FROM mediator_ties
      WHERE person = \(person) AND ended_at IS NULL ORDER BY declared_at, id
      """
    ).map { row in
      Tie(id: try row.get("id"), name: try row.get("name"), relation: try row.get("relation"))
    }
  }

  package static func declare(
    _ name: String, _ relation: String, by person: Int64, at now: Instant, in db: Database
  ) throws {
    let (name, relation) = (name.trimmed, relation.trimmed)
    guard !name.isEmpty else { throw Invalid("name", "required") }
    guard !relation.isEmpty else { throw Invalid("relation", "required") }
    try db.run(
      """
      INSERT INTO mediator_ties (id, person, name, relation, declared_at)
      VALUES (\(Identifier.next()), \(person), \(name), \(relation), \(now.milliseconds))
      """)
  }

  package static func end(_ id: Int64, of person: Int64, at now: Instant, in db: Database) throws {
    try db.run(
      """
      UPDATE mediator_ties SET ended_at = \(now.milliseconds)
      WHERE id = \(id) AND person = \(person) AND ended_at IS NULL
      """)
  }

  /// What speaks against a mediator: the parties whom he is, or is tied to.
  package static func against(
    _ person: Int64, in file: CaseFile, on day: Day, in db: Database
  ) throws -> [Tie] {
    try against([person], in: file, on: day, in: db)[person] ?? []
  }

  /// The same of several. Ties are those that he has declared himself, and the names in whose
  /// disputes he does not mediate by the register.
  static func against(
    _ people: [Int64], in file: CaseFile, on day: Day, in db: Database
  ) throws -> [Int64: [Tie]] {
    let active = try Parties.of(file, in: db).filter(\.isActive)
    let parties = try active.map { try $0.personal(in: db) }
    let delegates = try active.flatMap(\.delegates).map { try $0.name(in: db) }
    let names = Set(
      (parties.flatMap { [$0["name"], $0["representative"]] } + delegates).compactMap(\.self))
    let identities = Set(parties.compactMap { $0["identity"]?.uppercased() })
    let entries = try Mediators.entries(of: people, on: day, in: db)
    var ties: [Int64: [Tie]] = [:]
    for row in try db.all(
      """
      SELECT person, id, name, relation FROM mediator_ties
      WHERE person IN \(list: people) AND ended_at IS NULL ORDER BY declared_at, id
      """)
    {
      let tie = Tie(
        id: try row.get("id"), name: try row.get("name"), relation: try row.get("relation"))
      if names.contains(tie.name) { ties[try row.get("person"), default: []].append(tie) }
    }
    for (person, name) in try People.names(of: people, in: db) {
      let entry = entries[person]
      let identity = entry?.values.text("identity")?.uppercased()
      if names.contains(name) || identity.map(identities.contains) ?? false {
        ties[person, default: []].append(Tie(id: 0, name: name, relation: Tie.itself))
      }
      for other in entry.map(Mediators.recused) ?? [] where names.contains(other) {
        ties[person, default: []].append(Tie(id: 0, name: other, relation: "register"))
      }
    }
    return ties
  }
}

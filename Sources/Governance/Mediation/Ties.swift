import CaseEngine
import Storage

/// Ties between a mediator and a party that keep him from the case: kinship, interest, or another
/// that may touch fairness. The statute on people's mediation names none; the grounds are those of
/// the rules on invited mediation (section 15), under which the parties may waive them.
package struct Tie: Hashable, Sendable {
  package let id: Int64
  package let name: String
  package let relation: String
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

  /// What speaks against this mediator: the parties whom he is, or is tied to.
  package static func against(
    _ person: Int64, in file: CaseFile, in db: Database
  ) throws -> [Tie] {
    let own = try People.find(person, in: db)
    var ties = try of(person, in: db)
    if let own { ties.append(Tie(id: 0, name: own.name, relation: "self")) }
    let names = try Parties.of(file, in: db).filter(\.isActive)
      .compactMap { try $0.personal(in: db) }
      .flatMap { [$0["name"], $0["representative"]].compactMap(\.self) }
    return ties.filter { names.contains($0.name) }
  }
}

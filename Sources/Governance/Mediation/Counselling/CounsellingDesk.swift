import CaseEngine
import Storage

/// What a psychologist has in hand, and what a desk has to arrange.
package enum CounsellingDesk {
  /// A matter of one's own, with the client's name where it was not erased.
  package struct Own: Sendable {
    package let file: CaseFile
    package let client: String?
    /// The next session, where one is booked.
    package let day: Day?
    package let time: String?
  }

  /// A matter that waits for the desk, with who could be chosen.
  package struct Waiting: Sendable {
    package let file: CaseFile
    package let dispute: CaseFile
    package let party: Int?
    package let suggested: [SuggestedPsychologist]
  }

  private static let most = 200

  /// Soonest due first.
  package static func own(_ actor: Actor, in db: Database) throws -> [Own] {
    try files(actor, "handler = \(actor.person)", in: db).map { file in
      let facts = file.matter.facts
      return Own(
        file: file, client: try Counsellings.client(of: file, in: db)?.personal(in: db)["name"],
        day: facts["next-day"]?.day, time: facts["next-time"]?.text)
    }
  }

  /// Of what the actor's desk holds: what nobody has, and what is to be confirmed or is under way.
  package static func arranged(
    _ actor: Actor, on day: Day, in db: Database
  ) throws -> (waiting: [Waiting], others: [CaseFile]) {
    let sight = try Sight.of(actor, in: db)
    let files = try files(actor, "1 = 1", in: db).filter(sight.mayArrange)
    let ground = try SuggestionGround(on: day, in: db)
    let waiting = try files.filter { $0.matter.state == "asked" }.map { file in
      Waiting(
        file: file, dispute: try Counsellings.dispute(of: file, in: db),
        party: try Counsellings.party(of: file, in: db),
        suggested: try ground.suggested(for: file, in: db))
    }
    return (waiting, files.filter { $0.matter.state != "asked" })
  }

  private static func files(
    _ actor: Actor, _ which: SQL, in db: Database
  ) throws -> [CaseFile] {
    let sight = try Sight.of(actor, in: db)
    return try db.all(
      """
      SELECT \(CaseFile.columns) FROM cases
      WHERE procedure = \(Counselling.id) AND open = 1 AND \(which)
        AND \(sight.condition(.status))
      ORDER BY coalesce(due_at, 9223372036854775807), id LIMIT \(most)
      """
    ).map(CaseFile.init)
  }
}

import CaseEngine
import Storage

/// A leader's written instruction with the case that it is about.
package struct Instruction: Sendable {
  /// Without its words where the content of the case is not this actor's to read.
  package let supervision: Supervision
  package let summary: CaseSummary

  /// Where it stands: still in hand, carried out, or over with the case.
  package enum State: String, CaseIterable, Sendable { case open, accepted, closed }

  package var state: State {
    guard supervision.ended != nil else { return .open }
    return supervision.endedBecause == "accepted" ? .accepted : .closed
  }
}

package enum Instructions {
  /// Newest first, of the cases that this actor reads or directs.
  ///
  /// - Parameter state: nil for all of them.
  package static func page(
    _ state: Instruction.State? = nil, before id: Int64 = .max, limit: Int = 50,
    for actor: Actor, at now: Instant, in db: Database
  ) throws -> [Instruction] {
    let sight = try Sight.of(actor, in: db)
    let found = try db.all(
      """
      SELECT \(Supervisions.columns) FROM supervisions
      WHERE \(condition(state, sight)) AND id < \(id)
      ORDER BY id DESC LIMIT \(min(max(limit, 1), CaseFilter.most + 1))
      """
    ).map(Supervision.init)
    let rows = try db.all(
      "SELECT \(CaseSummary.columns) FROM cases WHERE id IN \(list: Set(found.map(\.caseID)).sorted())"
    )
    let cases = try rows.map { try CaseSummary($0, seenBy: sight, at: now) }
    let byID = Dictionary(cases.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return found.compactMap { one in
      byID[one.caseID].map { summary in
        Instruction(
          supervision: summary.degree == .content ? one : one.withoutWords, summary: summary)
      }
    }
  }

  package static func count(
    _ state: Instruction.State? = nil, for actor: Actor, in db: Database
  ) throws -> Int {
    let sight = try Sight.of(actor, in: db)
    return try db.value(
      "SELECT count(*) FROM supervisions WHERE \(condition(state, sight))") ?? 0
  }

  private static func condition(_ state: Instruction.State?, _ sight: Sight) -> SQL {
    let standing: SQL =
      switch state {
      case nil: "1 = 1"
      case .open: "ended_at IS NULL"
      case .accepted: "ended_at IS NOT NULL AND ended_because = 'accepted'"
      case .closed: "ended_at IS NOT NULL AND ended_because <> 'accepted'"
      }
    return """
      signer IS NOT NULL AND \(standing)
        AND case_id IN (SELECT id FROM cases WHERE \(sight.instructed))
      """
  }
}

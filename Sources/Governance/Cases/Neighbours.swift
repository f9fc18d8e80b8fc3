import CaseEngine
import Storage

/// A case that stands beside another: linked with it, a part of it, or at the same place.
package struct Neighbour: Sendable {
  /// `merged`, `part`, `same-place`, …: the name of the link, a text key.
  package let kind: String
  package let summary: CaseSummary
}

package enum Neighbours {
  private static let most = 20

  package static func of(
    _ file: CaseFile, for sight: Sight, at now: Instant, in db: Database
  ) throws -> [Neighbour] {
    var kinds: [(id: Int64, kind: String)] = []
    let links = try db.all(
      """
      SELECT other AS id, kind FROM links WHERE case_id = \(file.id)
      UNION SELECT case_id AS id, kind FROM links WHERE other = \(file.id) LIMIT \(most)
      """)
    for link in links { kinds.append((try link.get("id"), try link.get("kind"))) }
    let beside = try db.all(
      """
      SELECT DISTINCT other.case_id AS id FROM reports own JOIN reports other
        ON other.place = own.place AND other.case_id <> own.case_id
      WHERE own.case_id = \(file.id) ORDER BY other.case_id DESC LIMIT \(most)
      """)
    for row in beside { kinds.append((try row.get("id"), "same-place")) }
    guard !kinds.isEmpty else { return [] }
    let rows = try db.all(
      """
      SELECT \(CaseSummary.columns) FROM cases
      WHERE id IN \(list: Set(kinds.map(\.id)).sorted()) AND \(sight.condition(.status))
      """)
    let seen = try rows.map { try CaseSummary($0, seenBy: sight, at: now) }
    let byID = Dictionary(seen.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return kinds.compactMap { kind in
      byID[kind.id].map { Neighbour(kind: kind.kind, summary: $0) }
    }
  }
}

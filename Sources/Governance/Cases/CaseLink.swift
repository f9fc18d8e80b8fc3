import CaseEngine
import Storage

/// Another case that belongs beside this one, as far as the actor may know of it.
package struct CaseLink: Hashable, Sendable {
  /// `part` (of the other), `merged` (into the other) …
  package let kind: String
  package let number: String
  /// Whether the link was made from this case to the other.
  package let isOutgoing: Bool

  package static func of(
    _ file: CaseFile, seenBy sight: Sight, in db: Database
  ) throws -> [CaseLink] {
    func links(_ own: SQL, _ other: SQL, isOutgoing: Bool) throws -> [CaseLink] {
      try db.all(
        """
        SELECT l.kind AS link, number FROM links l JOIN cases ON cases.id = l.\(other)
        WHERE l.\(own) = \(file.id) AND \(sight.condition(.status)) ORDER BY l.at, number
        """
      ).map { row in
        CaseLink(kind: try row.get("link"), number: try row.get("number"), isOutgoing: isOutgoing)
      }
    }
    return try links("case_id", "other", isOutgoing: true)
      + links("other", "case_id", isOutgoing: false)
  }
}

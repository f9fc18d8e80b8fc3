import CaseEngine
import Storage

/// One line of a case's history with what proves it and what was said beside it.
package struct HistoryLine: Sendable {
  package let entry: Entry
  /// Values that the entry holds as hashes, where this reader may see them and they were not erased.
  package let personal: [String: String]
  package let previous: String
  package let hash: String
}

package enum CaseHistory {
  /// What the reporter of a confidential matter said stays hidden from those who may not know him.
  ///
  /// - Throws: `Refusal.notAllowed` for who sees only where the matter stands.
  package static func of(
    _ file: CaseFile, for sight: Sight, after n: Int = 0, in db: Database
  ) throws -> [HistoryLine] {
    guard sight.degree(of: file) == .content else { throw Refusal.notAllowed(step: "read") }
    let hidden = file.confidential && !sight.seesConfidentialReporter
    let personal = hidden ? [:] : try PersonalValues.all(of: file.id, in: db)
    return try Ledger.entries(of: file.id, after: n, in: db).map { line in
      HistoryLine(
        entry: line.entry, personal: personal[line.entry.n] ?? [:], previous: line.previous,
        hash: line.hash)
    }
  }
}

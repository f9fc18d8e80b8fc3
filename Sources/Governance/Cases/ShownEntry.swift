import CaseEngine
import Storage

/// An entry of the history as one actor may read it, with what proves it.
package struct ShownEntry: Sendable {
  package let entry: Entry
  /// What was said; nil for a personal value that is hidden from this actor or erased.
  package let data: [String: Fact?]
  /// The personal values that are no more.
  package let erased: [String]
  /// The name of the person who acted.
  package let name: String?
  package let previous: String
  package let hash: String

  /// The entries after the first `n`, in order.
  package static func of(
    _ file: CaseFile, after n: Int = 0, seenBy sight: Sight, in db: Database
  ) throws -> [ShownEntry] {
    let proven = try Ledger.entries(of: file.id, after: n, in: db)
    let rows = try db.all(
      "SELECT n, field, value FROM entry_values WHERE chain = \(file.id) AND n > \(n)")
    var personal: [Int: [String: String?]] = [:]
    for row in rows {
      personal[try row.get("n"), default: [:]].updateValue(
        try row.get("value"), forKey: try row.get("field"))
    }
    let names = try People.names(of: proven.compactMap { $0.entry.by?.person }, in: db)
    let isHidden = file.confidential && !sight.seesConfidentialReporter
    let showsReporter = sight.showsReporter(confidential: file.confidential)
    let mask = try NameMask.of(file, seenBy: sight, in: db)
    return proven.map { line in
      var data: [String: Fact?] = line.entry.data.mapValues { fact in
        fact.text.map { .text(mask($0)) } ?? fact
      }
      var erased: [String] = []
      for (field, value) in personal[line.entry.n] ?? [:] {
        if value == nil { erased.append(field) }
        let isReporter = ["name", "phone", "address"].contains(field)
        // What one psychologist has heard is not for the next.
        let isSealed =
          file.privacy == .counselling && line.entry.by?.role == .psychologist
          && line.entry.by?.person != sight.actor.person
        let shown =
          isHidden || isSealed || isReporter && !showsReporter
          ? nil : value.map { field == "phone" ? Mask.phone($0) : mask($0) }
        data.updateValue(shown.map(Fact.text), forKey: field)
      }
      // A photograph may show whose door it is.
      if isHidden, line.entry.by?.role.isNearReporter ?? true, data["attachments"] != nil {
        data.updateValue(nil, forKey: "attachments")
      }
      return ShownEntry(
        entry: line.entry, data: data, erased: erased.sorted(),
        name: line.entry.by?.person.flatMap { names[$0] }, previous: line.previous,
        hash: line.hash)
    }
  }
}

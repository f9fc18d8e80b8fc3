import CaseEngine
import Storage

/// Words about a dispute as who may not know its parties reads them: of each name that stands in
/// them the family name is left, as beside the party itself.
package struct NameMask: Sendable {
  /// The longest first, so that no part of a name is masked before the whole.
  private let names: [String]

  init(_ names: some Sequence<String>) {
    self.names = Set(names.map(\.trimmed)).filter { $0.count > 1 }
      .sorted { ($0.count, $1) > ($1.count, $0) }
  }

  /// Hides nothing from who may know the parties.
  package static func of(_ file: CaseFile, seenBy sight: Sight, in db: Database) throws -> NameMask
  {
    guard file.privacy == .dispute, !sight.showsReporter(confidential: file.confidential) else {
      return NameMask([])
    }
    let parties = try Parties.of(file, in: db).flatMap { party in
      let values = try party.personal(in: db)
      return try [values["name"], values["representative"]]
        + party.delegates.map { try $0.name(in: db) }
    }
    let reporters = try IncomingReport.of(file, in: db).map { try $0.personal(in: db)["name"] }
    return NameMask((parties + reporters).compactMap(\.self))
  }

  package func callAsFunction(_ text: String) -> String {
    names.reduce(text) { $0.replacing($1, with: Mask.name($1)) }
  }
}

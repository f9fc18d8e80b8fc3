import CaseEngine
import Storage

/// Who has signed an agreement, and what is to be done under it by when.
package struct Agreement: Sendable {
  package struct Mark: Hashable, Sendable {
    /// `party`, `mediator` or `seal`.
    package let signer: String
    /// 0 for the mediator and the seal.
    package let party: Int
    /// Who signed of those who speak for a group; 0 where the party has signed itself.
    package let delegate: Int
    package let manner: String
    package let at: Instant
  }

  package struct Instalment: Hashable, Sendable {
    package let number: Int
    package let due: Day
    /// Fen.
    package let amount: Int
    package let performed: Instant?
    /// Who owes it; nil where nobody was named.
    package let party: Int?
  }

  /// Which agreement of the case it is: a new round of talks makes a new one.
  package let number: Int
  package let marks: [Mark]
  package let instalments: [Instalment]

  package static func number(of matter: Case) -> Int {
    matter.taken["reach-written", default: 0] + matter.taken["reach-oral", default: 0]
  }

  package static func of(_ file: CaseFile, in db: Database) throws -> Agreement {
    let number = number(of: file.matter)
    let marks = try db.all(
      """
      SELECT signer, party, delegate, manner, at FROM agreement_marks
      WHERE case_id = \(file.id) AND agreement = \(number) ORDER BY n
      """
    ).map { row in
      Mark(
        signer: try row.get("signer"), party: try row.get("party"),
        delegate: try row.get("delegate"),
        manner: try row.get("manner"), at: Instant(milliseconds: try row.get("at")))
    }
    let instalments = try db.all(
      """
      SELECT number, due, amount, performed_at, party FROM instalments
      WHERE case_id = \(file.id) AND agreement = \(number) ORDER BY due, number
      """
    ).map { row in
      Instalment(
        number: try row.get("number"), due: try row.get("due"), amount: try row.get("amount"),
        performed: try row.instant("performed_at"), party: try row.get("party"))
    }
    return Agreement(number: number, marks: marks, instalments: instalments)
  }

  /// Section 29 of the law: each party, the mediator, and the committee's seal. Of a group all whom
  /// it has sent.
  package func missing(
    of parties: [Party]
  ) -> [(signer: String, party: Int, delegate: Int)] {
    let wanted =
      parties.filter(\.isBound).flatMap { party in
        (party.delegates.isEmpty ? [0] : party.delegates.map(\.number)).map {
          ("party", party.number, $0)
        }
      } + [("mediator", 0, 0), ("seal", 0, 0)]
    return wanted.filter { want in
      !marks.contains { ($0.signer, $0.party, $0.delegate) == want }
    }
  }

  /// The earliest day on which something is due.
  var nextDue: Day? { instalments.filter { $0.performed == nil }.map(\.due).min() }

  // MARK: Written by steps

  static func mark(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    try db.run(
      """
      INSERT INTO agreement_marks (case_id, agreement, signer, party, delegate, manner, n, at)
      VALUES (\(file.id), \(number(of: file.matter)), \(entry.data["signer"]?.text ?? ""),
        \(entry.data["party"]?.number ?? 0), \(entry.data["delegate"]?.number ?? 0),
        \(entry.data["manner"]?.text ?? ""), \(entry.n), \(entry.at.milliseconds))
      """)
  }

  static func plan(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    guard let due = entry.data["due"]?.text, let amount = entry.data["amount"]?.number else {
      return
    }
    let agreement = number(of: file.matter)
    try db.run(
      """
      INSERT INTO instalments (case_id, agreement, number, due, amount, n, party)
      SELECT \(file.id), \(agreement), 1 + count(*), \(due), \(amount), \(entry.n),
        \(entry.data["party"]?.number)
      FROM instalments WHERE case_id = \(file.id) AND agreement = \(agreement)
      """)
  }

  static func perform(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    guard let instalment = entry.data["instalment"]?.number else { return }
    try db.run(
      """
      UPDATE instalments SET performed_at = \(entry.at.milliseconds)
      WHERE case_id = \(file.id) AND agreement = \(number(of: file.matter))
        AND number = \(instalment) AND performed_at IS NULL
      """)
  }
}

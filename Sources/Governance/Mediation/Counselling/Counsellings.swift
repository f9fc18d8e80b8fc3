import CaseEngine
import Storage

/// The help of psychologists as the disputes know it from which it was asked.
package enum Counsellings {
  /// What of it stands beside the dispute: where it is, and the word that the client lets be told.
  package struct Standing: Sendable {
    package let number: String
    package let state: String
    package let open: Bool
    package let outcome: String?
    package let party: Int?
    package let opened: Instant
  }

  package static func of(_ dispute: CaseFile, in db: Database) throws -> [Standing] {
    guard dispute.privacy == .dispute else { return [] }
    return try db.all(
      """
      SELECT number, state, open, outcome, party, opened_at
      FROM counsellings JOIN cases ON cases.id = counsellings.case_id
      WHERE dispute = \(dispute.id) ORDER BY counsellings.n
      """
    ).map { row in
      Standing(
        number: try row.get("number"), state: try row.get("state"), open: try row.get("open"),
        outcome: try row.get("outcome"), party: try row.get("party"),
        opened: Instant(milliseconds: try row.get("opened_at")))
    }
  }

  /// What an entry of a dispute asks for is opened beside it: once an entry, whoever writes it. A
  /// request that waits for somebody to say whom it is for is that request.
  static func ask(
    _ entry: Entry, said: [String: Fact], of dispute: CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    let isRed = entry.step == "raise-red"
    let party = isRed ? nil : said["party"]?.number
    if try unnamed(of: dispute, said, named: party, by: doer, entry, under: rules, in: db) {
      return
    }
    var draft = CaseDraft(
      procedure: Counselling.id, area: dispute.place.code, holder: dispute.matter.holder,
      title: dispute.number)
    let isUrgent = isRed || said["urgent"] == true
    draft.said = [
      "need": isRed ? "crisis" : said["need"] ?? "other",
      "urgency": isUrgent ? "urgent" : "general",
    ]
    draft.said["background"] = said["background"]
    let file = try CaseFile.open(draft, by: doer, at: entry.at, under: rules, in: db)
    try db.demand(
      """
      INSERT INTO counsellings (case_id, dispute, n, party)
      VALUES (\(file.id), \(dispute.id), \(entry.n), \(party))
      ON CONFLICT DO NOTHING
      """, or: StorageError.conflict)
    try Notices.sealed(
      "counselling-asked", of: file, to: .coordinator, at: [file.holder.code], in: db,
      now: entry.at)
  }

  /// - Returns: whether nothing more is to be opened.
  private static func unnamed(
    of dispute: CaseFile, _ said: [String: Fact], named party: Int?, by doer: Doer,
    _ entry: Entry, under rules: Rulebook, in db: Database
  ) throws -> Bool {
    let id: Int64? = try db.value(
      """
      SELECT case_id FROM counsellings JOIN cases ON cases.id = case_id
      WHERE dispute = \(dispute.id) AND open = 1 AND (party IS NULL OR 1 = \(party == nil))
      ORDER BY case_id LIMIT 1
      """)
    guard let id else { return false }
    guard let party, var waiting = try CaseFile.load(id, in: db) else { return true }
    try name(party, as: waiting, in: db)
    let data: [String: Fact] = ["party": .number(party)].merging(
      said["background"].map { ["background": $0] } ?? [:]
    ) { own, _ in own }
    try waiting.record(
      "name-client", changes: [], data: data, personal: ["background"], by: doer, at: entry.at,
      under: rules, in: db)
    return true
  }

  static func isHelped(
    _ party: Int, of dispute: CaseFile, beside id: Int64 = 0, in db: Database
  ) throws -> Bool {
    try db.first(
      """
      SELECT 1 FROM counsellings JOIN cases ON cases.id = case_id
      WHERE dispute = \(dispute.id) AND party = \(party) AND open = 1 AND case_id <> \(id)
      """) != nil
  }

  static func name(_ party: Int, as file: CaseFile, in db: Database) throws {
    try db.run("UPDATE counsellings SET party = \(party) WHERE case_id = \(file.id)")
  }

  package static func party(of file: CaseFile, in db: Database) throws -> Int? {
    guard let row = try db.first("SELECT party FROM counsellings WHERE case_id = \(file.id)")
    else { return nil }
    return try row.get("party")
  }

  package static func dispute(of file: CaseFile, in db: Database) throws -> CaseFile {
    let id: Int64? = try db.value(
      "SELECT dispute FROM counsellings WHERE case_id = \(file.id)")
    guard let id, let dispute = try CaseFile.load(id, in: db) else { throw Refusal.notFound }
    return dispute
  }

  /// Whom it is for, for the psychologist who has it.
  package static func client(of file: CaseFile, in db: Database) throws -> Party? {
    guard let number = try party(of: file, in: db) else { return nil }
    return try Parties.of(dispute(of: file, in: db), in: db).first { $0.number == number }
  }

  /// Every word of it goes; that it stood, and its times, stay in the chain.
  static func erase(_ file: CaseFile, in db: Database) throws {
    try db.run(
      """
      UPDATE entry_values SET value = NULL, salt = NULL
      WHERE chain = \(file.id) AND field <> 'title'
      """)
  }
}

import CaseEngine
import Storage

/// A receipt of a party's own: who did not file follows the dispute with it, and does what a party
/// does. It is given at a desk after proof, or sent to the number that is on record.
package struct PartyReceipt: Sendable {
  package enum Way: String, CaseIterable, Sendable { case desk, message }

  package let id: Int64
  package let receipt: String
  package let issued: Instant
  package let erased: Instant?
  /// The entry that has entered the party, and the one that says to whom it was given.
  let chain: Int64
  let n: Int
  let entry: Int

  static let columns: SQL = "id, receipt, chain, n, entry, issued_at, erased_at"

  init(_ row: Row) throws {
    id = try row.get("id")
    receipt = try row.get("receipt")
    chain = try row.get("chain")
    n = try row.get("n")
    entry = try row.get("entry")
    issued = Instant(milliseconds: try row.get("issued_at"))
    erased = try row.instant("erased_at")
  }

  /// The party wherever its case has been merged into.
  static func seat(chain: Int64, n: Int, in db: Database) throws -> (party: Party, file: CaseFile)?
  {
    guard var file = try CaseFile.load(chain, in: db) else { return nil }
    while let other = file.mergedInto, let next = try CaseFile.load(other, in: db) { file = next }
    let parties = try Parties.of(file, in: db)
    if let same = parties.first(where: { $0.chain == chain && $0.n == n }) { return (same, file) }
    // Whoever was a party of both stands in the one that goes on but once.
    let person = SameParties.Person(try PersonalValues.of(chain: chain, n: n, in: db))
    let known = try parties.first { person.isSame(SameParties.Person(try $0.personal(in: db))) }
    return known.map { ($0, file) }
  }

  static func living(chain: Int64, n: Int, in db: Database) throws -> [PartyReceipt] {
    try db.all(
      """
      SELECT \(columns) FROM party_receipts
      WHERE chain = \(chain) AND n = \(n) AND ended_at IS NULL ORDER BY id
      """
    ).map(PartyReceipt.init)
  }
}

package enum PartyReceipts {
  package static let issuers: Set<Role> = [.receptionist, .coordinator, .mediator]

  /// What was given out: the code is known where it is handed over, not where it is sent.
  package struct Issued: Sendable {
    package let receipt: String
    package let code: String?
  }

  /// Gives a party, or who acts for it, a receipt. A person's earlier one is void from then on; of
  /// a group each representative has his own, as many as policy allows.
  ///
  /// - Parameters:
  ///   - holder: the name of who receives it.
  ///   - proof: what was seen of him.
  package static func issue(
    party number: Int, of dispute: String, to holder: String, proof: String,
    way: PartyReceipt.Way, by actor: Actor, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> Issued {
    let found = try CaseFile.find(dispute, for: actor, in: db)
    guard found.degree == .content, issuers.contains(actor.role) else {
      throw Refusal.notAllowed(step: "issue-receipt")
    }
    var file = found.file
    let party = try Parties.active(number, of: file, in: db)
    guard !party.needsGuardian else {
      throw Refusal.barred(step: "issue-receipt", because: "guardian")
    }
    let holder = try TypedLine.read(holder, "holder", most: 60)
    let proof = try TypedLine.read(proof, "proof", most: 200)
    if way == .message, try phone(of: party, in: db) == nil { throw Invalid("way", "no-mobile") }
    try makeRoom(for: party, holder, of: file, at: now, in: db)
    let entry = try file.record(
      "issue-receipt", changes: [],
      data: [
        "party": .number(number), "holder": .text(holder), "proof": .text(proof),
        "receipt-way": .text(way.rawValue),
      ], personal: ["holder", "proof"], by: actor.doer, at: now, under: rules, in: db)
    let (id, receipt) = (Identifier.next(), CaseNumber.draw())
    let secret = way == .desk ? IncomingReport.Secret.draw() : nil
    let digest = secret.map { IncomingReport.Secret.digest($0.code, receipt: receipt) }
    try db.run(
      """
      INSERT INTO party_receipts (id, receipt, chain, n, entry, code_digest, issued_at, issued_by)
      VALUES (\(id), \(receipt), \(party.chain), \(party.n), \(entry.n), \(digest), \(now),
        \(actor.person))
      """)
    if way == .message {
      try Outbox.tell(
        "party-receipt", party: party, of: file, data: ["party-receipt": .text("\(id)")],
        at: now, in: db)
    }
    return Issued(receipt: receipt, code: secret?.code)
  }

  /// Where a message reaches a party: who acts for one that cannot act alone.
  static func phone(of party: Party, in db: Database) throws -> MobileNumber? {
    let known = try party.personal(in: db)
    let own = party.capacity == "guardian" ? nil : known["phone"]
    return [own, known["representative-phone"]].lazy.compactMap { $0.flatMap(MobileNumber.init) }
      .first
  }

  private static func makeRoom(
    for party: Party, _ holder: String, of file: CaseFile, at now: Instant, in db: Database
  ) throws {
    let living = try PartyReceipt.living(chain: party.chain, n: party.n, in: db)
    let own =
      try party.kind == "group"
      ? living.filter {
        try PersonalValues.of(chain: file.id, n: $0.entry, in: db)["holder"] == holder
      } : living
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    let most = policy.counts["representatives"] ?? 5
    guard living.count - own.count < most else {
      throw Invalid("holder", "representatives", ["most": "\(most)"])
    }
    for one in own {
      try db.run("UPDATE party_receipts SET ended_at = \(now) WHERE id = \(one.id)")
    }
  }

  /// The number to write to and what stands in the message; the code is drawn as it goes out and
  /// kept nowhere. Nil where the receipt is void or the number was erased.
  static func message(
    _ id: Int64, in db: Database
  ) throws -> (to: MobileNumber, values: [String: String])? {
    guard
      let row = try db.first(
        """
        SELECT \(PartyReceipt.columns) FROM party_receipts
        WHERE id = \(id) AND ended_at IS NULL
        """)
    else { return nil }
    let own = try PartyReceipt(row)
    guard let seat = try PartyReceipt.seat(chain: own.chain, n: own.n, in: db),
      let to = try phone(of: seat.party, in: db)
    else { return nil }
    let secret = IncomingReport.Secret.draw()
    let digest = IncomingReport.Secret.digest(secret.code, receipt: own.receipt)
    try db.run("UPDATE party_receipts SET code_digest = \(digest) WHERE id = \(own.id)")
    return (to, ["receipt": own.receipt, "code": secret.code])
  }
}

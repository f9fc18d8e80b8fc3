import CaseEngine
import Storage

/// One of those between whom a dispute is, or whom it touches.
package struct Party: Hashable, Sendable {
  package enum Side: String, CaseIterable, Sendable, SQLBindable, SQLReadable {
    case applicant, respondent, third
  }

  package let number: Int
  package let side: Side
  /// `person`, `company` or `group`.
  package let kind: String
  /// How many people stand behind it.
  package let people: Int
  package let isMinor: Bool
  /// Of age, and cannot act alone.
  package let isIncapable: Bool
  /// In which capacity somebody acts for it: guardian, agent, heir, representative.
  package let capacity: String?
  /// Whether he may agree for the party.
  package let hasSpecialAuthority: Bool
  package let consented: Instant?
  package let refused: Instant?
  package let left: Instant?
  package let leftBecause: String?
  /// The entries that hold who it is and who acts for it.
  let chain: Int64
  let n: Int
  let representedN: Int?
  /// Whom a group has sent.
  package internal(set) var delegates: [Delegate] = []

  package var isActive: Bool { left == nil }
  /// A minor, or one who cannot act alone, is heard through a guardian.
  package var needsGuardian: Bool { (isMinor || isIncapable) && capacity != "guardian" }
  /// The agreement binds the two sides, and a third party that has joined the mediation.
  package var isBound: Bool { isActive && (side != .third || consented != nil) }

  func isHeardThroughDelegates(_ capacity: String?) -> Bool {
    kind == "group" && capacity == "representative"
  }

  static let fields: [Field] = [
    Field("side", .choice, choices: .fixed(Side.allCases.map(\.rawValue))),
    Field("party-kind", .choice, choices: .fixed(["person", "company", "group"])),
    Field("name", .text, personal: true), .maybe("phone", .text, personal: true),
    .maybe("identity", .text, personal: true), .maybe("address", .text, personal: true),
    .maybe("gender", .text, personal: true), .maybe("nation", .text, personal: true),
    .maybe("born", .pastDay), .maybe("incapable", .flag),
    .maybe("occupation", .text, personal: true),
    .maybe("people", .number), .maybe("representatives", .number),
    .maybe("attachments", .attachments),
  ]

  static let columns: SQL = """
    number, chain, n, side, kind, people, minor, incapable, capacity, special_authority,
    represented_n, consented_at, refused_at, left_at, left_because
    """

  init(_ row: Row) throws {
    number = try row.get("number")
    chain = try row.get("chain")
    n = try row.get("n")
    side = try row.get("side")
    kind = try row.get("kind")
    people = try row.get("people")
    isMinor = try row.get("minor")
    isIncapable = try row.get("incapable")
    capacity = try row.get("capacity")
    hasSpecialAuthority = try row.get("special_authority")
    representedN = try row.get("represented_n")
    consented = try row.instant("consented_at")
    refused = try row.instant("refused_at")
    left = try row.instant("left_at")
    leftBecause = try row.get("left_because")
  }

  /// Name, telephone, identity and the rest, as far as they were not erased; and who acts for it.
  package func personal(in db: Database) throws -> [String: String] {
    var values = try PersonalValues.of(chain: chain, n: n, in: db)
    if let representedN {
      values.merge(try PersonalValues.of(chain: chain, n: representedN, in: db)) { own, _ in own }
    }
    return values
  }
}

package enum Parties {
  package static func of(_ file: CaseFile, in db: Database) throws -> [Party] {
    var parties = try db.all(
      "SELECT \(Party.columns) FROM parties WHERE case_id = \(file.id) ORDER BY number"
    ).map(Party.init)
    guard parties.contains(where: { $0.kind == "group" }) else { return parties }
    let delegates = try Delegates.of(file.id, in: db)
    for index in parties.indices {
      parties[index].delegates = delegates[parties[index].number] ?? []
    }
    return parties
  }

  /// The fact that holds how many people the parties are who have not left: figures follow from
  /// entries alone.
  static let count = "parties-people"

  static func counted(_ people: Int) -> Change { .fact(count, .number(people)) }

  static func people(of id: Int64, in db: Database) throws -> Int {
    try db.value(
      """
      SELECT CAST(sum(people) AS BIGINT) FROM parties WHERE case_id = \(id) AND left_at IS NULL
      """) ?? 0
  }

  /// How many they are once a party has come or gone.
  static func recounted(
    _ step: String, _ data: [String: Fact], _ file: CaseFile, in db: Database
  ) throws -> [Change] {
    let known = try people(of: file.id, in: db)
    if step == "add-party" { return [counted(known + (data["people"]?.number ?? 1))] }
    return [counted(known - (try active(data["party"]?.number, of: file, in: db).people))]
  }

  static func active(_ number: Int?, of file: CaseFile, in db: Database) throws -> Party {
    guard let number,
      let party = try of(file, in: db).first(where: { $0.number == number && $0.isActive })
    else { throw Invalid("party", "unknown-party") }
    return party
  }

  static func check(_ said: [String: Fact], under policy: MediationPolicy) throws {
    if let count = said["representatives"]?.number {
      let most = policy.counts["representatives"] ?? 5
      guard (1...most).contains(count) else {
        throw Invalid("representatives", "range", ["least": "1", "most": "\(most)"])
      }
    }
    if let identity = said["identity"]?.text,
      !Identity.isPlausible(identity, of: said["party-kind"]?.text ?? "person")
    {
      throw Invalid("identity", "identity")
    }
    if let people = said["people"]?.number, !(1...100_000).contains(people) {
      throw Invalid("people", "range", ["least": "1", "most": "100000"])
    }
  }

  /// A party as the entry names it; a minor by the day of birth, or by the citizen's number where
  /// none is said.
  static func add(_ entry: Entry, to file: CaseFile, in db: Database) throws {
    let known = try of(file, in: db)
    let number = (known.map(\.number).max() ?? 0) + 1
    let identity = try PersonalValues.of(chain: file.id, n: entry.n, in: db)["identity"]
    let born =
      entry.data["born"]?.day ?? identity.flatMap(Identity.born)
    let isMinor = born.map { $0.adding(months: 18 * 12) > entry.at.day } ?? false
    let people = entry.data["people"]?.number ?? 1
    try db.run(
      """
      INSERT INTO parties (case_id, number, chain, n, side, kind, people, minor, incapable)
      VALUES (\(file.id), \(number), \(file.id), \(entry.n), \(entry.data["side"]?.text ?? "third"),
        \(entry.data["party-kind"]?.text ?? "person"), \(people), \(isMinor),
        \(entry.data["incapable"] == true))
      """)
    try seal(file.id, in: db)
  }

  static func isSealed(_ id: Int64, in db: Database) throws -> Bool {
    try db.first(
      "SELECT 1 FROM parties WHERE case_id = \(id) AND minor = 1 AND left_at IS NULL LIMIT 1")
      != nil
  }

  /// What has a minor among its parties is kept closer, as long as he is one.
  static func seal(_ id: Int64, in db: Database) throws {
    try db.run("UPDATE cases SET sealed = \(isSealed(id, in: db)) WHERE id = \(id)")
  }

  /// Who consents takes his refusal back.
  static func consent(_ party: Int, of file: CaseFile, at: Instant, in db: Database) throws {
    try db.run(
      """
      UPDATE parties SET consented_at = \(at.milliseconds), refused_at = NULL
      WHERE case_id = \(file.id) AND number = \(party)
      """)
  }

  /// Nobody is bound to talk on: everybody is asked anew, before anybody is mediated with again.
  static func refuse(_ party: Int, of file: CaseFile, at: Instant, in db: Database) throws {
    try askAnew(file, in: db)
    try db.run(
      """
      UPDATE parties SET refused_at = \(at.milliseconds)
      WHERE case_id = \(file.id) AND number = \(party)
      """)
  }

  static func askAnew(_ file: CaseFile, in db: Database) throws {
    try db.run("UPDATE parties SET consented_at = NULL WHERE case_id = \(file.id)")
  }

  static func drop(
    _ party: Int, because ground: String?, of file: CaseFile, at: Instant, in db: Database
  ) throws {
    try db.run(
      """
      UPDATE parties SET left_at = \(at.milliseconds), left_because = \(ground)
      WHERE case_id = \(file.id) AND number = \(party)
      """)
    try seal(file.id, in: db)
  }

  /// Who acts for a party. A group has several, and authority only where each of them has it.
  static func represent(
    _ entry: Entry, _ said: [String: Fact], of file: CaseFile, in db: Database
  ) throws {
    let capacity = said["capacity"]?.text
    guard let party = try of(file, in: db).first(where: { $0.number == said["party"]?.number })
    else { return }
    var (acts, authority) = (said["stands-down"] != true, said["special-authority"] == true)
    if party.isHeardThroughDelegates(capacity) {
      try Delegates.enter(entry, said, party, of: file, in: db)
      let delegates = try Delegates.of(file.id, in: db)[party.number] ?? []
      acts = !delegates.isEmpty
      authority = delegates.allSatisfy(\.hasSpecialAuthority)
    }
    try db.run(
      """
      UPDATE parties SET capacity = \(acts ? capacity : nil),
        represented_n = \(acts ? entry.n : nil), special_authority = \(acts && authority)
      WHERE case_id = \(file.id) AND number = \(party.number)
      """)
  }

  /// Erases who somebody is, as far as he has said it of himself when he filed; where he leaves
  /// who acts for him, that too.
  static func erase(_ report: IncomingReport, in db: Database) throws {
    let own = SameParties.Person(try report.personal(in: db))
    let rows = try db.all(
      """
      SELECT \(Party.columns) FROM parties
      WHERE case_id = \(report.origin) AND chain = \(report.origin) AND side = 'applicant'
      """)
    let delegates = try Delegates.of(report.origin, in: db)
    for party in try rows.map(Party.init) {
      guard own.isSame(SameParties.Person(try party.personal(in: db))) else { continue }
      for one in delegates[party.number] ?? [] {
        try PersonalValues.erase(chain: one.chain, n: one.n, in: db)
      }
      for n in [party.n, party.representedN].compactMap(\.self) {
        try PersonalValues.erase(chain: party.chain, n: n, in: db)
      }
    }
  }
}

import CaseEngine
import Storage

/// One of those whom a group has sent to speak for it. Each has his own authority, his own place in
/// the agreement and, where he was given one, his own receipt.
package struct Delegate: Hashable, Sendable {
  /// Within the party, from 1.
  package let number: Int
  /// Whether he may agree for the group.
  package let hasSpecialAuthority: Bool
  /// The entry that holds who he is.
  let chain: Int64
  let n: Int

  package func name(in db: Database) throws -> String? {
    try PersonalValues.of(chain: chain, n: n, in: db)["representative"]
  }
}

enum Delegates {
  /// Those who speak for the groups of a case, by the number of the party.
  static func of(_ id: Int64, in db: Database) throws -> [Int: [Delegate]] {
    let rows = try db.all(
      """
      SELECT party, number, chain, n, special_authority FROM delegates
      WHERE case_id = \(id) AND ended_at IS NULL ORDER BY party, number
      """)
    return try rows.reduce(into: [:]) { found, row in
      found[try row.get("party"), default: []].append(
        Delegate(
          number: try row.get("number"), hasSpecialAuthority: try row.get("special_authority"),
          chain: try row.get("chain"), n: try row.get("n")))
    }
  }

  /// A group is heard through as many as policy allows.
  static func check(
    _ said: [String: Fact], _ party: Party, under policy: MediationPolicy, in db: Database
  ) throws {
    guard party.isHeardThroughDelegates(said["capacity"]?.text) else { return }
    let most = policy.counts["representatives"] ?? 5
    let known = try named(said["representative"]?.text, of: party, in: db)
    if known == nil, said["stands-down"] != true, party.delegates.count >= most {
      throw Invalid("representative", "delegates", ["most": "\(most)"])
    }
    if known == nil, said["stands-down"] == true {
      throw Invalid("representative", "unknown-delegate")
    }
  }

  /// Whoever is named again takes his own place: with other authority, or no more.
  static func enter(
    _ entry: Entry, _ said: [String: Fact], _ party: Party, of file: CaseFile, in db: Database
  ) throws {
    let known = try named(said["representative"]?.text, of: party, in: db)
    guard let known else {
      // A number is given once: what another has signed is not his.
      let number: Int =
        try db.value(
          """
          SELECT coalesce(max(number), 0) + 1 FROM delegates
          WHERE case_id = \(file.id) AND party = \(party.number)
          """) ?? 1
      try db.run(
        """
        INSERT INTO delegates (case_id, party, number, chain, n, special_authority)
        VALUES (\(file.id), \(party.number), \(number), \(file.id), \(entry.n),
          \(said["special-authority"] == true))
        """)
      return
    }
    let ended = said["stands-down"] == true ? entry.at.milliseconds : nil
    try db.run(
      """
      UPDATE delegates SET chain = \(file.id), n = \(entry.n), ended_at = \(ended),
        special_authority = \(said["special-authority"] == true)
      WHERE case_id = \(file.id) AND party = \(party.number) AND number = \(known.number)
      """)
  }

  private static func named(
    _ name: String?, of party: Party, in db: Database
  ) throws -> Delegate? {
    try party.delegates.first { try $0.name(in: db) == name }
  }
}

import Storage

/// What becomes of the parties where disputes are joined, and parted again.
extension Parties {
  /// Merging loses nobody: the parties of the merged case stand in the surviving one too, each
  /// once. Who complained of whom may differ: the one who came first keeps his side.
  static func join(_ from: CaseFile, into: Int64, in db: Database) throws {
    let last: Int =
      try db.value("SELECT max(number) FROM parties WHERE case_id = \(into)") ?? 0
    let known = try SameParties.people(of: into, in: db)
    let there = try db.all("SELECT chain, n FROM parties WHERE case_id = \(into)").map { row in
      [try row.get("chain") as Int64, Int64(try row.get("n") as Int)]
    }
    for party in try of(from, in: db) where !there.contains([party.chain, Int64(party.n)]) {
      let person = SameParties.Person(try party.personal(in: db))
      if known.contains(where: person.isSame) { continue }
      try db.run(
        """
        INSERT INTO parties (case_id, number, chain, n, side, kind, people, minor, incapable,
          capacity, special_authority, represented_n, consented_at, refused_at, left_at,
          left_because)
        SELECT \(into), number + \(last), chain, n, side, kind, people, minor, incapable, capacity,
          special_authority, represented_n, consented_at, refused_at, left_at, left_because
        FROM parties WHERE case_id = \(from.id) AND number = \(party.number)
        """)
      try db.run(
        """
        INSERT INTO delegates (case_id, party, number, chain, n, special_authority, ended_at)
        SELECT \(into), party + \(last), number, chain, n, special_authority, ended_at
        FROM delegates WHERE case_id = \(from.id) AND party = \(party.number)
        """)
    }
    try seal(into, in: db)
  }

  /// Those of the cases that are parted leave; who stood there for them as well comes back by what
  /// stays merged.
  static func part(_ from: [Int64], outOf other: Int64, in db: Database) throws {
    try db.run(
      """
      DELETE FROM delegates WHERE case_id = \(other) AND party IN
        (SELECT number FROM parties WHERE case_id = \(other) AND chain IN \(list: from))
      """)
    try db.run("DELETE FROM parties WHERE case_id = \(other) AND chain IN \(list: from)")
    for id in try Joining.merged(into: other, in: db).dropFirst() {
      if let one = try CaseFile.load(id, in: db) { try join(one, into: other, in: db) }
    }
    try seal(other, in: db)
  }
}

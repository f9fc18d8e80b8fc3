import CaseEngine
import Crypto
import Foundation
import Storage

/// Proves the record: every chain from its first entry, the audit trail, every row against the
/// replay of its entries, every personal value against its hash, every checkpoint against its signature.
package struct Verification: Sendable {
  package struct Fault: Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
      case hash = "the entry is not what was hashed"
      case gap = "an entry is missing"
      case unreadable = "the entry cannot be read"
      case row = "the row is not what its entries say"
      case figures = "the figures are not what the entries say"
      case sums = "the sums of the day are not what the figures come to"
      case head = "the row's head is not the last entry"
      case noRow = "there are entries but no row"
      case noEntries = "there is a row but no entries"
      case value = "a personal value is not what was hashed"
      case signature = "the checkpoint's signature does not hold"
      case root = "the checkpoint's root does not hold"
      case cutOff = "the chain is shorter than it was"
      case noCheckpoint = "the checkpoint is not in the database"
    }

    /// The case's number, or the checkpoint's, or `audit`, or a kind of due and a day.
    package let number: String
    package let n: Int
    package let reason: Reason

    package var description: String { "\(number) \(n) \(reason.rawValue)" }
  }

  package private(set) var faults: [Fault] = []
  package private(set) var cases = 0
  package private(set) var entries = 0

  private mutating func fault(_ number: String, _ n: Int, _ reason: Fault.Reason) {
    faults.append(Fault(number: number, n: n, reason: reason))
  }

  /// Reads everything in one snapshot, a chain at a time.
  package static func run(
    against given: Checkpoint? = nil, in db: Database, progress: (Int) -> Void = { _ in }
  ) throws -> Verification {
    var verification = Verification()
    let orphans = try db.all(
      """
      SELECT DISTINCT chain FROM entries
      WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.id = entries.chain) LIMIT 100
      """)
    for row in orphans { verification.fault("\(try row.get("chain") as Int64)", 1, .noRow) }
    var last: Int64 = 0
    while true {
      let rows = try db.all(
        "SELECT \(CaseFile.columns), state, open FROM cases WHERE id > \(last) ORDER BY id LIMIT 500"
      )
      guard let end = rows.last else { break }
      for row in rows { try verification.check(row, in: db) }
      last = try end.get("id")
      progress(verification.cases)
    }
    try verification.trail(in: db)
    try verification.checkpoints(against: given, in: db)
    return verification
  }

  private mutating func check(_ row: Row, in db: Database) throws {
    cases += 1
    let number: String = try row.get("number")
    let chain: Int64 = try row.get("id")
    let head: String = try row.get("head")
    guard let file = try? CaseFile(row) else { return fault(number, 0, .row) }
    var previous = Ledger.origin
    var replayed: Case?
    var n = 0
    for line in try db.all(
      "SELECT n, body, hash FROM entries WHERE chain = \(chain) ORDER BY n")
    {
      n += 1
      entries += 1
      if try line.get("n") != n { return fault(number, n, .gap) }
      let body: String = try line.get("body")
      let hash: String = try line.get("hash")
      if Ledger.link(body, after: previous) != hash { return fault(number, n, .hash) }
      guard let read = try? JSON.decode(Ledger.Line.self, from: body), read.chain == chain else {
        return fault(number, n, .unreadable)
      }
      if n == 1 { replayed = Case.before(read.entry, id: chain) }
      replayed?.apply(read.entry)
      try check(values: read.entry, chain: chain, number: number, in: db)
      previous = hash
    }
    guard let replayed else { return fault(number, 1, n == 0 ? .noEntries : .unreadable) }
    if previous != head { return fault(number, n + 1, .head) }
    if replayed != file.matter { fault(number, n, .row) }
    let columns = (try row.get("open") as Bool, try row.get("state") as String)
    if columns != (replayed.open, replayed.state) { fault(number, n, .row) }
  }

  private mutating func check(
    values entry: Entry, chain: Int64, number: String, in db: Database
  ) throws {
    guard entry.data.values.contains(where: { $0.text?.hasPrefix("sha256:") ?? false }) else {
      return
    }
    let rows = try db.all(
      """
      SELECT field, salt, value FROM entry_values
      WHERE chain = \(chain) AND n = \(entry.n) AND value IS NOT NULL
      """)
    for row in rows {
      let hash = PersonalValues.hash(try row.get("value"), salt: try row.get("salt", or: ""))
      if entry.data[try row.get("field")] != .text(hash) { fault(number, entry.n, .value) }
    }
  }

  private mutating func trail(in db: Database) throws {
    for found in try Audit.verify(in: db) {
      let reason: Fault.Reason =
        switch found.reason {
        case .gap: .gap
        case .chain, .content: .hash
        case .tail: .cutOff
        }
      fault("audit", Int(clamping: found.n), reason)
    }
  }

  private mutating func checkpoints(against given: Checkpoint?, in db: Database) throws {
    var previous = Ledger.origin
    var found = false
    for row in try db.all("SELECT * FROM checkpoints ORDER BY number") {
      let checkpoint = try Checkpoint(row)
      let name = "checkpoint-\(checkpoint.number)"
      if checkpoint.previous != previous { fault(name, 0, .root) }
      if !checkpoint.isSigned { fault(name, 0, .signature) }
      let heads = try Checkpoint.heads(of: checkpoint.number, in: db)
      if Checkpoint.root(of: heads) != checkpoint.root { fault(name, 0, .root) }
      if let given, given.number == checkpoint.number {
        found = true
        if given.root != checkpoint.root || given.previous != checkpoint.previous {
          fault(name, 0, .root)
        }
      }
      try check(heads, in: db)
      previous = checkpoint.chained
    }
    if let given {
      if !given.isSigned { fault("checkpoint-\(given.number)", 0, .signature) }
      if !found { fault("checkpoint-\(given.number)", 0, .noCheckpoint) }
    }
  }

  /// Every head that a checkpoint has seen must still stand in its chain.
  private mutating func check(_ heads: [Checkpoint.Head], in db: Database) throws {
    for head in heads {
      let isTrail = head.chain == Checkpoint.trailChain
      let hash: String? = try db.value(
        isTrail
          ? "SELECT hash FROM audit_events WHERE n = \(head.n)"
          : "SELECT hash FROM entries WHERE chain = \(head.chain) AND n = \(head.n)")
      if hash == head.hash { continue }
      if isTrail {
        fault("audit", head.n, hash == nil ? .cutOff : .hash)
        continue
      }
      let number: String =
        try db.value("SELECT number FROM cases WHERE id = \(head.chain)") ?? "\(head.chain)"
      fault(number, head.n, hash == nil ? .cutOff : .hash)
    }
  }
}

import CaseEngine
import Crypto
import Foundation
import Storage

/// The append-only record of a case: one hash chain a case, so that writers of different cases
/// never wait for each other.
///
/// An entry is stored as the bytes that were hashed; its hash covers the previous hash and those
/// bytes. What is personal stands beside it, see `PersonalValues`.
enum Ledger {
  static let algorithm = "sha256"
  /// What the first entry of a chain is hashed over, in place of a previous hash.
  static let origin = String(repeating: "0", count: 64)

  struct Line: Codable {
    let algorithm: String
    let chain: Int64
    let entry: Entry
  }

  /// An entry as it is stored.
  struct Sealed {
    let body: String
    /// The chain's new head.
    let hash: String
  }

  static func seal(_ entry: Entry, to chain: Int64, after head: String) throws -> Sealed {
    let body = try JSON.text(Line(algorithm: algorithm, chain: chain, entry: entry))
    return Sealed(body: body, hash: link(body, after: head))
  }

  static func append(
    _ entry: Entry, _ sealed: Sealed, to chain: Int64, in db: Database
  ) throws {
    try db.later(
      """
      INSERT INTO entries (chain, n, at, person, step, body, hash)
      VALUES (\(chain), \(entry.n), \(entry.at.milliseconds), \(entry.by?.person), \(entry.step),
        \(sealed.body), \(sealed.hash))
      """)
  }

  static func link(_ body: String, after head: String) -> String {
    var hasher = SHA256()
    hasher.update(data: Data(head.utf8))
    hasher.update(data: Data(body.utf8))
    return Hex.text(hasher.finalize())
  }

  /// An entry with what proves it.
  struct Proven: Sendable {
    let entry: Entry
    let previous: String
    let hash: String
  }

  static func entries(of chain: Int64, after n: Int = 0, in db: Database) throws -> [Proven] {
    var previous = origin
    if n > 0 {
      previous =
        try db.value("SELECT hash FROM entries WHERE chain = \(chain) AND n = \(n)") ?? origin
    }
    var lines: [Proven] = []
    let rows = try db.all(
      "SELECT body, hash FROM entries WHERE chain = \(chain) AND n > \(n) ORDER BY n")
    for row in rows {
      let hash: String = try row.get("hash")
      let line = try JSON.decode(Line.self, from: try row.get("body"))
      lines.append(Proven(entry: line.entry, previous: previous, hash: hash))
      previous = hash
    }
    return lines
  }

  /// Only the entries for which a condition on their table holds, without what proves them.
  static func entries(
    of chain: Int64, where condition: SQL, in db: Database
  ) throws -> [Entry] {
    try db.all("SELECT body FROM entries WHERE chain = \(chain) AND (\(condition)) ORDER BY n")
      .map { try JSON.decode(Line.self, from: try $0.get("body")).entry }
  }
}

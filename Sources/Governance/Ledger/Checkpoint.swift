import CaseEngine
import Crypto
import Foundation
import Storage

/// A signed statement of how far every chain had grown. Given out of the server's reach, it
/// shows later that nothing before it was rewritten or cut off.
package struct Checkpoint: Codable, Hashable, Sendable {
  package let number: Int64
  package let at: Instant
  /// How many chains have grown since the one before.
  package let entries: Int
  /// The Merkle root over the heads of those chains.
  package let root: String
  /// What the checkpoint before comes to; zeros for the first.
  package let previous: String
  /// Ed25519, hexadecimal.
  package let publicKey: String
  package let signature: String

  struct Head: Hashable, Sendable {
    let chain: Int64
    let n: Int
    let hash: String
  }

  init(_ row: Row) throws {
    number = try row.get("number")
    at = Instant(milliseconds: try row.get("at"))
    entries = try row.get("entries")
    root = try row.get("root")
    previous = try row.get("previous")
    publicKey = try row.get("public_key")
    signature = try row.get("signature")
  }

  private init(
    number: Int64, at: Instant, entries: Int, root: String, previous: String,
    key: Curve25519.Signing.PrivateKey
  ) throws {
    self.number = number
    self.at = at
    self.entries = entries
    self.root = root
    self.previous = previous
    publicKey = Hex.text(key.publicKey.rawRepresentation)
    let words = Self.words(number, at, entries, root, previous)
    signature = Hex.text(try key.signature(for: words))
  }

  private static func words(
    _ number: Int64, _ at: Instant, _ entries: Int, _ root: String, _ previous: String
  ) -> Data {
    Data("anlan-checkpoint-1\n\(number)\n\(at.milliseconds)\n\(entries)\n\(root)\n\(previous)".utf8)
  }

  /// What the next checkpoint names as its previous one.
  var chained: String {
    Hex.text(SHA256.hash(data: Self.words(number, at, entries, root, previous)))
  }

  package var isSigned: Bool {
    guard let key = Hex.bytes(publicKey), let signature = Hex.bytes(signature),
      let known = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
    else { return false }
    return known.isValidSignature(
      signature, for: Self.words(number, at, entries, root, previous))
  }

  /// Signs what has grown since the last checkpoint; nil where nothing has.
  package static func make(
    with key: Curve25519.Signing.PrivateKey, at now: Instant, in db: Database
  ) throws -> Checkpoint? {
    var heads = try db.all(
      """
      SELECT cases.id AS chain, cases.entries AS n, cases.head AS hash
      FROM grown_chains JOIN cases ON cases.id = grown_chains.chain ORDER BY cases.id
      \(db.dialect.lock)
      """
    ).map { Head(chain: try $0.get("chain"), n: try $0.get("n"), hash: try $0.get("hash")) }
    if let trail = try trail(in: db) { heads.insert(trail, at: 0) }
    guard !heads.isEmpty else { return nil }
    let last = try db.first("SELECT * FROM checkpoints ORDER BY number DESC LIMIT 1")
      .map(Checkpoint.init)
    let checkpoint = try Checkpoint(
      number: (last?.number ?? 0) + 1, at: now, entries: heads.count, root: root(of: heads),
      previous: last?.chained ?? Ledger.origin, key: key)
    try db.run(
      """
      INSERT INTO checkpoints (number, at, entries, root, previous, public_key, signature)
      VALUES (\(checkpoint.number), \(now.milliseconds), \(checkpoint.entries),
        \(checkpoint.root), \(checkpoint.previous), \(checkpoint.publicKey),
        \(checkpoint.signature))
      """)
    for head in heads {
      try db.run(
        """
        INSERT INTO checkpoint_heads (checkpoint, chain, n, hash)
        VALUES (\(checkpoint.number), \(head.chain), \(head.n), \(head.hash))
        """)
      try db.run("DELETE FROM grown_chains WHERE chain = \(head.chain)")
    }
    return checkpoint
  }

  /// Case chains have ids from `Identifier`, which are never this.
  static let trailChain: Int64 = 0

  /// The head of the audit trail, if it has grown since the last checkpoint that holds it.
  private static func trail(in db: Database) throws -> Head? {
    let head = try Audit.head(in: db)
    let seen: Int64 =
      try db.value("SELECT max(n) FROM checkpoint_heads WHERE chain = \(trailChain)") ?? 0
    guard head.n > seen, let n = Int(exactly: head.n) else { return nil }
    return Head(chain: trailChain, n: n, hash: head.hash)
  }

  package static func latest(in db: Database) throws -> Checkpoint? {
    try db.first("SELECT * FROM checkpoints ORDER BY number DESC LIMIT 1").map(Checkpoint.init)
  }

  static func heads(of number: Int64, in db: Database) throws -> [Head] {
    try db.all(
      "SELECT chain, n, hash FROM checkpoint_heads WHERE checkpoint = \(number) ORDER BY chain"
    ).map { Head(chain: try $0.get("chain"), n: try $0.get("n"), hash: try $0.get("hash")) }
  }

  /// A Merkle tree with leaves and nodes told apart (RFC 6962), over chain, count and hash.
  static func root(of heads: [Head]) -> String {
    var level = heads.map { head in
      Data(SHA256.hash(data: Data([0]) + Data("\(head.chain):\(head.n):\(head.hash)".utf8)))
    }
    while level.count > 1 {
      level = stride(from: 0, to: level.count, by: 2).map { index in
        guard index + 1 < level.count else { return level[index] }
        return Data(SHA256.hash(data: Data([1]) + level[index] + level[index + 1]))
      }
    }
    return level.first.map { Hex.text($0) } ?? Ledger.origin
  }
}

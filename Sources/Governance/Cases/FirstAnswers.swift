import CaseEngine
import Storage

/// A write that may be sent again gets the answer it got first: the key and the answer are
/// written in the transaction of the act itself.
package enum FirstAnswers {
  package static let keptFor: Int64 = 24 * 3_600_000

  /// - Parameters:
  ///   - owner: who the key belongs to: a session's person, an address, a receipt.
  ///   - digest: of the body; the same key with another body is refused.
  package static func once(
    owner: String, key: String?, digest: String, at now: Instant, in db: Database,
    _ act: () throws -> (status: Int, answer: String)
  ) throws -> (status: Int, answer: String) {
    guard let key else { return try act() }
    guard key.utf8.count <= 200 else { throw Invalid("Idempotency-Key", "too-long") }
    // Written first, so that a second writer of the same key waits or fails here.
    let claimed = try db.run(
      """
      INSERT INTO first_answers (owner, key, digest, status, answer, at)
      VALUES (\(owner), \(key), \(digest), 0, '', \(now)) ON CONFLICT DO NOTHING
      """)
    if claimed == 0 {
      let row = try db.first(
        "SELECT digest, status, answer FROM first_answers WHERE owner = \(owner) AND key = \(key)")
      guard let row, try row.get("digest") == digest else { throw Refusal.keyReused }
      return (try row.get("status"), try row.get("answer"))
    }
    let result = try act()
    try db.later(
      """
      UPDATE first_answers SET status = \(result.status), answer = \(result.answer)
      WHERE owner = \(owner) AND key = \(key)
      """)
    return result
  }

  /// The answer that was given before, for an act that is no transaction of ours.
  package static func known(
    owner: String, key: String, digest: String, in db: Database
  ) throws -> (status: Int, answer: String)? {
    let row = try db.first(
      "SELECT digest, status, answer FROM first_answers WHERE owner = \(owner) AND key = \(key)")
    guard let row else { return nil }
    guard try row.get("digest") == digest else { throw Refusal.keyReused }
    return (try row.get("status"), try row.get("answer"))
  }

  /// Forgets what is older than a day.
  package static func forget(at now: Instant, in db: Database) throws {
    try db.run(
      "DELETE FROM first_answers WHERE at < \(now.adding(milliseconds: -keptFor))")
  }
}

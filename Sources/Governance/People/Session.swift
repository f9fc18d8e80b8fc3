import CaseEngine
import Crypto
import Foundation
import Storage

/// A person who has signed in, at a browser or through the interface. Only the hash of its token
/// is stored.
package struct Session: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, SQLBindable, SQLReadable { case web, bearer }

  /// What stands between the password and the desk, in this order.
  package enum Stage: String, Hashable, Sendable, SQLBindable, SQLReadable {
    case code, password, enrolment, open
  }

  package let id: Int64
  package let person: Int64
  /// The post chosen for it.
  package let post: Int64?
  package let kind: Kind
  package let stage: Stage
  package let startedAt: Instant
  package let seenAt: Instant
  package let endsAt: Instant
  package let idle: Int64

  init(_ row: Row) throws {
    id = try row.get("id")
    person = try row.get("person")
    post = try row.get("post")
    kind = try row.get("kind")
    stage = try row.get("stage")
    startedAt = try row.get("started_at")
    seenAt = try row.get("seen_at")
    endsAt = try row.get("ends_at")
    idle = try row.get("idle")
  }

  package func isAlive(at now: Instant) -> Bool {
    now < endsAt && now < seenAt.adding(milliseconds: idle)
  }

  /// Whether `Sessions.touch` is due; not at every request, for it is a write.
  package func isStale(at now: Instant) -> Bool {
    now.milliseconds(since: seenAt) >= min(60_000, idle / 4)
  }
}

package enum Sessions {
  static let columns: SQL =
    "id, person, post, kind, stage, started_at, seen_at, ends_at, idle"

  /// 256 random bits, safe in a cookie and a header.
  static func newToken() -> String {
    let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    return bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }

  static func hash(_ token: String) -> String { Hex.text(SHA256.hash(data: Data(token.utf8))) }

  package static func find(_ token: String, at now: Instant, in db: Database) throws -> Session? {
    let session = try db.first(
      "SELECT \(columns) FROM sessions WHERE token_hash = \(hash(token))"
    ).map(Session.init)
    guard let session, session.isAlive(at: now) else { return nil }
    return session
  }

  /// The person behind a token, acting by the post asked for, else by the one chosen for the
  /// session, else by the only one there is.
  ///
  /// - Parameters:
  ///   - post: from the header `Acting-Post`.
  ///   - now: real time; `day` is the day by which posts are valid, which a demonstration may move.
  package static func actor(
    _ token: String, post: Int64? = nil, at now: Instant, on day: Day, in db: Database
  ) throws -> Actor {
    guard let session = try find(token, at: now, in: db) else { throw Refusal.signInNeeded }
    try mustBeOpen(session)
    let posts = try Posts.held(by: session.person, on: day, in: db)
    let chosen: Post?
    if let post {
      chosen = posts.first { $0.id == post }
    } else {
      chosen = posts.first { $0.id == session.post } ?? (posts.count == 1 ? posts.first : nil)
    }
    guard let chosen, let person = try People.find(session.person, in: db) else {
      throw Refusal.postNeeded
    }
    return Actor(person: person.id, name: person.name, post: chosen)
  }

  package static func mustBeOpen(_ session: Session) throws(Refusal) {
    switch session.stage {
    case .code: throw .secondFactorNeeded
    case .password: throw .passwordChangeNeeded
    case .enrolment: throw .barred(step: "sign-in", because: "second-factor-enrolment")
    case .open: break
    }
  }

  package static func touch(_ token: String, at now: Instant, in db: Database) throws {
    try db.run(
      """
      UPDATE sessions SET seen_at = \(now)
      WHERE token_hash = \(hash(token)) AND seen_at < \(now)
      """)
  }

  /// Binds the session to one of its person's posts.
  package static func choose(
    _ post: Int64, for session: Session, on day: Day, in db: Database
  ) throws {
    guard try Posts.held(by: session.person, on: day, in: db).contains(where: { $0.id == post })
    else { throw Refusal.notFound }
    try db.run("UPDATE sessions SET post = \(post) WHERE id = \(session.id)")
    Recognition.forgetAll(after: db)
  }

  package static func all(of person: Int64, at now: Instant, in db: Database) throws -> [Session] {
    try db.all(
      """
      SELECT \(columns) FROM sessions WHERE person = \(person) AND ends_at > \(now)
      ORDER BY started_at DESC
      """
    ).map(Session.init).filter { $0.isAlive(at: now) }
  }

  /// Ends one of a person's own sessions: sign-out, or a device that was left behind.
  package static func end(
    _ id: Int64, of person: Int64, at now: Instant, in db: Database
  ) throws {
    guard try db.run("DELETE FROM sessions WHERE id = \(id) AND person = \(person)") == 1 else {
      throw Refusal.notFound
    }
    Recognition.forgetAll(after: db)
    try Audit.record(
      "session.end", subject: "person/\(person)", person: person, at: now, in: db)
  }

  /// Ends every session of a person, but for one that is kept.
  static func endAll(of person: Int64, except kept: Int64? = nil, in db: Database) throws {
    try db.run("DELETE FROM sessions WHERE person = \(person) AND id <> \(kept ?? 0)")
    Recognition.forgetAll(after: db)
  }

  /// Removes what has run out, for the sweep.
  package static func removeEnded(at now: Instant, in db: Database) throws {
    try db.run("DELETE FROM sessions WHERE ends_at <= \(now) OR seen_at + idle <= \(now)")
    let dayAgo = now.adding(milliseconds: -86_400_000)
    try db.run(
      "DELETE FROM sign_in_failures WHERE last_at < \(dayAgo) AND locked_until < \(now)")
  }
}

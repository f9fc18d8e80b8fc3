import CaseEngine
import Crypto
import Foundation
import Storage

/// What was done to people, posts, areas and policies, who signed in, and who opened what: one
/// append-only chain. Data are ids, codes and names of rules, never personal values.
package struct AuditEvent: Hashable, Sendable {
  package let n: Int64
  package let at: Instant
  package let person: Int64?
  package let post: Int64?
  package let action: String
  package let subject: String
  /// A JSON object with sorted keys, as stored and hashed.
  package let data: String
  package let previous: String
  package let hash: String

  /// The data read; empty where it cannot be, which the chain's verification then tells.
  package var facts: [String: String] {
    (try? JSON.decode([String: String].self, from: data)) ?? [:]
  }

  init(_ row: Row) throws {
    n = try row.get("n")
    at = try row.get("at")
    person = try row.get("person")
    post = try row.get("post")
    action = try row.get("action")
    subject = try row.get("subject")
    data = try row.get("data")
    previous = try row.get("previous")
    hash = try row.get("hash")
  }
}

package enum Audit {
  package struct Head: Hashable, Sendable {
    package let n: Int64
    package let hash: String
  }

  package struct Fault: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
      /// The number before it is not there.
      case gap
      /// It does not follow from the one before.
      case chain
      /// Its own content is not what was hashed.
      case content
      /// Events are missing at the end.
      case tail
    }

    package let n: Int64
    package let reason: Reason
  }

  /// Writers wait for one another here, in the head's row: there is one chain.
  package static func record(
    _ action: String, subject: String, by actor: Actor?, at now: Instant,
    _ data: [String: String] = [:], in db: Database
  ) throws {
    try record(
      action, subject: subject, person: actor?.person, post: actor?.post.id, at: now, data, in: db)
  }

  package static func record(
    _ action: String, subject: String, person: Int64?, post: Int64? = nil, at now: Instant,
    _ data: [String: String] = [:], in db: Database
  ) throws {
    guard let head = try db.first("UPDATE audit_head SET n = n + 1 WHERE id = 1 RETURNING n, hash")
    else { throw StorageError.fault("the audit trail has no head") }
    let n: Int64 = try head.get("n")
    let previous: String = try head.get("hash")
    let text = try JSON.text(data)
    let hash = digest(
      n: n, at: now, person: person, post: post, action: action, subject: subject, data: text,
      previous: previous)
    try db.run(
      """
      INSERT INTO audit_events (n, at, person, post, action, subject, data, previous, hash)
      VALUES (\(n), \(now), \(person), \(post), \(action), \(subject), \(text), \(previous), \
      \(hash))
      """)
    try db.run("UPDATE audit_head SET hash = \(hash) WHERE id = 1")
  }

  /// The newest number and hash, for a checkpoint that is kept elsewhere.
  package static func head(in db: Database) throws -> Head {
    guard let row = try db.first("SELECT n, hash FROM audit_head WHERE id = 1") else {
      throw StorageError.fault("the audit trail has no head")
    }
    return Head(n: try row.get("n"), hash: try row.get("hash"))
  }

  /// Reads the whole chain. A head given from outside also finds a chain that was cut off and
  /// whose own head was put back, or that was written anew.
  package static func verify(against kept: Head? = nil, in db: Database) throws -> [Fault] {
    var faults: [Fault] = []
    var last: Int64 = 0
    var previous = ""
    try db.each("SELECT * FROM audit_events ORDER BY n") { row in
      let event = try AuditEvent(row)
      if event.n != last + 1 {
        faults.append(Fault(n: last + 1, reason: .gap))
      } else if event.previous != previous {
        faults.append(Fault(n: event.n, reason: .chain))
      }
      let hash = digest(
        n: event.n, at: event.at, person: event.person, post: event.post, action: event.action,
        subject: event.subject, data: event.data, previous: event.previous)
      if hash != event.hash { faults.append(Fault(n: event.n, reason: .content)) }
      if let kept, kept.n == event.n, kept.hash != event.hash {
        faults.append(Fault(n: event.n, reason: .chain))
      }
      (last, previous) = (event.n, event.hash)
    }
    let head = try head(in: db)
    if head.n != last || head.hash != previous || (kept.map { $0.n > last } ?? false) {
      faults.append(Fault(n: last + 1, reason: .tail))
    }
    return faults
  }

  /// Newest first.
  package static func events(
    subject: String? = nil, person: Int64? = nil, before: Int64 = .max, limit: Int = 100,
    for actor: Actor, in db: Database
  ) throws -> [AuditEvent] {
    try actor.must(be: .auditor, to: "read-audit")
    var sql: SQL = "SELECT * FROM audit_events WHERE n < \(before)"
    if let subject { sql += " AND subject = \(subject)" }
    if let person { sql += " AND person = \(person)" }
    return try db.all(sql + " ORDER BY n DESC LIMIT \(min(max(limit, 1), 500))")
      .map(AuditEvent.init)
  }

  /// Lengths before values, so that no two events read the same.
  private static func digest(
    n: Int64, at: Instant, person: Int64?, post: Int64?, action: String, subject: String,
    data: String, previous: String
  ) -> String {
    var hash = SHA256()
    for part in [
      previous, "\(n)", "\(at.milliseconds)", person.map { "\($0)" } ?? "-",
      post.map { "\($0)" } ?? "-", action, subject, data,
    ] {
      hash.update(data: Data("\(part.utf8.count):\(part)".utf8))
    }
    return Hex.text(hash.finalize())
  }
}

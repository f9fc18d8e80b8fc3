import CaseEngine
import Foundation
import Storage

/// A notice as the outbox shows it: that there is one and how it fares. Neither the matter nor the
/// reporter is named, for who keeps the outbox sees no content.
package struct OutboxLine: Sendable {
  package enum State: String, Sendable, CaseIterable {
    case waiting
    /// At least one attempt has failed.
    case failing
    case delivered
    case spooled
    case givenUp = "given-up"
  }

  package struct Made: Sendable {
    package let n: Int
    package let at: Instant
    package let ended: Instant?
    /// `delivered`, `spooled`, `status-503`, `unreachable`, `not-written`, `no-recipient`, `lost`,
    /// or `begun` for one under way.
    package let outcome: String
  }

  package let id: Int64
  package let at: Instant
  package let kind: String
  package let channel: Outbox.Channel
  package let attempts: [Made]
  package let next: Instant?
  package let delivered: Instant?
  package let givenUp: Instant?

  package var state: State {
    if delivered != nil { return channel == .webhook ? .delivered : .spooled }
    if givenUp != nil { return .givenUp }
    return attempts.contains { $0.outcome != Outbox.begun } ? .failing : .waiting
  }
}

/// How the outbox stands.
package struct OutboxSummary: Sendable {
  package let waiting: Int
  package let givenUp: Int
  /// In the 24 hours before.
  package let delivered: Int
  /// The webhook's address; nil where none is set.
  package let webhook: String?
  package let hasMailboxes: Bool
  /// Where messages and letters wait for a provider's program.
  package let spool: String
}

extension Outbox {
  package static func summary(
    _ city: City, for actor: Actor, at now: Instant, in db: Database
  ) throws -> OutboxSummary {
    try mayLook(actor)
    func count(_ condition: SQL) throws -> Int {
      try db.value("SELECT count(*) FROM notices WHERE \(condition)") ?? 0
    }
    let policy = try Policies.current(NoticePolicy.self, on: now.day, in: db).policy
    return OutboxSummary(
      waiting: try count("next_attempt_at IS NOT NULL"),
      givenUp: try count("given_up_at IS NOT NULL"),
      delivered: try count("delivered_at > \(now.adding(minutes: -1440))"),
      webhook: policy.webhook.address, hasMailboxes: !policy.mail.recipients.isEmpty,
      spool: city.directory.appending(path: "spool").path)
  }

  /// Newest first.
  package static func lines(
    _ state: OutboxLine.State? = nil, channel: Channel? = nil, before id: Int64 = .max,
    limit: Int = 50, for actor: Actor, in db: Database
  ) throws -> [OutboxLine] {
    try mayLook(actor)
    var condition: SQL = "channel <> 'inbox' AND id < \(id)"
    if let channel { condition += " AND channel = \(channel.rawValue)" }
    switch state {
    case .waiting: condition += " AND next_attempt_at IS NOT NULL AND attempts = 0"
    case .failing: condition += " AND next_attempt_at IS NOT NULL AND attempts > 0"
    case .delivered: condition += " AND delivered_at IS NOT NULL AND channel = 'webhook'"
    case .spooled: condition += " AND delivered_at IS NOT NULL AND channel <> 'webhook'"
    case .givenUp: condition += " AND given_up_at IS NOT NULL"
    case nil: break
    }
    let rows = try db.all(
      """
      SELECT id, at, kind, channel, next_attempt_at, delivered_at, given_up_at FROM notices
      WHERE \(condition) ORDER BY id DESC LIMIT \(min(max(limit, 1), 500))
      """)
    let ids: [Int64] = try rows.map { try $0.get("id") }
    var attempts: [Int64: [OutboxLine.Made]] = [:]
    if !ids.isEmpty {
      let made = try db.all(
        """
        SELECT notice, n, at, ended_at, outcome FROM notice_attempts
        WHERE notice IN \(list: ids) ORDER BY notice, n
        """)
      for row in made {
        attempts[try row.get("notice"), default: []].append(
          OutboxLine.Made(
            n: try row.get("n"), at: try row.get("at"), ended: try row.instant("ended_at"),
            outcome: try row.get("outcome")))
      }
    }
    return try rows.compactMap { row in
      let id: Int64 = try row.get("id")
      guard let channel = Channel(rawValue: try row.get("channel")) else { return nil }
      return OutboxLine(
        id: id, at: try row.get("at"), kind: try row.get("kind"), channel: channel,
        attempts: attempts[id] ?? [], next: try row.instant("next_attempt_at"),
        delivered: try row.instant("delivered_at"), givenUp: try row.instant("given_up_at"))
    }
  }

  private static func mayLook(_ actor: Actor) throws(Refusal) {
    guard Role.administrators.contains(actor.role) else { throw .notAllowed(step: "read-outbox") }
  }
}

import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// What goes outside, for the administrators: which notices, not whose.
  func outboxEndpoints() {
    endpoint(
      Endpoint(
        .get, "/outbox", "listOutbox",
        "What goes outside, newest first, with every attempt. Neither matters nor people are named."
      ).query(
        .init(
          "state", .choice(OutboxLine.State.allCases.map(\.rawValue)),
          "spooled: written to the folder, whence a provider's program takes it"),
        .init("channel", .choice(Outbox.Channel.allCases.map(\.rawValue)), "Which way"),
        .init("cursor", .text, "From the answer before"),
        .init("limit", .integer, "1 to 200")
      ).answer("Outbox")
    ) { visit in
      let call = try await visit.call()
      let query = try visit.query
      let state = try query.askedChoice("state", OutboxLine.State.self)
      let channel = try query.askedChoice("channel", Outbox.Channel.self)
      let limit = try query.askedInteger("limit", in: 1...200) ?? 50
      var before = Int64.max
      if let cursor = query.asked("cursor") {
        guard let id = Int64(cursor) else { throw Invalid("cursor", "unknown") }
        before = id
      }
      let (last, city, now) = (before, call.city, call.now)
      let (summary, lines) = try await call.read { db in
        (
          try Outbox.summary(city, for: call.actor, at: now, in: db),
          try Outbox.lines(
            state, channel: channel, before: last, limit: limit + 1, for: call.actor, in: db)
        )
      }
      return visit.json(
        .object { json in
          json.member("waiting", summary.waiting)
          json.member("givenUp", summary.givenUp)
          json.member("delivered", summary.delivered)
          json.array("items", lines.prefix(limit)) { json, line in
            json.object { line.write(to: &$0) }
          }
          json.member("next", lines.count > limit ? lines[limit - 1].id : nil)
        })
    }
    endpoint(
      Endpoint(
        .post, "/outbox/{id}/retry", "retryNotice",
        "Another round of attempts for what was given up, or the next attempt at once."
      ).answer("Retried", .created)
    ) { visit in
      let call = try await visit.call()
      guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
      let now = call.now
      return try await call.act(visit.sentNothing()) { db in
        try Outbox.retry(id, by: call.actor, at: now, in: db)
        return .object { json in
          json.member("id", id)
          json.member("next", now)
        }
      }
    }
  }
}

extension OutboxLine {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("kind", kind)
    json.member("channel", channel.rawValue)
    json.member("state", state.rawValue)
    json.member("at", at)
    json.member("next", next)
    json.member("ended", delivered ?? givenUp)
    json.array("attempts", attempts) { json, made in
      json.object { json in
        json.member("n", made.n)
        json.member("at", made.at)
        json.member("ended", made.ended)
        json.member("outcome", made.outcome)
      }
    }
  }
}

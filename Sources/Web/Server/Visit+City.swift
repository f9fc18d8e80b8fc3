import CaseEngine
import Governance
import HTTPTypes
import HummingbirdCore
import NIOCore
import Storage

/// Who acts, when, under which rules: found once, in the transaction of the page itself.
package struct Moment: Sendable {
  package let actor: Actor
  package let now: Instant
  package let rules: Rulebook
}

extension Visit {
  package var city: City {
    get throws {
      guard let city = site.city else { throw Refusal.notFound }
      return city
    }
  }

  /// Everything that a page shows, from one state of the database.
  package func reading<Value: Sendable>(
    _ body: @escaping @Sendable (Moment, Database) throws -> Value
  ) async throws -> Value {
    let (city, token) = (try city, try token)
    let (now, rules, machine) = (city.now, city.rules, CityClock.machine)
    return try await city.store.read { db in
      let actor = try Sessions.actor(token, at: machine, on: now.day, in: db)
      return try body(Moment(actor: actor, now: now, rules: rules), db)
    }
  }

  /// An act with everything that it checks, in one transaction.
  package func writing<Value: Sendable>(
    _ body: @escaping @Sendable (Moment, Database) throws -> Value
  ) async throws -> Value {
    let (city, token) = (try city, try token)
    let (now, rules, machine) = (city.now, city.rules, CityClock.machine)
    return try await city.store.write { db in
      let actor = try Sessions.actor(token, at: machine, on: now.day, in: db)
      return try body(Moment(actor: actor, now: now, rules: rules), db)
    }
  }

  package var token: String {
    get throws {
      guard let token = sessionToken else { throw Refusal.signInNeeded }
      return token
    }
  }

  /// The network address that the request came from, as limits count it. A proxy on this machine
  /// is believed when it says for whom it asks.
  var peer: String {
    let address = arrival.channel?.remoteAddress?.ipAddress ?? "here"
    guard ["127.0.0.1", "::1"].contains(address), let told = header("X-Forwarded-For"),
      let last = told.split(separator: ",").last?.trimmed, last.utf8.count <= 45, !last.isEmpty
    else { return address }
    return String(last)
  }

  /// A path of ours as it is printed on paper, or read by a telephone.
  func address(of path: String) -> String {
    if let address = site.address { return address + path }
    let host = request.head.authority ?? "127.0.0.1"
    return (site.secureCookies ? "https://" : "http://") + host + path
  }
}

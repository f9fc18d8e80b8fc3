import CaseEngine
import Crypto
import Foundation
import Storage
import Testing

@testable import Governance

/// Notes that people hold: a noun that can be handed over.
private struct Notes: Belongings {
  static let name = "note"

  func count(of person: Int64, in db: Database) throws -> Int {
    try db.value("SELECT count(*) FROM notes WHERE owner = \(person)") ?? 0
  }

  func handOver(
    from person: Int64, to heir: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int {
    try db.run("UPDATE notes SET owner = \(heir) WHERE owner = \(person)")
  }
}

@Suite("Posts and administrators")
struct PostTests {
  let now = SmallCity.now
  let today = SmallCity.today

  @Test("The administrator grants nothing, and the security administrator nothing to himself")
  func grants() async throws {
    try await withCity { city in
      await #expect(throws: Refusal.notAllowed(step: "grant")) {
        try await city.store.write { db in
          try Posts.grant(
            .leader, to: city.administrator.person, area: Dezhou.city, title: "x",
            by: city.administrator, at: now, in: db)
        }
      }
      await #expect(throws: Refusal.ownWork(step: "grant")) {
        try await city.store.write { db in
          try Posts.grant(
            .leader, to: city.security.person, area: Dezhou.city, title: "x",
            by: city.security, at: now, in: db)
        }
      }
    }
  }

  @Test(
    "None of the three administrators gets another role",
    arguments: [Role.leader, .clerk, .auditor, .securityAdministrator])
  func apart(role: Role) async throws {
    try await withCity { city in
      await #expect(throws: Refusal.barred(step: "grant", because: "separate-administrators")) {
        try await city.store.write { db in
          try Posts.grant(
            role, to: city.administrator.person, area: Dezhou.city, title: "x",
            by: city.security, at: now, in: db)
        }
      }
    }
  }

  @Test("A handler's post needs a unit, and the unit that keeps a line is the nearest one")
  func units() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let bureau = try Organisations.add(
          name: "水务局", kind: "bureau", area: Dezhou.city, lines: ["water"],
          by: city.administrator, at: now, in: db)
        let county = try Organisations.add(
          name: "德城区水务局", kind: "bureau", area: "371402000000", lines: ["water", "drainage"],
          parent: bureau, by: city.administrator, at: now, in: db)
        let near = try #require(try Areas.find("371402001000", in: db))
        let far = try #require(try Areas.find("371403101000", in: db))
        func keeper(_ line: String, _ area: Area) throws -> Int64? {
          try Organisations.keeping(line: line, nearest: area, on: today, in: db)?.id
        }
        #expect(try keeper("water", near) == county)
        #expect(try keeper("water", far) == bureau)
        #expect(try keeper("drainage", far) == nil)
        #expect(throws: Invalid("organisation", "required")) {
          try db.attempt {
            _ = try city.person("hana", .handler, area: "371402000000", in: db)
          }
        }
      }
    }
  }

  @Test("A supervision goes to the nearest area above that has a supervisor at work")
  func nearest() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let chief = try city.person("chief", .supervisor, in: db)
        let county = try city.person("vera", .supervisor, area: "371402000000", in: db)
        let street = try #require(try Areas.find("371402001000", in: db))
        let whole = try #require(try Areas.find(Dezhou.city, in: db))
        func reached(_ area: Area, _ day: Day) throws -> [Int64] {
          try Posts.nearest(.supervisor, above: area, on: day, in: db)?.posts.map(\.id) ?? []
        }
        #expect(try reached(street, today) == [county.post.id])
        #expect(try reached(whole, today) == [chief.post.id])
        try Posts.leave(
          county.person, from: today + 1, through: today + 3, substitute: chief.person,
          actor: city.security, at: now, in: db)
        let standing = try Posts.held(by: chief.person, on: today + 1, in: db)
        let substitute = try #require(standing.first { $0.substituteFor == county.post.id })
        #expect(try reached(street, today + 1) == [substitute.id])
        #expect(try reached(street, today + 4) == [county.post.id])
      }
    }
  }

  @Test("Leave without a substitute needs another holder of the same post")
  func leave() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let one = try city.person("one", .clerk, area: "371402000000", in: db)
        #expect(throws: Refusal.barred(step: "leave", because: "substitute-needed")) {
          try Posts.leave(
            one.person, from: today, through: today + 5, actor: one, at: now, in: db)
        }
        _ = try city.person("two", .clerk, area: "371402000000", in: db)
        try Posts.leave(one.person, from: today, through: today + 5, actor: one, at: now, in: db)
        #expect(try Posts.present(.clerk, area: "371402000000", on: today, in: db).count == 1)
        try Posts.comeBack(one.person, actor: one, at: now, in: db)
        #expect(try Posts.present(.clerk, area: "371402000000", on: today, in: db).count == 2)
      }
    }
  }

  @Test("Leave is entered once, ends early, or is taken back; the substitute goes with it")
  func ended() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let one = try city.person("one", .clerk, area: "371402000000", in: db)
        let two = try city.person("two", .clerk, area: "371402000000", in: db)
        let far = try city.person("far", .clerk, area: "371403000000", in: db)
        func leave(_ first: Day, _ last: Day) throws {
          try Posts.leave(
            one.person, from: first, through: last, substitute: two.person, actor: one, at: now,
            in: db)
        }
        #expect(throws: Invalid("from", "past")) { try leave(today - 1, today) }
        try leave(today, today + 3)
        #expect(throws: Refusal.barred(step: "leave", because: "on-leave")) {
          try leave(today + 3, today + 5)
        }
        try leave(today + 10, today + 12)
        let entered = try Absences.of(one.person, from: today, in: db)
        #expect(entered.map(\.first) == [today, today + 10])
        #expect(entered.map(\.substitute) == [two.person, two.person])
        #expect(throws: Refusal.notFound) {
          try Posts.endLeave(entered[0].id, of: two.person, actor: two, at: now, in: db)
        }
        #expect(throws: Refusal.notAllowed(step: "come-back")) {
          try Posts.endLeave(entered[0].id, of: one.person, actor: two, at: now, in: db)
        }
        try Posts.comeBack(one.person, actor: one, at: now, in: db)
        #expect(try Absences.of(one.person, from: today, in: db).map(\.id) == [entered[1].id])
        #expect(try Posts.held(by: two.person, on: today, in: db).count == 1)
        #expect(try Posts.held(by: two.person, on: today + 11, in: db).count == 2)
        for _ in 1...2 {
          try Posts.endLeave(
            entered[1].id, of: one.person, actor: city.security, at: now, in: db)
        }
        #expect(try Absences.of(one.person, from: today, in: db).isEmpty)
        #expect(try Posts.held(by: two.person, on: today + 11, in: db).count == 1)
        #expect(
          try Posts.colleagues(of: one.person, on: today, in: db).map(\.id) == [two.person])
        #expect(try Posts.heirs(of: one.person, on: today, in: db).map(\.id) == [two.person])
        #expect(try Posts.heirs(of: far.person, on: today, in: db).isEmpty)
      }
    }
  }

  @Test("A holder names a colleague as substitute, not a stranger, and not an auditor")
  func substitutes() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let holder = try city.person("holder", .clerk, area: "371402000000", in: db)
        let colleague = try city.person("colleague", .clerk, area: "371402000000", in: db)
        let stranger = try city.person("stranger", .clerk, area: "371403000000", in: db)
        func name(_ person: Int64, _ actor: Actor) throws {
          try Posts.substitute(
            holder.post, by: person, from: today, until: today + 2, actor: actor, at: now, in: db)
        }
        #expect(throws: Refusal.barred(step: "substitute", because: "no-colleague")) {
          try name(stranger.person, holder)
        }
        #expect(throws: Refusal.notAllowed(step: "substitute")) {
          try name(stranger.person, colleague)
        }
        #expect(throws: Refusal.barred(step: "grant", because: "separate-administrators")) {
          try name(city.auditor.person, city.security)
        }
        try name(colleague.person, holder)
        try Posts.end(holder.post.id, by: city.security, at: now, in: db)
        #expect(
          try Posts.held(by: colleague.person, on: today, in: db).map(\.id) == [colleague.post.id])
      }
    }
  }

  @Test("Who leaves for good hands over everything, or does not leave")
  func departure() async throws {
    try await withCity { city in
      let (leaver, heir, stranger) = try await city.store.write { db in
        try db.run("CREATE TABLE notes (id BIGINT, owner BIGINT)")
        let leaver = try city.person("leaver", .clerk, area: "371402000000", in: db)
        let heir = try city.person("heir", .clerk, area: "371402000000", in: db)
        let stranger = try city.person("far", .clerk, area: "371403000000", in: db)
        for id in 1...7 {
          try db.run("INSERT INTO notes (id, owner) VALUES (\(id), \(leaver.person))")
        }
        return (leaver, heir, stranger)
      }
      let token = try await SignIn.start(
        login: "leaver", password: SmallCity.password, kind: .web, in: city.store, at: now
      ).token
      func depart(to heir: Int64?) async throws -> Departure {
        try await city.store.write { db in
          try Posts.depart(
            leaver.person, to: heir, belongings: [Notes()], by: city.administrator, at: now,
            in: db)
        }
      }
      await #expect(throws: Refusal.barred(step: "depart", because: "heir-needed")) {
        try await depart(to: nil)
      }
      await #expect(throws: Refusal.barred(step: "depart", because: "heir-without-post")) {
        try await depart(to: stranger.person)
      }
      let departure = try await depart(to: heir.person)
      #expect(departure.handedOver == ["note": 7])
      #expect(departure.endedPosts.map(\.id) == [leaver.post.id])
      #expect(departure.unfilled.isEmpty)
      try await city.store.read { db in
        let notes = try Notes().count(of: heir.person, in: db)
        #expect(notes == 7)
        #expect(try Sessions.find(token, at: now, in: db) == nil)
        #expect(try Posts.held(by: leaver.person, on: today, in: db).isEmpty)
      }
      await #expect(throws: Refusal.signInFailed) {
        try await SignIn.start(
          login: "leaver", password: SmallCity.password, kind: .web, in: city.store, at: now)
      }
    }
  }

  @Test("The audit trail is append-only, and a changed, cut or rewritten one is found")
  func audit() async throws {
    try await withCity { city in
      let kept = try await city.store.write { db in
        for number in 1...5 {
          try Audit.record(
            "opened", subject: "case/\(number)", by: city.security, at: now, ["n": "\(number)"],
            in: db)
        }
        return try Audit.head(in: db)
      }
      try await city.store.read { db in
        #expect(try Audit.verify(against: kept, in: db).isEmpty)
        let events = try Audit.events(subject: "case/3", for: city.auditor, in: db)
        #expect(events.map(\.data) == [#"{"n":"3"}"#])
        #expect(throws: Refusal.notAllowed(step: "read-audit")) {
          try Audit.events(for: city.administrator, in: db)
        }
      }
      for statement in [
        "UPDATE audit_events SET person = 1", "DELETE FROM audit_events WHERE n = 1",
      ] as [SQL] {
        await #expect(throws: StorageError.appendOnly) {
          try await city.store.write { try $0.run(statement) }
        }
      }
      try await city.store.write { db in
        try Self.disarm(db)
        try db.run("UPDATE audit_events SET person = 1 WHERE n = \(kept.n - 1)")
        #expect(
          try Audit.verify(in: db) == [Audit.Fault(n: kept.n - 1, reason: .content)])
        try db.run("DELETE FROM audit_events WHERE n >= \(kept.n - 1)")
        #expect(
          try Audit.verify(in: db) == [Audit.Fault(n: kept.n - 1, reason: .tail)])
        // The head put back to fit: only what was kept elsewhere tells.
        try db.run(
          """
          UPDATE audit_head SET n = \(kept.n - 2), hash =
            (SELECT hash FROM audit_events WHERE n = \(kept.n - 2))
          """)
        #expect(try Audit.verify(in: db).isEmpty)
        #expect(
          try Audit.verify(against: kept, in: db) == [Audit.Fault(n: kept.n - 1, reason: .tail)])
      }
    }
  }

  @Test("A signed checkpoint holds the trail, so that one cut off and mended is found")
  func checkpointed() async throws {
    try await withCity { city in
      let key = Curve25519.Signing.PrivateKey()
      try await city.store.write { db in
        for number in 1...3 {
          try Audit.record("opened", subject: "case/\(number)", by: nil, at: now, in: db)
        }
        let checkpoint = try #require(try Checkpoint.make(with: key, at: now, in: db))
        #expect(try Checkpoint.make(with: key, at: now, in: db) == nil)
        #expect(try Verification.run(against: checkpoint, in: db).faults == [])
        let last = try Audit.head(in: db).n
        try Self.disarm(db)
        try db.run("DELETE FROM audit_events WHERE n = \(last)")
        try db.run(
          """
          UPDATE audit_head SET n = \(last - 1), hash =
            (SELECT hash FROM audit_events WHERE n = \(last - 1))
          """)
        #expect(
          try Verification.run(against: checkpoint, in: db).faults.map(\.description)
            == ["audit \(last) the chain is shorter than it was"])
      }
    }
  }

  private static func disarm(_ db: Database) throws {
    if db.dialect.engine == .sqlite {
      try db.script("DROP TRIGGER audit_events_update; DROP TRIGGER audit_events_delete")
    } else {
      try db.script("DROP TRIGGER audit_events_change ON audit_events")
    }
  }
}

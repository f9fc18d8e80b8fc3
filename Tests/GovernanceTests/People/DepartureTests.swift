import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Departure of a handler")
struct DepartureTests {
  @Test(
    "Open cases go to a colleague of the unit, with an entry, and their clocks run on",
    arguments: Engine.allCases)
  func handedOver(_ engine: Engine) async throws {
    try await HotlineWorld.on(engine) { world in
      let now = HotlineWorld.start
      let first = try await world.file().file
      let second = try await world.file("下水道堵了没有人来通").file
      for number in [first.number, second.number] {
        try await world.dispatch(number)
        try await world.take("sign", on: number, by: "housing")
      }
      let before = try await world.load(first.number)
      let (leaver, heir) = (try world.actor("housing"), try world.actor("housing second"))
      let stranger = try world.actor("water")
      let administrator = try await administrator(of: world)
      let rules = world.city.rules
      func depart(to heir: Int64?) async throws -> Departure {
        try await world.city.store.write { db in
          try Posts.depart(
            leaver.person, to: heir, belongings: [HeldCases(under: rules)], by: administrator,
            at: now, in: db)
        }
      }
      await #expect(throws: Refusal.barred(step: "depart", because: "heir-needed")) {
        try await depart(to: nil)
      }
      await #expect(throws: Refusal.barred(step: "depart", because: "heir-without-post")) {
        try await depart(to: stranger.person)
      }
      let departure = try await depart(to: heir.person)
      #expect(departure.handedOver == ["case": 2])
      #expect(departure.unfilled.isEmpty)
      let after = try await world.load(first.number)
      #expect(after.matter.handler == heir.person)
      #expect(after.matter.clocks == before.matter.clocks)
      #expect(after.matter.entries == before.matter.entries + 1)
      try await world.take(
        "contact", on: second.number, by: "housing second", ["way": "telephone"])
      try await world.verify()
    }
  }

  private func administrator(of world: HotlineWorld) async throws -> Actor {
    try await world.city.store.write { db in
      let hash = try PasswordHash(
        of: "Nobody-1", cost: PasswordCost(roundsLog2: 4, blockSize: 8, parallelism: 1)
      ).text
      let person = try People.appoint(
        login: "root", name: "root", hash: hash, role: .administrator, area: HotlineWorld.dezhou,
        title: "administrator", at: HotlineWorld.start, in: db)
      let post = try #require(
        try Posts.held(by: person, on: HotlineWorld.start.day, in: db).first)
      return Actor(person: person, name: "root", post: post)
    }
  }
}

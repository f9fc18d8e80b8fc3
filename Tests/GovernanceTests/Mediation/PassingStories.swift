import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

/// A dispute passed up and down: no level is skipped, the next desk signs, and until it has signed
/// whoever passed it on goes on with it.
@Suite("Climbing and passing down") struct PassingStories {
  typealias World = MediationWorld

  private func ready(_ world: World, at level: String) async throws -> String {
    let number = try await world.file(by: "\(level) receptionist").file.number
    try await world.admit(number, by: level)
    return number
  }

  private func degree(_ world: World, _ number: String, _ name: String) async throws -> Sight.Degree
  {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      let one = (try? CaseFile.find(number, for: actor, in: db).degree) ?? .nothing
      var filter = CaseFilter()
      filter.words = number
      let listed = try CaseList.count(filter, for: actor, at: World.start, in: db)
      #expect((listed == 1) == (one > .nothing), "\(name)")
      return one
    }
  }

  private func up(_ area: String) -> [String: Fact] { ["area": .text(area), "tried": "两次调解未成"] }
  private func down(_ area: String) -> [String: Fact] { ["area": .text(area), "reason": "就地化解"] }

  @Test(
    "Each desk may send back once what is passed to it, whichever desk sent it back before",
    arguments: Engine.allCases)
  func oncePerDesk(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await ready(world, at: "township")
      let reason: [String: Fact] = ["reason": "先行调解一次"]
      try await world.take(
        "climb", on: number, by: "township coordinator", up(World.county))
      var file = try await world.take("send-back", on: number, by: "county coordinator", reason)
      #expect(file.holder.code == World.township)
      try await world.take("climb", on: number, by: "township coordinator", up(World.county))
      await #expect(throws: Refusal.barred(step: "send-back", because: "returned-already")) {
        try await world.take("send-back", on: number, by: "county coordinator", reason)
      }
      try await world.take("take-up", on: number, by: "county coordinator")
      try await world.take("climb", on: number, by: "county coordinator", up(World.dezhou))
      file = try await world.take("send-back", on: number, by: "city coordinator", reason)
      #expect(file.holder.code == World.county && file.matter.state == "routing")
      try await world.verify()
    }
  }

  @Test(
    "What is passed down is taken up by the lower desk on a time of its own, or sent up again once",
    arguments: Engine.allCases)
  func passedDown(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await ready(world, at: "county")
      var file = try await world.take(
        "pass-down", on: number, by: "county coordinator", down(World.township))
      #expect(file.matter.state == "passed-down")
      #expect(file.matter.running("take-up")?.owner.area == World.township)
      #expect(file.matter.running("route") == nil)
      #expect(file.giver?.code == World.county)
      #expect(try await degree(world, number, "county coordinator") == .content)
      // The desk that gave it does not sign for the other.
      for step in ["take-up", "send-back"] {
        await #expect(throws: Refusal.notAllowed(step: step)) {
          try await world.take(
            step, on: number, by: "county coordinator",
            step == "take-up" ? [:] : ["reason": "收回"])
        }
      }
      file = try await world.take(
        "send-back", on: number, by: "township coordinator", ["reason": "跨乡镇"])
      #expect(file.holder.code == World.county && file.giver == nil)
      try await world.take("pass-down", on: number, by: "county coordinator", down(World.township))
      await #expect(throws: Refusal.barred(step: "send-back", because: "returned-already")) {
        try await world.take(
          "send-back", on: number, by: "township coordinator", ["reason": "跨乡镇"])
      }
      file = try await world.take("take-up", on: number, by: "township coordinator")
      #expect(file.matter.running("route")?.owner.area == World.township)
      try await world.verify()
    }
  }

  @Test(
    "From a village it climbs level by level and comes down the same way; only what is red skips one",
    arguments: Engine.allCases)
  func village(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      func filed() async throws -> String {
        let number = try await world.file(in: World.village, by: "village receptionist").file.number
        try await world.admit(number, by: "village")
        return number
      }
      let number = try await filed()
      #expect(try await world.load(number).holder.code == World.village)
      await #expect(throws: Invalid("area", "level-skipped")) {
        try await world.take("climb", on: number, by: "village coordinator", up(World.county))
      }
      for (from, to, area) in [
        ("village", "township", World.township), ("township", "county", World.county),
      ] {
        try await world.take("climb", on: number, by: "\(from) coordinator", up(area))
        let file = try await world.take("take-up", on: number, by: "\(to) coordinator")
        #expect(file.holder.code == area && file.matter.state == "routing")
      }
      await #expect(throws: Invalid("area", "level-skipped")) {
        try await world.take("pass-down", on: number, by: "county coordinator", down(World.village))
      }
      for (from, to, area) in [
        ("county", "township", World.township), ("township", "village", World.village),
      ] {
        await #expect(throws: Invalid("reason", "required")) {
          try await world.take(
            "pass-down", on: number, by: "\(from) coordinator", ["area": .text(area)])
        }
        try await world.take("pass-down", on: number, by: "\(from) coordinator", down(area))
        let file = try await world.take("take-up", on: number, by: "\(to) coordinator")
        #expect(file.holder.code == area && file.matter.state == "routing")
      }

      let urgent = try await filed()
      try await world.take("raise-red", on: urgent, by: "village coordinator", ["reason": "扬言报复"])
      let file = try await world.take(
        "climb", on: urgent, by: "village coordinator", up(World.county))
      #expect(file.holder.code == World.county)
      try await world.verify()
    }
  }

  @Test(
    "The first receiver keeps it until the next desk has signed, and hears of it",
    arguments: Engine.allCases)
  func firstReceiver(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await ready(world, at: "township")
      let window = try world.actor("township receptionist")
      var file = try await world.take(
        "climb", on: number, by: "township coordinator", up(World.county))
      let first = try #require(FirstReceiver(file.matter))
      #expect(first.person == window.person && first.post == window.post.id)
      #expect(first.area == World.township)
      for name in ["township receptionist", "township coordinator", "county coordinator"] {
        #expect(try await degree(world, number, name) == .content, "\(name)")
      }
      // It helps, and leaves the rest to the next.
      try await world.take("note", on: number, by: "township coordinator", ["note": "双方电话"])
      await #expect(throws: Refusal.notAllowed(step: "take-up")) {
        try await world.take("take-up", on: number, by: "township coordinator")
      }
      file = try await world.take("take-up", on: number, by: "county coordinator")
      #expect(FirstReceiver(file.matter) == nil)
      #expect(try await degree(world, number, "township coordinator") == .status)
      let heard = try await world.city.store.read { db in
        try Inbox.notices(for: window, in: db).filter { $0.kind == "first-signed" }.count
      }
      #expect(heard == 1)
      try await world.verify()
    }
  }

  @Test(
    "Nothing is passed to a desk at which nobody is, up or down, and no level is skipped for it",
    arguments: Engine.allCases)
  func unstaffed(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await ready(world, at: "township")
      let high = try await ready(world, at: "city")
      let away = [try world.actor("county coordinator"), try world.actor("second coordinator")]
      let (far, name) = try await world.city.store.write { db in
        for actor in away {
          try db.run("UPDATE posts SET valid_to = \(World.start.day) WHERE id = \(actor.post.id)")
        }
        let name = try Areas.find(World.county, in: db)?.name ?? ""
        return ("371424000000", name)
      }
      let nobody = Invalid("area", "no-desk", ["area": name])
      await #expect(throws: nobody) {
        try await world.take("climb", on: number, by: "township coordinator", up(World.county))
      }
      await #expect(throws: Invalid("area", "level-skipped")) {
        try await world.take("climb", on: number, by: "township coordinator", up(World.dezhou))
      }
      for code in [World.county, far] {
        await #expect(throws: Invalid.self) {
          try await world.take("pass-down", on: high, by: "city coordinator", down(code))
        }
      }
      let (above, beneath) = try await world.city.store.read { db in
        let (one, other) = (
          try #require(try CaseFile.load(number: number, in: db)),
          try #require(try CaseFile.load(number: high, in: db))
        )
        return (
          try CaseChoices.desks(near: one, on: World.start.day, in: db),
          try CaseChoices.desks(near: other, on: World.start.day, in: db)
        )
      }
      // The next level has nobody, and none is skipped: it goes down alone.
      #expect(above == [World.village])
      #expect(beneath == [World.neighbour])
      try await world.verify()
    }
  }
}

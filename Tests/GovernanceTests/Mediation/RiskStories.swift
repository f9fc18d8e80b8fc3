import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Red") struct RiskStories {
  typealias World = MediationWorld

  private func told(_ world: World, _ number: String, _ kind: String) async throws -> [String] {
    try await world.city.store.read { db in
      try db.all(
        """
        SELECT role, name FROM notices LEFT JOIN organisations
          ON organisations.id = notices.organisation
        WHERE number = \(number) AND notices.kind = \(kind)
        """
      ).map { row in
        let (role, unit): (String, String?) = (try row.get("role"), try row.get("name"))
        return unit ?? "\(role)"
      }.sorted()
    }
  }

  private func file(_ world: World) async throws -> String {
    try await world.city.store.write { db in
      let day = Day(year: 2020, month: 1, day: 1)
      for (name, line, area) in [
        ("新湖派出所", "police-station", World.township),
        ("德城区委政法委员会", "political-legal", World.county),
      ] {
        _ = try Organisations.insert(
          name: name, kind: "office", area: area, lines: [line], from: day, in: db)
      }
    }
    let number = try await world.file("邻居扬言放火").file.number
    try await world.admit(number)
    try await world.take(
      "raise-red", on: number, by: "county receptionist", ["reason": "扬言放火"])
    return number
  }

  @Test(
    "Red tells station, political-legal committee, leaders and supervisors the moment it is raised",
    arguments: Engine.allCases)
  func told(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await file(world)
      let heard = try await told(world, number, "raise-red")
      #expect(heard.filter { $0 == "新湖派出所" || $0 == "德城区委政法委员会" }.count == 2)
      #expect(heard.contains("leader") && heard.contains("supervisor"))
      let at = try await world.city.store.read { db in
        try db.all("SELECT at FROM notices WHERE kind = 'raise-red'").map {
          try $0.get("at") as Int64
        }
      }
      #expect(Set(at) == [World.start.milliseconds])
      try await world.verify()
    }
  }

  @Test(
    "A leader is named within the day, it is looked at daily on every road, and a second person lowers it before it can end",
    arguments: Engine.allCases)
  func watched(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await file(world)
      var held = try await world.load(number)
      #expect(held.matter.running("name-leader")?.owner.role == "coordinator")
      // Nobody names a leader, nobody looks: both are late after a day, and supervised.
      let calm: [String: Fact] = ["road": "court", "told": "已告知"]
      await #expect(throws: Refusal.barred(step: "guide", because: "still-red")) {
        try await world.take("guide", on: number, by: "county coordinator", calm)
      }
      try await world.talk(number)
      let next = World.start.adding(minutes: 1_500)
      _ = try await Sweep.run(world.city.store, under: world.city.rules, at: next)
      held = try await world.load(number)
      #expect(held.matter.procedure == "peoples-mediation")
      let late = held
      let watches = try await world.city.store.read { db in
        try Supervisions.of(late, in: db).compactMap(\.clock).sorted()
      }
      #expect(watches == ["name-leader", "watch"])
      try await world.take(
        "name-leader", on: number, by: "county coordinator", at: next, ["leader": "李区长"])
      held = try await world.take(
        "check-risk", on: number, by: "赵调解", at: next, ["found": "情绪平稳"])
      #expect(held.matter.running("name-leader") == nil)
      #expect(held.matter.running("watch")?.start == next)
      #expect(held.matter.supervisions == 0)
      let lower: [String: Fact] = ["risk": "blue", "reason": "已经和解"]
      held = try await world.take(
        "lower-risk", on: number, by: "county coordinator", at: next, lower)
      #expect(held.matter.running("watch") == nil)
      try await world.verify()
    }
  }

  @Test("What is red stays red where it is merged, and who withdraws it does so under their eyes")
  func carried() async throws {
    try await World.on(.sqlite) { world in
      let number = try await file(world)
      let other = try await world.file("邻居砌墙").file.number
      try await world.take(
        "merge", on: number, by: "county coordinator", ["into": .text(other)])
      let survivor = try await world.load(other)
      #expect(survivor.matter.facts["risk"] == "red")
      #expect(survivor.matter.running("watch") != nil)
      try await world.take(
        "withdraw-for", on: other, by: "county coordinator", ["proof": "双方书面撤回"])
      #expect(try await told(world, other, "withdraw-for").contains("supervisor"))
      try await world.verify()
    }
  }
}

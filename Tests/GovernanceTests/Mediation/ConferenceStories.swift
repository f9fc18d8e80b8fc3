import CaseEngine
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

@Suite("Joint conferences")
struct ConferenceStories {
  private static func minutes(_ staff: World.CentreStaff) -> Conferences.Minutes {
    Conferences.Minutes(
      day: World.noon.day, place: "三楼会议室", topic: "第三季度例会", minutes: "议定一项。",
      present: [staff.member])
  }

  @Test(
    "A decision becomes a task: signed for, late in the light of everybody concerned, done with proof, confirmed by somebody else",
    arguments: Engine.allCases)
  func task(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let staff = try await world.centreStaff()
      let rules = world.city.rules
      let store = world.city.store
      let unit = try world.unit(.roads)
      let roads = try world.member("handler-roads").actor
      let now = World.noon
      let due = now.day + 7
      let (meeting, number) = try await store.write { db -> (Int64, String) in
        let meeting = try Conferences.hold(
          staff.conference, Self.minutes(staff), by: staff.coordinator, at: now, in: db)
        let same = try Conferences.hold(
          staff.conference, Self.minutes(staff), by: staff.coordinator, at: now, in: db)
        #expect(same == meeting)
        func decide() throws -> String {
          try Conferences.decide(
            meeting, task: "清理占道摊点", unit: unit, due: due, n: 1, by: staff.coordinator, at: now,
            under: rules, in: db)
        }
        let number = try decide()
        #expect(try decide() == number)
        return (meeting, number)
      }
      func take(_ step: String, _ said: [String: Fact] = [:], by actor: Actor, at: Instant)
        async throws
      {
        _ = try await store.write { db in
          try CaseDesk.take(
            number, step: step, raw: said, entries: nil, by: actor, at: at, under: rules, in: db)
        }
      }
      try await store.read { db in
        let file = try CaseFile.content(number, for: staff.coordinator, in: db)
        #expect(file.matter.unit == unit)
        #expect(try Inbox.notices(for: roads, in: db).map(\.kind) == ["conference-task"])
        #expect(try CaseFile.content(number, for: roads, in: db).number == number)
        for name in ["leader-county", "supervisor-county", "leader-city"] {
          #expect(
            try CaseFile.content(number, for: world.member(name).actor, in: db).number == number)
        }
        // Whoever is not concerned does not learn that there is such a task.
        let others = try [
          "clerk-county", "dispatcher-county", "handler-water", "leader-far-county",
        ]
        .map { try world.member($0).actor }
        for other in others + [staff.receptionist, staff.farCoordinator] {
          #expect(throws: Refusal.notFound) { try CaseFile.find(number, for: other, in: db) }
          let list = try CaseList.page(CaseFilter(), for: other, at: now, in: db)
          #expect(list.items.isEmpty)
        }
      }
      try await take("sign", by: roads, at: now.adding(minutes: 10))
      let late = due.end.adding(minutes: 1440)
      let swept = try await Sweep.run(store, under: rules, at: late)
      #expect(swept.supervisions == 1)
      let light = try await store.read { db in
        try CaseFile.content(number, for: staff.coordinator, in: db).light(at: late)
      }
      #expect(light == .supervised)
      let proof: [String: Fact] = ["result": "已清理", "evidence": "现场照片三张，街道签字"]
      await #expect(throws: Invalid("evidence", "required")) {
        try await take("submit", ["result": "已清理"], by: roads, at: late)
      }
      try await take("submit", proof, by: roads, at: late)
      await #expect(throws: Refusal.notAllowed(step: "accept")) {
        try await take("accept", by: roads, at: late.adding(minutes: 1))
      }
      try await take(
        "reject", ["reason": "照片不清"], by: staff.coordinator, at: late.adding(minutes: 2))
      try await take("submit", proof, by: roads, at: late.adding(minutes: 3))
      try await take("accept", by: staff.coordinator, at: late.adding(minutes: 4))
      try await store.read { db in
        let tasks = try Conferences.tasks(of: meeting, for: staff.coordinator, in: db)
        #expect(tasks.map(\.matter.state) == ["closed"])
        #expect(tasks.first?.matter.wasSupervised == true)
        let load = try Conferences.load(
          of: staff.conference, for: staff.coordinator, at: late, in: db)
        #expect(load == (open: 0, late: 0))
      }
    }
  }

  @Test("What cannot be entered says why, and only the conference's own office enters it")
  func refused() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let staff = try await world.centreStaff()
      let rules = world.city.rules
      try await world.city.store.write { db in
        var said = Self.minutes(staff)
        said.day = World.noon.day + 1
        said.present = [1]
        said.place = " "
        let invalid = #expect(throws: Invalid.self) {
          try Conferences.hold(
            staff.conference, said, by: staff.coordinator, at: World.noon, in: db)
        }
        #expect(invalid?.problems.map(\.field) == ["place", "day", "present"])
        #expect(throws: Refusal.notAllowed(step: "hold-meeting")) {
          try Conferences.hold(
            staff.conference, Self.minutes(staff), by: staff.farCoordinator, at: World.noon, in: db)
        }
        let meeting = try Conferences.hold(
          staff.conference, Self.minutes(staff), by: staff.coordinator, at: World.noon, in: db)
        // Other minutes of the same day and topic are not lost without a word.
        var other = Self.minutes(staff)
        other.minutes = "议定两项。"
        #expect(throws: Invalid("topic", "meeting-known")) {
          try Conferences.hold(
            staff.conference, other, by: staff.coordinator, at: World.noon, in: db)
        }
        // Who was there keeps his name, though he is a member no more.
        let held = try #require(try Conferences.meeting(meeting, in: db))
        try db.run(
          """
          UPDATE register_rows SET valid_to = \(World.noon.day) WHERE id = \(staff.member)
          """)
        #expect(try Conferences.members(of: staff.conference, in: db).isEmpty)
        #expect(try Conferences.present(at: held, in: db).map(\.name) == ["区城管局"])
        let wrong = #expect(throws: Invalid.self) {
          try Conferences.decide(
            meeting, task: "", unit: 1, due: World.noon.day, n: 1, by: staff.coordinator,
            at: World.noon, under: rules, in: db)
        }
        #expect(wrong?.problems.map(\.field) == ["title", "due", "unit"])
      }
    }
  }
}

extension ConferenceStories {
  @Test(
    "Members are told once of a meeting, and of a new time with what it was",
    arguments: Engine.allCases)
  func called(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let staff = try await world.centreStaff()
      let store = world.city.store
      let units = try await store.read { db in
        try Conferences.members(of: staff.conference, in: db)
          .compactMap { $0.values.whole("organisation") }
      }
      func call(_ days: Int) async throws -> CalledMeeting {
        try await store.write { db in
          try Conferences.call(
            staff.conference, at: World.noon.adding(minutes: days * 1440), place: "三楼",
            topic: "例会", by: staff.coordinator, at: World.noon, in: db)
        }
      }
      func told() async throws -> [String] {
        try await store.read { db in
          try db.all("SELECT kind, data FROM notices WHERE kind LIKE \("meeting%") ORDER BY id")
            .map { row in
              let data = try JSON.decode([String: Fact].self, from: try row.get("data"))
              return "\(try row.get("kind") as String) \(data["was"]?.text ?? "")"
            }
        }
      }
      let first = try await call(3)
      #expect(try await call(3) == first)
      #expect(!units.isEmpty)
      #expect(try await told() == units.map { _ in "meeting " })
      let moved = try await call(4)
      #expect(moved.id == first.id)
      #expect(
        try await told().dropFirst(units.count)
          == units.map { _ in "meeting-moved 2024-09-15 12:00 三楼" }[...])
      for _ in 1...2 {
        try await store.write { db in
          try Conferences.callOff(first.id, by: staff.coordinator, at: World.noon, in: db)
        }
      }
      #expect(try await told().count == 3 * units.count)
      let left = try await store.read { db in
        try Conferences.called(of: staff.conference, at: World.noon, in: db)
      }
      #expect(left == [])
      let leader = try world.member("leader-city").actor
      await #expect(throws: Refusal.notAllowed(step: "call-meeting")) {
        try await store.write { db in
          _ = try Conferences.call(
            staff.conference, at: World.noon.adding(minutes: 60), place: "x", topic: "x",
            by: leader, at: World.noon, in: db)
        }
      }
    }
  }
}

import CaseEngine
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

@Suite("Reminders") struct ReminderStories {
  typealias World = MediationWorld

  private func day(_ month: Int, _ day: Int, hour: Int = 9) -> Instant {
    Day(year: 2024, month: month, day: day).at(minute: hour * 60)
  }

  /// From three nodes at once, and once more.
  private func sweep(_ city: City, at now: Instant) async throws {
    try await withThrowingTaskGroup(of: Void.self) { nodes in
      for _ in 0..<3 {
        nodes.addTask { _ = try await Sweep.run(city.store, under: city.rules, at: now) }
      }
      try await nodes.waitForAll()
    }
    #expect(try await Sweep.run(city.store, under: city.rules, at: now) == .init())
  }

  /// What went to the parties of these kinds: kind, words, entry of the party, when it may leave.
  private func messages(_ world: World, _ kinds: [String]) async throws -> [String] {
    try await world.city.store.read { db in
      try db.all(
        """
        SELECT kind, data, next_attempt_at FROM notices
        WHERE channel = 'sms' AND kind IN \(list: kinds) ORDER BY id
        """
      ).map { row in
        let data = try JSON.decode([String: Fact].self, from: try row.get("data"))
        let when = data["due"]?.text ?? data["time"]?.text ?? ""
        let from = Instant(milliseconds: try row.get("next_attempt_at"))
        return """
          \(try row.get("kind") as String) \(when) \(data["party-entry"]?.number ?? 0) \
          \(PlannedSession.words(of: from))
          """
      }
    }
  }

  private func marks(_ world: World, _ number: String, _ clock: String) async throws -> [Int] {
    let file = try await world.load(number)
    return try await world.city.store.read { db in
      let yellow = try db.all(
        "SELECT data FROM notices WHERE kind = 'yellow' AND number = \(number) AND channel = 'inbox'"
      ).filter {
        try JSON.decode([String: Fact].self, from: try $0.get("data"))["clock"]?.text == clock
      }
      let supervisions = try Supervisions.of(file, in: db).filter { $0.clock == clock }
      return [yellow.count, supervisions.count, supervisions.filter { $0.ended == nil }.count]
    }
  }

  @Test(
    "Each instalment has its own notice, its own supervision, and its own words to who owes it",
    arguments: Engine.allCases)
  func instalments(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      try await world.take(
        "add-instalment", on: number, by: "赵调解", ["due": "2024-10-10", "amount": 500_000])
      try await world.take(
        "add-instalment", on: number, by: "赵调解",
        ["due": "2024-11-01", "amount": 500_000, "party": 1])
      let kinds = ["performance-due", "performance-late"]
      try await sweep(world.city, at: day(10, 8))
      #expect(try await messages(world, kinds) == [])
      try await sweep(world.city, at: day(10, 9, hour: 0))
      #expect(try await marks(world, number, "perform") == [1, 0, 0])
      // Nobody is woken: it goes out in the morning.
      let first = ["performance-due 2024-10-10 3 2024-10-09 08:00"]
      #expect(try await messages(world, kinds) == first)
      try await sweep(world.city, at: day(10, 11))
      #expect(try await marks(world, number, "perform") == [1, 1, 1])
      let second = first + ["performance-late 2024-10-10 3 2024-10-11 09:00"]
      #expect(try await messages(world, kinds) == second)
      try await world.take(
        "perform", on: number, by: "赵调解", at: day(10, 11, hour: 10), ["instalment": 1])
      #expect(try await marks(world, number, "perform") == [1, 1, 0])
      try await sweep(world.city, at: day(10, 30))
      #expect(try await marks(world, number, "perform") == [1, 1, 0])
      try await sweep(world.city, at: day(10, 31))
      #expect(try await marks(world, number, "perform") == [2, 1, 0])
      let third = second + ["performance-due 2024-11-01 2 2024-10-31 09:00"]
      #expect(try await messages(world, kinds) == third)
      try await sweep(world.city, at: day(11, 4))
      #expect(try await marks(world, number, "perform") == [2, 2, 1])
      #expect(
        try await messages(world, kinds)
          == third + ["performance-late 2024-11-01 2 2024-11-04 09:00"])
      try await world.verify()
    }
  }

  @Test(
    "What is red and not looked at is supervised, and supervised anew when it is left alone again",
    arguments: Engine.allCases)
  func watch(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("邻居扬言放火").file.number
      try await world.admit(number, risk: "orange")
      try await world.take(
        "raise-red", on: number, by: "county receptionist", ["reason": "扬言放火"])
      for date in 13...15 { try await sweep(world.city, at: day(9, date, hour: 10)) }
      #expect(try await marks(world, number, "watch")[1...] == [1, 1])
      let checked = day(9, 15, hour: 11)
      try await world.take(
        "check-risk", on: number, by: "county coordinator", at: checked, ["found": "情绪平稳"])
      #expect(try await marks(world, number, "watch")[1...] == [1, 0])
      let yellow = try await marks(world, number, "watch")[0]
      try await sweep(world.city, at: checked.adding(minutes: 20 * 60))
      #expect(try await marks(world, number, "watch") == [yellow + 1, 1, 0])
      try await sweep(world.city, at: checked.adding(minutes: 25 * 60))
      #expect(try await marks(world, number, "watch") == [yellow + 1, 2, 1])
      try await world.verify()
    }
  }

  @Test("A rung from before starts were told apart belongs to the start that ran then")
  func older() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file("邻居扬言放火").file.number
      try await world.admit(number, risk: "orange")
      try await world.take(
        "raise-red", on: number, by: "county receptionist", ["reason": "扬言放火"])
      try await sweep(world.city, at: day(9, 13, hour: 10))
      try await world.city.store.write { db in
        try db.run("UPDATE rungs SET started_at = 0")
        try db.run("UPDATE cases SET alert_at = 0 WHERE open = 1")
      }
      try await sweep(world.city, at: day(9, 13, hour: 10))
      #expect(try await marks(world, number, "watch")[1...] == [1, 1])
      try await world.take(
        "check-risk", on: number, by: "county coordinator", at: day(9, 13, hour: 11),
        ["found": "情绪平稳"])
      try await sweep(world.city, at: day(9, 14, hour: 12))
      #expect(try await marks(world, number, "watch")[1...] == [2, 1])
    }
  }

  private func plan(
    _ world: World, _ number: String, _ date: String, at now: Instant
  ) async throws {
    try await world.take(
      "plan-session", on: number, by: "county coordinator", at: now,
      [
        "session-day": .text(date), "session-time": "09:30", "session-place": "一号室",
        "session-mode": "in-person",
      ])
  }

  @Test(
    "Parties and mediator are reminded the day before a session, not of one moved, off or given up",
    arguments: Engine.allCases)
  func sessions(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      let kinds = ["session-reminder"]
      try await plan(world, number, "2024-09-18", at: World.start)
      try await plan(world, number, "2024-09-20", at: World.start)
      try await sweep(world.city, at: day(9, 18))
      #expect(try await messages(world, kinds) == [])
      try await sweep(world.city, at: day(9, 19, hour: 10))
      let told = [2, 3].map { "session-reminder 2024-09-20 09:30 \($0) 2024-09-19 10:00" }
      #expect(try await messages(world, kinds) == told)
      let inbox: Int? = try await world.city.store.read { db in
        try db.value(
          "SELECT count(*) FROM notices WHERE kind = 'session-reminder' AND channel = 'inbox'")
      }
      #expect(inbox == 1)
      // Planned within the day: the notice of the plan is enough.
      try await plan(world, number, "2024-09-24", at: day(9, 23, hour: 16))
      try await sweep(world.city, at: day(9, 23, hour: 17))
      // Called off.
      try await plan(world, number, "2024-09-26", at: day(9, 24))
      try await world.take(
        "cancel-session", on: number, by: "赵调解", at: day(9, 24), ["reason": "一方有事"])
      try await sweep(world.city, at: day(9, 25, hour: 10))
      // The talks have ended before it.
      try await plan(world, number, "2024-09-27", at: day(9, 25, hour: 10))
      try await world.take(
        "party-refuses", on: number, by: "赵调解", at: day(9, 25, hour: 11),
        ["party": 2, "proof": "明确拒绝", "told": "可向法院起诉"])
      try await sweep(world.city, at: day(9, 26, hour: 10))
      #expect(try await messages(world, kinds) == told)
      try await world.verify()
    }
  }

  @Test(
    "Members are reminded the day before a meeting, by its last time, and of none called off",
    arguments: Engine.allCases)
  func meetings(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      typealias World = TestWorld.World
      let staff = try await world.centreStaff()
      let store = world.city.store
      func call(_ days: Int, _ topic: String) async throws -> CalledMeeting {
        try await store.write { db in
          try Conferences.call(
            staff.conference, at: World.noon.adding(minutes: days * 1440), place: "三楼",
            topic: topic, by: staff.coordinator, at: World.noon, in: db)
        }
      }
      func told() async throws -> [String] {
        try await store.read { db in
          try db.all("SELECT data FROM notices WHERE kind = 'meeting-reminder'").map { row in
            try JSON.decode([String: Fact].self, from: try row.get("data"))["time"]?.text ?? ""
          }
        }
      }
      let members = try await store.read { db in
        try Conferences.members(of: staff.conference, in: db)
          .compactMap { $0.values.whole("organisation") }
      }
      _ = try await call(3, "例会")
      _ = try await call(4, "例会")
      let off = try await call(4, "另一议题")
      try await store.write { db in
        try Conferences.callOff(off.id, by: staff.coordinator, at: World.noon, in: db)
      }
      try await sweep(world.city, at: World.noon.adding(minutes: 2 * 1440 + 5))
      #expect(try await told() == [])
      try await sweep(world.city, at: World.noon.adding(minutes: 3 * 1440 + 5))
      let time = PlannedSession.words(of: World.noon.adding(minutes: 4 * 1440))
      #expect(try await told() == members.map { _ in time })
    }
  }
}

import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Planned sessions") struct PlannedSessionStories {
  typealias World = MediationWorld

  private func plan(
    _ world: World, _ number: String, _ time: String, with party: Int? = nil,
    by name: String = "county coordinator"
  ) async throws {
    var said: [String: Fact] = [
      "session-day": "2024-09-20", "session-time": .text(time), "session-place": "一号室",
      "session-mode": "in-person",
    ]
    said["party"] = party.map(Fact.number)
    try await world.take("plan-session", on: number, by: name, said)
  }

  private func queued(_ world: World) async throws -> [String] {
    try await world.city.store.read { db in
      try db.all(
        """
        SELECT kind, channel, data FROM notices
        WHERE kind LIKE \("session%") ORDER BY id
        """
      ).map { row in
        let data = try JSON.decode([String: Fact].self, from: try row.get("data"))
        let party = data["party-entry"]?.number.map { "party \($0)" } ?? ""
        return [
          try row.get("kind"), try row.get("channel"), data["time"]?.text ?? "",
          data["was"]?.text ?? "", party,
        ].joined(separator: "|")
      }
    }
  }

  @Test(
    "Those concerned are told once of each plan, and what has changed",
    arguments: Engine.allCases)
  func told(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let filed = try await world.file()
      let number = filed.file.number
      try await world.admit(number)
      try await world.talk(number)
      await #expect(throws: Invalid("session-time", "time-of-day")) {
        try await plan(world, number, "上午")
      }
      try await plan(world, number, "09:30")
      #expect(
        try await queued(world) == [
          "session|sms|2024-09-20 09:30||party 2", "session|sms|2024-09-20 09:30||party 3",
          "session|inbox|2024-09-20 09:30||",
        ])
      await #expect(throws: Refusal.barred(step: "plan-session", because: "same-session")) {
        try await plan(world, number, "9:30")
      }
      #expect(try await queued(world).count == 3)
      // Moved by the mediator himself: he need not be told.
      try await plan(world, number, "14:00", by: "赵调解")
      #expect(
        Array(try await queued(world).dropFirst(3)) == [
          "session-moved|sms|2024-09-20 14:00|2024-09-20 09:30|party 2",
          "session-moved|sms|2024-09-20 14:00|2024-09-20 09:30|party 3",
        ])
      let (rules, code) = (world.city.rules, try #require(filed.code))
      func meeting(at now: Instant) async throws -> PlannedSession? {
        try await world.city.store.read { db in
          try Receipts.view(filed.receipt, code: code, at: now, under: rules, in: db).party?.meeting
        }
      }
      #expect(try await meeting(at: World.start)?.place == "一号室")
      #expect(try await meeting(at: Day(year: 2024, month: 9, day: 21).start) == nil)
      try await world.take("cancel-session", on: number, by: "赵调解", ["reason": "一方有事"])
      #expect(
        Array(try await queued(world).dropFirst(5)) == [
          "session-cancelled|sms|2024-09-20 14:00||party 2",
          "session-cancelled|sms|2024-09-20 14:00||party 3",
        ])
      #expect(try await meeting(at: World.start) == nil)
      try await world.verify()
    }
  }

  @Test("A sitting with one side alone is told to nobody else", arguments: Engine.allCases)
  func separate(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let filed = try await world.file()
      try await world.admit(filed.file.number)
      try await world.talk(filed.file.number)
      try await plan(world, filed.file.number, "10:00", with: 2, by: "赵调解")
      #expect(try await queued(world) == ["session|sms|2024-09-20 10:00||party 3"])
      let (rules, code) = (world.city.rules, try #require(filed.code))
      let view = try await world.city.store.read { db in
        try Receipts.view(filed.receipt, code: code, at: World.start, under: rules, in: db)
      }
      #expect(view.party?.meeting == nil)
    }
  }
}

import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Petitions and other offices, step by step") struct PetitionStories {
  typealias World = MediationWorld

  private static func with(_ said: [String: Fact]) -> [String: Fact] {
    HandOverStories.way.merging(said) { _, own in own }
  }

  private static func day(_ days: Int) -> Instant { World.start.adding(minutes: days * 1440) }

  /// Handled by the bureau to which the petition office has forwarded it.
  private func handled(_ world: World) async throws -> String {
    let number = try await world.file("对征地补偿标准的答复不服").file.number
    try await world.admit(number)
    try await world.take(
      "hand-to-petition", on: number, by: "county coordinator",
      Self.with(["unit": try world.unit("petition"), "reason": "信访"]))
    try await world.take(
      "forward-petition", on: number, by: "petition",
      Self.with(["unit": try world.unit("bureau")]))
    try await world.take(
      "accept-petition", on: number, by: "bureau", Self.with(["told": "书面告知受理"]))
    return number
  }

  private static let opinion = with(["opinion": "not-supported", "words": "依据不足"])
  private static let upheld = with(["opinion": "upheld", "words": "维持"])
  private static let done = with(["told": "书面答复", "result": "not-settled"])

  private func ask(
    _ step: String, _ unit: String, _ number: String, _ world: World, at now: Instant
  ) async throws {
    try await world.take(
      step, on: number, by: "county receptionist", at: now,
      Self.with(["unit": try world.unit(unit), "words": "不服"]))
  }

  @Test(
    "The thirty days for asking run from the day on which the petitioner has the answer in writing",
    arguments: Engine.allCases)
  func served(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await handled(world)
      var file = try await world.take("issue-opinion", on: number, by: "bureau", Self.opinion)
      #expect(file.matter.running("review-window") == nil)
      // Not served: however long it lies, the right is not over.
      await #expect(
        throws: Refusal.barred(step: "conclude-petition", because: "review-window")
      ) {
        try await world.take(
          "conclude-petition", on: number, by: "bureau", at: Self.day(60), Self.done)
      }
      await #expect(throws: Invalid("served", "future")) {
        try await world.take(
          "serve-answer", on: number, by: "bureau", Self.with(["served": "2024-09-13"]))
      }
      file = try await world.take(
        "serve-answer", on: number, by: "bureau", at: Self.day(5),
        Self.with(["served": "2024-09-16"]))
      #expect(
        try HandOverStories.due("review-window", of: file, world)
          == Day(year: 2024, month: 10, day: 16))
      await #expect(throws: Refusal.barred(step: "serve-answer", because: "served")) {
        try await world.take(
          "serve-answer", on: number, by: "bureau", at: Self.day(6),
          Self.with(["served": "2024-09-17"]))
      }
      await #expect(
        throws: Refusal.barred(step: "conclude-petition", because: "review-window")
      ) {
        try await world.take(
          "conclude-petition", on: number, by: "bureau", at: Self.day(34), Self.done)
      }
      await #expect(throws: Refusal.self) {
        try await ask("ask-review", "upper", number, world, at: Self.day(35))
      }
      file = try await world.take(
        "conclude-petition", on: number, by: "bureau", at: Self.day(35), Self.done)
      #expect(file.matter.state == "review")

      // Who accepts need not wait; handed over in person it is served at once.
      let content = try await handled(world)
      file = try await world.take(
        "issue-opinion", on: content, by: "bureau",
        Self.opinion.merging(["served": "2024-09-12"]) { a, _ in a })
      #expect(
        try HandOverStories.due("review-window", of: file, world)
          == Day(year: 2024, month: 10, day: 12))
      file = try await world.take(
        "conclude-petition", on: content, by: "bureau",
        Self.done.merging(["accepted": true]) { a, _ in a })
      #expect(file.matter.state == "review")
      try await world.verify()
    }
  }

  @Test(
    "Sent back, the office that gave the opinion handles it again; its hearing stands out of the count; the second review is the last",
    arguments: Engine.allCases)
  func again(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await handled(world)
      try await world.take("issue-opinion", on: number, by: "bureau", Self.opinion)
      try await ask("ask-review", "upper", number, world, at: World.start)
      var file = try await world.take(
        "send-petition-back", on: number, by: "upper", Self.with(["words": "事实不清"]))
      #expect(file.matter.state == "petition-handling")
      #expect(try file.matter.unit == Int64(world.unit("bureau").number ?? 0))
      #expect(
        try HandOverStories.due("petition-handle", of: file, world) == World.start.day + 60)
      #expect(try await HandOverStories.told("bureau", world).contains("send-petition-back"))
      let hearing: [String: Fact] = [
        "held": "2024-09-12", "place": "信访局会议室", "record": "双方陈述，当场质证",
      ]
      try await world.take("hold-hearing", on: number, by: "bureau", hearing)
      try await world.take("issue-opinion", on: number, by: "bureau", Self.opinion)
      try await ask("ask-review", "upper", number, world, at: World.start)
      try await world.take("issue-review", on: number, by: "upper", Self.upheld)
      try await ask("ask-recheck", "petition", number, world, at: World.start)
      await #expect(throws: Refusal.self) {
        try await world.take(
          "pause-hearing", on: number, by: "county coordinator",
          ["until": "2024-12-12", "reason": "举行听证"])
      }
      try await world.take(
        "pause-hearing", on: number, by: "county coordinator",
        ["until": "2024-09-22", "reason": "举行听证"])
      try await world.take("hold-hearing", on: number, by: "petition", hearing)
      file = try await world.take("resume-recheck", on: number, by: "petition", at: Self.day(8))
      #expect(
        try HandOverStories.due("petition-recheck", of: file, world)
          == Day(year: 2024, month: 10, day: 21))
      file = try await world.take(
        "issue-recheck", on: number, by: "petition", at: Self.day(9),
        Self.upheld.merging(["result": "not-settled"]) { a, _ in a })
      #expect(file.matter.state == "review" && file.matter.procedure == "dispute")
      #expect(file.matter.facts["petition-final"] == true)
      // Who has decided does not judge it.
      await #expect(throws: Refusal.self) {
        try await world.take("accept-result", on: number, by: "petition", at: Self.day(9))
      }
      try await world.verify()
    }
  }

  @Test(
    "An objection puts the petition back into the hands of the office that forwarded it, and what is agreed on the way needs no opinion",
    arguments: Engine.allCases)
  func objected(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("对补偿不服").file.number
      try await world.admit(number)
      try await world.take(
        "hand-to-petition", on: number, by: "county coordinator",
        Self.with(["unit": try world.unit("petition"), "reason": "信访"]))
      try await world.take(
        "forward-petition", on: number, by: "petition",
        Self.with(["unit": try world.unit("upper")]))
      var file = try await world.take(
        "object-petition", on: number, by: "upper", Self.with(["reason": "不属于本单位"]))
      #expect(file.matter.state == "petition-registered")
      #expect(try file.matter.unit == Int64(world.unit("petition").number ?? 0))
      try await world.take(
        "forward-petition", on: number, by: "petition",
        Self.with(["unit": try world.unit("bureau")]))
      try await world.take(
        "accept-petition", on: number, by: "bureau", Self.with(["told": "书面告知受理"]))
      file = try await world.take(
        "settle-petition", on: number, by: "bureau", ["terms": "十月底前补足差额"])
      #expect(file.matter.state == "review")
      #expect(file.matter.facts["result"] == "settled")
      #expect(file.matter.facts["agreement-form"] == "written")
      try await world.verify()
    }
  }

  @Test(
    "An office that does not take what is handed over sends it home, and the centre's time goes on",
    arguments: Engine.allCases)
  func declined(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("拖欠工资").file.number
      try await world.admit(number)
      try await world.take(
        "hand-to-office", on: number, by: "county coordinator",
        Self.with([
          "office": "labour-arbitration", "unit": try world.unit("labour-arbitration"),
          "reason": "依法移送",
        ]))
      let file = try await world.take(
        "decline-hand-over", on: number, by: "labour-arbitration", at: Self.day(1),
        Self.with(["reason": "没有管辖权"]))
      #expect(file.matter.state == "routing" && file.matter.unit == nil)
      #expect(
        try #require(file.matter.running("resolve")).pauses.last?.resumed == Self.day(1))
      try await world.verify()
    }
  }

  @Test(
    "A call that another matter has already says nothing of that matter, and counts once",
    arguments: Engine.allCases)
  func call(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let call: [String: Fact] = ["call-number": "110-20240912-7", "words": "又吵起来了"]
      let there = try await world.file().file.number
      let here = try await world.file(by: "township receptionist").file.number
      try await world.take("record-call", on: there, by: "county receptionist", call)
      try await world.take("record-call", on: here, by: "township receptionist", call)
      await #expect(throws: Invalid("call-number", "known-call")) {
        try await world.take("record-call", on: here, by: "township receptionist", call)
      }
      let counts = try await world.city.store.read { db in
        let file = try #require(try CaseFile.load(number: here, in: db))
        return try ["township receptionist", "city receptionist"].map { name in
          try RepeatedCalls.count(
            over: file, seenBy: Sight.of(world.actor(name), in: db), at: World.start, in: db)
        }
      }
      #expect(counts == [1, 1])
      try await world.verify()
    }
  }
}

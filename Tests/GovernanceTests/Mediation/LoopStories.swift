import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

/// The centre's loop beside mediation: returns, refusals, pauses, extensions, call-backs.
@Suite("The centre's loop") struct LoopStories {
  typealias World = MediationWorld

  private func route(_ world: World, _ number: String, to unit: String) async throws -> CaseFile {
    try await world.take(
      "route", on: number, by: "county coordinator", ["unit": try world.unit(unit)])
  }

  /// Filed, admitted, and with the bureau.
  private func routed(_ world: World) async throws -> String {
    let number = try await world.file().file.number
    try await world.admit(number)
    _ = try await route(world, number, to: "bureau")
    return number
  }

  /// Signed for, worked on and handed in, accepted, and called back.
  private func called(
    _ world: World, _ number: String, back judgement: String
  ) async throws -> CaseFile {
    try await world.take("sign", on: number, by: "bureau")
    try await world.take(
      "submit", on: number, by: "bureau", ["result": "settled", "answer": "已经当场结清"])
    try await world.take("accept-result", on: number, by: "county coordinator")
    return try await world.take(
      "call-back", on: number, by: "county receptionist", ["judgement": .text(judgement)])
  }

  private func told(_ world: World, _ number: String, _ kind: String) async throws -> [String] {
    try await world.city.store.read { db in
      try db.all(
        """
        SELECT role, area FROM notices WHERE number = \(number) AND kind = \(kind)
          AND channel = 'inbox' ORDER BY id
        """
      ).map { try "\($0.get("role") as String) \($0.get("area") as String)" }
    }
  }

  @Test(
    "Returned twice it is settled whose it is, and that unit alone cannot return it",
    arguments: Engine.allCases)
  func returns(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await routed(world)
      let reason: [String: Fact] = ["reason": "不属于本单位职责"]
      await #expect(throws: Refusal.self) {
        try await world.take(
          "return", on: number, by: "bureau", at: World.start.adding(minutes: 6 * 1440), reason)
      }
      try await world.take("return", on: number, by: "bureau", reason)
      var file = try await world.take("accept-return", on: number, by: "county coordinator")
      #expect(file.matter.state == "routing" && file.matter.unit == nil)
      #expect(file.matter.clock("handle")?.ending == .void)
      _ = try await route(world, number, to: "petition")
      try await world.take("return", on: number, by: "petition", reason)
      file = try await world.take("accept-return", on: number, by: "county coordinator")
      #expect(file.matter.state == "coordination")
      #expect(try await told(world, number, "first-convenes") == ["receptionist \(World.county)"])
      let supervisor = try world.actor("county supervisor")
      try await world.city.store.write { db in
        try Openings.open(number, purpose: "协调责任", by: supervisor, at: World.start, in: db)
      }
      file = try await world.take(
        "settle-duty", on: number, by: "county supervisor",
        ["unit": try world.unit("bureau"), "reason": "涉及工资支付"])
      #expect(file.matter.state == "routed")
      #expect(file.matter.running("handle") != nil)
      await #expect(throws: Refusal.barred(step: "return", because: "final")) {
        try await world.take("return", on: number, by: "bureau", reason)
      }
      file = try await called(world, number, back: "dissatisfied")
      try await world.take("redo", on: number, by: "county coordinator", ["reason": "工资未结清"])
      // Another unit may say that it is not its own.
      _ = try await route(world, number, to: "petition")
      file = try await world.take("return", on: number, by: "petition", reason)
      #expect(file.matter.state == "returned")
      try await world.verify()
    }
  }

  @Test(
    "A committee that declines counts as a return, and is named from above like any unit",
    arguments: Engine.allCases)
  func declined(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      let committee = ["unit": try world.unit("committee")]
      let reason: [String: Fact] = ["reason": "不属于民间纠纷"]
      try await world.take("mediate", on: number, by: "county coordinator", committee)
      await #expect(throws: Refusal.self) {
        try await world.take(
          "decline", on: number, by: "赵调解", at: World.start.adding(minutes: 6 * 1440), reason)
      }
      var file = try await world.take("decline", on: number, by: "赵调解", reason)
      #expect(file.matter.state == "routing" && file.matter.running("return-window") == nil)
      _ = try await route(world, number, to: "bureau")
      try await world.take("return", on: number, by: "bureau", reason)
      file = try await world.take("accept-return", on: number, by: "county coordinator")
      #expect(file.matter.state == "coordination")
      file = try await world.take(
        "settle-on-committee", on: number, by: "county coordinator",
        committee.merging(["reason": "双方愿意调解"]) { a, _ in a })
      #expect(file.matter.procedure == "peoples-mediation" && file.matter.state == "applied")
      await #expect(throws: Refusal.barred(step: "decline", because: "final")) {
        try await world.take("decline", on: number, by: "赵调解", reason)
      }
      file = try await world.take(
        "fail", on: number, by: "赵调解", ["reason": "对方始终联系不上", "told": "可以起诉"])
      #expect(file.matter.procedure == "dispute" && file.matter.state == "routing")
      // An office that acts by a law of its own declines in its own time; it counts all the same.
      try await world.take(
        "hand-to-office", on: number, by: "county coordinator",
        [
          "office": "labour-arbitration", "unit": try world.unit("labour-arbitration"),
          "reason": "劳动争议", "handed-way": "document",
        ])
      file = try await world.take(
        "decline-hand-over", on: number, by: "labour-arbitration",
        reason.merging(["handed-way": "document"]) { a, _ in a })
      #expect(file.matter.state == "coordination")
      try await world.verify()
    }
  }

  @Test(
    "What is refused with reason and road is looked at by a second person, who may overturn it",
    arguments: Engine.allCases)
  func overturned(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      var sampled: String?
      for _ in 0..<200 where sampled == nil {
        let number = try await world.file().file.number
        let file = try await world.take(
          "refuse", on: number, by: "county coordinator",
          ["road": "court", "reason": "已经起诉"])
        if file.matter.state == "sampling" { sampled = number }
      }
      let number = try #require(sampled)
      await #expect(throws: Refusal.ownWork(step: "overturn-ending")) {
        try await world.take(
          "overturn-ending", on: number, by: "county coordinator", ["reason": "可以调解"])
      }
      var file = try await world.take(
        "overturn-ending", on: number, by: "second coordinator", ["reason": "可以调解"])
      #expect(file.matter.state == "studied")
      #expect(file.matter.outcome == nil)
      try await world.admit(number)
      _ = try await route(world, number, to: "bureau")
      file = try await called(world, number, back: "satisfied")
      file = try await world.take("close", on: number, by: "county receptionist")
      #expect(file.matter.outcome == "closed")
      let passed = try await world.file().file.number
      file = try await world.take(
        "pass-on", on: passed, by: "county receptionist",
        ["road": "police", "reason": "涉嫌犯罪"])
      #expect(["passed-on", "sampling"].contains(file.matter.state))
      try await world.verify()
    }
  }

  @Test(
    "A pause that another grants stands the time still, and it goes on from there",
    arguments: Engine.allCases)
  func paused(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await routed(world)
      var file = try await world.take("sign", on: number, by: "bureau")
      func due(_ file: CaseFile, _ name: String) throws -> Day {
        let clock = try #require(file.matter.running(name))
        return Deadline.of(clock, world.city.rules.calendar).due.day
      }
      let (handle, resolve) = (try due(file, "handle"), try due(file, "resolve"))
      let asked: [String: Fact] = [
        "grounds": "appraisal", "reason": "房屋安全鉴定", "until": "2024-10-20",
      ]
      file = try await world.take("ask-pause", on: number, by: "bureau", asked)
      #expect(try due(file, "handle") == handle)
      await #expect(throws: Refusal.notAllowed(step: "pause")) {
        try await world.take("pause", on: number, by: "bureau", asked)
      }
      file = try await world.take("pause", on: number, by: "county coordinator", asked)
      #expect(file.deadline.pausedUntil == Day(year: 2024, month: 10, day: 20).start)
      let later = Day(year: 2024, month: 10, day: 10).at(minute: 600)
      #expect(file.light(at: later) == .normal)
      await #expect(throws: Refusal.barred(step: "ask-pause", because: "paused")) {
        try await world.take("ask-pause", on: number, by: "bureau", at: later, asked)
      }
      file = try await world.take("resume", on: number, by: "bureau", at: later)
      // Twenty-eight days are left out, save what rolling over holidays had added before.
      for (name, before) in [("handle", handle), ("resolve", resolve)] {
        let after = try due(file, name)
        #expect((20...32).contains(after - before), "\(name) \(before) \(after)")
      }
      try await world.verify()
    }
  }

  @Test(
    "Whoever mediates may stand still for an appraisal: his time and the whole matter's with it",
    arguments: Engine.allCases)
  func standing(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let way: [String: Fact] = ["handed-way": "both", "letter": "移字1号"]
      let asked: [String: Fact] = [
        "grounds": "appraisal", "reason": "伤情鉴定", "until": "2024-10-08",
      ]
      let roads: [(String, String, [String: Fact], String, String, [String: Fact], [String])] = [
        ("administer", "bureau", [:], "bureau", "sign", [:], ["organ-mediate"]),
        (
          "send-to-station", "station", way, "officer", "take-at-station",
          way.merging(["act": "civil"]) { a, _ in a }, ["station-mediate", "second-session"]
        ),
        (
          "take-commission", "committee",
          ["court": "德城区人民法院", "court-number": "诉前调1号", "commission": "assigned"], "赵调解",
          "sign-materials", ["materials": "起诉状副本"], ["commission"]
        ),
      ]
      for (handing, unit, said, worker, signing, signed, clocks) in roads {
        let number = try await world.file().file.number
        try await world.admit(number)
        try await world.take(
          handing, on: number, by: "county coordinator",
          said.merging(["unit": try world.unit(unit)]) { a, _ in a })
        var file = try await world.take(signing, on: number, by: worker, signed)
        if handing == "send-to-station" {
          try await world.take("inform-rights", on: number, by: worker, ["manner": "in-person"])
          file = try await world.take(
            "station-session", on: number, by: worker,
            [
              "held": "2024-09-12", "place": "调解室", "mode": "in-person", "present": "双方",
              "record": "待伤情鉴定",
            ])
        }
        let before = try clocks.map { try HandOverStories.due($0, of: file, world) }
        file = try await world.take("ask-pause", on: number, by: worker, asked)
        #expect(file.matter.facts["pause-asked"] == true)
        file = try await world.take("pause", on: number, by: "county coordinator", asked)
        for name in clocks + ["resolve"] {
          #expect(try #require(file.matter.running(name)).pauses.count == 1, "\(handing) \(name)")
        }
        await #expect(throws: Refusal.barred(step: "ask-pause", because: "paused")) {
          try await world.take("ask-pause", on: number, by: worker, asked)
        }
        file = try await world.take(
          "resume", on: number, by: worker, at: World.start.adding(minutes: 7 * 1440))
        for (name, day) in zip(clocks, before) {
          #expect(try HandOverStories.due(name, of: file, world) > day, "\(handing) \(name)")
        }
      }
      try await world.verify()
    }
  }

  @Test("Nobody grants himself the pause that he asked for")
  func ownPause() throws {
    for procedure in Dispute.family {
      guard let pause = procedure.step("pause") else { continue }
      #expect(pause.rules.contains(.notOwn("ask-pause")), "\(procedure.id)")
    }
  }

  @Test(
    "More time is asked for before the end, granted or refused by another",
    arguments: Engine.allCases)
  func extended(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      for isGranted in [true, false] {
        let number = try await routed(world)
        var file = try await world.take("sign", on: number, by: "bureau")
        let before = try #require(file.deadline.due)
        await #expect(throws: Refusal.beyondLimit(field: "days", limit: 30)) {
          try await world.take(
            "ask-extension", on: number, by: "bureau", ["days": 31, "reason": "案情复杂"])
        }
        await #expect(throws: Refusal.barred(step: "grant-extension", because: "extension")) {
          try await world.take("grant-extension", on: number, by: "county coordinator")
        }
        let asked: [String: Fact] = ["days": 10, "reason": "案情复杂"]
        try await world.take("ask-extension", on: number, by: "bureau", asked)
        file = try await world.take(
          isGranted ? "grant-extension" : "refuse-extension", on: number,
          by: "county coordinator", isGranted ? [:] : ["reason": "可以按期办结"])
        #expect(file.matter.running("handle")?.extensions == (isGranted ? [10] : []))
        #expect(file.matter.running("resolve")?.extensions == (isGranted ? [10] : []))
        let after = try #require(file.deadline.due)
        #expect((after > before) == isGranted)
        await #expect(throws: Refusal.tooOften(step: "ask-extension", limit: 1)) {
          try await world.take("ask-extension", on: number, by: "bureau", asked)
        }
      }
      try await world.verify()
    }
  }

  @Test(
    "Dissatisfied it is done again, contested, ordered again, and found unreasonable at last",
    arguments: Engine.allCases)
  func dissatisfied(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await routed(world)
      var file = try await called(world, number, back: "dissatisfied")
      let why: [String: Fact] = ["reason": "没有处理到位"]
      await #expect(throws: Refusal.tooEarly(step: "contest", needs: "call-back")) {
        try await world.take("contest", on: number, by: "county coordinator", why)
      }
      file = try await world.take("redo", on: number, by: "county coordinator", why)
      #expect(file.matter.round == 2 && file.matter.running("resolve")?.round == 2)
      _ = try await route(world, number, to: "bureau")
      _ = try await called(world, number, back: "dissatisfied")
      await #expect(throws: Refusal.tooOften(step: "redo", limit: 1)) {
        try await world.take("redo", on: number, by: "county coordinator", why)
      }
      file = try await world.take("contest", on: number, by: "county coordinator", why)
      #expect(file.matter.state == "contested" && file.matter.supervisions == 1)
      let supervisor = try world.actor("county supervisor")
      try await world.city.store.write { db in
        try Openings.open(number, purpose: "裁定争议", by: supervisor, at: World.start, in: db)
      }
      file = try await world.take("order-redo", on: number, by: "county supervisor", why)
      #expect(file.matter.round == 3)
      _ = try await route(world, number, to: "bureau")
      file = try await called(world, number, back: "dissatisfied")
      // What was contested is over once the next result is accepted.
      #expect(file.matter.supervisions == 0)
      file = try await world.take("find-unreasonable", on: number, by: "county supervisor", why)
      #expect(file.matter.facts["judgement"] == "unreasonable")
      file = try await world.take("close", on: number, by: "county receptionist")
      #expect(file.matter.outcome == "closed")
      try await world.verify()
    }
  }

  @Test(
    "A result of mediation that is rejected is routed anew, and a unit's goes back to the unit",
    arguments: Engine.allCases)
  func rejected(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "administer", on: number, by: "county coordinator", ["unit": try world.unit("bureau")])
      try await world.take("sign", on: number, by: "bureau")
      try await world.take("inform-rights", on: number, by: "bureau", ["manner": "in-person"])
      try await world.take(
        "record-session", on: number, by: "bureau",
        [
          "held": "2024-09-12", "place": "人社局", "mode": "in-person", "present": "双方",
          "record": "双方同意分期支付",
        ])
      try await world.take(
        "reach", on: number, by: "bureau", ["terms": "分两期支付", "all-signed": "2024-09-12"])
      var file = try await world.take(
        "reject", on: number, by: "county coordinator", ["reason": "没有期限"])
      #expect(file.matter.state == "routing")
      _ = try await route(world, number, to: "petition")
      try await world.take("sign", on: number, by: "petition")
      try await world.take(
        "submit", on: number, by: "petition", ["result": "settled", "answer": "已支付"])
      file = try await world.take(
        "reject", on: number, by: "county coordinator", ["reason": "没有凭证"])
      #expect(file.matter.state == "handling")
      try await world.verify()
    }
  }

  @Test(
    "It is urged, its danger is set, and a harder class gives it the time of that class",
    arguments: Engine.allCases)
  func urged(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await routed(world)
      try await world.take("urge", on: number, by: "county receptionist", ["note": "当事人催办"])
      #expect(try await told(world, number, "urge") == ["handler \(World.county)"])
      var file = try await world.take(
        "set-risk", on: number, by: "county coordinator",
        ["risk": "orange", "signs": "group", "reason": "涉及五户"])
      #expect(file.matter.facts["risk"] == "orange")
      file = try await world.take("sign", on: number, by: "bureau")
      let later = World.start.adding(minutes: 5 * 1440)
      func days(_ name: String) -> Int? { file.matter.running(name)?.term.amount }
      #expect(days("resolve") == 30 && days("handle") == 15)
      file = try await world.take(
        "reclassify", on: number, by: "county coordinator", at: later,
        ["difficulty": "complex", "reason": "需要鉴定", "category": "housing-land"])
      #expect(days("resolve") == 60 && days("handle") == 30)
      // It goes on from where it began.
      #expect(file.matter.running("resolve")?.start == World.start)
      #expect(file.matter.facts["category"] == "housing-land")
      // Simple has five days for it, which are over: nobody is late at a stroke.
      file = try await world.take(
        "reclassify", on: number, by: "county coordinator", at: later.adding(minutes: 2880),
        ["difficulty": "simple", "reason": "已经查明"])
      #expect(days("resolve") == 7 && days("handle") == 30)
      await #expect(throws: Refusal.notAllowed(step: "reclassify")) {
        try await world.take(
          "reclassify", on: number, by: "bureau", at: later.adding(minutes: 4000),
          ["difficulty": "complex", "reason": "想要时间"])
      }
      try await world.verify()
    }
  }

  @Test(
    "What is excluded is not admitted, and is refused with the road that belongs to the ground",
    arguments: Engine.allCases)
  func excluded(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.take(
        "study", on: number, by: "county receptionist",
        [
          "category": "marriage-family", "difficulty": "simple",
          "lawful-road": "peoples-mediation",
        ])
      // Nobody leaves the question unanswered.
      await #expect(throws: Invalid("exclusion", "required")) {
        try await world.take(
          "admit", on: number, by: "county coordinator", ["repeats-looked": true])
      }
      // Nor accepts before he has looked for repeats.
      for said: [String: Fact] in [[:], ["repeats-looked": false]] {
        let problem = said.isEmpty ? "required" : "not-looked"
        await #expect(throws: Invalid("repeats-looked", problem)) {
          try await world.take(
            "admit", on: number, by: "county coordinator",
            said.merging(["exclusion": "none"]) { a, _ in a })
        }
      }
      await #expect(throws: Refusal.barred(step: "admit", because: "excluded")) {
        try await world.take(
          "admit", on: number, by: "county coordinator",
          ["exclusion": "personal-status", "repeats-looked": true])
      }
      await #expect(throws: Invalid("road", "required")) {
        try await world.take(
          "refuse", on: number, by: "county coordinator", ["reason": "确认婚姻关系"])
      }
      let file = try await world.take(
        "refuse", on: number, by: "county coordinator",
        ["reason": "确认婚姻关系", "exclusion": "personal-status"])
      #expect(file.matter.facts["road"] == "status-matter")
      #expect(file.matter.facts["exclusion"] == "personal-status")

      let other = try await world.file().file.number
      try await world.take(
        "study", on: other, by: "county receptionist",
        ["category": "neighbours", "difficulty": "simple", "lawful-road": "peoples-mediation"])
      await #expect(throws: Invalid("repeats", "unknown-case")) {
        try await world.take(
          "admit", on: other, by: "county coordinator",
          ["exclusion": "none", "repeats-looked": true, "repeats": "x"])
      }
      let admitted = try await world.take(
        "admit", on: other, by: "county coordinator",
        ["exclusion": "none", "repeats-looked": true, "repeats": .text(number)])
      #expect(admitted.matter.facts["repeats-looked"] == true)
      try await world.verify()
    }
  }
}

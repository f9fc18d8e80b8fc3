import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Hand-overs between offices") struct HandOverStories {
  typealias World = MediationWorld

  static let way: [String: Fact] = ["handed-way": "both", "letter": "移字〔2024〕第1号"]

  static func due(_ clock: String, of file: CaseFile, _ world: World) throws -> Day {
    Deadline.of(try #require(file.matter.running(clock)), world.city.rules.calendar).due.day
  }

  /// What somebody sees of the case, and the notices that his office has about it.
  static func degree(
    _ name: String, _ number: String, _ world: World
  ) async throws -> Sight.Degree {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      (try? CaseFile.find(number, for: actor, in: db).degree) ?? .nothing
    }
  }

  static func told(_ unit: String, _ world: World) async throws -> [String] {
    let id = try world.unit(unit).number ?? 0
    return try await world.city.store.read { db in
      try db.all("SELECT kind FROM notices WHERE organisation = \(id) ORDER BY id").map {
        try $0.get("kind")
      }
    }
  }

  static func trail(_ number: String, _ world: World) async throws -> [String] {
    try await world.city.store.read { db in
      let file = try #require(try CaseFile.load(number: number, in: db))
      return try HandOver.trail(of: file, in: db).map(\.step)
    }
  }

  @Test(
    "A station hands a dispute to the centre, keeps sight of where it stands, and is told the outcome",
    arguments: Engine.allCases)
  func station(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.handIn(by: "officer").file.number
      #expect(try await Self.degree("officer", number, world) == .status)
      #expect(try await Self.degree("bureau", number, world) == .nothing)
      await #expect(throws: Refusal.notAllowed(step: "note")) {
        try await world.take("note", on: number, by: "officer", ["note": "打听"])
      }
      try await world.take("acknowledge", on: number, by: "township receptionist", Self.way)
      await #expect(throws: Refusal.barred(step: "acknowledge", because: "acknowledged")) {
        try await world.take("acknowledge", on: number, by: "township receptionist", Self.way)
      }
      try await world.admit(number, by: "township")
      try await world.take(
        "route", on: number, by: "township coordinator", ["unit": try world.unit("bureau")])
      try await world.take("sign", on: number, by: "bureau")
      try await world.take(
        "submit", on: number, by: "bureau", ["result": "settled", "answer": "当场和解"])
      try await world.take("accept-result", on: number, by: "township coordinator")
      try await world.take(
        "call-back", on: number, by: "township receptionist", ["judgement": "satisfied"])
      await #expect(throws: Refusal.barred(step: "close", because: "office-told")) {
        try await world.take("close", on: number, by: "township receptionist")
      }
      try await world.take("reply-office", on: number, by: "township receptionist", Self.way)
      try await world.take("close", on: number, by: "township receptionist")
      #expect(try await Self.degree("officer", number, world) == .status)
      let told = try await Self.told("station", world)
      #expect(Set(told).isSuperset(of: ["acknowledge", "accept-result", "reply-office", "close"]))
      let trail = try await Self.trail(number, world)
      #expect(trail == ["file", "acknowledge", "route", "reply-office"])
      try await world.verify()
    }
  }

  @Test(
    "The station's own room mediates twice at most, what is kept is not punished, what is not kept is",
    arguments: Engine.allCases)
  func ownRoom(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let session: [String: Fact] = [
        "held": "2024-09-12", "place": "派出所调解室", "mode": "in-person", "present": "双方",
        "record": "双方陈述",
      ]
      func begun() async throws -> String {
        let number = try await world.handIn(by: "officer", act: "minor").file.number
        try await world.take("inform-rights", on: number, by: "officer", ["manner": "in-person"])
        try await world.take("station-session", on: number, by: "officer", session)
        return number
      }
      let kept = try await begun()
      await #expect(throws: Refusal.barred(step: "station-session", because: "station-met")) {
        try await world.take("station-session", on: kept, by: "officer", session)
      }
      try await world.take("station-session-again", on: kept, by: "officer", session)
      await #expect(throws: Refusal.self) {
        try await world.take("station-session-again", on: kept, by: "officer", session)
      }
      let terms: [String: Fact] = [
        "terms": "赔偿三百元，互相道歉", "all-signed": "2024-09-12", "perform-by": "2024-09-20",
        "amount": 30_000,
      ]
      // A sum in fen, as everywhere.
      await #expect(throws: Invalid("amount", "sum")) {
        try await world.take(
          "reach", on: kept, by: "officer", terms.merging(["amount": -1]) { _, b in b })
      }
      // What one side has signed alone is no agreement yet.
      for (day, problem) in [("", "required"), ("2024-09-13", "future")] {
        await #expect(throws: Invalid("all-signed", problem)) {
          try await world.take(
            "reach", on: kept, by: "officer",
            terms.merging(["all-signed": .text(day)]) { _, b in b })
        }
      }
      var file = try await world.take("reach", on: kept, by: "officer", terms)
      #expect(file.matter.facts["agreed-amount"] == 30_000)
      #expect(
        try Self.due("station-perform", of: file, world) == Day(year: 2024, month: 9, day: 20))
      // With the police, both ways and the number of the letter.
      await #expect(throws: Invalid("handed-way", "both-ways")) {
        try await world.take(
          "record-fulfilment", on: kept, by: "officer", ["handed-way": "call", "letter": "一号"])
      }
      await #expect(throws: Invalid("letter", "required")) {
        try await world.take("record-fulfilment", on: kept, by: "officer", ["handed-way": "both"])
      }
      file = try await world.take("record-fulfilment", on: kept, by: "officer", Self.way)
      #expect(file.matter.state == "review")
      await #expect(throws: Refusal.self) {
        try await world.take("accept-result", on: kept, by: "officer")
      }
      file = try await world.take("accept-result", on: kept, by: "township coordinator")
      #expect(file.matter.facts["result"] == "settled")

      let late = try await begun()
      let afterwards = World.start.adding(minutes: 14 * 1440)
      await #expect(throws: Refusal.self) {
        try await world.take(
          "station-session-again", on: late, by: "officer", at: afterwards, session)
      }
      try await world.take(
        "reach", on: late, by: "officer", ["terms": "赔偿三百元", "all-signed": "2024-09-12"])
      file = try await world.take(
        "record-default", on: late, by: "officer",
        Self.way.merging(["penalty": "punished", "told": "可以就民事争议向人民法院起诉"]) { a, _ in a })
      #expect(file.matter.state == "routing")
      // It has brought the matter: it goes on seeing where it stands, and is owed the answer.
      #expect(try await Self.degree("officer", late, world) == .status)
      #expect(file.matter.facts["result"] == "not-settled")
      #expect(file.matter.running("resolve")?.claimedAt == nil)

      let grave = try await begun()
      try await world.take(
        "judge-act", on: grave, by: "officer", ["act": "grave", "ground": "持械"])
      await #expect(throws: Refusal.barred(step: "reach", because: "act")) {
        try await world.take(
          "reach", on: grave, by: "officer", ["terms": "赔偿", "all-signed": "2024-09-12"])
      }
      file = try await world.take(
        "hand-to-centre", on: grave, by: "officer",
        Self.way.merging(["reason": "超出治安调解范围"]) { a, _ in a })
      #expect(file.matter.procedure == "dispute" && file.matter.state == "studied")
      #expect(try await Self.degree("officer", grave, world) == .status)
      try await world.verify()
    }
  }

  @Test(
    "A police case that is a crime after all leaves mediation for the criminal road under its number",
    arguments: Engine.allCases)
  func crime(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "send-to-station", on: number, by: "county coordinator",
        Self.way.merging(["unit": try world.unit("station")]) { a, _ in a })
      try await world.take(
        "take-at-station", on: number, by: "officer",
        ["act": "minor", "handed-way": "document"])
      var file = try await world.take(
        "find-crime", on: number, by: "officer",
        Self.way.merging(["ground": "鉴定为轻伤，涉嫌故意伤害"]) { a, _ in a })
      #expect(file.number == number)
      #expect(file.matter.procedure == "statutory-road" && file.matter.state == "investigating")
      #expect(file.matter.facts["act"] == "crime")
      #expect(file.matter.running("station-mediate") == nil)
      // The centre's own time stands still, the office's is what runs and gives light.
      let resolve = try #require(file.matter.running("resolve"))
      #expect(resolve.pauses.last?.resumed == nil)
      #expect(file.deadline.pausedUntil == nil)
      let later = World.start.adding(minutes: 80 * 1440)
      #expect(file.light(at: later) == .overdue)
      file = try await world.take(
        "report-outcome", on: number, by: "officer", at: later,
        Self.way.merging([
          "office-outcome": "criminal-case", "result": "not-settled", "ruling": "立案决定书",
        ]) { a, _ in a })
      #expect(file.matter.state == "routing")
      let back = try #require(file.matter.running("resolve"))
      #expect(back.pauses.last?.resumed == later)
      try await world.verify()
    }
  }

  @Test(
    "Calls again over the same people are counted once each, and raise what is proposed",
    arguments: Engine.allCases)
  func calls(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.handIn(by: "officer").file.number
      let desk = try world.actor("township receptionist")
      func count() async throws -> Int {
        try await world.city.store.read { db in
          let file = try #require(try CaseFile.load(number: number, in: db))
          return try RepeatedCalls.count(
            over: file, seenBy: Sight.of(desk, in: db), at: World.start, in: db)
        }
      }
      #expect(try await count() == 1)
      let call: [String: Fact] = ["call-number": "110-20240912-7", "words": "又打起来了"]
      let file = try await world.take("record-call", on: number, by: "township receptionist", call)
      #expect(file.reports == 2)
      await #expect(throws: Invalid("call-number", "known-call")) {
        try await world.take("record-call", on: number, by: "township receptionist", call)
      }
      #expect(try await count() == 2)
      // Another matter between the same people, and one between others.
      try await world.handIn(by: "officer", "再次因围墙争吵")
      try await world.handIn(
        by: "officer", "宅前排水", people: ("孙大", "13712345678", "周二", "13612345678"))
      #expect(try await count() == 3)
      let report = try await world.city.store.read { db in
        try db.value(
          "SELECT count(*) FROM dispute_figures WHERE channel = 'police' AND called_again = 1") ?? 0
      }
      #expect(report == 1)
      try await world.verify()
    }
  }

  @Test(
    "A petition keeps its clocks: forwarded, told, decided in sixty days, reviewed twice",
    arguments: Engine.allCases)
  func petition(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("对征地补偿标准的答复不服").file.number
      try await world.admit(number)
      var file = try await world.take(
        "hand-to-petition", on: number, by: "county coordinator",
        Self.way.merging([
          "unit": try world.unit("petition"), "reason": "不属于可以调解的争议",
        ]) { a, _ in a })
      let day = World.start.day
      #expect(file.matter.procedure == "petition")
      #expect(try Self.due("petition-forward", of: file, world) == day + 15)
      #expect(try #require(file.matter.running("resolve")).pauses.last?.resumed == nil)
      file = try await world.take(
        "forward-petition", on: number, by: "petition",
        Self.way.merging(["unit": try world.unit("bureau")]) { a, _ in a })
      // The petition office goes on seeing where it stands.
      #expect(try await Self.degree("petition", number, world) == .status)
      await #expect(throws: Refusal.self) {
        try await world.take(
          "object-petition", on: number, by: "bureau", at: World.start.adding(minutes: 12 * 1440),
          Self.way.merging(["reason": "不属于本单位"]) { a, _ in a })
      }
      file = try await world.take(
        "accept-petition", on: number, by: "bureau",
        Self.way.merging(["told": "书面告知受理"]) { a, _ in a })
      #expect(try Self.due("petition-handle", of: file, world) == day + 60)
      let more: [String: Fact] = [
        "approver": "局长", "reason": "情况复杂", "told": "书面告知延期理由",
      ]
      await #expect(throws: Refusal.beyondLimit(field: "days", limit: 30)) {
        try await world.take(
          "extend-petition", on: number, by: "bureau", more.merging(["days": 31]) { a, _ in a })
      }
      file = try await world.take(
        "extend-petition", on: number, by: "bureau", more.merging(["days": 30]) { a, _ in a })
      #expect(try Self.due("petition-handle", of: file, world) == day + 90)
      await #expect(throws: Refusal.tooOften(step: "extend-petition", limit: 1)) {
        try await world.take(
          "extend-petition", on: number, by: "bureau", more.merging(["days": 1]) { a, _ in a })
      }
      let opinion = Self.way.merging(["opinion": "not-supported", "words": "依据不足"]) { a, _ in a }
      try await world.take("issue-opinion", on: number, by: "bureau", opinion)
      let done = Self.way.merging(["told": "书面答复", "result": "not-settled"]) { a, _ in a }
      await #expect(
        throws: Refusal.barred(step: "conclude-petition", because: "review-window")
      ) {
        try await world.take("conclude-petition", on: number, by: "bureau", done)
      }
      file = try await world.take(
        "ask-review", on: number, by: "county receptionist",
        Self.way.merging(["unit": try world.unit("upper"), "words": "不服处理意见"]) { a, _ in a })
      #expect(
        try Self.due("petition-review", of: file, world) == Day(year: 2024, month: 10, day: 12))
      let upheld = Self.way.merging(["opinion": "upheld", "words": "维持"]) { a, _ in a }
      file = try await world.take("issue-review", on: number, by: "upper", upheld)
      file = try await world.take(
        "serve-answer", on: number, by: "upper",
        Self.way.merging(["served": "2024-09-12"]) { a, _ in a })
      // Nobody asks for re-review: it is concluded once he may no longer.
      let over = World.start.adding(minutes: 35 * 1440)
      await #expect(throws: Refusal.self) {
        try await world.take(
          "ask-recheck", on: number, by: "county receptionist", at: over,
          Self.way.merging(["unit": try world.unit("petition"), "words": "仍不服"]) { a, _ in a })
      }
      file = try await world.take("conclude-petition", on: number, by: "upper", at: over, done)
      #expect(file.matter.procedure == "dispute" && file.matter.state == "review")
      #expect(file.number == number)
      let told = try await Self.told("petition", world)
      #expect(told.contains("conclude-petition"))
      try await world.verify()
    }
  }

  @Test(
    "Of the six roads of a petition five lead back with the law told, each under its number",
    arguments: Engine.allCases)
  func roads(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      for road in Petition.Road.allCases where road != .ordinary {
        let number = try await world.file().file.number
        try await world.admit(number)
        try await world.take(
          "hand-to-petition", on: number, by: "county coordinator",
          Self.way.merging([
            "unit": try world.unit("petition"), "reason": "信访",
          ]) { a, _ in a })
        let file = try await world.take(
          "channel-petition", on: number, by: "petition",
          Self.way.merging([
            "petition-road": .text(road.rawValue), "told": "书面告知",
          ]) { a, _ in a })
        #expect(file.matter.state == "routing")
        #expect(file.matter.facts["petition-road"] == .text(road.rawValue))
        #expect(try #require(file.matter.running("resolve")).pauses.last?.resumed != nil)
      }
    }
  }

  @Test(
    "Labour arbitration and the procuratorate receive, decide by their own time, and report back",
    arguments: Engine.allCases)
  func offices(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      func sent(_ office: String) async throws -> String {
        let number = try await world.file("拖欠工资").file.number
        try await world.admit(number)
        try await world.take(
          "hand-to-office", on: number, by: "county coordinator",
          Self.way.merging([
            "office": .text(office), "unit": try world.unit(office), "reason": "依法移送",
          ]) { a, _ in a })
        return number
      }
      let labour = try await sent("labour-arbitration")
      var file = try await world.take(
        "receive-hand-over", on: labour, by: "labour-arbitration", Self.way)
      #expect(
        try Self.due("arbitration-accept", of: file, world) == Day(year: 2024, month: 9, day: 18))
      file = try await world.take(
        "arbitration-accepts", on: labour, by: "labour-arbitration", Self.way)
      #expect(
        try Self.due("arbitration-award", of: file, world) == Day(year: 2024, month: 10, day: 28))
      file = try await world.take(
        "extend-award", on: labour, by: "labour-arbitration", ["days": 15, "reason": "案情复杂"])
      #expect(
        try Self.due("arbitration-award", of: file, world) == Day(year: 2024, month: 11, day: 11))
      file = try await world.take(
        "report-outcome", on: labour, by: "labour-arbitration",
        Self.way.merging([
          "office-outcome": "arbitral-mediation", "result": "settled", "ruling": "调解书",
        ]) { a, _ in a })
      #expect(file.matter.state == "review")
      file = try await world.take("accept-result", on: labour, by: "county coordinator")
      #expect(file.matter.facts["result"] == "settled")

      let refused = try await sent("labour-arbitration")
      // By the paper that the office has sent, where it has no post here.
      try await world.take("receive-hand-over", on: refused, by: "county coordinator", Self.way)
      file = try await world.take(
        "arbitration-refuses", on: refused, by: "county coordinator",
        Self.way.merging(["reason": "不属于劳动争议", "told": "可以向人民法院起诉"]) { a, _ in a })
      #expect(file.matter.state == "routing" && file.matter.unit == nil)

      let watched = try await sent("procuratorate")
      file = try await world.take("receive-hand-over", on: watched, by: "procuratorate", Self.way)
      #expect(file.matter.state == "at-procuratorate")
      file = try await world.take(
        "report-outcome", on: watched, by: "procuratorate",
        Self.way.merging([
          "office-outcome": "prosecution-reconciliation", "result": "settled",
        ]) { a, _ in a })
      #expect(file.matter.state == "review")
      try await world.verify()
    }
  }
}

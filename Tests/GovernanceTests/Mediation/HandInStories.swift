import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Several offices bring one matter") struct HandInStories {
  typealias World = MediationWorld

  private static let way = HandOverStories.way

  private static func with(_ said: [String: Fact]) -> [String: Fact] {
    way.merging(said) { _, own in own }
  }

  private func waiting(_ number: String, _ world: World) async throws -> [Int64] {
    let file = try await world.load(number)
    return try await world.city.store.read { db in
      try HandIns.of(file, in: db).filter { $0.told == nil }.map(\.unit)
    }
  }

  /// Handled by the bureau and called back.
  private func settle(_ number: String, _ world: World) async throws {
    try await world.take(
      "route", on: number, by: "county coordinator", ["unit": try world.unit("bureau")])
    try await world.take("sign", on: number, by: "bureau")
    try await world.take(
      "submit", on: number, by: "bureau", ["result": "settled", "answer": "当场和解"])
    try await world.take("accept-result", on: number, by: "county coordinator")
    try await world.take(
      "call-back", on: number, by: "county receptionist", ["judgement": "satisfied"])
  }

  @Test(
    "Police and petition office bring one matter: merged, each has its receipt and its answer before it ends, and is told anew when it breaks out again",
    arguments: Engine.allCases)
  func together(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (police, petition) = (try world.unit("station"), try world.unit("petition"))
      let kept = try await world.handIn(by: "officer").file.number
      let gone = try await world.handIn(by: "petition").file.number
      try await world.admit(gone)
      try await world.take(
        "route", on: gone, by: "county coordinator", ["unit": try world.unit("bureau")])
      try await world.take(
        "merge", on: gone, by: "county coordinator", ["into": .text(kept)])
      // Who worked on it and who brought it hear that it goes on elsewhere.
      #expect(try await HandOverStories.told("bureau", world).contains("merge"))
      #expect(try await HandOverStories.told("petition", world).contains("merge"))
      for number in [kept, gone] {
        #expect(try await HandOverStories.degree("petition", number, world) == .status)
      }
      #expect(try await HandOverStories.degree("officer", kept, world) == .status)
      #expect(try await HandOverStories.degree("officer", gone, world) == .nothing)
      await #expect(throws: Invalid("handed-by", "required")) {
        try await world.take("acknowledge", on: kept, by: "county receptionist", Self.way)
      }
      for office in [police, petition] {
        try await world.take(
          "acknowledge", on: kept, by: "county receptionist", Self.with(["handed-by": office]))
      }
      try await world.admit(kept)
      try await settle(kept, world)
      for office in [police, petition] {
        await #expect(throws: Refusal.barred(step: "close", because: "office-told")) {
          try await world.take("close", on: kept, by: "county receptionist")
        }
        try await world.take(
          "reply-office", on: kept, by: "county receptionist", Self.with(["handed-by": office]))
      }
      try await world.take("close", on: kept, by: "county receptionist")
      for unit in ["station", "petition"] {
        #expect(try await HandOverStories.told(unit, world).contains("close"))
      }
      try await world.take("reopen", on: kept, by: "county receptionist", ["reason": "又吵起来"])
      #expect(try await waiting(kept, world).count == 2)
      try await world.verify()
    }
  }

  @Test(
    "Parted again, each office has its own matter back and nothing of the other",
    arguments: Engine.allCases)
  func parted(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let kept = try await world.handIn(by: "officer").file.number
      let gone = try await world.handIn(by: "petition").file.number
      try await world.take(
        "merge", on: gone, by: "county coordinator", ["into": .text(kept)])
      try await world.take(
        "part", on: gone, by: "county coordinator", ["reason": "两件事"])
      #expect(try await HandOverStories.degree("petition", kept, world) == .nothing)
      #expect(try await HandOverStories.degree("petition", gone, world) == .status)
      #expect(try await HandOverStories.degree("officer", kept, world) == .status)
      #expect(try await HandOverStories.told("petition", world).contains("part"))
      #expect(try await waiting(kept, world) == [Int64(world.unit("station").number ?? 0)])
      #expect(try await waiting(gone, world) == [Int64(world.unit("petition").number ?? 0)])
      // The list is made by the same rule.
      let actor = try world.actor("petition")
      let listed = try await world.city.store.read { db in
        try CaseList.page(CaseFilter(), for: actor, at: World.start, in: db).items.map(\.number)
      }
      #expect(listed == [gone])
      try await world.verify()
    }
  }

  @Test(
    "What comes on paper is entered for each office, under whichever procedure, and for each once",
    arguments: Engine.allCases)
  func entered(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      func enter(_ unit: String) async throws {
        try await world.take(
          "enter-hand-in", on: number, by: "county receptionist",
          Self.with(["handed-by": try world.unit(unit)]))
      }
      try await enter("petition")
      try await world.admit(number)
      try await world.talk(number)
      try await enter("court")
      await #expect(throws: Refusal.barred(step: "enter-hand-in", because: "handed-in")) {
        try await enter("court")
      }
      #expect(try await waiting(number, world).count == 2)
      let offered = try await world.city.store.read { db in
        let file = try #require(try CaseFile.load(number: number, in: db))
        return try CaseDesk.offers(
          file, to: world.actor("county receptionist"), at: World.start,
          under: world.city.rules, in: db
        ).map(\.step.id)
      }
      #expect(offered.contains("acknowledge"))
      try await world.verify()
    }
  }

  @Test("At a window nobody hands over: the office is entered, or files itself")
  func window() async throws {
    try await World.on(.sqlite) { world in
      await #expect(throws: Invalid("way", "not-an-office")) {
        try await world.handIn(by: "county receptionist")
      }
      let none = try await world.city.store.read { db in
        try db.value("SELECT count(*) FROM hand_ins") ?? 0
      }
      #expect(none == 0)
    }
  }

  @Test(
    "A station that opened a matter keeps it in sight through each way out of its room, and is owed the answer",
    arguments: Engine.allCases)
  func station(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let failed: [String: Fact] = Self.with([
        "reason": "分歧过大", "penalty": "none", "told": "可以起诉",
      ])
      let number = try await world.handIn(by: "officer", act: "minor").file.number
      #expect(try await HandOverStories.degree("officer", number, world) == .content)
      try await world.take("fail-at-station", on: number, by: "officer", failed)
      #expect(try await HandOverStories.degree("officer", number, world) == .status)
      // Sent there again and declined: still its own.
      try await world.take(
        "send-to-station", on: number, by: "township coordinator",
        Self.with(["unit": try world.unit("station")]))
      await #expect(throws: Invalid("handed-way", "both-ways")) {
        try await world.take(
          "decline", on: number, by: "officer", ["reason": "超出职责", "handed-way": "call"])
      }
      try await world.take("decline", on: number, by: "officer", Self.with(["reason": "超出职责"]))
      #expect(try await HandOverStories.degree("officer", number, world) == .status)
      try await settle(number, world)
      await #expect(throws: Refusal.barred(step: "close", because: "office-told")) {
        try await world.take("close", on: number, by: "county receptionist")
      }
      await #expect(throws: Invalid("handed-way", "both-ways")) {
        try await world.take(
          "reply-office", on: number, by: "county receptionist", ["handed-way": "call"])
      }
      try await world.take("reply-office", on: number, by: "county receptionist", Self.way)
      try await world.take("close", on: number, by: "county receptionist")

      // What the station has settled itself it need not be told.
      let own = try await world.handIn(by: "officer", act: "minor").file.number
      try await world.take("inform-rights", on: own, by: "officer", ["manner": "in-person"])
      try await world.take(
        "station-session", on: own, by: "officer",
        [
          "held": "2024-09-12", "place": "调解室", "mode": "in-person", "present": "双方",
          "record": "双方陈述",
        ])
      try await world.take(
        "reach", on: own, by: "officer", ["terms": "互相道歉", "all-signed": "2024-09-12"])
      try await world.take("record-fulfilment", on: own, by: "officer", Self.way)
      #expect(try await waiting(own, world).isEmpty)
      try await world.verify()
    }
  }

  @Test("A station hands in by document and by call, with a letter; another office as it likes")
  func doubled() async throws {
    try await World.on(.sqlite) { world in
      func file(_ name: String, _ way: String, _ letter: String?) async throws {
        var ready = DisputeFiling(
          Filing(
            area: World.township, title: "邻居争执", text: "邻居争执",
            channel: name == "officer" ? "police" : "department"),
          applicants: [.init(name: "王建国", phone: "13812345678")])
        ready.handedOver = .init(unit: 0, way: way, letter: letter)
        let (rules, actor, filing) = (world.city.rules, try world.actor(name), ready)
        try await world.city.store.write { db in
          _ = try DisputeIntake.file(filing, by: actor, at: World.start, under: rules, in: db)
        }
      }
      await #expect(throws: Invalid("way", "both-ways")) {
        try await file("officer", "document", "移字1号")
      }
      await #expect(throws: Invalid("letter", "required")) {
        try await file("officer", "both", " ")
      }
      try await file("officer", "both", "移字1号")
      try await file("bureau", "call", nil)
    }
  }

  @Test(
    "What an office hands over comes by its own channel, and by no other",
    arguments: Engine.allCases)
  func channels(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      for (office, channel) in [
        ("officer", "police"), ("petition", "petition"), ("court", "court"),
        ("procuratorate", "procuratorate"), ("bureau", "department"),
        ("labour-arbitration", "department"),
      ] {
        let file = try await world.handIn(by: office).file
        #expect(file.matter.facts["channel"] == .text(channel), "\(office)")
        for other in ["visit", channel == "police" ? "department" : "police"] {
          await #expect(throws: Invalid("channel", "office-channel"), "\(office) \(other)") {
            try await world.handIn(by: office, channel: other)
          }
        }
      }
      // In its own room as well.
      await #expect(throws: Invalid("channel", "office-channel")) {
        try await world.handIn(by: "officer", act: "minor", channel: "visit")
      }
      try await world.city.store.write { db in
        for (line, channel) in [
          ("police", "police"), ("police-station", "police"), ("housing", "department"),
        ] {
          let id = try Organisations.insert(
            name: line, kind: "bureau", area: World.county, lines: [line, "culture"],
            from: World.start.day, in: db)
          let unit = try #require(try Organisations.find(id, in: db))
          #expect(OfficeRule.channel(of: unit) == channel, "\(line)")
        }
      }
    }
  }
}

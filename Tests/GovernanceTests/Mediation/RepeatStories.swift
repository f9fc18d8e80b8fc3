import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

/// What may be the same dispute, over all channels, and what a county sets of its own.
@Suite("Repeats and a county's own rules") struct RepeatStories {
  typealias World = MediationWorld

  private func likely(
    _ world: World, _ name: String, between people: [SameParties.Person]
  ) async throws -> [LikelyDuplicate] {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      try Duplicates.of(
        title: "", text: "", area: World.township, dispute: true, between: people, for: actor,
        at: World.start.adding(minutes: 1440), in: db)
    }
  }

  @Test(
    "The same people are found by their names or a number, with more than three hundred between",
    arguments: Engine.allCases)
  func farBack(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      let (rules, desk) = (world.city.rules, try world.actor("county receptionist"))
      try await world.city.store.write { db in
        for index in 0..<305 {
          let filing = Filing(
            area: World.township, title: "别的事\(index)", text: "别的事\(index)", channel: "visit")
          _ = try DisputeIntake.file(
            DisputeFiling(filing, applicants: [.init(name: "甲\(index)")]), by: desk,
            at: World.start.adding(minutes: 1), under: rules, in: db)
        }
      }
      let names: [SameParties.Person] = [
        .init(name: "王建国", phone: nil), .init(name: "李卫东", phone: nil),
      ]
      let phone: [SameParties.Person] = [.init(name: "王先生", phone: "138 1234 5678")]
      for people in [names, phone] {
        let found = try await likely(world, "county receptionist", between: people)
        #expect(found.map(\.summary.number) == [number])
        #expect(found.first?.isSamePeople == true)
        // Whoever may not see it is not told of it.
        #expect(try await likely(world, "neighbour receptionist", between: people).isEmpty)
      }
      #expect(try await likely(world, "county receptionist", between: [names[0]]).isEmpty)
    }
  }

  @Test(
    "What one of them told the hotline stands beside, for who may see it",
    arguments: Engine.allCases)
  func hotline(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (rules, clerk) = (world.city.rules, try world.actor("county clerk"))
      var filing = Filing(area: World.township, title: "欠薪", text: "拖欠工资", channel: "phone")
      (filing.name, filing.phone) = ("王建国", "13812345678")
      (filing.category, filing.urgency) = ("0101", "general")
      let ready = filing
      let number = try await world.city.store.write { db in
        try CaseDesk.file(ready, by: clerk, at: World.start, under: rules, in: db).file.number
      }
      let bureau = try world.unit("bureau")
      try await world.take("dispatch", on: number, by: "county dispatcher", ["unit": bureau])
      let people: [SameParties.Person] = [.init(name: "王建国", phone: "13812345678")]
      let found = try await likely(world, "bureau", between: people)
      #expect(found.map(\.summary.number) == [number])
      #expect(found.first?.isElsewhere == true)
      #expect(try await likely(world, "petition", between: people).isEmpty)
      #expect(try await likely(world, "county receptionist", between: people).isEmpty)
    }
  }

  /// The county's own policy of mediation. A version is read once a process, whichever city it is of,
  /// so that each test takes one of its own.
  private func setOwn(_ body: String, version: Int, _ world: World) async throws {
    try await world.city.store.write { db in
      try db.run(
        """
        INSERT INTO policies (id, name, area, version, valid_from, body, note, author, at)
        VALUES (\(Identifier.next()), 'mediation', \(World.county), \(version), '2020-01-01', \(body),
          'tests', NULL, 0)
        """)
      db.forget()
    }
  }

  @Test(
    "A county's own limits give its disputes other days, and its neighbour's keep the city's",
    arguments: Engine.allCases)
  func limits(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      try await setOwn(
        """
        clocks:
          handle: {amount: 8, unit: days}
          resolve: {amount: 20, unit: days}
        """, version: 1, world)
      func routed(_ area: String, _ level: String) async throws -> CaseFile {
        let number = try await world.file(in: area, by: "\(level) receptionist").file.number
        try await world.admit(number, by: level)
        return try await world.take(
          "route", on: number, by: "\(level) coordinator", ["unit": try world.unit("upper")])
      }
      let own = try await routed(World.township, "county")
      let theirs = try await routed(World.neighbour, "neighbour")
      for (clock, short, long) in [("handle", 8, 15), ("resolve", 20, 30)] {
        #expect(own.matter.running(clock)?.term.amount == short, "\(clock)")
        #expect(theirs.matter.running(clock)?.term.amount == long, "\(clock)")
        let (near, far) = (
          try HandOverStories.due(clock, of: own, world),
          try HandOverStories.due(clock, of: theirs, world)
        )
        #expect(near < far, "\(clock)")
      }
      try await world.verify()
    }
  }

  @Test(
    "A county's own kind and channel file, and stand in the words of that county",
    arguments: Engine.allCases)
  func county(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let body = """
        lists:
          kinds: [{id: beekeeping, name: 养蜂纠纷}]
          channels: [{id: market, name: 集市巡访}]
        """
      try await setOwn(body, version: 2, world)
      let (rules, desk) = (world.city.rules, try world.actor("county receptionist"))
      func file(_ area: String, _ kind: String) async throws -> CaseFile {
        var filing = Filing(area: area, title: "蜜蜂蜇人", text: "蜜蜂蜇人", channel: "market")
        filing.category = kind
        let ready = DisputeFiling(filing, applicants: [.init(name: "王建国")])
        return try await world.city.store.write { db in
          try DisputeIntake.file(ready, by: desk, at: World.start, under: rules, in: db).file
        }
      }
      let held = try await file(World.township, "beekeeping")
      #expect(held.matter.facts["channel"] == "market")
      await #expect(throws: Invalid("category", "choice")) {
        _ = try await file(World.township, "neighbours")
      }
      let studied = try await world.take(
        "study", on: held.number, by: "county receptionist",
        ["category": "beekeeping", "difficulty": "simple", "lawful-road": "peoples-mediation"])
      let policy = try await world.city.store.read { db in
        try Policies.version(studied.policy, of: MediationPolicy.self, in: db)
      }
      #expect(policy.choices("kinds").map(\.name) == ["养蜂纠纷"])
      // The neighbour has the city's.
      await #expect(throws: Invalid("channel", "choice")) {
        let filing = Filing(
          area: World.neighbour, title: "蜜蜂", text: "蜜蜂蜇人", channel: "market")
        let (ready, other) = (
          DisputeFiling(filing, applicants: [.init(name: "王建国")]),
          try world.actor("neighbour receptionist")
        )
        _ = try await world.city.store.write { db in
          try DisputeIntake.file(ready, by: other, at: World.start, under: rules, in: db)
        }
      }
    }
  }

  @Test(
    "Who asked for mediation is told by message what becomes of it, in the words of the centre",
    arguments: Engine.allCases)
  func messages(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let one = try await world.file().file.number
      try await world.admit(one)
      try await world.take(
        "route", on: one, by: "county coordinator", ["unit": try world.unit("bureau")])
      try await world.take("sign", on: one, by: "bureau")
      try await world.take(
        "submit", on: one, by: "bureau", ["result": "settled", "answer": "已经结清"])
      try await world.take("accept-result", on: one, by: "county coordinator")
      let other = try await world.file().file.number
      try await world.admit(other)
      try await world.take(
        "guide", on: other, by: "county coordinator", ["road": "reconsideration", "told": "已告知"])
      let refused = try await world.file().file.number
      try await world.take(
        "refuse", on: refused, by: "county coordinator", ["road": "court", "reason": "已经起诉"])
      let passed = try await world.file().file.number
      try await world.take(
        "pass-on", on: passed, by: "county coordinator",
        ["road": "police", "reason": "涉嫌犯罪"])
      let (kept, merged) = (try await world.file().file.number, try await world.file().file.number)
      try await world.take(
        "merge", on: merged, by: "county coordinator", ["into": .text(kept)])
      let queued = try await world.city.store.read { db in
        try db.all("SELECT kind FROM notices WHERE channel = 'sms' ORDER BY id").map {
          try $0.get("kind") as String
        }
      }
      #expect(queued == ["accept-result", "guide", "refuse", "pass-on", "merge"])
      #expect(try await Outbox.send(world.city).spooled == 5)
      let folder = Spool(.sms, in: world.city.directory).folder
      let texts = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil
      ).map { try JSONDecoder().decode(Spool.Message.self, from: Data(contentsOf: $0)).text }
      #expect(texts.count == 5)
      for text in texts {
        #expect(text.contains("矛调中心】您申请调解的事项") && !text.contains("热线"), "\(text)")
      }
      var policy = try await world.city.store.read { db in
        try Policies.current(NoticePolicy.self, on: World.start.day, in: db).policy
      }
      #expect(policy.faults().isEmpty)
      for step in ["refuse", "pass-on", "merge", "explain"] {
        let own = try #require(policy.texts.message(step, ofDispute: true))
        #expect(own.contains("矛调中心"), "\(step)")
        #expect(policy.texts.message(step, ofDispute: false) == policy.texts.sms[step])
        // A policy that has no words of its own for disputes.
        policy.texts.sms["dispute.\(step)"] = nil
        #expect(policy.texts.message(step, ofDispute: true) == policy.texts.sms[step])
      }
    }
  }
}

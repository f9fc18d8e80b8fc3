import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Agreements and what becomes of them") struct AgreementStories {
  typealias World = MediationWorld

  private static func later(_ days: Int) -> Instant { World.start.adding(minutes: days * 1440) }

  private func admitted(_ world: World, _ kind: String) async throws -> String {
    let number = try await world.file().file.number
    try await world.take(
      "study", on: number, by: "county receptionist",
      ["category": .text(kind), "difficulty": "general", "lawful-road": "peoples-mediation"])
    try await world.take(
      "admit", on: number, by: "county coordinator", ["exclusion": "none", "repeats-looked": true])
    return number
  }

  private func talked(_ world: World, _ kind: String = "neighbours") async throws -> String {
    let number = try await admitted(world, kind)
    try await world.talk(number)
    return number
  }

  private func due(_ file: CaseFile, _ clock: String, _ world: World) throws -> Day {
    Deadline.of(try #require(file.matter.running(clock)), world.city.rules.calendar).due.day
  }

  @Test(
    "Every agreement has thirty days of its own for the court's confirmation",
    arguments: Engine.allCases)
  func ownWindow(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await talked(world)
      var file = try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      // Nothing that happens to an agreement gives it more time.
      try await world.take(
        "breach", on: number, by: "赵调解", at: Self.later(3), ["party": 2, "words": "到期未拆"])
      file = try await world.take(
        "resume-performance", on: number, by: "赵调解", at: Self.later(4),
        ["perform-by": "2024-10-20"])
      #expect(file.matter.running("confirm-window")?.start == World.start)
      try await world.take(
        "apply-confirmation", on: number, by: "赵调解", at: Self.later(5), World.confirmation)
      try await world.take("court-accepts", on: number, by: "赵调解", at: Self.later(6))
      file = try await world.take(
        "court-refuses", on: number, by: "赵调解", at: Self.later(20),
        ["ruling": "不予确认", "reason": "内容不明确"])
      #expect(file.matter.running("confirm-window") == nil)

      file = try await world.take(
        "reach-oral", on: number, by: "赵调解", at: Self.later(25), World.terms)
      #expect(file.matter.running("confirm-window")?.start == Self.later(25))
      file = try await world.take(
        "apply-confirmation", on: number, by: "赵调解", at: Self.later(50), World.confirmation)
      #expect(file.matter.state == "confirming")
      try await world.verify()
    }
  }

  @Test("An instalment is planned while people sign, and owed once it binds them")
  func plannedInstalment() async throws {
    try await World.on(.sqlite) { world in
      let number = try await talked(world)
      for round in 1...2 {
        try await world.take("reach-written", on: number, by: "赵调解", World.terms)
        let file = try await world.take(
          "add-instalment", on: number, by: "赵调解", ["due": "2024-11-01", "amount": 500_000])
        #expect(file.matter.running("perform") == nil)
        guard round == 1 else { break }
        let talks = try await world.take(
          "resume-talks", on: number, by: "赵调解", ["reason": "数额有出入"])
        #expect(talks.matter.running("perform") == nil)
      }
      let file = try await world.sign(number, [1, 2])
      #expect(try due(file, "perform", world) == Day(year: 2024, month: 11, day: 1))
      try await world.verify()
    }
  }

  @Test(
    "Performance late: it is seen and supervised, entered as a breach, and then made good or given up",
    arguments: Engine.allCases)
  func late(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let terms = World.terms.merging(["perform-by": "2024-09-20"]) { a, _ in a }
      let made = try await talked(world)
      let givenUp = try await talked(world)
      for number in [made, givenUp] {
        let file = try await world.take("reach-oral", on: number, by: "赵调解", terms)
        #expect(try due(file, "perform", world) == Day(year: 2024, month: 9, day: 20))
        #expect(file.light(at: World.start) == .normal)
      }
      // Monday after the Friday on which it was due.
      let day = Day(year: 2024, month: 9, day: 23).at(minute: 600)
      #expect(try await world.load(made).light(at: day) == .overdue)
      _ = try await Sweep.run(world.city.store, under: world.city.rules, at: day)
      #expect(try await world.load(made).light(at: day) == .supervised)

      func breached(_ number: String) async throws -> (Bool, String?) {
        let file = try await world.load(number)
        return try await world.city.store.read { db in
          let row = try #require(
            try db.first(
              "SELECT breached, performance FROM dispute_figures WHERE case_id = \(file.id)"))
          return (try row.get("breached"), try row.get("performance"))
        }
      }
      #expect(try await breached(made).0 == false)
      for number in [made, givenUp] {
        let file = try await world.take(
          "breach", on: number, by: "赵调解", at: day, ["party": 2, "words": "到期没有拆"])
        #expect(file.matter.state == "breached")
        #expect(file.matter.running("remedy") != nil)
        #expect(try await breached(number).0)
        let policy = try await world.city.store.read { db in
          try Policies.version(file.policy, of: MediationPolicy.self, in: db).risk
        }
        let proposed = RiskProposal(
          file.title, breached: file.matter.facts["breached"] == true, under: policy)
        #expect(proposed.signs.map(\.id).contains("breached"))
      }

      var file = try await world.take(
        "resume-performance", on: made, by: "赵调解", at: day, ["perform-by": "2024-10-11"])
      #expect(try due(file, "perform", world) == Day(year: 2024, month: 10, day: 11))
      file = try await world.take(
        "perform", on: made, by: "赵调解", at: Day(year: 2024, month: 10, day: 10).at(minute: 600))
      #expect(file.matter.state == "visiting")

      await #expect(throws: Invalid("told", "required")) {
        try await world.take("give-up-performance", on: givenUp, by: "赵调解", at: day)
      }
      try await world.take(
        "record-road", on: givenUp, by: "赵调解", at: day, ["after-road": "litigation"])
      file = try await world.take(
        "give-up-performance", on: givenUp, by: "赵调解", at: day,
        ["told": "可以就协议的履行向人民法院起诉"])
      #expect(file.matter.state == "visiting")
      #expect(file.matter.facts["after-road"] == "litigation")
      let figures = try await breached(givenUp)
      #expect(figures.0 && figures.1 == "not-performed")
      try await world.verify()
    }
  }

  @Test("A partial agreement says what stays open and which roads were told")
  func partial() async throws {
    try await World.on(.sqlite) { world in
      let number = try await talked(world)
      let partly = World.terms.merging(["partial": true]) { a, _ in a }
      for step in ["reach-oral", "reach-written"] {
        await #expect(
          throws: Invalid([
            .init("left-open", "where-partial"), .init("told", "where-partial"),
          ])
        ) {
          try await world.take(step, on: number, by: "赵调解", partly)
        }
      }
      var file = try await world.take(
        "reach-written", on: number, by: "赵调解",
        partly.merging(["left-open": "误工费数额", "told": "可以向人民法院起诉"]) { a, _ in a })
      #expect(file.matter.facts["result"] == "partly")
      // The next agreement is whole.
      try await world.take("resume-talks", on: number, by: "赵调解", ["reason": "误工费也谈妥了"])
      file = try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      #expect(file.matter.facts["result"] == "settled")
      #expect(file.matter.facts["partial"] == false)
    }
  }

  @Test("Who leaves while people sign is bound no more: the others agree anew")
  func leavesWhileSigning() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.add("李卫国", "respondent", to: number)
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      try await world.consent([1, 2, 3], on: number)
      try await world.take("take-case", on: number, by: "赵调解")
      try await world.takeUp(number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      try await world.sign(number, [1, 2])
      var file = try await world.take(
        "drop-party", on: number, by: "赵调解", ["party": 3, "ground": "left"])
      #expect(file.matter.state == "mediating")
      #expect(file.matter.running("resolve")?.claimedAt == nil)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      file = try await world.sign(number, [1, 2])
      #expect(file.matter.state == "effective")
      try await world.verify()
    }
  }

  @Test("Nothing is held in the future")
  func held() async throws {
    try await World.on(.sqlite) { world in
      let number = try await talked(world)
      let session: [String: Fact] = [
        "held": "2024-09-13", "place": "一号室", "mode": "in-person", "present": "双方",
        "record": "各自陈述",
      ]
      await #expect(throws: Invalid("held", "future")) {
        try await world.take("record-session", on: number, by: "赵调解", session)
      }
      await #expect(throws: Invalid("held", "future")) {
        try await world.take(
          "record-investigation", on: number, by: "赵调解",
          ["held": "2024-09-13", "place": "现场", "asked": "邻居", "record": "看过围墙"])
      }
      try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      try await world.take("perform", on: number, by: "赵调解")
      await #expect(throws: Invalid("held", "future")) {
        try await world.take(
          "visit", on: number, by: "赵调解",
          ["held": "2024-09-13", "performance": "performed", "record": "已履行"])
      }
    }
  }

  @Test(
    "Mediation runs thirty days from acceptance, fifteen from the application where it is about work",
    arguments: Engine.allCases)
  func period(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let applied = World.start
      let table: [(kind: String, days: Int, from: Int)] = [
        ("neighbours", 30, 1), ("labour", 15, 0), ("migrant-wages", 15, 0),
      ]
      for (kind, days, from) in table {
        let number = try await admitted(world, kind)
        try await world.take(
          "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
        try await world.consent([1, 2], on: number)
        try await world.take("take-case", on: number, by: "赵调解", at: Self.later(1))
        let file = try await world.take(
          "assign", on: number, by: "赵调解", at: Self.later(4),
          ["person": .number(Int(try world.actor("赵调解").person)), "chosen-by": "committee"])
        let clock = try #require(file.matter.running("mediate"))
        #expect(clock.start == Self.later(1))
        #expect(clock.term == Term(days - (1 - from), .days), "\(kind)")
        let open = try await world.city.store.read { db in
          try LabourDispute.end(of: file, in: db)
        }
        #expect(open == (kind == "neighbours" ? nil : applied.day + 15))
        // Longer only if both agree, which is shown.
        let longer: [String: Fact] = ["days": 10, "reason": "等待账目核对"]
        await #expect(throws: Invalid("proof", "required")) {
          try await world.take(
            "ask-extension", on: number, by: "赵调解", at: Self.later(4), longer)
        }
        try await world.take(
          "ask-extension", on: number, by: "赵调解", at: Self.later(4),
          longer.merging(["proof": "双方签字的延期同意书"]) { a, _ in a })
      }
    }
  }

  @Test(
    "Talks over work that go on have what is left of the fifteen days, as it was extended or stood still",
    arguments: Engine.allCases)
  func resumedOverWork(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      func due(_ file: CaseFile) throws -> Day {
        try HandOverStories.due("mediate", of: file, world)
      }
      let longer: [String: Fact] = ["days": 10, "reason": "核对账目", "proof": "双方同意"]
      let stand: [String: Fact] = [
        "grounds": "appraisal", "reason": "工资核算", "until": "2024-09-20",
      ]
      for (kind, change) in [
        ("labour", ""), ("labour", "longer"), ("labour", "pause"), ("neighbours", ""),
      ] {
        let number = try await talked(world, kind)
        switch change {
        case "longer":
          try await world.take("ask-extension", on: number, by: "赵调解", longer)
          try await world.take("grant-extension", on: number, by: "county coordinator")
        case "pause":
          try await world.take("pause", on: number, by: "county coordinator", stand)
          try await world.take("resume", on: number, by: "赵调解", at: Self.later(5))
        default: break
        }
        let first = try due(try await world.load(number))
        let isWork = kind == "labour"
        try await world.take("reach-written", on: number, by: "赵调解", at: Self.later(6), World.terms)
        var file = try await world.take(
          "resume-talks", on: number, by: "赵调解", at: Self.later(8), ["reason": "当事人反悔"])
        #expect(file.matter.state == "mediating")
        #expect(try (due(file) == first) == isWork, "\(kind) \(change)")
        // And so where the court does not confirm what was agreed.
        try await world.take("reach-oral", on: number, by: "赵调解", at: Self.later(8), World.terms)
        try await world.take(
          "apply-confirmation", on: number, by: "赵调解", at: Self.later(8), World.confirmation)
        try await world.take("court-accepts", on: number, by: "赵调解", at: Self.later(9))
        file = try await world.take(
          "court-refuses", on: number, by: "赵调解", at: Self.later(10),
          ["ruling": "民特1号", "reason": "内容不明确"])
        #expect(try (due(file) == first) == isWork, "\(kind) \(change)")
        // What is over by then is over today, and no term begins anew.
        try await world.take(
          "reach-written", on: number, by: "赵调解", at: Self.later(11), World.terms)
        file = try await world.take(
          "resume-talks", on: number, by: "赵调解", at: Self.later(46), ["reason": "当事人反悔"])
        #expect(try (due(file) == Self.later(46).day) == isWork, "\(kind) \(change)")
      }
      try await world.verify()
    }
  }

  @Test("A payment order is for what an employer has not paid in time")
  func paymentOrder() async throws {
    try await World.on(.sqlite) { world in
      let order: [String: Fact] = ["after-road": "payment-order"]
      let breach: [String: Fact] = ["party": 2, "words": "到期未付"]
      let neighbours = try await talked(world)
      let wages = try await talked(world, "migrant-wages")
      for number in [neighbours, wages] {
        try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      }
      await #expect(throws: Refusal.barred(step: "record-road", because: "not-in-default")) {
        try await world.take("record-road", on: wages, by: "赵调解", order)
      }
      for number in [neighbours, wages] {
        try await world.take("breach", on: number, by: "赵调解", breach)
      }
      await #expect(throws: Refusal.barred(step: "record-road", because: "payment-order")) {
        try await world.take("record-road", on: neighbours, by: "赵调解", order)
      }
      try await world.take("record-road", on: neighbours, by: "赵调解", ["after-road": "notary"])
      let file = try await world.take("record-road", on: wages, by: "赵调解", order)
      #expect(file.matter.facts["after-road"] == "payment-order")
    }
  }
}

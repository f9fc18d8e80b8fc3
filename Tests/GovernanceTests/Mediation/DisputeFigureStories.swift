import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Figures of disputes")
struct DisputeFigureStories {
  typealias World = MediationWorld
  private static let period = ReportPeriod(
    from: Day(year: 2024, month: 9, day: 1), to: Day(year: 2024, month: 10, day: 1))
  private static let later = Day(year: 2024, month: 12, day: 1).start

  private func total(
    _ measure: String, _ world: World, as name: String = "city leader", area: String = World.dezhou
  ) async throws -> [Int] {
    let query = ReportQuery(
      measure: try #require(Measure.named(measure)), area: area, period: Self.period)
    let actor = try world.actor(name)
    let value = try await world.city.store.read { db in
      try Report.run(query, for: actor, at: Self.later, in: db).total
    }
    return [value.numerator, value.denominator]
  }

  private func month(_ world: World) async throws -> MonthlyReport {
    let leader = try world.actor("city leader")
    return try await world.city.store.read { db in
      try MonthlyReport.run(World.dezhou, Self.period, for: leader, at: Self.later, in: db)
    }
  }

  private func close(
    _ number: String, _ world: World, judged: String, by level: String = "county"
  ) async throws {
    try await world.take("accept-result", on: number, by: "\(level) coordinator")
    try await world.take(
      "call-back", on: number, by: "\(level) receptionist", ["judgement": .text(judged)])
    if try await world.load(number).matter.facts["channel"] == "police" {
      try await world.take(
        "reply-office", on: number, by: "\(level) receptionist", HandOverStories.way)
    }
    try await world.take("close", on: number, by: "\(level) receptionist")
  }

  /// Handled by a department, accepted and closed.
  private func handle(
    _ number: String, _ world: World, result: String = "settled", judged: String,
    by level: String = "county"
  ) async throws {
    try await world.admit(number, by: level)
    try await world.take(
      "route", on: number, by: "\(level) coordinator", ["unit": try world.unit("bureau")])
    try await world.take("sign", on: number, by: "bureau")
    try await world.take(
      "submit", on: number, by: "bureau", ["result": .text(result), "answer": "已答复"])
    try await close(number, world, judged: judged, by: level)
  }

  @Test("Of what the police hand over, the share that ended settled is that of its outcomes")
  func police() async throws {
    try await World.on(.sqlite) { world in
      for result in ["settled", "settled", "not-settled"] {
        let number = try await world.handIn(by: "officer").file.number
        try await handle(number, world, result: result, judged: "satisfied", by: "township")
      }
      try await world.handIn(by: "officer")
      try await handle(try await world.file().file.number, world, judged: "satisfied")
      #expect(try await total("police-disputes", world) == [4, 5])
      #expect(try await total("police-settlement", world) == [2, 3])
    }
  }

  @Test(
    "Over what is called again is told by calls, and by no other way in which a matter comes back",
    arguments: Engine.allCases)
  func calls(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let desk = "county receptionist"
      func merge(_ one: String, into other: String) async throws {
        try await world.take("merge", on: one, by: desk, ["into": .text(other)])
      }
      let first = try await world.handIn(by: "officer").file.number
      let visit = try await world.file().file.number
      try await merge(visit, into: first)
      #expect(try await total("police-repeats", world) == [0, 1])
      #expect(try await total("disputes-repeated", world) == [1, 1])
      // Handed over once more: two calls over one matter.
      let again = try await world.handIn(by: "officer").file.number
      #expect(try await total("police-repeats", world) == [0, 2])
      try await merge(again, into: first)
      #expect(try await total("police-repeats", world) == [1, 1])
      try await world.take("part", on: again, by: desk, ["reason": "不是一件事"])
      #expect(try await total("police-repeats", world) == [0, 2])
      try await world.take(
        "record-call", on: again, by: desk, ["call-number": "110-1", "words": "又吵起来了"])
      #expect(try await total("police-repeats", world) == [1, 2])
      try await world.verify()
    }
  }

  @Test("The figures are what was done", arguments: Engine.allCases)
  func figures(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      // Settled by an oral agreement, performed, visited and closed.
      let settled = try await world.file().file.number
      try await world.admit(settled, difficulty: "complex")
      try await world.talk(settled)
      try await world.take(
        "reach-oral", on: settled, by: "赵调解",
        World.terms.merging(["amount": 500_000]) { own, _ in own })
      try await world.take("perform", on: settled, by: "赵调解")
      try await world.take(
        "visit", on: settled, by: "赵调解",
        ["held": "2024-09-12", "performance": "performed", "record": "已拆除"])
      try await world.bind(settled)
      await #expect(throws: Invalid("prevented", "required")) {
        try await world.take(
          "file-volume", on: settled, by: "赵调解", ["prevented-people": 3])
      }
      try await world.take(
        "file-volume", on: settled, by: "赵调解",
        ["prevented": "group-petition", "prevented-people": 15])
      try await close(settled, world, judged: "satisfied")

      // Agreed in writing, but not signed by everybody: nothing is settled yet.
      let unsigned = try await world.file().file.number
      try await world.admit(unsigned)
      try await world.talk(unsigned)
      try await world.take("reach-written", on: unsigned, by: "赵调解", World.terms)

      // Refused midway: the parties are shown the court.
      let refused = try await world.file().file.number
      try await world.admit(refused)
      try await world.talk(refused)
      try await world.take(
        "party-refuses", on: refused, by: "赵调解",
        ["party": 2, "proof": "当面表示", "told": "可以起诉"])
      let guided = try await world.take(
        "guide", on: refused, by: "county coordinator", ["road": "court", "told": "已告知"])
      if guided.matter.open {
        try await world.take("confirm-ending", on: refused, by: "second coordinator")
      }

      // Handled by a department.
      try await handle(
        try await world.file("拖欠工资").file.number, world, judged: "fairly-satisfied")

      // Climbed before anybody tried.
      let climbed = try await world.file(by: "township receptionist").file.number
      try await world.take(
        "study", on: climbed, by: "township coordinator",
        ["category": "contract", "difficulty": "simple", "lawful-road": "peoples-mediation"])
      try await world.take(
        "admit", on: climbed, by: "township coordinator",
        ["exclusion": "none", "repeats-looked": true])
      try await world.take(
        "climb", on: climbed, by: "township coordinator",
        ["area": .text(World.county), "tried": "未调解"])

      // Merged into another: it is counted no more.
      let same = try await world.file(applicant: "李卫东", respondent: "王建国").file.number
      try await world.take(
        "merge", on: same, by: "county receptionist", ["into": .text(climbed)])
      // Registered and no more.
      _ = try await world.file("刚刚登记")

      let expected: [(String, [Int])] = [
        ("disputes", [6, 6]), ("disputes-settled", [2, 6]), ("settlement", [2, 3]),
        ("mediation-success", [2, 5]), ("signed-on-time", [1, 1]), ("performance", [1, 1]),
        ("confirmation", [0, 1]), ("parties-satisfied", [2, 2]), ("disputes-repeated", [1, 6]),
        ("climbed", [1, 5]), ("climbed-untried", [1, 1]), ("police-disputes", [0, 6]),
        ("police-settlement", [0, 0]), ("disputes-in-hand", [3, 6]), ("disputes-overdue", [1, 1]),
        ("settlement-days", [0, 3]), ("turned-criminal", [0, 6]),
      ]
      for (measure, figures) in expected {
        #expect(try await total(measure, world) == figures, "\(measure)")
      }
      let report = try await month(world)
      let table = report.table
      #expect(table.faults == [])
      #expect([table.total, table.successful, table.ended, table.complex] == [5, 2, 3, 1])
      // Who was merged in has other numbers, and counts as two more.
      #expect([table.people, table.endedSuccessful] == [12, 2])
      #expect([table.agreements, table.oral, table.written, table.performed] == [1, 1, 0, 1])
      #expect(table.amount == 500_000)
      #expect(table.sources == [.application: 5])
      #expect(table.kinds == ["neighbours": 4, "contract": 1])
      #expect(table.handlers == ["none": 5])
      #expect(table.prevented == ["group-petition": .init(cases: 1, people: 15)])
      #expect(Percent.text(tenths: report.summary.success) == "40.0%")
      // The register says whose committee it is.
      let committee = try #require(world.units["committee"])
      try await world.city.store.write { db in
        _ = try Registers.add(
          to: .committees,
          [
            "name": .text("德城区人民调解委员会"), "type": .text("social"), "area": .text(World.county),
            "organisation": .whole(committee),
          ], validFrom: Day(year: 2020, month: 1, day: 1), by: nil, at: World.start, in: db)
      }
      let columns = try await month(world).table
      #expect(columns.handlers == ["none": 2, "social": 3])
      #expect(columns.faults == [])
      // It breaks out again: what was kept from happening was not.
      try await world.take(
        "reopen", on: settled, by: "county receptionist", ["reason": "围墙又砌起来了"])
      #expect(try await month(world).table.prevented == [:])
      try await world.verify()
      try await world.city.store.write { db in
        try db.run("UPDATE dispute_figures SET satisfied = 0")
      }
      let faults = try await world.city.store.read { db in
        try Verification.figures(under: world.city.rules.calendar, in: db)
      }
      #expect(faults.count == 2)
    }
  }

  @Test("A kind that the list in force does not have is a fault in sight")
  func unknownKind() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      #expect(try await month(world).table.faults == [])
      try await world.city.store.write { db in
        try db.run("UPDATE dispute_figures SET category = 'feud', channel = 'rumour'")
      }
      #expect(
        try await month(world).table.faults == [
          .init(footing: .sources, parts: 0, whole: 1), .init(footing: .kinds, parts: 0, whole: 1),
        ])
    }
  }

  @Test("Figures of disputes are for those who settle, lead and supervise; a unit sees its own")
  func sight() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "route", on: number, by: "county coordinator", ["unit": try world.unit("bureau")])
      for name in ["city clerk", "county dispatcher"] {
        await #expect(throws: Refusal.notAllowed(step: "report")) {
          try await total("disputes", world, as: name, area: World.county)
        }
      }
      #expect(try await total("disputes", world, as: "bureau", area: World.county) == [1, 1])
      #expect(try await total("disputes", world, as: "赵调解", area: World.county) == [0, 0])
      #expect(
        try await total("disputes", world, as: "county coordinator", area: World.county) == [1, 1])
      await #expect(throws: Refusal.notFound) {
        try await total("disputes", world, as: "county leader", area: World.dezhou)
      }
    }
  }
}

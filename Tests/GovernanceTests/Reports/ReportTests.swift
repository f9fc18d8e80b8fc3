import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Figures")
struct ReportTests {
  @Test("9,973 to 9,253 prints as a fall of 7.22 %, and a base of nothing as a dash")
  func change() {
    #expect(Percent.text(Percent.change(from: 9_973, to: 9_253)) == "−7.22%")
    #expect(Percent.text(Percent.change(from: 840, to: 869)) == "3.45%")
    #expect(Percent.text(Percent.change(from: 1_028, to: 869)) == "−15.47%")
    #expect(Percent.text(Percent.change(from: 0, to: 5)) == "—")
    #expect(Percent.text(Percent.share(842, of: 869)) == "96.89%")
    #expect(Percent.text(Percent.share(0, of: 0)) == "—")
  }

  @Test("Shares add up to a hundred, whatever they are of")
  func shares() {
    #expect(Percent.shares([1, 1, 1]) == [3_334, 3_333, 3_333])
    #expect(Percent.shares([455, 378, 36]) == [5_236, 4_350, 414])
    #expect(Percent.shares([]) == [])
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let parts = (0..<Int.random(in: 1...20, using: &random)).map { _ in
        Int.random(in: 0...5_000, using: &random)
      }
      guard parts.contains(where: { $0 > 0 }) else { continue }
      #expect(Percent.shares(parts).reduce(0, +) == 10_000)
    }
  }

  @Test("Months are added within the calendar")
  func months() {
    #expect(Day("2024-03-31")?.adding(months: -1) == Day("2024-02-29"))
    #expect(Day("2024-01-15")?.adding(months: -1) == Day("2023-12-15"))
    #expect(Day("2024-02-29")?.adding(months: 12) == Day("2025-02-28"))
  }

  private func report(
    _ measure: String, _ world: HotlineWorld, by grouping: ReportQuery.Grouping = .area,
    as name: String = "city leader", area: String = HotlineWorld.dezhou,
    at now: Instant = Day(year: 2024, month: 11, day: 1).start
  ) async throws -> Report {
    var query = ReportQuery(
      measure: try #require(Measure.named(measure)), area: area,
      from: Day(year: 2024, month: 9, day: 1), to: Day(year: 2024, month: 10, day: 1))
    query.grouping = grouping
    let (ready, actor) = (query, try world.actor(name))
    return try await world.city.store.read { db in
      try Report.run(ready, for: actor, at: now, in: db)
    }
  }

  @Test("The figures are what was done", arguments: Engine.allCases)
  func figures(engine: Engine) async throws {
    try await HotlineWorld.on(engine) { world in
      let onTime = try await world.file("一号楼停水").file.number
      let late = try await world.file("二号楼停水").file.number
      let redone = try await world.file("三号楼停水").file.number
      _ = try await world.file("四号楼停水")
      let after = Day(year: 2024, month: 9, day: 25).at(minute: 600)
      for number in [onTime, late, redone] { try await world.dispatch(number) }
      try await world.handle(onTime)
      try await world.handle(late, at: after)
      try await world.handle(redone)
      let happy: [String: Fact] = ["judgement": "satisfied", "solved": true]
      let unhappy: [String: Fact] = ["judgement": "dissatisfied", "solved": false]
      for (number, at) in [
        (onTime, HotlineWorld.start), (late, after), (redone, HotlineWorld.start),
      ] {
        try await world.take("accept", on: number, by: "county reviewer", at: at)
        try await world.take(
          "call-back", on: number, by: "county caller", at: at,
          number == redone ? unhappy : happy)
      }
      try await world.take(
        "redo", on: redone, by: "county reviewer", ["reason": "水还是没有来"])

      func check(_ measure: String, _ numerator: Int, _ denominator: Int) async throws {
        let total = try await report(measure, world).total
        #expect([total.numerator, total.denominator] == [numerator, denominator], "\(measure)")
      }
      try await check("received", 4, 4)
      try await check("on-time", 2, 3)
      try await check("response", 2, 3)
      try await check("solved", 2, 3)
      try await check("satisfied", 2, 3)
      try await check("redo", 1, 3)
      try await check("return", 0, 3)
      try await check("repeat", 0, 4)

      let byArea = try await report("received", world)
      #expect(byArea.lines.first { $0.key == HotlineWorld.decheng }?.value.numerator == 4)
      #expect(byArea.lines.filter { $0.value.n == 0 }.count >= 10)
      #expect(byArea.lines.allSatisfy { !$0.ranked && $0.name != nil })
      let byUnit = try await report("received", world, by: .unit)
      #expect(byUnit.lines.map(\.value.n) == [3, 1])
      #expect(byUnit.lines.last?.key == nil)
      let byMonth = try await report("received", world, by: .month)
      #expect(byMonth.lines.map(\.key) == ["2024-09"])

      let (calendar, store) = (world.city.rules.calendar, world.city.store)
      #expect(
        try await store.read { db in try Verification.figures(under: calendar, in: db) } == [])
      try await store.write { db in try db.run("UPDATE case_figures SET satisfied = 1") }
      #expect(
        try await store.read { db in try Verification.figures(under: calendar, in: db).count } > 0)
    }
  }

  @Test("Small counts below township are hidden, with one more that would tell them")
  func concealed() async throws {
    try await HotlineWorld.on(.sqlite) { world in
      for index in 0..<3 { _ = try await world.file("小区\(index)") }
      let report = try await report(
        "received", world, as: "county leader", area: HotlineWorld.yunhe)
      #expect(report.total.numerator == 3)
      #expect(report.lines.allSatisfy { $0.value.hidden || $0.value.n == 0 })
    }
  }

  @Test("Of disputes each part of a figure is looked at, of all else how many it speaks of")
  func small() throws {
    let table: [(measure: String, numerator: Int, denominator: Int, n: Int, isSmall: Bool)] = [
      ("disputes", 1, 1, 1, true), ("disputes", 4, 4, 4, true), ("disputes", 5, 5, 5, false),
      ("disputes", 0, 0, 0, false), ("mediation-success", 1, 20, 20, true),
      ("mediation-success", 19, 20, 20, true), ("mediation-success", 20, 20, 20, false),
      ("mediation-success", 0, 20, 20, false), ("mediation-success", 10, 20, 20, false),
      ("performance", 2, 2, 20, true), ("police-disputes", 3, 20, 20, true),
      ("received", 4, 4, 4, true), ("solved", 1, 20, 20, false), ("solved", 19, 20, 20, false),
    ]
    for row in table {
      let measure = try #require(Measure.named(row.measure))
      let value = ReportValue(
        measure, numerator: row.numerator, denominator: row.denominator, n: row.n)
      #expect(value.isSmall(measure, under: 5) == row.isSmall, "\(row)")
    }
  }

  @Test("What is hidden cannot be told from the total")
  func complement() throws {
    let disputes = try #require(Measure.named("disputes"))
    let received = try #require(Measure.named("received"))
    func hidden(_ counts: [Int], below: [Bool], _ measure: Measure) -> [Bool] {
      let values = counts.map { ReportValue(measure, numerator: $0, denominator: $0, n: $0) }
      return ReportValue.concealed(values, where: below, of: measure, under: 5).map(\.hidden)
    }
    let table: [([Int], [Bool], [Bool])] = [
      ([1, 9, 7], [true, true, true], [true, false, true]),
      ([1, 9, 7], [true, false, false], [true, false, true]),
      ([1, 2, 9], [true, true, true], [true, true, false]),
      ([1, 2, 9], [false, false, false], [false, false, false]),
      ([3, 0, 0], [true, true, true], [true, true, false]),
      ([1], [true], [true]),
    ]
    for (counts, below, expected) in table {
      #expect(hidden(counts, below: below, disputes) == expected, "\(counts)")
    }
    #expect(hidden([3, 0, 0], below: [true, true, true], received) == [true, false, false])
  }

  @Test("Figures of another county are not there, and a handler sees the own unit's")
  func sight() async throws {
    try await HotlineWorld.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      await #expect(throws: Refusal.notFound) {
        _ = try await self.report(
          "received", world, as: "county leader", area: HotlineWorld.dezhou)
      }
      let mine = try await report(
        "received", world, as: "housing", area: HotlineWorld.decheng)
      let theirs = try await report("received", world, as: "water", area: HotlineWorld.decheng)
      #expect(mine.total.n == 1)
      #expect(theirs.total.n == 0)
    }
  }
}

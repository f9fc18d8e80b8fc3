import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

/// What is counted of a dispute: whom it concerns, where it was settled, who passed it up, what
/// became of its agreement.
@Suite("What is counted of a dispute")
struct DisputeCountStories {
  typealias World = MediationWorld
  private static let later = Day(year: 2024, month: 12, day: 1).start

  private func query(
    _ measure: String, by grouping: ReportQuery.Grouping, area: String = World.dezhou,
    _ filter: ReportQuery.Filter = .init()
  ) throws -> ReportQuery {
    var query = ReportQuery(
      measure: try #require(Measure.named(measure)), area: area,
      from: Day(year: 2024, month: 9, day: 1), to: Day(year: 2024, month: 10, day: 1))
    query.grouping = grouping
    query.filter = filter
    return query
  }

  /// Numerators and denominators by key.
  private func lines(_ query: ReportQuery, _ world: World) async throws -> [String: [Int]] {
    let report = try await world.city.store.read { db in
      try Report.run(query, at: Self.later, in: db)
    }
    return Dictionary(
      report.lines.filter { $0.value.n > 0 }.map {
        ($0.key ?? "-", [$0.value.numerator, $0.value.denominator])
      }, uniquingKeysWith: { first, _ in first })
  }

  private func lines(
    _ measure: String, by grouping: ReportQuery.Grouping,
    narrowed filter: ReportQuery.Filter = .init(), _ world: World
  ) async throws -> [String: [Int]] {
    try await lines(try query(measure, by: grouping, filter), world)
  }

  private func total(_ measure: String, _ world: World) async throws -> ReportValue {
    let query = try query(measure, by: .month)
    return try await world.city.store.read { db in
      try Report.run(query, at: Self.later, in: db).total
    }
  }

  private func people(_ number: String, _ world: World) async throws -> Int? {
    try await world.city.store.read { db in
      try db.value(
        """
        SELECT people FROM dispute_figures
        WHERE case_id = (SELECT id FROM cases WHERE number = \(number))
        """)
    }
  }

  @Test(
    "A group counts everybody, a party that has gone nobody, and merged parties count until parted",
    arguments: Engine.allCases)
  func people(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      #expect(try await people(number, world) == 2)
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        ["side": "applicant", "party-kind": "group", "name": "三组村民", "people": 30])
      #expect(try await people(number, world) == 32)
      // One has died, and his heir stands in his place.
      try await world.take(
        "drop-party", on: number, by: "county receptionist", ["party": 2, "ground": "died"])
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        ["side": "respondent", "party-kind": "person", "name": "李卫东之子"])
      #expect(try await people(number, world) == 32)
      let other = try await world.file(
        "同一堵墙", applicant: "周三", respondent: "王建国", phones: ("13712345678", "13812345678")
      ).file.number
      try await world.take(
        "merge", on: other, by: "county receptionist", ["into": .text(number)])
      #expect(try await people(number, world) == 33)
      try await world.verify()
      try await world.take("part", on: other, by: "county receptionist", ["reason": "不是一件"])
      #expect(try await people(number, world) == 32)
      #expect(try await people(other, world) == 2)
      // The desk that studied it knows of more than have been named, or of fewer.
      for (said, counted) in [(40, 40), (2, 32)] {
        try await world.take(
          "study", on: number, by: "county receptionist",
          [
            "category": "neighbours", "difficulty": "general", "lawful-road": "peoples-mediation",
            "people": .number(said),
          ])
        #expect(try await people(number, world) == counted)
      }
      try await world.verify()
    }
  }

  @Test(
    "What is settled and still open is no success over what has ended", arguments: Engine.allCases)
  func openSettled(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let open = try await world.file().file.number
      try await world.admit(open)
      try await world.talk(open)
      try await world.take("reach-oral", on: open, by: "赵调解", World.terms)
      let leader = try world.actor("city leader")
      let table = try await world.city.store.read { db in
        try MonthlyReport.run(
          World.dezhou, ReportPeriod.month(of: World.start.day), for: leader, at: Self.later,
          in: db
        ).table
      }
      #expect([table.successful, table.ended, table.endedSuccessful] == [1, 0, 0])
      #expect(table.success(over: .ended) == nil)
      #expect(try await total("settlement", world).denominator == 0)
    }
  }

  /// Routed to a unit, sat down with, and given back.
  private func tryOut(
    _ number: String, _ unit: String, by handler: String, _ desk: String, _ world: World
  ) async throws {
    try await world.take(
      "route", on: number, by: "\(desk) coordinator", ["unit": try world.unit(unit)])
    try await world.take("sign", on: number, by: handler)
    try await world.take(
      "record-session", on: number, by: handler,
      [
        "held": .text("\(World.start.day)"), "place": "调解室", "mode": "in-person",
        "present": "双方", "record": "没有谈成",
      ])
    try await world.take("return", on: number, by: handler, ["reason": "需要上级协调"])
    try await world.take("accept-return", on: number, by: "\(desk) coordinator")
  }

  private func climb(_ number: String, from desk: String, to area: String, _ world: World)
    async throws
  {
    try await world.take(
      "climb", on: number, by: "\(desk) coordinator", ["area": .text(area), "tried": "已经调解"])
  }

  @Test(
    "What one desk has tried does not count for the next, and who passes up untried is named",
    arguments: Engine.allCases)
  func untried(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      // Tried in the township, and passed on by the county as it came.
      let first = try await world.file(by: "township receptionist").file.number
      try await world.admit(first, by: "township")
      try await tryOut(first, "station", by: "officer", "township", world)
      try await climb(first, from: "township", to: World.county, world)
      try await world.take("take-up", on: first, by: "county coordinator")
      #expect(
        try await lines("climbed-untried", by: .desk, world) == [World.township: [0, 1]])
      try await climb(first, from: "county", to: World.dezhou, world)
      #expect(
        try await lines("climbed-untried", by: .desk, world) == [World.county: [1, 1]])
      // The other way round; what came back is to be tried anew.
      let second = try await world.file("另一件", by: "township receptionist").file.number
      try await world.admit(second, by: "township")
      try await climb(second, from: "township", to: World.county, world)
      try await world.take("take-up", on: second, by: "county coordinator")
      try await tryOut(second, "bureau", by: "bureau", "county", world)
      try await climb(second, from: "county", to: World.dezhou, world)
      #expect(
        try await lines("climbed-untried", by: .desk, world)
          == [World.county: [1, 1], World.township: [1, 1]])
      try await world.take("send-back", on: second, by: "city coordinator", ["reason": "再调解"])
      #expect(try await world.load(second).matter.facts["tried-here"] == nil)
      let wrong = try query("climbed", by: .desk)
      await #expect(throws: Invalid("by", "choice")) {
        try await world.city.store.read { db in
          _ = try Report.run(wrong, at: Self.later, in: db)
        }
      }
      try await world.verify()
    }
  }

  @Test(
    "A village's committee settles in the village, whichever desk holds the matter",
    arguments: Engine.allCases)
  func levels(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let since = Day(year: 2020, month: 1, day: 1)
      let hash = try PasswordHash(
        of: "Nobody-1", cost: PasswordCost(roundsLog2: 4, blockSize: 8, parallelism: 1)
      ).text
      let (unit, worker) = try await world.city.store.write { db -> (Int64, Actor) in
        let village = try #require(
          try Areas.children(of: World.township, on: World.start.day, in: db).first)
        let unit = try Organisations.insert(
          name: "村人民调解委员会", kind: "committee", area: village.code, lines: [], from: since, in: db)
        let person = try People.insert(
          login: "v1", name: "村调解", hash: hash, mustChange: false, at: since.start, in: db)
        let post = try Posts.insert(
          .handler, to: person, area: village.code, organisation: unit, title: "x", from: since,
          in: db)
        return (
          unit, Actor(person: person, name: "村调解", post: try #require(try Posts.find(post, in: db)))
        )
      }
      let number = try await world.file(by: "township receptionist").file.number
      try await world.admit(number, by: "township")
      try await world.take(
        "route", on: number, by: "township coordinator", ["unit": .number(Int(unit))])
      let rules = world.city.rules
      let steps: [(String, [String: Fact])] = [
        ("sign", [:]), ("submit", ["result": "settled", "answer": "当场和解"]),
      ]
      for (step, said) in steps {
        _ = try await world.city.store.write { db in
          try CaseDesk.take(
            number, step: step, raw: said, entries: nil, by: worker, at: World.start,
            under: rules, in: db)
        }
      }
      let other = try await world.file("第二件").file.number
      try await world.admit(other)
      try await world.talk(other)
      try await world.take("reach-oral", on: other, by: "赵调解", World.terms)
      #expect(
        try await lines("disputes-settled", by: .level, world)
          == ["1": [1, 1], "3": [1, 1]])
      #expect(
        try await lines("disputes", by: .road, world)
          == ["department": [1, 1], "peoples-mediation": [1, 1]])
      try await world.verify()
    }
  }

  @Test("What was performed only after a breach was not performed of itself")
  func performance() async throws {
    try await World.on(.sqlite) { world in
      var made: [String] = []
      for index in 0..<2 {
        let number = try await world.file("第\(index)件").file.number
        try await world.admit(number)
        try await world.talk(number)
        try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
        made.append(number)
      }
      let (kept, broken) = (made[0], made[1])
      func end(_ number: String) async throws {
        try await world.take("perform", on: number, by: "赵调解")
        try await world.take(
          "visit", on: number, by: "赵调解",
          ["held": "2024-09-12", "performance": "performed", "record": "已经履行"])
      }
      try await end(kept)
      try await world.take(
        "breach", on: broken, by: "赵调解", ["party": 2, "words": "到期没有拆除"])
      let measure = try #require(Measure.named("performance"))
      #expect(measure.version == 2)
      var value = try await total("performance", world)
      #expect([value.numerator, value.denominator] == [1, 2])
      try await world.take(
        "resume-performance", on: broken, by: "赵调解", ["perform-by": "2024-09-30"])
      try await end(broken)
      value = try await total("performance", world)
      #expect([value.numerator, value.denominator] == [1, 2])
      try await world.verify()
    }
  }

  @Test("A police case that is a crime after all is counted as one", arguments: Engine.allCases)
  func criminal(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.handIn(by: "officer", act: "minor").file.number
      #expect(try await total("turned-criminal", world).numerator == 0)
      try await world.take(
        "find-crime", on: number, by: "officer",
        ["ground": "伤情鉴定为轻伤二级", "handed-way": "both", "letter": "移字第2号"])
      #expect(try await total("turned-criminal", world).numerator == 1)
      try await world.verify()
    }
  }

  @Test("Disputes of one origin and one kind are laid out by area, and in a village not at all")
  func narrowed() async throws {
    try await World.on(.sqlite) { world in
      let visit = try await world.file().file.number
      try await world.admit(visit)
      try await world.handIn(by: "officer")
      let all = try query("disputes", by: .area)
      #expect(try await lines(all, world) == [World.county: [2, 2]])
      for (filter, counts) in [
        (ReportQuery.Filter(channel: "police"), [1, 1]),
        (ReportQuery.Filter(channel: "visit", category: "neighbours"), [1, 1]),
      ] {
        let narrowed = try query("disputes", by: .area, filter)
        #expect(try await lines(narrowed, world) == [World.county: counts])
      }
      let none = ReportQuery.Filter(channel: "police", category: "contract")
      #expect(try await lines("disputes", by: .area, narrowed: none, world) == [:])
      // Beside the whole, a part would tell the rest.
      let below = try query(
        "disputes", by: .area, area: World.township, .init(channel: "police"))
      let report = try await world.city.store.read { db in
        try Report.run(below, at: Self.later, in: db)
      }
      #expect(report.lines.allSatisfy { $0.value.hidden })
      let hotline = try query("received", by: .area, .init(channel: "web"))
      await #expect(throws: Invalid("channel", "choice")) {
        try await world.city.store.read { db in
          _ = try Report.run(hotline, at: Self.later, in: db)
        }
      }
    }
  }

  @Test("A mean is printed with one decimal, and a mean of nothing as a dash")
  func mean() throws {
    let measure = try #require(Measure.named("settlement-days"))
    let table = [(7, 2, "3.5"), (10, 3, "3.3"), (0, 4, "0.0"), (0, 0, "—"), (1_234, 10, "123.4")]
    for (days, cases, printed) in table {
      let value = ReportValue(measure, numerator: days, denominator: cases, n: cases)
      #expect(value.mean == printed)
    }
  }
}

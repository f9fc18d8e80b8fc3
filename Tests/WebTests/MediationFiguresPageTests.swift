import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance
@testable import Web

@Suite struct MediationFiguresPageTests {
  private static let kinds: [WorkPolicy.Choice] = [
    .init(id: "marriage-family", name: "婚姻家庭纠纷", english: "Marriage and family"),
    .init(id: "neighbours", name: "邻里纠纷", english: "Neighbours"),
    // A county has added it in its own words alone.
    .init(id: "other", name: "其他纠纷"),
  ]
  private static let preventions: [WorkPolicy.Choice] = [
    .init(id: "crime", name: "防止民间纠纷转化为刑事案件", english: "Kept from becoming a crime"),
    .init(
      id: "group-petition", name: "防止群体性上访", english: "Kept from a petition by a group"),
    .init(id: "suicide", name: "防止民间纠纷引起自杀", english: "Kept from a suicide"),
  ]

  private static func report(_ area: Area, faulty: Bool = false, withoutKind: Int = 0)
    -> MonthlyReport
  {
    var table = MonthlyTable()
    table.total = 869
    table.people = 2_034
    table.successful = 842
    table.ended = 850
    table.complex = 31
    table.amount = 2_873_800_000
    table.agreements = 800
    table.oral = 300
    table.written = 500
    table.performed = 700
    table.confirmed = 12
    table.calmed = 4
    table.calmedPeople = 19
    table.sources = [.initiative: 455, .application: 378, .court: 10, .police: 26]
    table.kinds = [
      "marriage-family": 160, "neighbours": 300, "other": (faulty ? 400 : 409) - withoutKind,
    ]
    table.withoutKind = withoutKind
    table.prevented = [
      "crime": .init(cases: 1, people: 4), "group-petition": .init(cases: 3, people: 15),
    ]
    table.handlers = ["village": 600, "township": 200, "none": 69]
    return MonthlyReport(
      area: area, period: ReportPeriod.month(of: Day(year: 2016, month: 8, day: 1)),
      asOf: World.noon, table: table,
      summary: MonthlySummary(
        table, kinds: kinds.map(\.id), over: .received, monthBefore: 840, yearBefore: 1_028),
      base: .received, kinds: kinds, preventions: preventions)
  }

  private static func page(
    _ world: World, as name: String = "leader-city", faulty: Bool = false, withoutKind: Int = 0
  ) async throws -> MediationFiguresPage {
    let actor = try world.member(name).actor
    let moment = Moment(actor: actor, now: World.noon, rules: world.city.rules)
    return try await world.city.store.read { db in
      let overview = try Overview.run(
        Spot.city.code, ReportPeriod.month(of: World.noon.day), of: .mediation, for: actor,
        at: World.noon, in: db)
      return MediationFiguresPage(
        report: report(overview.area, faulty: faulty, withoutKind: withoutKind), overview: overview,
        areas: try AreaChoices.of(overview.area, for: moment, in: db))
    }
  }

  @Test("The bulletin says what the table holds, with shares that add up to a hundred")
  func bulletin() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let report = try await Self.page(world).report
      let text = try TextsTests.texts.get().text(in: .simplified)
      #expect(
        MonthlyWords(report, text).paragraph == """
          德州市2016年8月共受理纠纷869件，涉及当事人2,034人，调解成功842件，调解成功率96.9%（分母为受理数），\
          协议涉及金额2,873.80万元；按来源，主动调解455件占52.4%、依申请378件占43.5%、\
          接受委托移送36件占4.1%；按类型，其他纠纷409件占47.1%、邻里纠纷300件占34.5%、\
          婚姻家庭纠纷160件占18.4%；达成协议800件，其中口头300件、书面500件，已履行700件，司法确认12件；\
          化解曾评为红色、有激化可能的纠纷4件19人；防止民间纠纷转化为刑事案件1件4人；防止群体性上访3件15人；同比−159件，−15.5%；环比+29件，+3.5%。
          """)
    }
  }

  @Test("Disputes of which nobody has said the kind are named as what is missing")
  func withoutKind() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let page = try await Self.page(world, withoutKind: 9)
      let words = page.body(try Sites.context()).markup
      #expect(words.contains("有9件纠纷还没有确定类型"))
      #expect(!words.contains("不在现行类型表中"))
    }
  }

  @Test("The page of figures, for who leads the city", arguments: [Language.simplified, .english])
  func golden(language: Language) async throws {
    try await withWorld(.sqlite, cases: false) { world in
      var viewer = Sites.clerk
      viewer.roles = ["leader"]
      try Golden.check(
        try await Self.page(world), "mediation-figures.\(language.rawValue)", viewer: viewer,
        language: language)
      let faulty = try await Self.page(world, faulty: true)
      try Golden.check(
        faulty, "mediation-figures-fault.\(language.rawValue)", viewer: viewer, language: language)
    }
  }

  @Test("The page opens for leaders, leads on to its tables, and is refused to the hotline's desk")
  func site() async throws {
    try await withWorld(.sqlite) { world in
      let browser = try PageStoryTests.browser(world, as: "leader-city")
      #expect(try await browser.get("/mediation/figures").status == 200)
      #expect(browser.last.text.contains("/reports/settlement?area=\(Spot.city.code)"))
      for measure in Measure.of(.mediation) {
        for grouping in measure.groupings {
          let path = "/reports/\(measure.id)?by=\(grouping.rawValue)"
          #expect(try await browser.get(path).status == 200, "\(path)")
        }
      }
      for format in TableFormat.allCases {
        let answer = try await browser.get("/mediation/figures?format=\(format.rawValue)")
        #expect(answer.status == 200)
        #expect(try Table.read(Data(answer.bytes)).rows.count > 30)
      }
      #expect(try await browser.get("/mediation/figures?month=2024-13").status == 422)
      let clerk = try PageStoryTests.browser(world, as: "clerk-city")
      #expect(try await clerk.get("/mediation/figures").status == 403)
      #expect(try await clerk.get("/reports/settlement").status == 403)
    }
  }
}

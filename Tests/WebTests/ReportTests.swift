import CaseEngine
import Foundation
import Governance
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct ReportTests {
  @Test("Every measure and its definition are in every language", arguments: Language.allCases)
  func definitions(language: Language) throws {
    let text = try TextsTests.texts.get().text(in: language)
    for measure in Measure.all {
      #expect(text.has("measure.\(measure.id)"), "\(measure.id)")
      let definition = text("measure.\(measure.id).definition")
      #expect(definition.hasSuffix("。") || definition.hasSuffix("."), "\(measure.id)")
      for key in [
        "report.unit", "report.basis", "report.column.value", "report.column.change",
      ] {
        #expect(text.has("\(key).\(measure.unit.rawValue)"), "\(key)")
      }
      for grouping in measure.groupings {
        for key in ["report.by", "report.none", "report.column"] {
          #expect(text.has("\(key).\(grouping.rawValue)"), "\(key)")
        }
      }
    }
  }

  @Test("A report says what it counted, against what, and up to when")
  func program() async throws {
    try await withWorld(.sqlite) { world in
      let program = try Program(world, as: "leader-city").with("Accept-Language", "en")
      let check = try await SchemaCheck(program)
      let list = try await program.get("/reports").json
      #expect(check.faults(list, "FigureList") == [])
      #expect(list["items"].list.compactMap { $0["report"].text } == Measure.all.map(\.id))

      let path = "/reports/received?from=2024-09-01&to=2024-10-01&by=area&compare=month"
      let report = try await program.get(path).json
      #expect(check.faults(report, "Figure") == [])
      #expect(report["total"]["value"].integer == Matter.all.count)
      #expect(report["total"]["previous"]["value"].integer == 0)
      #expect(report["total"]["change"] == .null)
      #expect(report["asOf"].text == World.noon.rfc3339)
      // A month that still runs is held against as many days of the month before.
      #expect(report["compared"]["from"].text == "2024-08-01")
      #expect(report["compared"]["to"].text == "2024-08-13")
      let rows = report["rows"].list
      let here = rows.first { $0["keys"]["area"].text == Spot.county.code }
      #expect(
        here?["numerator"].integer == Matter.all.filter { $0.lies.lies(within: .county) }.count)
      #expect(rows.compactMap { $0["n"].integer }.reduce(0, +) == Matter.all.count)
      #expect(rows.allSatisfy { $0["ranked"].flag == false })

      for measure in Measure.all {
        for grouping in measure.groupings {
          let answer = try await program.get(
            "/reports/\(measure.id)?by=\(grouping.rawValue)&compare=year")
          #expect(answer.status == 200, "\(measure.id) \(grouping)")
          #expect(check.faults(try answer.json, "Figure") == [], "\(measure.id) \(grouping)")
        }
      }
    }
  }

  @Test(
    "What is asked wrongly is refused by its name",
    arguments: [
      ("/reports/nothing", 404, ""), ("/reports/received?colour=red", 422, "colour"),
      ("/reports/received?by=colour", 422, "by"), ("/reports/received?from=yesterday", 422, "from"),
      ("/reports/received?from=2024-09-02&to=2024-09-02", 422, "to"),
      ("/reports/received?area=999999999999", 422, "area"),
      ("/reports/received?format=pdf", 422, "format"),
      ("/reports/per-100-households?by=unit", 422, "by"),
    ])
  func refused(path: String, status: Int, field: String) async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let answer = try await Program(world, as: "leader-city").get(path)
      #expect(answer.status == status)
      if status == 422 { #expect(try answer.json["problems"][0]["field"].text == field) }
    }
  }

  @Test("A table holds the lines, the total, the version and the cut-off")
  func tables() async throws {
    try await withWorld(.sqlite) { world in
      let program = try Program(world, as: "leader-city")
      for format in TableFormat.allCases {
        let answer = try await program.get(
          "/reports/on-time?by=unit&compare=year&format=\(format.rawValue)")
        #expect(answer.status == 200)
        let table = try Table.read(Data(answer.bytes))
        #expect(table.header.count == 13)
        let asOf = table.rows.compactMap { $0.cells.last?.printed }
        #expect(!asOf.isEmpty && asOf.allSatisfy { $0 == World.noon.rfc3339 })
      }
    }
  }

  @Test(
    "The pages of figures, for who leads the city", arguments: [Language.simplified, .english])
  func pages(language: Language) async throws {
    try await withWorld(.sqlite) { world in
      let actor = try world.member("leader-city").actor
      let moment = Moment(actor: actor, now: World.noon, rules: world.city.rules)
      let period = ReportPeriod.month(of: World.noon.day)
      let measure = try #require(Measure.named("received"))
      let (overview, report) = try await world.city.store.read { db in
        let overview = try Overview.run(
          Spot.city.code, period, for: actor, at: World.noon, in: db)
        let areas = try AreaChoices.of(overview.area, for: moment, in: db)
        let compared = try ComparedReport.run(
          ReportQuery(measure: measure, area: Spot.city.code, period: period),
          against: Comparison.allCases, for: actor, at: World.noon, in: db)
        return (
          OverviewPage(overview: overview, areas: areas),
          ReportPage(compared: compared, areas: areas)
        )
      }
      var viewer = Sites.clerk
      viewer.roles = ["leader"]
      try Golden.check(
        overview, "reports.\(language.rawValue)", viewer: viewer, language: language)
      try Golden.check(report, "report.\(language.rawValue)", viewer: viewer, language: language)
    }
  }

  @Test("Pages open, lead on to their tables, and hide what is small below township")
  func site() async throws {
    try await withWorld(.sqlite) { world in
      let site = Site.of(world.city, texts: try TextsTests.texts.get(), assets: Assets())
      let browser = Browser(site)
      browser.cookies["session"] = try world.member("leader-township").token
      #expect(try await browser.get("/reports").status == 200)
      #expect(browser.last.text.contains("/reports/on-time?area=\(Spot.township.code)"))
      #expect(try await browser.get("/reports/received").status == 200)
      #expect(browser.last.text.contains("已隐藏"))
      #expect(try await browser.get("/reports/received?format=csv").status == 200)
      #expect(try await browser.get("/reports/received?area=\(Spot.farCounty.code)").status == 404)
      #expect(try await browser.get("/reports/received?by=colour").status == 422)
      browser.cookies["session"] = try world.member("administrator-city").token
      #expect(try await browser.get("/reports").status == 403)
    }
  }
}

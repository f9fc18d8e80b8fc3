import CaseEngine
import Governance
import HTTPTypes
import Hummingbird

extension Routes {
  func reportEndpoints() {
    endpoint(
      Endpoint(.get, "/reports", "listReports", "The reports there are, with their definitions.")
        .answer("FigureList")
    ) { visit in
      let call = try await visit.call()
      let seen = Measure.all.filter { call.actor.role.sees($0.ground) }
      guard !seen.isEmpty else { throw Refusal.notAllowed(step: "report") }
      let text = visit.text
      return visit.json(
        .object { json in
          json.array("items", seen) {
            json, measure in
            json.object { json in
              json.member("report", measure.id)
              json.member("name", text("measure.\(measure.id)"))
              json.member("definitionVersion", measure.version)
              json.member("definition", text("measure.\(measure.id).definition"))
              json.member("cohort", measure.cohort.rawValue)
              json.member("unit", measure.unit.rawValue)
              json.member("by", measure.groupings.map(\.rawValue))
            }
          }
        })
    }
    endpoint(
      Endpoint(
        .get, "/reports/{report}", "readReport",
        "One figure of an area and a period. Without a period, of the current month; without an area, of the area of the post."
      ).query(
        .init("area", .area, "Of what lies in this area"),
        .init("from", .day, "The first day"),
        .init("to", .day, "The first day after"),
        .init("by", .choice(ReportQuery.Grouping.allCases.map(\.rawValue)), "What a row is for"),
        .init("channel", .text, "Only disputes of this origin, of the list `channels`"),
        .init("category", .text, "Only disputes of this kind, of the list `kinds`"),
        .init(
          "compare", .choice(Comparison.allCases.map(\.rawValue)),
          "month: with the period before, of the same length; year: with the same days a year ago"),
        .init("format", .choice(["json", "csv", "xlsx"]), "json, or a table to keep")
      ).answer("Figure")
    ) { visit in
      let call = try await visit.call()
      guard let measure = Measure.named(try visit.parameter("report")) else {
        throw Refusal.notFound
      }
      let asked = try visit.query
      let (now, actor) = (call.now, call.actor)
      let query = try ReportQuery(measure, asked, area: actor.post.area, on: now.day)
      let comparison = try asked.askedChoice("compare", Comparison.self)
      let format = try asked.askedChoice("format", ReportFormat.self) ?? .json
      let compared = try await call.read { db in
        try ComparedReport.run(
          query, against: comparison.map { [$0] } ?? [], for: actor, at: now, in: db)
      }
      guard let kind = TableFormat(rawValue: format.rawValue) else {
        let report = ReportJSON(compared, visit.text, comparison: comparison)
        return visit.json(.object { report.write(to: &$0) })
      }
      return try visit.download(
        ReportTable(compared, visit.text, comparison: comparison), kind)
    }
  }
}

enum ReportFormat: String { case json, csv, xlsx }

extension Visit {
  func download(_ table: ReportTable, _ kind: TableFormat) throws -> Response {
    download(
      [UInt8](try table.data(kind)), type: kind.mediaType, name: "\(table.name).\(kind.rawValue)")
  }
}

extension ReportQuery {
  /// From the query of an address.
  init(_ measure: Measure, _ query: Form, area: String, on today: Day) throws {
    let period = try ReportPeriod.asked(
      from: try query.askedDay("from"), to: try query.askedDay("to"), on: today)
    self.init(measure: measure, area: try query.askedArea("area") ?? area, period: period)
    grouping = try query.askedChoice("by", Grouping.self) ?? .area
    guard measure.groupings.contains(grouping) else { throw Invalid("by", "choice") }
    filter = Filter(
      channel: try query.askedID("channel"), category: try query.askedID("category"))
  }
}

extension ReportQuery.Filter {
  /// As it stands in an address, after the other parts of its query.
  var address: String {
    [("channel", channel), ("category", category)].compactMap { name, value in
      value.map { "&\(name)=\($0)" }
    }.joined()
  }
}

extension Form {
  /// Of an entry of a list: letters, digits and hyphens.
  func askedID(_ name: String) throws(Invalid) -> String? {
    guard let text = asked(name) else { return nil }
    guard text.utf8.count <= 60, text.wholeMatch(of: /[a-z0-9-]+/) != nil else {
      throw Invalid(name, "choice")
    }
    return text
  }

  func askedDay(_ name: String) throws(Invalid) -> Day? {
    guard let text = asked(name) else { return nil }
    guard let day = Day(text) else { throw Invalid(name, "day") }
    return day
  }
}

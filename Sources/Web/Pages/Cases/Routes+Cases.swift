import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// The list of cases, its files, and the search in the bar.
  func cases() {
    page("/search") { visit in
      visit.see("/cases?q=\(try visit.query["q"].percentEncoded)")
    }
    page("/cases") { visit in
      let query = try visit.query
      let filter = CaseFilter(page: query)
      let text = visit.text
      guard !query.has("format") else {
        return try await Self.export(visit, filter, query["format"])
      }
      let content = try await visit.reading { moment, db in
        try Self.list(filter, moment, text, db)
      }
      if content.items.count == 1, let only = content.items.first, query.has("q"),
        CaseNumber.read(query["q"]) != nil
      {
        return visit.see("/cases/\(only.number)")
      }
      return visit.page(CaseListPage(content: content, query: query))
    }
  }

  private static func list(
    _ filter: CaseFilter, _ moment: Moment, _ text: Text, _ db: Database
  ) throws -> CaseListPage.Content {
    let page = try CaseList.page(filter, for: moment.actor, at: moment.now, in: db)
    guard let own = try Areas.find(moment.actor.post.area, in: db) else {
      throw Refusal.postNeeded
    }
    let sight = try Sight.of(moment.actor, in: db)
    return CaseListPage.Content(
      items: page.items, next: page.next,
      count: try CaseList.count(filter, for: moment.actor, at: moment.now, in: db),
      names: try Names.of(
        areas: page.items.map(\.area) + [filter.holder].compactMap { $0 },
        units: page.items.compactMap(\.unit) + [filter.unit].compactMap { $0 },
        under: moment.actor.post.area, on: moment.now.day, in: db),
      areas: try AreaGroup.counties(
        within: own, on: moment.now.day, whole: { text("case.whole", ["name": $0]) }, in: db),
      states: states(of: sight.kinds(.status), moment.rules),
      readable: sight.kinds(.content))
  }

  /// Each once, though several procedures have it.
  private static func states(of kinds: Set<Privacy>, _ rules: Rulebook) -> [String] {
    var known: Set<String> = []
    return rules.procedures.filter { kinds.contains($0.privacy) }.flatMap(\.states).map(\.id)
      .filter { known.insert($0).inserted }
  }

  private static func export(
    _ visit: Visit, _ filter: CaseFilter, _ format: String
  ) async throws -> Response {
    guard ["csv", "xlsx"].contains(format) else { throw Invalid("format", "choice") }
    let text = visit.text
    let export = try await visit.reading { moment, db in
      try CaseExport.of(filter, moment, in: db)
    }
    try await visit.writing { moment, db in
      try Audit.exported("cases", as: format, by: moment.actor, in: db)
    }
    let name = "\(text("case.list"))-\(visit.now.day).\(format)"
    return format == "csv"
      ? visit.download([UInt8](export.csv(text)), type: "text/csv; charset=utf-8", name: name)
      : visit.download(
        [UInt8](try export.xlsx(text)),
        type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name: name)
  }
}

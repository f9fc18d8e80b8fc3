import CaseEngine
import Foundation
import Governance
import Storage

/// A list of cases as a file: the same filter, the same gate, the same titles.
struct CaseExport: Sendable {
  static let most = CaseTable.mostRows

  let items: [CaseSummary]
  let names: Names

  static func of(_ filter: CaseFilter, _ moment: Moment, in db: Database) throws -> CaseExport {
    var filter = filter
    // A file that ends somewhere in the middle would be taken for the whole.
    guard try CaseList.count(filter, for: moment.actor, at: moment.now, in: db) <= most else {
      throw Invalid("format", "too-many-rows", ["most": "\(most)"])
    }
    filter.limit = CaseFilter.most
    filter.cursor = nil
    var items: [CaseSummary] = []
    repeat {
      let page = try CaseList.page(filter, for: moment.actor, at: moment.now, in: db)
      items += page.items
      filter.cursor = page.next
    } while filter.cursor != nil
    let names = try Names.of(
      areas: items.map(\.area), units: items.compactMap(\.unit),
      under: moment.actor.post.area, on: moment.now.day, in: db)
    return CaseExport(items: items, names: names)
  }

  private func header(_ text: Text) -> [String] {
    ["number", "title", "area", "state", "with", "opened", "due", "light", "closed"].map {
      text("case.\($0)")
    } + [text("field.category"), text("field.urgency"), text("case.outcome")]
  }

  private func cells(_ item: CaseSummary, _ text: Text) -> [Cell] {
    [
      .text(item.number), Cell(item.title ?? ""), Cell(names.area(item.area)),
      Cell(text.word("state", item.state)),
      Cell(item.unit.map(names.unit) ?? item.turn.map { text.word("role", $0.rawValue) } ?? ""),
      Cell(item.opened.rfc3339), Cell(item.open ? item.due?.rfc3339 ?? "" : ""),
      Cell(item.open ? text("light.\(item.light.rawValue)") : ""),
      Cell(item.closed?.rfc3339 ?? ""), Cell(item.category.map { names.category($0, text) } ?? ""),
      Cell(item.urgency.map { names.choice("urgencies", $0, text) } ?? ""),
      Cell(item.outcome.map { text.word("outcome", $0) } ?? ""),
    ]
  }

  func csv(_ text: Text) -> Data {
    var writer = CSVWriter(header: header(text))
    for item in items { writer.append(cells(item, text)) }
    return writer.data
  }

  func xlsx(_ text: Text) throws -> Data {
    var writer = try XLSXWriter(
      sheet: text("case.list"), columns: header(text).map { XLSXWriter.Column($0) })
    for item in items { try writer.append(cells(item, text)) }
    return try writer.finish()
  }
}

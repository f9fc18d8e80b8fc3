import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// A list of cases as a table to keep: what the same filter shows on the page, no more and no less.
package struct CaseTable: Sendable {
  let format: TableFormat
  let text: Text

  package init(format: TableFormat, text: Text) {
    self.format = format
    self.text = text
  }

  static let mostRows = 100_000

  private static let columns = [
    "number", "state", "light", "title", "category", "area", "area-name", "holder", "unit",
    "opened", "due", "closed", "outcome", "reports",
  ]

  func answer(_ filter: CaseFilter, _ call: Call) async throws -> Response {
    let now = call.now
    let data = try await call.read { db in try self.data(filter, for: call.actor, at: now, in: db) }
    try await call.city.store.write { db in
      try Audit.exported("cases", as: format.rawValue, by: call.actor, in: db)
    }
    let name = "\(text("export.cases"))-\(now.day).\(format.rawValue)"
    return Response(
      status: .ok,
      headers: [
        .contentType: format.mediaType,
        .contentDisposition: "attachment; filename*=UTF-8''\(name.percentEncoded)",
      ], body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  /// All pages from one state of the database.
  package func data(
    _ filter: CaseFilter, for actor: Actor, at now: Instant, in db: Database
  ) throws -> Data {
    guard try CaseList.count(filter, for: actor, at: now, in: db) <= Self.mostRows else {
      throw Invalid("format", "too-many-rows", ["most": "\(Self.mostRows)"])
    }
    let units = Dictionary(
      try Organisations.all(on: now.day, db).map { ($0.id, $0.name) },
      uniquingKeysWith: { first, _ in first })
    var areas: [String: String] = [:]
    func name(_ code: String) throws -> String {
      if let known = areas[code] { return known }
      let name = try Areas.find(code, in: db)?.name ?? code
      areas[code] = name
      return name
    }
    var rows = Rows(format, columns: Self.columns.map { text("export.column.\($0)") })
    var filter = filter
    filter.limit = CaseFilter.most
    repeat {
      let page = try CaseList.page(filter, for: actor, at: now, in: db)
      for item in page.items {
        rows.add(row(item, area: try name(item.area), unit: item.unit.flatMap { units[$0] }))
      }
      filter.cursor = page.next
    } while filter.cursor != nil
    return try rows.data(sheet: text("export.cases"))
  }

  private func row(_ item: CaseSummary, area: String, unit: String?) -> [Cell] {
    [
      Cell(item.number), Cell(text.word("state", item.state)), Cell(text("light.\(item.light)")),
      Cell(item.title ?? text("export.hidden")), Cell(item.category ?? ""), Cell(item.area),
      Cell(area), Cell(item.holder), Cell(unit ?? ""), Cell(time(item.opened)),
      Cell(time(item.due)), Cell(time(item.closed)),
      Cell(item.outcome.map { text.word("state", $0) } ?? ""), .number(Double(item.reports)),
    ]
  }

  private func time(_ time: Instant?) -> String {
    time.map { String($0.rfc3339.prefix(19)).replacing("T", with: " ") } ?? ""
  }

  private struct Rows {
    let format: TableFormat
    let columns: [String]
    private var cells: [[Cell]] = []

    init(_ format: TableFormat, columns: [String]) {
      self.format = format
      self.columns = columns
    }

    mutating func add(_ row: [Cell]) { cells.append(row) }

    func data(sheet: String) throws -> Data {
      switch format {
      case .csv:
        var writer = CSVWriter(header: columns)
        for row in cells { writer.append(row) }
        return writer.data
      case .xlsx:
        var writer = try XLSXWriter(sheet: sheet, columns: columns.map { XLSXWriter.Column($0) })
        for row in cells { try writer.append(row) }
        return try writer.finish()
      }
    }
  }
}

import CaseEngine
import Foundation
import Governance

/// A bulletin as a table to keep: every edition, its figures and its parts, a line each.
struct BulletinTable {
  let bulletin: Bulletin
  let text: Text

  init(_ bulletin: Bulletin, _ text: Text) {
    self.bulletin = bulletin
    self.text = text
  }

  var name: String {
    let period = bulletin.period
    return
      "\(text("menu.bulletins"))-\(bulletin.first.figures.areaName)-\(period.from)-\(period.to)"
  }

  func data(_ format: TableFormat) throws -> Data {
    switch format {
    case .csv:
      var writer = CSVWriter(header: columns)
      for row in rows { writer.append(row) }
      return writer.data
    case .xlsx:
      var writer = try XLSXWriter(
        sheet: text("menu.bulletins"), columns: columns.map { XLSXWriter.Column($0) })
      for row in rows { try writer.append(row) }
      return try writer.finish()
    }
  }

  private var columns: [String] {
    [text("bulletin.edition"), text("bulletin.measure"), text("bulletin.part")]
      + ["code", "value.rate", "numerator", "denominator", "n", "share"].map {
        text("report.column.\($0)")
      }
      + Comparison.allCases.map { text("report.column.\($0.rawValue)-change") }
      + ["from", "to", "definition-version", "as-of"].map { text("report.column.\($0)") }
      + [text("bulletin.reason")]
  }

  private var rows: [[Cell]] { bulletin.editions.flatMap(rows) }

  private func rows(_ edition: Bulletin.Edition) -> [[Cell]] {
    let figures = edition.figures
    let received = figures.figure("received")
    var rows = figures.figures.map { figure in
      row(
        edition, figure.measure, part: "", code: "", figure.value, share: nil,
        Comparison.allCases.map { figure.change($0) }, figure.version)
    }
    for part in figures.parts {
      for (line, share) in zip(part.lines, part.shares(of: received?.value)) {
        rows.append(
          row(
            edition, "received", part: line.name ?? text("report.none.\(part.grouping)"),
            code: line.key ?? "", line.value, share: share, Comparison.allCases.map { _ in nil },
            received?.version ?? 0))
      }
    }
    return rows
  }

  private func row(
    _ edition: Bulletin.Edition, _ measure: String, part: String, code: String,
    _ value: ReportValue, share: Int?, _ changes: [Int?], _ version: Int
  ) -> [Cell] {
    let figures = edition.figures
    var cells = [
      Cell(
        edition.n == 0 ? text("bulletin.first") : text("bulletin.correction", ["n": "\(edition.n)"])
      ),
      Cell(text("measure.\(measure)")), Cell(part), Cell(code),
    ]
    cells +=
      value.hidden
      ? [Cell(text("report.hidden")), .empty, .empty, .empty]
      : [
        value.value.map { .number($0) } ?? .empty, .number(Double(value.numerator)),
        .number(Double(value.denominator)), .number(Double(value.n)),
      ]
    cells += ([share] + changes).map { $0.map { .number(Double($0) / 100) } ?? .empty }
    return cells + [
      Cell("\(figures.from)"), Cell("\(figures.to)"), .number(Double(version)),
      Cell(figures.asOf.rfc3339), Cell(edition.reason ?? ""),
    ]
  }
}

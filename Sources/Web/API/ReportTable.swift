import CaseEngine
import Foundation
import Governance

/// A report as a table to keep: its definition's version and its cut-off stand in every line, so
/// that a line that was copied elsewhere still says what it is.
package struct ReportTable: Sendable {
  let compared: ComparedReport
  let text: Text
  let comparison: Comparison?

  private var report: Report { compared.report }
  private var measure: Measure { report.query.measure }

  package init(_ compared: ComparedReport, _ text: Text, comparison: Comparison? = nil) {
    self.compared = compared
    self.text = text
    self.comparison = comparison
  }

  package var csv: Data {
    var writer = CSVWriter(header: columns)
    for row in rows { writer.append(row) }
    return writer.data
  }

  package func xlsx() throws -> Data {
    var writer = try XLSXWriter(
      sheet: text("measure.\(measure.id)"), columns: columns.map { XLSXWriter.Column($0) })
    for row in rows { try writer.append(row) }
    return try writer.finish()
  }

  /// For a terminal: a line a line, cells apart by tabs, and under it the definition.
  package var plain: String {
    let lines = report.lines.map { ($0.key ?? "", report.name(of: $0, text), $0.value) }
    let total = ("", text("report.total"), report.total)
    let printed = (lines + [total]).map { key, name, value in
      [key, name, text.figure(value, measure), text.basis(value, measure)].joined(separator: "\t")
    }
    let head =
      "\(text("measure.\(measure.id)")) \(report.area.name) \(text.period(report.query.period))"
    let foot = [
      text("measure.\(measure.id).definition"),
      text("report.version", ["version": "\(measure.version)"]),
      text("report.asof", ["time": text.time(report.asOf)]),
    ]
    return ([head] + printed + foot).joined(separator: "\n") + "\n"
  }

  func data(_ format: TableFormat) throws -> Data {
    switch format {
    case .csv: csv
    case .xlsx: try xlsx()
    }
  }

  var name: String {
    let period = report.query.period
    return "\(text("measure.\(measure.id)"))-\(report.area.name)-\(period.from)-\(period.to)"
  }

  private var columns: [String] {
    var columns = [
      text("report.column.code"), text("report.column.\(report.query.grouping.rawValue)"),
      text("measure.\(measure.id)"), text("report.column.numerator"),
      text(
        measure.unit == .perHundredHouseholds
          ? "report.column.households" : "report.column.denominator"),
      text("report.column.n"), text("report.column.ranked"),
    ]
    if comparison != nil {
      columns += [
        text("report.column.previous"), text("report.column.change.\(measure.unit.rawValue)"),
      ]
    }
    return columns
      + ["from", "to", "definition-version", "as-of"].map { text("report.column.\($0)") }
  }

  private var rows: [[Cell]] {
    let lines = report.lines.map { line in
      row(
        line.key ?? "", report.name(of: line, text), line.value, ranked: line.ranked,
        comparison.flatMap { compared.previous(line, $0) },
        comparison.flatMap { compared.change(line, $0) })
    }
    let total = row(
      "", text("report.total"), report.total, ranked: nil,
      comparison.flatMap { compared.earlier[$0]?.total },
      comparison.flatMap { compared.change($0) })
    return lines + [total]
  }

  private func row(
    _ key: String, _ name: String, _ value: ReportValue, ranked: Bool?, _ previous: ReportValue?,
    _ change: Int?
  ) -> [Cell] {
    var cells = [Cell(key), Cell(name)]
    cells +=
      value.hidden
      ? [Cell(text("report.hidden")), .empty, .empty, .empty]
      : [
        number(value), .number(Double(value.numerator)), .number(Double(value.denominator)),
        .number(Double(value.n)),
      ]
    cells.append(ranked.map { Cell(text($0 ? "report.yes" : "report.no")) } ?? .empty)
    if comparison != nil {
      cells.append(previous.map { $0.hidden ? Cell(text("report.hidden")) : number($0) } ?? .empty)
      cells.append(change.map { .number(Double($0) / 100) } ?? .empty)
    }
    let period = report.query.period
    return cells + [
      Cell("\(period.from)"), Cell("\(period.to)"), .number(Double(measure.version)),
      Cell(report.asOf.rfc3339),
    ]
  }

  private func number(_ value: ReportValue) -> Cell { value.value.map { .number($0) } ?? .empty }
}

extension Report {
  /// How a line is called.
  func name(of line: Line, _ text: Text) -> String {
    guard let key = line.key else { return text("report.none.\(query.grouping.rawValue)") }
    if let name = line.name { return name }
    switch query.grouping {
    case .month: return text.month(key)
    case .level: return Int(key).flatMap(Level.init).map { text("level.\($0.name)") } ?? key
    // A road that no list of the policy names is a procedure.
    case .road: return text.has("procedure.\(key)") ? text("procedure.\(key)") : key
    case .area, .unit, .category, .channel, .desk: return key
    }
  }
}

extension Text {
  /// `2024-09` in words.
  func month(_ key: String) -> String {
    guard let day = Day("\(key)-01") else { return key }
    return self(
      "report.month", ["year": "\(day.year)", "month": self("date.month.\(day.month)")])
  }
}

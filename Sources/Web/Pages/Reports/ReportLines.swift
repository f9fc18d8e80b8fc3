import CaseEngine
import Governance

/// The lines of a report as a table shows them, the total last.
struct ReportLines: Sendable {
  struct Line: Sendable {
    let name: String
    let path: String?
    let value: ReportValue
    let share: String
    let changes: [Comparison: Int]
    let place: Int?
    let isTotal: Bool
  }

  let lines: [Line]
  let columns: [Listing<Line>.Column]

  init(_ compared: ComparedReport, _ context: PageContext) {
    let report = compared.report
    let measure = report.query.measure
    let grouping = report.query.grouping
    let text = context.text
    let shares = Self.shares(report)
    var lines = zip(report.lines.indices, zip(report.lines, report.places)).map { index, pair in
      Line(
        name: report.name(of: pair.0, text), path: Self.path(pair.0, report),
        value: pair.0.value, share: pair.0.value.hidden ? "" : Percent.text(shares[index]),
        changes: Self.changes { compared.change(pair.0, $0) }, place: pair.1, isTotal: false)
    }
    lines.append(
      Line(
        name: text("report.total"), path: nil, value: report.total,
        share: report.total.hidden || report.total.numerator == 0 ? "" : Percent.text(10_000),
        changes: Self.changes { compared.change($0) }, place: nil, isTotal: true))
    self.lines = lines

    var columns: [Listing<Line>.Column] = [
      .init(text("report.column.\(grouping.rawValue)"), headline: true) { line in
        let name: HTML = line.isTotal ? "<strong>\(line.name)</strong>" : "\(line.name)"
        return line.path.map { "<a href=\"\($0)\">\(line.name)</a>" } ?? name
      },
      .init(text("report.column.value.\(measure.unit.rawValue)"), number: true) {
        $0.value.hidden ? context.tag(text("report.hidden")) : "\(text.figure($0.value, measure))"
      },
    ]
    if measure.unit == .count {
      columns.append(.init(text("report.column.share"), number: true) { "\($0.share)" })
    } else {
      let below =
        measure.unit == .perHundredHouseholds
        ? "report.column.households" : "report.column.denominator"
      columns.append(
        .init(text("report.column.numerator"), number: true) {
          "\($0.value.hidden ? "" : Text.grouped($0.value.numerator))"
        })
      columns.append(
        .init(text(below), number: true) {
          "\($0.value.hidden ? "" : Text.grouped($0.value.denominator))"
        })
    }
    if grouping != .month {
      for comparison in Comparison.allCases {
        columns.append(
          .init(text("report.column.\(comparison.rawValue)-change"), number: true) {
            "\(text.change($0.changes[comparison], measure))"
          })
      }
    }
    if grouping == .area || grouping == .unit {
      columns.append(
        .init(text("report.column.place"), number: true) { line in
          line.isTotal
            ? ""
            : line.place.map { "\($0)" }
              ?? "<span class=\"quiet\">\(text("report.unranked"))</span>"
        })
    }
    self.columns = columns
  }

  private static func changes(_ change: (Comparison) -> Int?) -> [Comparison: Int] {
    Dictionary(
      Comparison.allCases.compactMap { comparison in change(comparison).map { (comparison, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Hundredths of a percent that add up to a hundred; what is hidden takes its part unseen.
  private static func shares(_ report: Report) -> [Int?] {
    let shown = report.lines.map { $0.value.hidden ? 0 : $0.value.numerator }
    let hidden = max(0, report.total.numerator - shown.reduce(0, +))
    let shares = Percent.shares(shown + [hidden])
    return report.lines.indices.map { shares.indices.contains($0) ? shares[$0] : nil }
  }

  /// A line of an area opens the same report of it.
  private static func path(_ line: Report.Line, _ report: Report) -> String? {
    guard report.query.grouping == .area, let key = line.key, key != report.area.code else {
      return nil
    }
    let period = report.query.period
    return "/reports/\(report.query.measure.id)?area=\(key)&from=\(period.from)&to=\(period.to)"
      + report.query.filter.address
  }
}

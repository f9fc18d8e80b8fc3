import CaseEngine
import Governance

/// One measure: its total, its lines with what they were before, and a chart of them.
struct ReportPage: Page {
  let compared: ComparedReport
  let areas: AreaChoices
  /// What disputes may be narrowed to.
  var channels: [Field.Choice] = []
  var kinds: [Field.Choice] = []

  private var report: Report { compared.report }
  private var measure: Measure { report.query.measure }
  private var grouping: ReportQuery.Grouping { report.query.grouping }
  private var period: ReportPeriod { report.query.period }

  func title(_ context: PageContext) -> String { context.text("measure.\(measure.id)") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    let (title, path) =
      measure.ground == .hotline
      ? ("report.title", "/reports") : ("menu.mediation-figures", "/mediation/figures")
    let month = period.from.description.prefix(7)
    return [Link(context.text(title), "\(path)?area=\(report.area.code)&month=\(month)")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(presets(context))\
      \(context.filters([
        Field("area", text("report.filter.area"), .one(areas.choices), value: report.area.code),
        Field("from", text("report.filter.from"), .day, value: "\(period.from)"),
        Field("to", text("report.filter.to"), .day, value: "\(period.to)"),
        Field(
          "by", text("report.filter.by"),
          .one(measure.groupings.map { .init($0.rawValue, text("report.by.\($0.rawValue)")) }),
          value: grouping.rawValue),
      ] + narrowing(text)))\
      \(context.tiles([total(text)]))\
      \(when: report.total.n == 0 && !report.total.hidden, context.empty(text("report.empty")))\
      \(when: report.total.n > 0 || report.total.hidden, """
        \(context.section(
          text("report.chart", ["measure": text("measure.\(measure.id)"),
            "by": text("report.by.\(grouping.rawValue)")]), chart(text)))\
        \(context.section(text("report.table"), table(context)))
        """)\
      \(notes(text))
      """
  }

  private func narrowing(_ text: Text) -> [Field] {
    guard measure.ground == .mediation else { return [] }
    let filter = report.query.filter
    let every = [Field.Choice("", text("report.filter.every"))]
    return [
      Field(
        "channel", text("report.filter.channel"), .one(every + channels),
        value: filter.channel ?? ""),
      Field(
        "category", text("report.filter.category"), .one(every + kinds),
        value: filter.category ?? ""),
    ]
  }

  private func presets(_ context: PageContext) -> HTML {
    let month = ReportPeriod.month(of: report.asOf.day)
    let year = Day(year: month.from.year, month: 1, day: 1)
    let all: [(name: String, period: ReportPeriod)] = [
      ("this-month", month),
      ("last-month", ReportPeriod(from: month.from.adding(months: -1), to: month.from)),
      ("this-year", ReportPeriod(from: year, to: month.to)),
      ("year", ReportPeriod(from: month.from.adding(months: -11), to: month.to)),
    ]
    return context.tabs(
      all.map { name, period in
        (
          Link(
            context.text("report.preset.\(name)"), address(period)), nil, period == self.period
        )
      }, label: context.text("report.preset"))
  }

  private func address(_ period: ReportPeriod, area: String? = nil) -> String {
    "/reports/\(measure.id)?area=\(area ?? report.area.code)&from=\(period.from)"
      + "&to=\(period.to)&by=\(grouping.rawValue)" + report.query.filter.address
  }

  private func total(_ text: Text) -> Tile {
    let number = text.figure(report.total, measure)
    let isPercent = measure.unit == .rate && number.hasSuffix("%")
    return Tile(
      name: "\(report.area.name) · \(text("report.figure"))",
      figure: isPercent ? String(number.dropLast()) : number,
      unit: measure.unit == .rate && !isPercent ? "" : text("report.unit.\(measure.unit.rawValue)"),
      period: text.period(period),
      change: Comparison.allCases.map {
        text(
          "report.change.\($0.rawValue)", ["change": text.change(compared.change($0), measure)])
      }.joined(separator: " · "),
      definition: text("measure.\(measure.id).definition"),
      basis: [
        text.basis(report.total, measure),
        text("report.version", ["version": "\(measure.version)"]),
        text("report.asof", ["time": text.time(report.asOf)]),
      ].joined(separator: " "))
  }

  /// A bar a line; the figure stands beside it in words, so the bars themselves say nothing to
  /// who cannot see them.
  private func chart(_ text: Text) -> HTML {
    let most = report.lines.compactMap(\.value.value).max() ?? 0
    return """
      <ul class="bars">\(each: report.lines, { line in
        let width = most > 0 ? Int((line.value.value ?? 0) / most * 1000) : 0
        return """
          <li><span>\(report.name(of: line, text))</span>\
          <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" \
          focusable="false"><rect width="\(width)" height="10"/></svg>\
          <span class="number">\(text.figure(line.value, measure))</span></li>

          """
      })</ul>
      """
  }

  private func table(_ context: PageContext) -> HTML {
    let rows = ReportLines(compared, context)
    return context.list(
      Listing(
        name: context.text("report.table"), columns: rows.columns, elements: rows.lines,
        exports: context.exports(),
        empty: (context.text("report.empty"), nil)))
  }

  private func notes(_ text: Text) -> HTML {
    let isHidden = report.total.hidden || report.lines.contains(where: \.value.hidden)
    let isRanked = grouping == .area || grouping == .unit
    return """
      \(when: isHidden, """
        <p class="quiet">\(text("report.hidden.note", ["limit": "\(report.policy.smallCount)"]))</p>

        """)\
      \(when: isRanked, """
        <p class="quiet">\(text(
          "report.ranked.note", ["least": "\(report.policy.rankingLeast)"]))</p>

        """)\
      <p class="quiet">\(text("report.compared"))</p>
      """
  }
}

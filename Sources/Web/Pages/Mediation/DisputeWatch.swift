import CaseEngine
import Governance
import Storage

/// What who leads looks for first: where more disputes come in than before, and who is late.
struct DisputeWatch: Sendable {
  let disputes: ComparedReport
  let late: [LateDisputes]
  let names: Names

  static func of(
    _ area: String, _ period: ReportPeriod, _ moment: Moment, in db: Database
  ) throws -> DisputeWatch? {
    guard let measure = Measure.named("disputes") else { return nil }
    let late = try LateDisputes.all(in: area, for: moment.actor, at: moment.now, in: db)
    return DisputeWatch(
      disputes: try ComparedReport.run(
        ReportQuery(measure: measure, area: area, period: period), against: [.month],
        for: moment.actor, at: moment.now, in: db),
      late: late,
      names: try Names.of(
        areas: late.map(\.desk).filter { !$0.isEmpty }, units: late.compactMap(\.unit),
        on: moment.now.day, in: db))
  }

  struct Rise {
    let line: Report.Line
    let now: Int
    let before: Int
  }

  /// The areas in which more has come in than in as many days before, the most first. What is
  /// hidden for being few has no place in an order.
  var rises: [Rise] {
    disputes.report.lines.compactMap { line -> Rise? in
      guard line.key != nil, !line.value.hidden else { return nil }
      let before = disputes.previous(line, .month)
      if before?.hidden == true { return nil }
      return Rise(line: line, now: line.value.numerator, before: before?.numerator ?? 0)
    }
    .filter { $0.now > $0.before }
    .sorted { ($1.now - $1.before, $1.now) < ($0.now - $0.before, $0.now) }
  }

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <div class="columns even"><div>\(context.section(
        text("monthly.rise"), id: "rise",
        actions: [Action(text("monthly.rise.all"), address(disputes.report.area.code))],
        rising(context)))</div>\
      <div>\(context.section(text("monthly.late"), id: "late", overdue(context)))</div></div>
      """
  }

  private func address(_ area: String) -> String {
    let period = disputes.report.query.period
    return "/reports/disputes?area=\(area)&from=\(period.from)&to=\(period.to)"
  }

  private func rising(_ context: PageContext) -> HTML {
    let text = context.text
    let report = disputes.report
    let period = report.query.period
    let before = period.before(.month, on: report.asOf.day)
    return """
      <p class="quiet">\(text("monthly.rise.words", [
        "now": text.period(period), "before": text.period(before),
      ]))</p>\
      \(context.list(Listing(
        name: text("monthly.rise"),
        columns: [
          .init(text("report.column.area"), headline: true) { rise in
            """
            <a href="\(address(rise.line.key ?? ""))">\(report.name(of: rise.line, text))</a>
            """
          },
          .init(text("monthly.rise.now"), number: true) { "\(Text.grouped($0.now))" },
          .init(text("monthly.rise.before"), number: true) { "\(Text.grouped($0.before))" },
          .init(text("monthly.rise.more"), number: true) { "+\(Text.grouped($0.now - $0.before))" },
        ], elements: Array(rises.prefix(LateDisputes.most)),
        empty: (text("monthly.rise.none"), nil))))
      """
  }

  private func overdue(_ context: PageContext) -> HTML {
    let text = context.text
    let (names, area) = (names, disputes.report.area.code)
    return """
      <p class="quiet">\(text("monthly.late.words"))</p>\
      \(context.list(Listing(
        name: text("monthly.late"),
        columns: [
          .init(text("monthly.late.who"), headline: true) { one in
            "\(one.unit.map(names.unit) ?? text("monthly.late.desk", ["area": names.area(one.desk)]))"
          },
          .init(text("supervision.overdue"), number: true) { one in
            let who = one.unit.map { "unit=\($0)" } ?? "unit=none&holder=\(one.desk)"
            let list = "/cases?of=disputes&open=yes&overdue=yes&order=due&area=\(area)&\(who)"
            return "<a href=\"\(list)\">\(one.late)</a>"
          },
          .init(text("supervision.in-hand"), number: true) { "\(Text.grouped($0.inHand))" },
          .init(text("monthly.late.since")) { "\(text.day($0.since.day))" },
        ], elements: late, empty: (text("monthly.late.none"), nil))))
      """
  }
}

import CaseEngine
import Governance

/// What mediation centres and committees have done in a month: the bulletin's words, the monthly
/// table that they are made from, and every rate with its base.
struct MediationFiguresPage: Page {
  let report: MonthlyReport
  let overview: Overview
  let areas: AreaChoices
  var watch: DisputeWatch?

  func title(_ context: PageContext) -> String { context.text("menu.mediation-figures") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.filters([
        Field("area", text("report.filter.area"), .one(areas.choices), value: report.area.code),
        Field("month", text("report.filter.month"), .one(overview.months(text)), value: overview.month),
      ]))\
      <p class="quiet">\(report.area.name) · \(text.period(report.period)) · \
      \(text("report.asof", ["time": text.time(report.asOf)]))</p>
      \(when: report.isHidden, context.notice(text("monthly.hidden")))\
      \(when: !report.isHidden, """
        \(each: report.table.faults.flatMap { faults($0, text) }, {
          context.notice($0, warning: true)
        })\
        \(context.section(text("monthly.bulletin"), bulletin(text)))\
        \(optional: watch, { $0.markup(context) })
        """)\
      \(context.section(text("monthly.rates"), "\(context.tiles(overview.tiles(text)))"))\
      \(when: !report.isHidden, context.section(text("monthly.table"), table(context)))\
      <p class="quiet">\(text("monthly.definition"))</p>
      """
  }

  /// What does not add up, and what is missing from it.
  private func faults(_ fault: MonthlyTable.Fault, _ text: Text) -> [String] {
    let key = "monthly.fault.\(fault.footing.rawValue)"
    let without = fault.footing == .kinds ? report.table.withoutKind : 0
    let none = without > 0 ? [text("\(key).none", ["count": Text.grouped(without)])] : []
    guard fault.parts + without != fault.whole else { return none }
    return none + [
      text(
        key, ["parts": Text.grouped(fault.parts + without), "whole": Text.grouped(fault.whole)])
    ]
  }

  private func bulletin(_ text: Text) -> HTML {
    "<p>\(MonthlyWords(report, text).paragraph)</p>\n"
  }

  private func table(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("monthly.table"),
        columns: [
          .init(text("monthly.column.item"), headline: true) { "\($0.name)" },
          .init(text("monthly.column.value"), number: true) { "\($0.printed)" },
          .init(text("report.column.share"), number: true) { "\($0.share)" },
        ], elements: MonthlyLines(report, text).lines,
        exports: context.exports(), part: \.group, empty: (text("report.empty"), nil)))
  }
}

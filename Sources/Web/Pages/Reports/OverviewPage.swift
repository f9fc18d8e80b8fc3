import CaseEngine
import Governance

/// Every measure of an area in a month, each with its change, its base and its definition.
struct OverviewPage: Page {
  let overview: Overview
  let areas: AreaChoices

  func title(_ context: PageContext) -> String { context.text("report.title") }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.filters([
        Field("area", text("report.filter.area"), .one(areas.choices), value: overview.area.code),
        Field("month", text("report.filter.month"), .one(overview.months(text)), value: overview.month),
      ]))\
      <p class="quiet">\(overview.area.name) · \(text.period(overview.period)) · \
      \(text("report.asof", ["time": text.time(overview.asOf)]))</p>
      \(context.tiles(overview.tiles(text)))\
      <p class="quiet">\(text("report.compared"))</p>
      """
  }
}

extension Overview {
  var month: String { String(period.from.description.prefix(7)) }

  /// The last two years, newest first, and the one that is shown.
  func months(_ text: Text) -> [Field.Choice] {
    let first = asOf.day.adding(months: 0)
    var keys = (0..<24).map { String(first.adding(months: -$0).description.prefix(7)) }
    if !keys.contains(month) { keys.append(month) }
    return keys.map { Field.Choice($0, text.month($0)) }
  }

  func tiles(_ text: Text) -> [Tile] { figures.map { tile($0, text) } }

  private func tile(_ figure: Figure, _ text: Text) -> Tile {
    let measure = figure.measure
    let changes = Comparison.allCases.map {
      text(
        "report.change.\($0.rawValue)", ["change": text.change(figure.change($0), measure)])
    }
    let number = text.figure(figure.value, measure)
    let isPercent = measure.unit == .rate && number.hasSuffix("%")
    return Tile(
      name: text("measure.\(measure.id)"), figure: isPercent ? String(number.dropLast()) : number,
      unit: measure.unit == .rate && !isPercent ? "" : text("report.unit.\(measure.unit.rawValue)"),
      period: text.period(period), change: changes.joined(separator: " · "),
      definition: text("measure.\(measure.id).definition"),
      basis: "\(text.basis(figure.value, measure)) "
        + text("report.version", ["version": "\(measure.version)"]),
      path: "/reports/\(measure.id)?area=\(area.code)&from=\(period.from)"
        + "&to=\(period.to)")
  }
}

extension PageContext {
  /// Filters that stand in the address and are always in sight.
  func filters(_ fields: [Field]) -> HTML {
    """
    <form class="filters open" method="get" action="\(path)">\
    \(each: fields, { one in
      var shown = one
      shown.isFilter = true
      return field(shown)
    })\
    <div class="buttons"><button class="button main">\(text("list.apply"))</button></div></form>

    """
  }
}

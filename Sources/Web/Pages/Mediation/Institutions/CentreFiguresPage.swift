import CaseEngine
import Governance
import Storage

/// Attendance and calls, by centre or by function.
struct CentreFiguresPage: Page {
  let figures: CentreFigures
  let areas: [Field.Choice]

  static func of(_ asked: Form, _ moment: Moment, _ db: Database) throws -> CentreFiguresPage {
    let period = try ReportPeriod.asked(
      from: try asked.askedDay("from"), to: try asked.askedDay("to"), on: moment.now.day)
    let figures = try CentreFigures.run(
      try asked.askedArea("area") ?? moment.actor.post.area, period,
      by: try asked.askedChoice("by", CentreFigures.Grouping.self) ?? .centre, for: moment.actor,
      at: moment.now, in: db)
    return CentreFiguresPage(
      figures: figures, areas: try AreaChoices.of(figures.area, for: moment, in: db).choices)
  }

  func title(_ context: PageContext) -> String { context.text("centre.figures") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.centres"), "/centres")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.filters([
        Field("area", text("report.filter.area"), .one(areas), value: figures.area.code),
        Field("from", text("report.filter.from"), .day, value: "\(figures.period.from)"),
        Field("to", text("report.filter.to"), .day, value: "\(figures.period.to)"),
        Field(
          "by", text("report.filter.by"),
          .one(CentreFigures.Grouping.allCases.map { .init($0.rawValue, text("centre.by.\($0.rawValue)")) }),
          value: figures.grouping.rawValue),
      ]))\
      \(context.tiles(tiles(text)))\
      \(context.section(text("report.table"), table(context)))\
      <p class="quiet">\(text("centre.figures.definition"))</p>
      """
  }

  private func tiles(_ text: Text) -> [Tile] {
    let total = figures.total
    let period = "\(figures.area.name) · \(text.period(figures.period))"
    return [
      Tile(
        name: text("centre.figures.attendance"), figure: Self.percent(total.attendance), unit: "%",
        period: period, definition: text("centre.figures.definition"),
        basis: text(
          "centre.figures.basis", ["part": "\(total.came)", "whole": "\(total.owed)"])),
      Tile(
        name: text("centre.figures.in-time"), figure: Self.percent(total.inTimeShare), unit: "%",
        period: period, definition: text("centre.figures.definition"),
        basis: text(
          "centre.figures.basis", ["part": "\(total.inTime)", "whole": "\(total.called)"])),
      Tile(
        name: text("centre.figures.minutes"), figure: Self.number(total.meanMinutes),
        unit: text("centre.figures.unit"), period: period,
        definition: text("centre.figures.definition"),
        basis: text(
          "centre.figures.basis", ["part": "\(total.arrived)", "whole": "\(total.called)"])),
    ]
  }

  private static func percent(_ share: Double?) -> String {
    share.map { Percent.text(Int(($0 * 10_000).rounded())).replacing("%", with: "") } ?? "—"
  }

  private static func share(_ share: Double?) -> String {
    share == nil ? "—" : percent(share) + "%"
  }

  private static func number(_ value: Double?) -> String {
    value.map { "\(($0 * 10).rounded() / 10)" } ?? "—"
  }

  private func table(_ context: PageContext) -> HTML {
    let text = context.text
    let byCentre = figures.grouping == .centre
    let total = CentreFigures.total(figures, name: text("report.total"))
    return context.list(
      Listing(
        name: text("report.table"),
        columns: [
          .init(text("centre.by.\(figures.grouping.rawValue)"), headline: true) { line in
            byCentre && !line.key.isEmpty
              ? "<a href=\"/centres/\(line.key)\">\(line.name)</a>" : "\(line.name)"
          },
          .init(text("centre.figures.owed"), number: true) { "\($0.counts.owed)" },
          .init(text("centre.figures.came"), number: true) { "\($0.counts.came)" },
          .init(text("centre.figures.attendance"), number: true) {
            "\(Self.share($0.counts.attendance))"
          },
          .init(text("centre.figures.called"), number: true) { "\($0.counts.called)" },
          .init(text("centre.figures.arrived"), number: true) { "\($0.counts.arrived)" },
          .init(text("centre.figures.in-time"), number: true) {
            "\(Self.share($0.counts.inTimeShare))"
          },
          .init(text("centre.figures.minutes"), number: true) {
            "\(Self.number($0.counts.meanMinutes))"
          },
        ], elements: figures.lines + [total],
        exports: context.exports(), empty: (text("report.empty"), nil)))
  }

  func table(_ text: Text, _ format: TableFormat) throws -> [UInt8] {
    let columns =
      [text("centre.by.\(figures.grouping.rawValue)")]
      + [
        "owed", "came", "excused", "attendance", "called", "arrived", "in-time", "minutes",
      ].map { text("centre.figures.\($0)") }
      + ["from", "to"].map { text("report.column.\($0)") }
    func cell(_ value: Double?) -> Cell { value.map { .number($0) } ?? .empty }
    let rows = (figures.lines + [CentreFigures.total(figures, name: text("report.total"))]).map {
      line -> [Cell] in
      let counts = line.counts
      return [
        Cell(line.name), .number(Double(counts.owed)), .number(Double(counts.came)),
        .number(Double(counts.excused)), cell(counts.attendance),
        .number(Double(counts.called)), .number(Double(counts.arrived)),
        cell(counts.inTimeShare), cell(counts.meanMinutes), Cell("\(figures.period.from)"),
        Cell("\(figures.period.to)"),
      ]
    }
    return try TableFile.bytes(columns, rows, sheet: text("centre.figures"), as: format)
  }
}

extension CentreFigures {
  static func total(_ figures: CentreFigures, name: String) -> Line {
    Line(key: "", name: name, counts: figures.total)
  }
}

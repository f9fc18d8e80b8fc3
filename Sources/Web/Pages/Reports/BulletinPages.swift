import CaseEngine
import Governance

/// Periods that were frozen, and a form for the next.
struct BulletinsPage: Page {
  let lines: [BulletinLine]
  let next: Int?
  let areas: [Field.Choice]
  let own: String
  let today: Day
  let mayFreeze: Bool
  var entered = Entered()

  func title(_ context: PageContext) -> String { context.text("menu.bulletins") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.mine"), "/"), Link(context.text("report.title"), "/reports")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("bulletin.lead"))</p>
      \(context.list(Listing(
        name: text("menu.bulletins"),
        columns: [
          .init(text("bulletin.period"), headline: true) { line in
            "<a href=\"/bulletins/\(line.id)\">\(line.areaName) \(text.period(line.period))</a>"
          },
          .init(text("bulletin.frozen")) { context.time($0.at) },
          .init(text("bulletin.corrections"), number: true) { "\($0.corrections)" },
        ], elements: lines, next: next.map { "\($0)" }, empty: (text("bulletin.none"), nil))))\
      \(when: mayFreeze, context.section(text("bulletin.freeze"), context.form(
        "/bulletins", fields(text), entered, submit: text("bulletin.freeze.submit"))))
      """
  }

  private func fields(_ text: Text) -> [Field] {
    let month = Day(year: today.year, month: today.month, day: 1)
    let first = month.adding(months: -1)
    return [
      Field("area", text("report.filter.area"), .one(areas), required: true, value: own),
      Field("from", text("report.filter.from"), .day, required: true, value: "\(first)"),
      Field(
        "to", text("report.filter.to"), .day, hint: text("bulletin.to.hint"), required: true,
        value: "\(month)"),
    ]
  }
}

/// One frozen period: its text, its figures with what they were held against, its parts, and each
/// correction beside what stood first.
struct BulletinPage: Page {
  let bulletin: Bulletin
  let people: [Int64: String]
  let mayCorrect: Bool
  var entered = Entered()

  private var figures: BulletinFigures { bulletin.current.figures }

  func title(_ context: PageContext) -> String {
    "\(figures.areaName) \(context.text.period(bulletin.period))"
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.mine"), "/"),
      Link(context.text("menu.bulletins"), "/bulletins"),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let exports = TableFormat.allCases.map {
      Link(text("report.export.\($0.rawValue)"), "/bulletins/\(bulletin.id)?format=\($0.rawValue)")
    }
    return """
      \(when: !bulletin.corrections.isEmpty, context.notice(
        text("bulletin.corrected", ["count": "\(bulletin.corrections.count)"]), warning: true))\
      \(context.section(text("bulletin.words"), """
        \(words(bulletin.current.words))\
        <p class="quiet">\(text("report.asof", ["time": text.time(figures.asOf)])) \
        \(text("bulletin.by", ["name": name(bulletin.first.person), "time": text.time(bulletin.first.at)]))</p>
        <p class="buttons"><button class="button plain" data-print>\(context.icon(.print)) \
        \(text("bulletin.print"))</button></p>
        """))\
      \(context.section(text("bulletin.figures"), context.list(Listing(
        name: text("bulletin.figures"), columns: columns(context), elements: figures.figures,
        exports: exports, empty: (text("report.empty"), nil)))))\
      \(each: figures.parts, { part(Self.printed($0, of: figures, text), $0.grouping, context) })\
      \(when: !bulletin.corrections.isEmpty, context.section(
        text("bulletin.corrections"), id: "corrections", corrections(context)))\
      \(when: mayCorrect, context.section(text("bulletin.correct"), context.form(
        "/bulletins/\(bulletin.id)/corrections",
        [
          Field(
            "reason", text("bulletin.reason"), .lines(3), hint: text("bulletin.reason.hint"),
            required: true, maxLength: Bulletins.longestReason)
        ], entered, submit: text("bulletin.correct.submit"))))
      """
  }

  private func name(_ person: Int64) -> String { people[person] ?? "\(person)" }

  private func words(_ words: String) -> HTML {
    "\(each: words.split(separator: "\n"), { "<p class=\"words\">\(String($0))</p>" })"
  }

  private func columns(_ context: PageContext) -> [Listing<BulletinFigures.Figure>.Column] {
    let text = context.text
    var columns: [Listing<BulletinFigures.Figure>.Column] = [
      .init(text("bulletin.measure"), headline: true) { "\(text("measure.\($0.measure)"))" },
      .init(text("report.column.value.rate"), number: true) {
        "\(text.printed($0.value, $0.measure))"
      },
      .init(text("report.column.numerator"), number: true) {
        "\($0.value.hidden ? "" : Text.grouped($0.value.numerator))"
      },
      .init(text("report.column.denominator"), number: true) {
        "\($0.value.hidden ? "" : Text.grouped($0.value.denominator))"
      },
    ]
    for comparison in Comparison.allCases {
      columns.append(
        .init(text("report.column.\(comparison.rawValue)-change"), number: true) {
          "\(text.printed($0.change(comparison), $0.measure))"
        })
    }
    columns.append(
      .init(text("report.column.definition-version"), number: true) { "\($0.version)" })
    return columns
  }

  private struct PartLine {
    let name: String
    let count: String
    let share: String
  }

  private static func printed(
    _ part: BulletinFigures.Part, of figures: BulletinFigures, _ text: Text
  ) -> [PartLine] {
    let total = figures.figure("received")?.value
    return zip(part.lines, part.shares(of: total)).filter { $0.0.value.n > 0 || $0.0.value.hidden }
      .map { line, share in
        PartLine(
          name: line.name ?? text("report.none.\(part.grouping)"),
          count: line.value.hidden ? text("report.hidden") : Text.grouped(line.value.numerator),
          share: line.value.hidden ? "" : Percent.text(share))
      }
  }

  private func part(
    _ lines: [PartLine], _ grouping: String, _ context: PageContext
  ) -> HTML {
    let text = context.text
    return context.section(
      text("bulletin.part.\(grouping)"),
      context.list(
        Listing(
          name: text("bulletin.part.\(grouping)"),
          columns: [
            .init(text("report.column.\(grouping)"), headline: true) { "\($0.name)" },
            .init(text("report.column.value.count"), number: true) { "\($0.count)" },
            .init(text("report.column.share"), number: true) { "\($0.share)" },
          ], elements: lines, empty: (text("report.empty"), nil))))
  }

  /// Each correction with its reason, and every figure that changed: what stood and what holds.
  private func corrections(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ol class="versions">\(each: zip(bulletin.editions, bulletin.corrections), { before, after in
        """
        <li><p><strong>\(text("bulletin.correction", ["n": "\(after.n)"]))</strong> \
        <span class="quiet">\(name(after.person)) · \(text.time(after.at))</span></p>
        <p class="words">\(after.reason)</p>
        <ul>\(each: Self.changes(before.figures, after.figures, text), { "<li>\($0)</li>" })</ul></li>
        """
      })</ol>
      <details class="ended"><summary>\(text("bulletin.first"))</summary>\
      \(words(bulletin.first.words))</details>
      """
  }

  private static func changes(
    _ before: BulletinFigures, _ after: BulletinFigures, _ text: Text
  ) -> [String] {
    let figures = after.figures.compactMap { figure -> String? in
      guard let old = before.figure(figure.measure), old.value != figure.value else { return nil }
      return text(
        "bulletin.change",
        [
          "measure": text("measure.\(figure.measure)"),
          "before": text.printed(old.value, figure.measure),
          "after": text.printed(figure.value, figure.measure),
        ])
    }
    return figures.isEmpty ? [text("bulletin.change.parts")] : figures
  }
}

extension Text {
  /// A frozen value, whose measure may be of an older program.
  func printed(_ value: ReportValue, _ measure: String) -> String {
    if let measure = Measure.named(measure) { return figure(value, measure) }
    return value.hidden ? self("report.hidden") : value.value.map { "\($0)" } ?? "—"
  }

  func printed(_ change: Int?, _ measure: String) -> String {
    Measure.named(measure).map { self.change(change, $0) } ?? Percent.text(change)
  }
}

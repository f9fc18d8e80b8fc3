import CaseEngine
import Governance
import Hummingbird

/// The deadline calculator: the same reckoning as the cases', with every step explained.
struct CalculatorPage: Page {
  let today: Day
  var entered = Entered()
  var answer: Deadline?

  func title(_ context: PageContext) -> String { context.text("calculator.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  private static let units: [Term.Unit] = [.workingDays, .days, .workingHours, .hours, .minutes]

  private func fields(_ text: Text) -> [Field] {
    [
      Field(
        "start", text("calculator.start"), hint: text("calculator.start.hint"), required: true,
        value: "\(today)", maxLength: 40),
      Field(
        "amount", text("calculator.amount"), .number(min: 0, max: 10_000), required: true,
        value: "5"),
      Field(
        "unit", text("calculator.unit"),
        .one(Self.units.map { Field.Choice($0.rawValue, text("unit-name.\($0.rawValue)")) }),
        required: true, value: Term.Unit.workingDays.rawValue),
      Field(
        "cut-off", text("calculator.cut-off"), hint: text("calculator.optional-time.hint"),
        maxLength: 5),
      Field(
        "close", text("calculator.close"), hint: text("calculator.optional-time.hint"),
        maxLength: 5),
      Field(
        "pauses", text("calculator.pauses"), .lines(2), hint: text("calculator.pauses.hint"),
        maxLength: 1000),
      Field("extend", text("calculator.extend"), .number(min: 0, max: 10_000)),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("calculator.lead"))</p>
      <div class="columns even"><div class="panel">\
      \(context.summary(entered.invalid, fields(text)))
      <form class="form" method="get" action="/calculator" novalidate>\
      \(each: fields(text), { context.field($0, entered) })\
      <div class="buttons"><button class="button main">\(text("calculator.send"))</button></div>
      </form></div><div>\(optional: answer, { result($0, context) })</div></div>
      """
  }

  private func result(_ deadline: Deadline, _ context: PageContext) -> HTML {
    context.section(
      context.text("calculator.result"),
      """
      <p class="large-number due">\(context.text.timeAndWeekday(deadline.due))</p>
      <p><code>\(deadline.due.rfc3339)</code> \
      \(when: deadline.provisional, context.tag(context.text("deadline.provisional")))</p>
      \(context.explanation(deadline.reasons))
      """)
  }

  /// The answer to what the address asks, or what is wrong with it.
  static func answer(_ query: Form, on today: Day, _ calendar: WorkingCalendar) -> CalculatorPage {
    var page = CalculatorPage(today: today)
    guard query.has("start") else { return page }
    page.entered = Entered(query)
    guard let amount = query.integer("amount") else {
      page.entered.invalid = Invalid("amount", "number")
      return page
    }
    let pauses = query["pauses"].split(whereSeparator: \.isWhitespace).map(String.init)
    do {
      let question = try DeadlineQuery(
        start: query["start"],
        term: Term(amount, Term.Unit(rawValue: query["unit"]) ?? .workingDays),
        cutOff: query.has("cut-off") ? query["cut-off"] : nil,
        close: query.has("close") ? query["close"] : nil, pauses: pauses,
        extend: query.integer("extend"))
      page.answer = question.deadline(calendar)
    } catch {
      let problem: Invalid =
        switch error {
        case .start: Invalid("start", "start")
        case .amount: Invalid("amount", "number")
        case .extend: Invalid("extend", "number")
        case .cutOff: Invalid("cut-off", "time")
        case .close: Invalid("close", "time")
        case .pause: Invalid("pauses", "pause")
        }
      page.entered.invalid = problem
    }
    return page
  }
}

/// A year of working days as the city counts them.
struct CalendarPage: Page {
  let year: Int
  let calendar: WorkingCalendar

  func title(_ context: PageContext) -> String {
    context.text("calendar.title", ["year": "\(year)"])
  }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let years = (calendar.lastYear - 9...calendar.lastYear + 1).map { year in
      (
        link: Link(text("calendar.year", ["year": "\(year)"]), "/calendar?year=\(year)"),
        count: Int?.none, isOpen: year == self.year
      )
    }
    return """
      \(context.tabs(years, label: text("menu.calendar")))\
      \(when: year > calendar.lastYear, context.notice(text("calendar.provisional"), warning: true))\
      <p class="lead">\(text("calendar.lead"))</p>
      <div class="months">\(each: 1...12, { month($0, context) })</div>
      """
  }

  private func month(_ month: Int, _ context: PageContext) -> HTML {
    let text = context.text
    let first = Day(year: year, month: month, day: 1)
    let next =
      month == 12
      ? Day(year: year + 1, month: 1, day: 1)
      : Day(year: year, month: month + 1, day: 1)
    let days = (0..<(next - first)).map { first + $0 }
    let blanks = first.weekday - 1
    var cells: [Day?] = Array(repeating: nil, count: blanks) + days.map(Optional.some)
    while !cells.count.isMultiple(of: 7) { cells.append(nil) }
    let weeks = stride(from: 0, to: cells.count, by: 7).map { Array(cells[$0..<$0 + 7]) }
    let working = days.count(where: calendar.isWorking)
    return """
      <table class="month"><caption>\(text("calendar.month", ["month": "\(month)"])) \
      <span class="quiet">\(text("calendar.working", ["count": "\(working)"]))</span></caption>
      <thead><tr>\(each: 1...7, { "<th scope=\"col\">\(text("date.weekday.\($0)"))</th>" })</tr></thead>
      <tbody>\(each: weeks, { week in
        "<tr>\(each: week, { cell($0, text) })</tr>"
      })</tbody></table>
      """
  }

  private func cell(_ day: Day?, _ text: Text) -> HTML {
    guard let day else { return "<td></td>" }
    let working = calendar.isWorking(day)
    if working == (day.weekday <= 5) {
      return working ? "<td>\(day.day)</td>" : "<td class=\"off\">\(day.day)</td>"
    }
    let key = working ? "calendar.make-up" : "calendar.off"
    return """
      <td class="\(working ? "make-up" : "off holiday")">\(day.day)<small>\(text(key))</small></td>
      """
  }
}

extension Routes {
  /// The reckoning of days, for whoever wants to follow it.
  func tools() {
    page("/calculator") { visit in
      _ = try visit.signedIn()
      let city = try visit.city
      let page = CalculatorPage.answer(
        try visit.query, on: city.now.day, city.rules.calendar)
      return visit.page(page, status: page.entered.invalid == nil ? .ok : .unprocessableContent)
    }
    page("/calendar") { visit in
      _ = try visit.signedIn()
      let city = try visit.city
      let calendar = city.rules.calendar
      let asked = try visit.query.integer("year") ?? city.now.day.year
      let year = min(max(asked, calendar.lastYear - 9), calendar.lastYear + 1)
      return visit.page(CalendarPage(year: year, calendar: calendar))
    }
  }
}

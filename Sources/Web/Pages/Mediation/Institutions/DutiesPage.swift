import CaseEngine
import Governance
import Hummingbird
import Storage

/// What a unit owes the centres: calls that wait, days to come, swaps.
struct DutiesPage: Page {
  let organisation: Int64
  let today: Day
  let duties: [Duty]
  let calls: [CentreCall]
  let swaps: [DutySwap]
  /// Days of other units at the same centres.
  let others: [Duty]
  let centres: [Int64: String]
  let functions: [Int64: String]
  let units: [Int64: String]
  var entered = Entered()

  func title(_ context: PageContext) -> String { context.text("menu.duties") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(when: !calls.isEmpty, context.section(text("duties.calls"), callList(context)))\
      \(when: !swaps.isEmpty, context.section(text("duties.swaps"), swapList(context)))\
      \(context.section(text("duties.ahead"), dutyList(context)))\
      \(when: !mine.isEmpty && !others.isEmpty, context.section(
        text("duties.ask"), id: "ask", ask(context)))
      """
  }

  private var mine: [Duty] { duties.filter { $0.day > today && $0.excused == nil } }

  private func name(_ duty: Duty, _ text: Text) -> String {
    [
      text.dayAndWeekday(duty.day), centres[duty.centre] ?? "",
      functions[duty.functionRow] ?? duty.function,
      duty.organisation == organisation ? "" : duty.organisation.flatMap { units[$0] } ?? "",
    ].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private func callList(_ context: PageContext) -> HTML {
    let text = context.text
    let (centres, functions) = (centres, functions)
    return """
      <ul>\(each: calls, { call in
        """
        <li>\(context.light(call.light(at: context.now))) <strong>\(centres[call.centre] ?? "")</strong> \
        \(functions[call.functionRow] ?? "") · \(call.purpose) · \
        \(text("centre.due", ["time": text.timeOfDay(call.due)]))</li>
        """
      })</ul>
      """
  }

  private func swapList(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul>\(each: swaps, { swap in
        let isAsked = swap.wanted.organisation == organisation
        return """
          <li>\(name(swap.offered, text)) ⇄ \(name(swap.wanted, text)) \
          <span class="quiet">\(swap.reason)</span>\
          \(when: isAsked, """
            <div class="buttons">\
            \(context.button(Action(text("duties.agree"), "/duties/swaps/\(swap.id)",
              way: .post(["agree": "yes"]), weight: .main)))\
            \(context.button(Action(text("duties.refuse"), "/duties/swaps/\(swap.id)",
              way: .post(["agree": "no"]))))</div>
            """)\
          \(when: !isAsked, " \(context.tag(text("duties.waiting")))")</li>
          """
      })</ul>
      """
  }

  private func dutyList(_ context: PageContext) -> HTML {
    let text = context.text
    let (centres, functions, today) = (centres, functions, today)
    return context.list(
      Listing(
        name: text("duties.ahead"),
        columns: [
          .init(text("centre.day"), headline: true) { "\(text.dayAndWeekday($0.day))" },
          .init(text("register.centre-functions.centre")) {
            "<a href=\"/centres/\($0.centre)\">\(centres[$0.centre] ?? "")</a>"
          },
          .init(text("centre.function")) { "\(functions[$0.functionRow] ?? "")" },
          .init(text("centre.attendant")) { "\($0.attendant ?? "")" },
          .init(text("centre.presence")) {
            context.tag(text("centre.presence.\($0.presence(on: today).rawValue)"))
          },
        ], elements: duties, empty: (text("duties.none"), nil)))
  }

  private func ask(_ context: PageContext) -> HTML {
    let text = context.text
    return context.form(
      "/duties/swaps",
      [
        Field(
          "offered", text("duties.offered"),
          .one(mine.map { .init("\($0.id)", name($0, text)) }), required: true),
        Field(
          "wanted", text("duties.wanted"),
          .one(others.map { .init("\($0.id)", name($0, text)) }), required: true),
        Field("reason", text("field.reason"), required: true, maxLength: 200),
      ], entered, submit: text("duties.ask"))
  }
}

extension Routes {
  func duties() {
    page("/duties") { visit in visit.page(try await Self.dutiesPage(visit)) }
    form("/duties/swaps") { visit, form in
      do {
        guard let offered = Int64(form["offered"]) else { throw Invalid("offered", "required") }
        guard let wanted = Int64(form["wanted"]) else { throw Invalid("wanted", "required") }
        try await visit.writing { moment, db in
          _ = try DutySwap.ask(
            offered, for: wanted, because: form["reason"], by: moment.actor, at: moment.now,
            in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.dutiesPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/duties", Flash(visit.text("duties.asked")))
    }
    form("/duties/swaps/{swap}") { visit, form in
      let swap = try visit.number("swap")
      let agrees = form["agree"] == "yes"
      try await visit.writing { moment, db in
        try DutySwap.answer(swap, agreeing: agrees, by: moment.actor, at: moment.now, in: db)
      }
      return visit.see("/duties", Flash(visit.text("duties.answered")))
    }
  }

  private static func dutiesPage(_ visit: Visit) async throws -> DutiesPage {
    try await visit.reading { moment, db in
      guard moment.actor.role.actsForUnit, let unit = moment.actor.post.organisation else {
        throw Refusal.notAllowed(step: "read")
      }
      let today = moment.now.day
      let duties = try Duties.owed(by: unit, from: today, in: db)
      let calls = try CentreCalls.open(of: unit, in: db)
      var others: [Duty] = []
      for centre in Set(duties.filter { $0.day > today }.map(\.centre)).sorted() {
        others += try Duties.of(centre, from: today + 1, to: today + 14, in: db)
          .filter { $0.organisation != nil && $0.organisation != unit && $0.mode == .rotating }
      }
      let rows = Set(
        (duties + others).flatMap { [$0.centre, $0.functionRow] }
          + calls.flatMap { [$0.centre, $0.functionRow] })
      var names: [Int64: String] = [:]
      if !rows.isEmpty {
        for row in try db.all(
          "SELECT id, name FROM register_rows WHERE id IN \(list: rows.sorted())")
        {
          names[try row.get("id")] = try row.get("name")
        }
      }
      var units: [Int64: String] = [:]
      for id in Set(others.compactMap(\.organisation)) {
        units[id] = try Organisations.find(id, in: db)?.name
      }
      return DutiesPage(
        organisation: unit, today: today, duties: duties, calls: calls,
        swaps: try DutySwap.open(of: unit, in: db), others: others, centres: names,
        functions: names, units: units)
    }
  }
}

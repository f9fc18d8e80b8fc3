import CaseEngine
import Governance

/// A centre today: who is here, who was called, which rooms are taken.
struct CentrePage: Page {
  struct Present: Sendable {
    let duty: Duty
    let name: String
    let unit: String
  }

  let centre: Centre
  let day: Day
  let today: Day
  let functions: [CentreFunction]
  let units: [Int64: String]
  let duties: [Duty]
  let calls: [CentreCall]
  let rooms: [RegisterRow]
  let bookings: [Booking]
  let booking: Bool
  let people: [Int64: String]
  let latest: StandardCheck?
  let rosterDays: Int
  let actor: Int64
  var entered: (form: String, entered: Entered)?

  func title(_ context: PageContext) -> String { centre.name }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.mine"), "/"), Link(context.text("menu.centres"), "/centres")]
  }

  var path: String { "/centres/\(centre.id)" }

  func name(of row: Int64) -> String {
    guard let function = functions.first(where: { $0.id == row }) else { return "" }
    return function.name
  }

  func unit(_ id: Int64?) -> String { id.map { units[$0] ?? "\($0)" } ?? "" }

  func entered(_ form: String) -> Entered {
    entered?.form == form ? entered?.entered ?? Entered() : Entered()
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(days(context))\
      \(when: centre.isWatched, context.section(
        text("centre.roster", ["day": text.dayAndWeekday(day)]), id: "roster", roster(context)))\
      \(when: centre.isWatched, context.section(text("centre.calls"), id: "calls", callList(context)))\
      \(when: centre.isOwn && day == today, context.section(text("centre.call"), id: "call", callForm(context)))\
      \(context.section(text("centre.rooms"), id: "rooms", roomList(context)))\
      \(when: booking, context.section(text("centre.book"), id: "book", bookForm(context)))\
      \(context.section(text("centre.functions"), functionList(context)))\
      \(when: centre.isWatched, context.section(
        text("centre.standards"), actions: [
          Action(text("centre.standards.open"), "\(path)/standards")
        ], standards(context)))\
      \(when: centre.isOwn, context.section(text("centre.lay-out"), id: "lay-out", layOut(context)))
      """
  }

  private func days(_ context: PageContext) -> HTML {
    let text = context.text
    return context.tabs(
      [-1, 0, 1].map { step in
        let shown = day + step
        return (
          Link(
            shown == today ? text("centre.today") : text.dayAndWeekday(shown),
            "\(path)?day=\(shown)"),
          nil, step == 0
        )
      }, label: text("centre.day"))
  }

  private func roster(_ context: PageContext) -> HTML {
    let text = context.text
    let (own, isToday, path, today) = (centre.isOwn, day == today, path, today)
    let here = duties.count { $0.presence(on: today) == .present }
    return """
      <p>\(text("centre.here", ["here": "\(here)", "owed": "\(duties.count { $0.excused == nil })"]))</p>
      \(context.list(Listing(
        name: text("centre.roster", ["day": text.day(day)]),
        columns: [
          .init(text("centre.function"), headline: true) { "\(name(of: $0.functionRow))" },
          .init(text("field.unit")) { "\(unit($0.organisation))" },
          .init(text("centre.attendant")) { "\($0.attendant ?? "")" },
          .init(text("centre.mode")) {
            context.tag(text("register.centre-functions.mode.\($0.mode.rawValue)"))
          },
          .init(text("centre.presence")) { presence($0, context) },
          .init(text("centre.act")) { duty in
            guard own, duty.day >= today else { return "" }
            var actions: [Action] = []
            if duty.arrived == nil {
              if isToday {
                actions.append(
                  Action(text("centre.arrive"), "\(path)/duties/\(duty.id)",
                    way: .post(["act": "arrived"])))
              }
              actions.append(
                Action(text("centre.attendant"), "\(path)/duties/\(duty.id)/attendant"))
              if duty.excused == nil {
                actions.append(
                  Action(text("centre.excuse"), "\(path)/duties/\(duty.id)/excuse"))
              }
            } else if duty.left == nil {
              actions.append(
                Action(text("centre.leave"), "\(path)/duties/\(duty.id)",
                  way: .post(["act": "left"])))
            }
            return "<div class=\"buttons\">\(each: actions, { context.button($0) })</div>"
          },
        ], elements: duties, empty: (text("centre.roster.none"), nil))))
      """
  }

  private func presence(_ duty: Duty, _ context: PageContext) -> HTML {
    let text = context.text
    let presence = duty.presence(on: today)
    let light: Light? =
      switch presence {
      case .present, .left: .normal
      case .absent: .overdue
      case .expected, .excused: nil
      }
    let words = text("centre.presence.\(presence.rawValue)")
    let mark: HTML =
      light.map { light in
        """
        <span class="light \(light.rawValue)">\
        \(context.icon(light == .normal ? .circle : .square))\(words)</span>
        """
      } ?? context.tag(words)
    return """
      \(mark) \(optional: duty.arrived, { "<small class=\"quiet\">\(text.timeOfDay($0))</small>" })\
      \(optional: duty.excused, { "<small class=\"quiet\">\($0)</small>" })
      """
  }

  private func callList(_ context: PageContext) -> HTML {
    let text = context.text
    let (own, path) = (centre.isOwn, path)
    return context.list(
      Listing(
        name: text("centre.calls"),
        columns: [
          .init(text("centre.function"), headline: true) { "\(name(of: $0.functionRow))" },
          .init(text("centre.purpose")) { "\($0.purpose)" },
          .init(text("centre.called")) { context.time($0.called) },
          .init(text("centre.arrived")) { call in
            if let minutes = call.minutes {
              return
                "\(text("centre.minutes", ["minutes": "\(minutes)", "target": "\(call.target)"]))"
            }
            if call.cancelled != nil { return context.tag(text("centre.cancelled")) }
            return """
              \(context.light(call.light(at: context.now))) \
              <small class="quiet">\(text("centre.due", ["time": text.timeOfDay(call.due)]))</small>
              """
          },
          .init(text("centre.act")) { call in
            guard own, call.isOpen else { return "" }
            return """
              <div class="buttons">\(context.button(Action(
                text("centre.call.arrived"), "\(path)/calls/\(call.id)",
                way: .post(["act": "arrived"]))))\
              \(context.button(Action(
                text("centre.call.cancel"), "\(path)/calls/\(call.id)",
                way: .post(["act": "cancel", "reason": text("centre.call.cancel.reason")]))))</div>
              """
          },
        ], elements: calls, empty: (text("centre.calls.none"), nil)))
  }

  private func callForm(_ context: PageContext) -> HTML {
    let text = context.text
    let choices = functions.map { function in
      Field.Choice(
        "\(function.id)",
        text(
          "centre.call.choice",
          [
            "name": function.name,
            "mode": text(
              "register.centre-functions.mode.\(function.mode?.rawValue ?? "on-call")"),
          ]))
    }
    return context.form(
      "\(path)/calls",
      [
        Field("function", text("centre.function"), .one(choices), required: true),
        Field(
          "purpose", text("centre.purpose"), hint: text("centre.purpose.hint"), required: true,
          maxLength: 200),
      ], entered("call"), submit: text("centre.call"))
  }

  private func functionList(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("centre.functions"),
        columns: [
          .init(text("centre.function"), headline: true) {
            "<a href=\"/registers/centre-functions/\($0.id)\">\($0.name)</a>"
          },
          .init(text("centre.mode")) { function in
            "\(function.mode.map { text("register.centre-functions.mode.\($0.rawValue)") } ?? "")"
          },
          .init(text("field.unit")) { "\(unit($0.provider))" },
          .init(text("register.centre-functions.window")) {
            "\($0.row.values.text("window") ?? "")"
          },
        ], elements: functions, empty: (text("register.none"), nil)))
  }

  private func standards(_ context: PageContext) -> HTML {
    let text = context.text
    guard let latest else { return "<p class=\"quiet\">\(text("centre.standards.none"))</p>" }
    return """
      <p><strong>\(latest.total)</strong> / \(latest.most) \
      <span class="quiet">\(text.day(latest.day))</span></p>
      """
  }

  private func layOut(_ context: PageContext) -> HTML {
    let text = context.text
    return context.form(
      "\(path)/roster",
      [
        Field("from", text("centre.from-day"), .day, required: true, value: "\(today + 1)"),
        Field(
          "to", text("centre.to-day"), .day,
          hint: text("centre.lay-out.hint", ["days": "\(rosterDays)"]), required: true,
          value: "\(today + 31)"),
      ], entered("lay-out"), submit: text("centre.lay-out"))
  }
}

import CaseEngine
import Governance
import Hummingbird
import Storage

/// The joint conferences that somebody reads.
struct ConferencesPage: Page {
  struct Line: Sendable {
    let row: RegisterRow
    let area: String
    let members: Int
    let open: Int
    let late: Int
  }

  let lines: [Line]

  func title(_ context: PageContext) -> String { context.text("menu.conferences") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("conference.lead"))</p>
      \(context.list(Listing(
        name: text("menu.conferences"),
        columns: [
          .init(text("register.conferences.name"), headline: true) {
            "<a href=\"/conferences/\($0.row.id)\">\($0.row.name)</a>"
          },
          .init(text("register.conferences.area")) { "\($0.area)" },
          .init(text("register.conferences.convener")) {
            "\($0.row.values.text("convener") ?? "")"
          },
          .init(text("register.conference-members"), number: true) { "\($0.members)" },
          .init(text("conference.open"), number: true) { "\($0.open)" },
          .init(text("conference.late"), number: true) { "\($0.late)" },
        ], elements: lines, empty: (text("conference.none"), nil))))
      """
  }
}

/// A conference: who sits in it, when it met.
struct ConferencePage: Page {
  let row: RegisterRow
  let members: [RegisterRow]
  let meetings: [Meeting]
  let isOffice: Bool
  let today: Day
  let called: [CalledMeeting]
  /// Which form was filled in wrongly: minutes, or the call.
  var calling = false
  var entered = Entered()

  func title(_ context: PageContext) -> String { row.name }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.conferences"), "/conferences")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.section(text("register.conference-members"), """
        <p>\(text("conference.convener", [
          "name": row.values.text("convener") ?? "",
          "title": row.values.text("convener-title") ?? "",
        ]))</p>
        <ul>\(each: members, { member in
          """
          <li>\(member.name) <span class="quiet">\(member.values.text("representative") ?? "") \
          \(member.values.text("position") ?? "")</span></li>
          """
        })</ul>
        """))\
      \(when: !called.isEmpty || isOffice, context.section(
        text("conference.called"), id: "called", calledList(context)))\
      \(context.section(text("conference.meetings"), meetingList(context)))\
      \(when: isOffice, context.section(text("conference.hold"), id: "hold", form(context)))
      """
  }

  private func calledList(_ context: PageContext) -> HTML {
    let text = context.text
    let fields = [
      Field("topic", text("conference.topic"), required: true, maxLength: 100),
      Field("at", text("conference.at"), .dayAndTime, required: true),
      Field("place", text("conference.place"), required: true, maxLength: 100),
    ]
    return """
      \(when: called.isEmpty, "<p class=\"quiet\">\(text("conference.called.none"))</p>")\
      <ul class="plain-list">\(each: called, { meeting in
        """
        <li><strong>\(meeting.topic)</strong> \(text.timeAndWeekday(meeting.at)) · \
        \(meeting.place)\(when: isOffice, context.button(Action(
          text("conference.call-off"), "/conferences/\(row.id)/calls/\(meeting.id)/end",
          way: .post([:]), confirmation: text("conference.call-off.sure"))))</li>
        """
      })</ul>
      \(when: isOffice, """
        <details class="act"\(when: calling, " open")><summary>\(text("conference.call"))</summary>
        <p class="quiet">\(text("conference.call.hint"))</p>
        \(context.form(
          "/conferences/\(row.id)/calls", fields, calling ? entered : Entered(),
          submit: text("conference.call")))</details>
        """)
      """
  }

  private func meetingList(_ context: PageContext) -> HTML {
    let text = context.text
    let members = members.count
    return context.list(
      Listing(
        name: text("conference.meetings"),
        columns: [
          .init(text("conference.topic"), headline: true) {
            "<a href=\"/meetings/\($0.id)\">\($0.topic)</a>"
          },
          .init(text("centre.day")) { "\(text.day($0.day))" },
          .init(text("conference.place")) { "\($0.place)" },
          .init(text("conference.present"), number: true) { "\($0.present.count) / \(members)" },
        ], elements: meetings, empty: (text("conference.meetings.none"), nil)))
  }

  private func form(_ context: PageContext) -> HTML {
    let text = context.text
    return context.form(
      "/conferences/\(row.id)/meetings",
      [
        Field("day", text("centre.day"), .day, required: true, value: "\(today)"),
        Field("place", text("conference.place"), required: true, maxLength: 100),
        Field("topic", text("conference.topic"), required: true, maxLength: 100),
        Field("minutes", text("conference.minutes"), .lines(8), required: true),
        Field(
          "present", text("conference.present"),
          .several(members.map { .init("\($0.id)", $0.name) }), required: true),
      ], calling ? Entered() : entered, submit: text("conference.hold"), draft: "meeting-\(row.id)")
  }
}

/// A meeting: its minutes, and what became of what it decided.
struct MeetingPage: Page {
  let meeting: Meeting
  let conference: RegisterRow
  let present: [RegisterRow]
  let tasks: [CaseFile]
  let units: [Int64: String]
  let isOffice: Bool
  let next: Int
  let today: Day
  let choices: [Field.Choice]
  var entered = Entered()

  func title(_ context: PageContext) -> String { meeting.topic }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.conferences"), "/conferences"),
      Link(conference.name, "/conferences/\(conference.id)"),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let present = present.map(\.name)
    return """
      \(context.section(text("conference.minutes"), """
        \(context.facts([
          (text("centre.day"), "\(text.day(meeting.day))"),
          (text("conference.place"), "\(meeting.place)"),
          (text("conference.present"), "\(present.joined(separator: text("conference.separator")))"),
        ]))
        <p class="words">\(meeting.minutes)</p>
        """))\
      \(context.section(text("conference.tasks"), taskList(context)))\
      \(when: isOffice, context.section(text("conference.decide"), id: "decide", form(context)))
      """
  }

  private func taskList(_ context: PageContext) -> HTML {
    let text = context.text
    let units = units
    return context.list(
      Listing(
        name: text("conference.tasks"),
        columns: [
          .init(text("conference.task"), headline: true) {
            "<a href=\"/cases/\($0.number)\">\($0.title)</a>"
          },
          .init(text("field.unit")) { "\($0.matter.unit.flatMap { units[$0] } ?? "")" },
          .init(text("field.due")) { file in
            "\(file.matter.facts["due"]?.text.flatMap { Day($0) }.map { text.day($0) } ?? "")"
          },
          .init(text("conference.state")) { file in
            """
            \(context.tag(text.word("state", file.matter.state))) \
            \(when: file.matter.open, context.light(file.light(at: context.now)))
            """
          },
        ], elements: tasks, empty: (text("conference.tasks.none"), nil)))
  }

  private func form(_ context: PageContext) -> HTML {
    let text = context.text
    return context.form(
      "/meetings/\(meeting.id)/tasks",
      [
        Field("title", text("conference.task"), .lines(2), required: true, maxLength: 200),
        Field("unit", text("field.unit"), .one(choices), required: true),
        Field("due", text("field.due"), .day, required: true, value: "\(today + 30)"),
        Field("n", "", .hidden, value: "\(next)"),
      ], entered, submit: text("conference.decide"))
  }
}

extension Routes {
  func conferences() {
    page("/conferences") { visit in
      let page = try await visit.reading { moment, db in
        var query = RegisterQuery()
        query.area = moment.actor.post.area
        query.limit = Registers.mostRows
        let rows = try Registers.list(
          .conferences, query, for: moment.actor, on: moment.now.day, in: db
        ).rows
        let lines = try rows.filter { try Conferences.mayRead($0, moment.actor, in: db) }.map {
          row in
          let load = try Conferences.load(of: row.id, for: moment.actor, at: moment.now, in: db)
          return ConferencesPage.Line(
            row: row, area: try row.area.flatMap { try Areas.find($0, in: db)?.name } ?? "",
            members: try Conferences.members(of: row.id, in: db).count, open: load.open,
            late: load.late)
        }
        return ConferencesPage(lines: lines)
      }
      return visit.page(page)
    }
    page("/conferences/{conference}") { visit in
      visit.page(try await Self.conferencePage(visit))
    }
    form("/conferences/{conference}/meetings") { visit, form in
      let id = try visit.number("conference")
      do {
        guard let day = Day(form["day"]) else { throw Invalid("day", "day") }
        let minutes = Conferences.Minutes(
          day: day, place: form["place"], topic: form["topic"],
          minutes: form.values["minutes"]?.first ?? "",
          present: form.all("present").compactMap { Int64($0) })
        let meeting = try await visit.writing { moment, db in
          try Conferences.hold(id, minutes, by: moment.actor, at: moment.now, in: db)
        }
        return visit.see("/meetings/\(meeting)", Flash(visit.text("conference.held")))
      } catch let invalid as Invalid {
        var page = try await Self.conferencePage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
    }
    form("/conferences/{conference}/calls") { visit, form in
      let id = try visit.number("conference")
      do {
        guard let at = form.instant("at") else { throw Invalid("at", "required") }
        try await visit.writing { moment, db in
          _ = try Conferences.call(
            id, at: at, place: form["place"], topic: form["topic"], by: moment.actor,
            at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.conferencePage(visit)
        page.calling = true
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/conferences/\(id)", Flash(visit.text("conference.was-called")))
    }
    form("/conferences/{conference}/calls/{meeting}/end") { visit, _ in
      let (id, meeting) = (try visit.number("conference"), try visit.number("meeting"))
      try await visit.writing { moment, db in
        try Conferences.callOff(meeting, by: moment.actor, at: moment.now, in: db)
      }
      return visit.see("/conferences/\(id)", Flash(visit.text("conference.called-off")))
    }
    page("/meetings/{meeting}") { visit in visit.page(try await Self.meetingPage(visit)) }
    form("/meetings/{meeting}/tasks") { visit, form in
      let id = try visit.number("meeting")
      do {
        guard let due = Day(form["due"]) else { throw Invalid("due", "day") }
        guard let unit = Int64(form["unit"]) else { throw Invalid("unit", "required") }
        guard let n = form.integer("n"), n > 0 else { throw Invalid("n", "required") }
        try await visit.writing { moment, db in
          _ = try Conferences.decide(
            id, task: form["title"], unit: unit, due: due, n: n, by: moment.actor, at: moment.now,
            under: moment.rules, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.meetingPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/meetings/\(id)", Flash(visit.text("conference.decided")))
    }
  }

  private static func conferencePage(_ visit: Visit) async throws -> ConferencePage {
    let id = try visit.number("conference")
    return try await visit.reading { moment, db in
      let row = try Registers.find(id, of: .conferences, for: moment.actor, in: db)
      guard try Conferences.mayRead(row, moment.actor, in: db) else { throw Refusal.notFound }
      return ConferencePage(
        row: row, members: try Conferences.members(of: id, in: db),
        meetings: try Conferences.meetings(of: id, in: db),
        isOffice: moment.actor.role == .coordinator && row.area == moment.actor.post.area,
        today: moment.now.day,
        called: try Conferences.called(of: id, at: moment.now, in: db))
    }
  }

  private static func meetingPage(_ visit: Visit) async throws -> MeetingPage {
    let id = try visit.number("meeting")
    return try await visit.reading { moment, db in
      let (actor, today) = (moment.actor, moment.now.day)
      guard let meeting = try Conferences.meeting(id, in: db) else { throw Refusal.notFound }
      let row = try Registers.find(meeting.conference, of: .conferences, for: actor, in: db)
      guard try Conferences.mayRead(row, actor, in: db) else { throw Refusal.notFound }
      let tasks = try Conferences.tasks(of: id, for: actor, in: db)
      let members = try Conferences.members(of: meeting.conference, in: db)
      var units: [Int64: String] = [:]
      for unit in Set(tasks.compactMap(\.matter.unit)) {
        units[unit] = try Organisations.find(unit, in: db)?.name
      }
      var choices: [Field.Choice] = []
      for unit in members.compactMap({ $0.values.whole("organisation") }) {
        guard let name = try Organisations.find(unit, in: db)?.name else { continue }
        choices.append(.init("\(unit)", name))
      }
      for unit in try Organisations.all(in: meeting.area, on: today, db)
      where !choices.contains(where: { $0.value == "\(unit.id)" }) {
        choices.append(.init("\(unit.id)", unit.name))
      }
      return MeetingPage(
        meeting: meeting, conference: row,
        present: try Conferences.present(at: meeting, in: db), tasks: tasks, units: units,
        isOffice: actor.role == .coordinator && row.area == actor.post.area,
        next: try Conferences.nextTask(of: id, in: db), today: today, choices: choices)
    }
  }
}

extension Form {
  /// What a control for day and time sends, `2024-09-20T09:30`.
  fileprivate func instant(_ name: String) -> Instant? {
    let parts = self[name].split(separator: "T")
    guard parts.count == 2 else { return nil }
    return Instant("\(parts[0])T\(parts[1].prefix(5)):00+08:00")
  }
}

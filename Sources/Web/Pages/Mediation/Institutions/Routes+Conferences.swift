import CaseEngine
import Governance
import Hummingbird
import Storage

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

import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// Centres: today's roster, calls, rooms, standards, and what they add up to.
  func centres() {
    page("/centre") { visit in
      let own = try await visit.reading { moment, db in try Centre.own(moment.actor, in: db) }
      return visit.see(own.map { "/centres/\($0)" } ?? "/centres")
    }
    page("/centres") { visit in
      let page = try await visit.reading { moment, db in
        var query = RegisterQuery()
        query.area = moment.actor.post.area
        query.limit = Registers.mostRows
        let found = try Registers.list(
          .centres, query, for: moment.actor, on: moment.now.day, in: db)
        return CentresPage(
          centres: try found.rows.map { row in
            (row, try row.area.flatMap { try Areas.find($0, in: db)?.name } ?? "")
          })
      }
      return visit.page(page)
    }
    page("/centres/figures") { visit in
      let asked = try visit.query
      let format = try asked.askedChoice("format", TableFormat.self)
      let page = try await visit.reading { moment, db in
        try CentreFiguresPage.of(asked, moment, db)
      }
      if let format {
        return visit.download(
          try page.table(visit.text, format), type: format.mediaType,
          name: "\(visit.text("centre.figures"))-\(page.figures.period.from).\(format.rawValue)")
      }
      return visit.page(page)
    }
    page("/centres/{centre}") { visit in
      let day = try visit.query.askedDay("day")
      return visit.page(try await Self.centrePage(visit, on: day))
    }
    form("/centres/{centre}/roster") { visit, form in
      try await Self.act(visit, "lay-out", form) { id, moment, db in
        guard let from = Day(form["from"]) else { throw Invalid("from", "day") }
        guard let to = Day(form["to"]) else { throw Invalid("to", "day") }
        _ = try Duties.layOut(
          id, from: from, to: to, under: moment.rules.calendar, by: moment.actor, at: moment.now,
          in: db)
      }
    }
    for note in DutyNotePage.Note.allCases {
      page("/centres/{centre}/duties/{duty}/\(note.path)") { visit in
        let (id, duty) = (try visit.number("centre"), try visit.number("duty"))
        let page = try await visit.reading { moment, db in
          let centre = try Centre.find(id, for: moment.actor, in: db)
          guard centre.isOwn else { throw Refusal.notAllowed(step: "note-duty") }
          return DutyNotePage(centre: centre, duty: duty, note: note)
        }
        return visit.page(page)
      }
    }
    form("/centres/{centre}/duties/{duty}") { visit, form in
      let (id, duty) = (try visit.number("centre"), try visit.number("duty"))
      let note = try Self.note(form)
      do {
        try await visit.writing { moment, db in
          try Duties.note(note, duty, at: id, by: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        let centre = try await visit.reading { moment, db in
          try Centre.find(id, for: moment.actor, in: db)
        }
        return visit.page(
          DutyNotePage(
            centre: centre, duty: duty, note: .init(rawValue: form["act"]) ?? .excused,
            entered: Entered(form, invalid)),
          status: .unprocessableContent)
      }
      return visit.see("/centres/\(id)", Flash(visit.text("centre.noted")))
    }
    form("/centres/{centre}/calls") { visit, form in
      try await Self.act(visit, "call", form) { id, moment, db in
        guard let function = Int64(form["function"]) else { throw Invalid("function", "required") }
        _ = try CentreCalls.call(
          function, to: id, for: form["purpose"], by: moment.actor, at: moment.now, in: db)
      }
    }
    form("/centres/{centre}/calls/{call}") { visit, form in
      let call = try visit.number("call")
      return try await Self.act(visit, "calls", form) { id, moment, db in
        if form["act"] == "arrived" {
          try CentreCalls.arrived(call, at: id, by: moment.actor, at: moment.now, in: db)
        } else {
          try CentreCalls.cancel(
            call, at: id, because: form["reason"], by: moment.actor, at: moment.now, in: db)
        }
      }
    }
    form("/centres/{centre}/bookings") { visit, form in
      try await Self.act(visit, "book", form) { id, moment, db in
        guard let room = Int64(form["room"]) else { throw Invalid("room", "required") }
        guard let day = Day(form["day"]) else { throw Invalid("day", "day") }
        func time(_ name: String) throws(Invalid) -> Instant {
          let parts = form[name].split(separator: ":").compactMap { Int($0) }
          guard parts.count == 2, (0...24).contains(parts[0]), (0...59).contains(parts[1]) else {
            throw Invalid(name, "time")
          }
          return day.at(minute: parts[0] * 60 + parts[1])
        }
        _ = try Bookings.book(
          room, at: id, from: time("from"), to: time("to"), for: form["purpose"],
          by: moment.actor, at: moment.now, in: db)
      }
    }
    form("/centres/{centre}/bookings/{booking}/cancel") { visit, form in
      let booking = try visit.number("booking")
      return try await Self.act(visit, "rooms", form) { id, moment, db in
        try Bookings.cancel(booking, at: id, by: moment.actor, at: moment.now, in: db)
      }
    }
    page("/centres/{centre}/standards") { visit in
      visit.page(try await Self.standardsPage(visit))
    }
    form("/centres/{centre}/standards") { visit, form in
      let id = try visit.number("centre")
      do {
        try await visit.writing { moment, db in
          let policy = try Policies.current(CentrePolicy.self, on: moment.now.day, in: db).policy
          var points: [String: Int] = [:]
          for item in policy.standards.flatMap(\.items) where form.has(item.id) {
            guard let given = form.integer(item.id) else { throw Invalid(item.id, "number") }
            points[item.id] = given
          }
          _ = try StandardChecks.add(
            to: id, points: points, note: form["note"], by: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.standardsPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/centres/\(id)/standards", Flash(visit.text("centre.standards.added")))
    }
    duties()
  }

  private static func note(_ form: Form) throws -> Duties.Note {
    switch form["act"] {
    case "arrived": .arrived
    case "left": .left
    case "excused": .excused(form["reason"])
    case "attendant": .attendant(form["attendant"])
    default: throw Invalid("act", "choice")
    }
  }

  /// An act on a centre; what is wrong with it is shown in its form on the centre's page.
  private static func act(
    _ visit: Visit, _ name: String, _ form: Form,
    _ body: @escaping @Sendable (Int64, Moment, Database) throws -> Void
  ) async throws -> Response {
    let id = try visit.number("centre")
    do {
      try await visit.writing { moment, db in try body(id, moment, db) }
    } catch let invalid as Invalid {
      var page = try await centrePage(visit, on: nil)
      page.entered = (name, Entered(form, invalid))
      return visit.page(page, status: .unprocessableContent)
    }
    let day = name == "book" || name == "rooms" ? Day(form["day"]).map { "?day=\($0)" } ?? "" : ""
    return visit.see("/centres/\(id)\(day)", Flash(visit.text("centre.noted")))
  }

  private static func centrePage(_ visit: Visit, on asked: Day?) async throws -> CentrePage {
    let id = try visit.number("centre")
    return try await visit.reading { moment, db in
      let (actor, today) = (moment.actor, moment.now.day)
      let day = asked ?? today
      let centre = try Centre.find(id, for: actor, in: db)
      let functions = try centre.functions(on: today, in: db)
      let policy = try Policies.current(CentrePolicy.self, on: today, in: db).policy
      let duties = centre.isWatched ? try Duties.of(id, from: day, to: day, in: db) : []
      let bookings = try Bookings.of(id, on: day, in: db)
      let mayBook = try Bookings.mayBook(centre, actor, in: db)
      var units: [Int64: String] = [:]
      for unit in Set(functions.compactMap(\.provider) + duties.compactMap(\.organisation)) {
        units[unit] = try Organisations.find(unit, in: db)?.name
      }
      // What a room is taken for is the business of those who work there.
      let shown = mayBook || centre.isWatched
      return CentrePage(
        centre: centre, day: day, today: today, functions: functions,
        units: units, duties: duties,
        calls: centre.isWatched ? try CentreCalls.of(id, since: (day - 6).start, in: db) : [],
        rooms: shown ? try centre.rooms(in: db) : [], bookings: shown ? bookings : [],
        booking: mayBook,
        people: try People.names(of: bookings.map(\.person), in: db),
        latest: centre.isWatched ? try StandardChecks.of(id, in: db).first : nil,
        rosterDays: policy.rosterDays, actor: actor.person)
    }
  }

  private static func standardsPage(_ visit: Visit) async throws -> StandardsPage {
    let id = try visit.number("centre")
    return try await visit.reading { moment, db in
      let centre = try Centre.find(id, for: moment.actor, in: db)
      guard centre.isWatched else { throw Refusal.notAllowed(step: "check-standards") }
      let checks = try StandardChecks.of(id, in: db)
      return StandardsPage(
        centre: centre,
        standards: try Policies.current(CentrePolicy.self, on: moment.now.day, in: db)
          .policy.standards,
        checks: checks, people: try People.names(of: checks.map(\.person), in: db),
        mayCheck: moment.actor.role != .receptionist)
    }
  }
}

extension Visit {
  /// An identifier in the path.
  func number(_ name: String) throws -> Int64 {
    guard let id = Int64(try parameter(name)) else { throw Refusal.notFound }
    return id
  }
}

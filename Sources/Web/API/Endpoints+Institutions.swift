import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  func institutionEndpoints() {
    let recent = Recent()
    endpoint(
      Endpoint(
        .get, "/institutions", "readInstitutions",
        "How many committees, organisations, mediators and teams of psychologists there are on a day, by what lies beneath an area."
      ).query(
        .init("area", .area, "By default the area of the post"),
        .init("day", .day, "By default today"),
        .init("format", .choice(["json", "csv", "xlsx"]), "json, or a table to keep")
      ).answer("Institutions")
    ) { visit in
      let call = try await visit.call()
      let asked = try visit.query
      let area = try asked.askedArea("area") ?? call.actor.post.area
      let day = try asked.askedDay("day") ?? call.now.day
      let format = try asked.askedChoice("format", ReportFormat.self) ?? .json
      let figures = try await call.read { db in
        try recent.value("institutions \(area) \(day) \(call.actor.role.rawValue)") {
          try InstitutionFigures.run(area, on: day, for: call.actor, in: db)
        }
      }
      if let kind = TableFormat(rawValue: format.rawValue) {
        return visit.download(
          try InstitutionTable(figures: figures, text: visit.text).data(kind),
          type: kind.mediaType, name: "institutions-\(day).\(kind.rawValue)")
      }
      return visit.json(
        .object { json in
          json.member("area", figures.area.code)
          json.member("day", figures.day)
          json.object("total") { figures.total.write(to: &$0) }
          json.array("items", figures.lines) { json, line in
            json.object { json in
              json.member("area", line.area)
              json.member("name", line.name)
              json.object("counts") { line.counts.write(to: &$0) }
            }
          }
        })
    }
  }

  func centreEndpoints() {
    endpoint(
      Endpoint(
        .get, "/centres/figures", "readCentreFigures",
        "Attendance and calls, by centre or by function. Without a period, of the current month."
      ).query(
        .init("area", .area, "By default the area of the post"),
        .init("from", .day, "The first day"), .init("to", .day, "The first day after"),
        .init(
          "by", .choice(CentreFigures.Grouping.allCases.map(\.rawValue)), "What a row is for")
      ).answer("CentreFigures")
    ) { visit in
      let call = try await visit.call()
      let asked = try visit.query
      let period = try ReportPeriod.asked(
        from: try asked.askedDay("from"), to: try asked.askedDay("to"), on: call.now.day)
      let area = try asked.askedArea("area") ?? call.actor.post.area
      let by = try asked.askedChoice("by", CentreFigures.Grouping.self) ?? .centre
      let figures = try await call.read { db in
        try CentreFigures.run(area, period, by: by, for: call.actor, at: call.now, in: db)
      }
      return visit.json(
        .object { json in
          json.member("area", figures.area.code)
          json.member("from", figures.period.from)
          json.member("to", figures.period.to)
          json.member("by", figures.grouping.rawValue)
          json.object("total") { figures.total.write(to: &$0) }
          json.array("items", figures.lines) { json, line in
            json.object { json in
              json.member("key", line.key)
              json.member("name", line.name)
              json.object("counts") { line.counts.write(to: &$0) }
            }
          }
        })
    }
    endpoint(
      Endpoint(
        .get, "/centres/{centre}/duties", "readRoster",
        "Who owes presence at a centre, and who came. Without days, today."
      ).query(.init("from", .day, "The first day"), .init("to", .day, "The last day"))
        .answer("DutyList")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let asked = try visit.query
      let first = try asked.askedDay("from") ?? call.now.day
      let last = try asked.askedDay("to") ?? first
      guard last >= first, last - first <= 92 else {
        throw Invalid("to", "range", ["least": "\(first)", "most": "\(first + 92)"])
      }
      let duties = try await call.read { db in
        let centre = try Centre.find(id, for: call.actor, in: db)
        guard centre.isWatched else { throw Refusal.notAllowed(step: "read") }
        return try Duties.of(id, from: first, to: last, in: db)
      }
      let today = call.now.day
      return visit.json(
        .object { json in
          json.array("items", duties) { json, duty in
            json.object { duty.write(to: &$0, on: today) }
          }
        })
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/roster", "layOutRoster",
        "Lays out the working days from `from` to `to`; what is there stays."
      ).body("RosterSpan").answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let (from, to) = (try said.neededDay("from"), try said.neededDay("to"))
        try said.mustBeEmpty()
        try Duties.layOut(
          id, from: from, to: to, under: call.rules.calendar, by: call.actor, at: call.now, in: db)
        return .object { $0.member("done", true) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/duties/{duty}", "noteDuty",
        "Writes down of a duty: `act` is arrived, left, excused (with `reason`) or attendant (with `attendant`)."
      ).body("DutyNote").answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let (id, duty) = (try visit.number("centre"), try visit.number("duty"))
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let note: Duties.Note
        switch try said.neededText("act") {
        case "arrived": note = .arrived
        case "left": note = .left
        case "excused": note = .excused(try said.neededText("reason"))
        case "attendant": note = .attendant(try said.neededText("attendant"))
        default: throw Invalid("act", "choice")
        }
        try said.mustBeEmpty()
        try Duties.note(note, duty, at: id, by: call.actor, at: call.now, in: db)
        return .object { $0.member("done", true) }
      }
    }
    callEndpoints()
    bookingEndpoints()
  }

  private func callEndpoints() {
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/calls", "callToCentre",
        "Calls who provides a function (`function`, its row) to the centre."
      ).body("CentreCalling").answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        guard let function = Int64(try said.neededText("function")) else {
          throw Invalid("function", "choice")
        }
        let purpose = try said.neededText("purpose")
        try said.mustBeEmpty()
        let made = try CentreCalls.call(
          function, to: id, for: purpose, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", made) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/calls/{call}", "endCentreCall",
        "Who was called has arrived, or with `reason` need not come any more."
      ).body("CentreCallEnd").answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let (id, called) = (try visit.number("centre"), try visit.number("call"))
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let reason = try said.text("reason")
        try said.mustBeEmpty()
        if let reason {
          try CentreCalls.cancel(
            called, at: id, because: reason, by: call.actor, at: call.now, in: db)
        } else {
          try CentreCalls.arrived(called, at: id, by: call.actor, at: call.now, in: db)
        }
        return .object { $0.member("done", true) }
      }
    }
  }

  private func bookingEndpoints() {
    endpoint(
      Endpoint(.get, "/centres/{centre}/bookings", "readBookings", "The rooms taken on a day.")
        .query(.init("day", .day, "By default today")).answer("BookingList")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let day = try visit.query.askedDay("day") ?? call.now.day
      let bookings = try await call.read { db in
        let centre = try Centre.find(id, for: call.actor, in: db)
        guard try centre.isWatched || Bookings.mayBook(centre, call.actor, in: db) else {
          throw Refusal.notAllowed(step: "read")
        }
        return try Bookings.of(id, on: day, in: db)
      }
      return visit.json(
        .object { json in
          json.array("items", bookings) { json, booking in
            json.object { json in
              json.member("id", booking.id)
              json.member("room", booking.room)
              json.member("begins", booking.begins)
              json.member("ends", booking.ends)
              json.member("purpose", booking.purpose)
            }
          }
        })
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/bookings", "bookRoom",
        "Takes a room by the quarter of an hour; what is taken already is refused."
      ).body("Booking").answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        guard let room = Int64(try said.neededText("room")) else { throw Invalid("room", "choice") }
        guard let begins = try said.time("begins") else { throw Invalid("begins", "required") }
        guard let ends = try said.time("ends") else { throw Invalid("ends", "required") }
        let purpose = try said.neededText("purpose")
        try said.mustBeEmpty()
        let made = try Bookings.book(
          room, at: id, from: begins, to: ends, for: purpose, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", made) }
      }
    }
    endpoint(
      Endpoint(
        .delete, "/centres/{centre}/bookings/{booking}", "cancelBooking", "Gives a room back."
      ).answer("Done")
    ) { visit in
      let call = try await visit.call()
      let (id, booking) = (try visit.number("centre"), try visit.number("booking"))
      try await call.city.store.write { db in
        try Bookings.cancel(booking, at: id, by: call.actor, at: call.now, in: db)
      }
      return visit.json(.object { $0.member("done", true) })
    }
  }

  func conferenceEndpoints() {
    endpoint(
      Endpoint(
        .get, "/conferences/{conference}/meetings", "listMeetings",
        "The meetings of a joint conference with the numbers of their tasks, newest first."
      ).answer("MeetingList")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("conference")
      let meetings = try await call.read { db in
        let row = try Registers.find(id, of: .conferences, for: call.actor, in: db)
        guard try Conferences.mayRead(row, call.actor, in: db) else { throw Refusal.notFound }
        return try Conferences.meetings(of: id, in: db).map { meeting in
          (meeting, try Conferences.tasks(of: meeting.id, for: call.actor, in: db).map(\.number))
        }
      }
      return visit.json(
        .object { json in
          json.array("items", meetings) { json, one in
            json.object { json in
              json.member("id", one.0.id)
              json.member("day", one.0.day)
              json.member("place", one.0.place)
              json.member("topic", one.0.topic)
              json.member("minutes", one.0.minutes)
              json.member("present", one.0.present)
              json.member("tasks", one.1)
            }
          }
        })
    }
    endpoint(
      Endpoint(
        .post, "/conferences/{conference}/meetings", "holdMeeting",
        "Keeps the minutes of a meeting; the same day and topic once more is the same meeting."
      ).body("Meeting").answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("conference")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let minutes = Conferences.Minutes(
          day: try said.neededDay("day"), place: try said.text("place") ?? "",
          topic: try said.text("topic") ?? "", minutes: try said.text("minutes") ?? "",
          present: try said.list("present").compactMap { Int64($0) })
        try said.mustBeEmpty()
        let meeting = try Conferences.hold(id, minutes, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", meeting) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/meetings/{meeting}/tasks", "decideTask",
        "A decision of a meeting becomes a task, which is a case."
      ).body("MeetingTask").answer("OpenedTask", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("meeting")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let title = try said.neededText("title")
        guard let unit = Int64(try said.neededText("unit")) else {
          throw Invalid("unit", "unknown-organisation")
        }
        let due = try said.neededDay("due")
        try said.mustBeEmpty()
        let number = try Conferences.decide(
          id, task: title, unit: unit, due: due, n: try Conferences.nextTask(of: id, in: db),
          by: call.actor, at: call.now, under: call.rules, in: db)
        return .object { $0.member("number", number) }
      }
    }
  }
}

extension Said {
  fileprivate mutating func neededDay(_ name: String) throws(Invalid) -> Day {
    guard let day = Day(try neededText(name)) else { throw Invalid(name, "day") }
    return day
  }
}

extension Duty {
  fileprivate func write(to json: inout JSONWriter, on today: Day) {
    json.member("id", id)
    json.member("day", day)
    json.member("function", function)
    json.member("functionRow", functionRow)
    json.member("mode", mode.rawValue)
    json.member("organisation", organisation)
    json.member("attendant", attendant)
    json.member("presence", presence(on: today).rawValue)
    json.member("arrived", arrived)
    json.member("left", left)
    json.member("excused", excused)
  }
}

extension InstitutionFigures.Counts {
  fileprivate func write(to json: inout JSONWriter) {
    for item in InstitutionFigures.Item.allCases { json.member(item.rawValue, self[item]) }
    json.object("types") { json in
      for type in CommitteeType.allCases {
        json.object(type.rawValue) { json in
          json.member("all", self[type].all)
          json.member("trade", self[type].trade)
        }
      }
    }
  }
}

extension CentreFigures.Counts {
  fileprivate func write(to json: inout JSONWriter) {
    json.member("owed", owed)
    json.member("came", came)
    json.member("excused", excused)
    json.member("attendance", attendance)
    json.member("called", called)
    json.member("arrived", arrived)
    json.member("inTime", inTime)
    json.member("inTimeShare", inTimeShare)
    json.member("meanMinutes", meanMinutes)
  }
}

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
        .list(duties) { json, duty in duty.write(to: &json, on: today) })
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
        return .done
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
        return .done
      }
    }
    callEndpoints()
    bookingEndpoints()
  }
}

import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
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
        .list(meetings) { json, one in
          json.member("id", one.0.id)
          json.member("day", one.0.day)
          json.member("place", one.0.place)
          json.member("topic", one.0.topic)
          json.member("minutes", one.0.minutes)
          json.member("present", one.0.present)
          json.member("tasks", one.1)
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
        .get, "/conferences/{conference}/calls", "listCalledMeetings",
        "The meetings that were called and lie ahead, the next one first."
      ).answer("CalledMeetingList")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("conference")
      let meetings = try await call.read { db in
        let row = try Registers.find(id, of: .conferences, for: call.actor, in: db)
        guard try Conferences.mayRead(row, call.actor, in: db) else { throw Refusal.notFound }
        return try Conferences.called(of: id, at: call.now, in: db)
      }
      return visit.json(
        .list(meetings) { json, one in one.write(to: &json) })
    }
    endpoint(
      Endpoint(
        .post, "/conferences/{conference}/calls", "callMeeting",
        "Calls the members together; each is told once. The same topic at another time or place moves the meeting."
      ).body("MeetingCall").answer("CalledMeeting", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("conference")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        guard let at = try said.time("at") else { throw Invalid("at", "required") }
        let (place, topic) = (try said.neededText("place"), try said.neededText("topic"))
        try said.mustBeEmpty()
        let meeting = try Conferences.call(
          id, at: at, place: place, topic: topic, by: call.actor, at: call.now, in: db)
        return .object { meeting.write(to: &$0) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/conferences/calls/{meeting}/end", "callOffMeeting",
        "Calls a meeting off; its members are told."
      ).answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("meeting")
      return try await call.act(try await visit.sentNothing()) { db in
        try Conferences.callOff(id, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", id) }
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

extension CalledMeeting {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("at", at)
    json.member("place", place)
    json.member("topic", topic)
  }
}

import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// What the desks show beside a case: answers that are known, calls that it may repeat, and what
  /// is watched over.
  func supervisionEndpoints() {
    endpoint(
      Endpoint(
        .get, "/cases/{number}/answers", "listAnswers",
        "Answers of the knowledge base that fit what a case asks, the best first."
      ).answer("KnownAnswers")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let rows = try await call.read { db in
        let file = try call.content(number, db).file
        return try Knowledge(on: call.now.day, in: db).answers(to: file, for: call.actor, in: db)
      }
      return visit.json(
        .list(rows) { json, row in
          json.member("id", row.id)
          json.member("question", row.name)
          json.member("answer", row.answer)
          for name in ["category", "department", "phone"] {
            json.member(name, row.values.text(name))
          }
        })
    }
    endpoint(
      Endpoint(
        .post, "/repeats", "findRepeats",
        "Open cases that a call may be about, or with its parties a dispute, before it is filed. Files nothing."
      ).body("Likeness").answer("LikelyRepeats")
    ) { visit in
      let call = try await visit.call()
      let (bytes, sent) = try await visit.sent(FilingSaid.self)
      var said = sent.said
      let area = try said.neededText("area")
      let (title, text) = (try said.text("title") ?? "", try said.text("text") ?? "")
      try said.mustBeEmpty()
      let people = try sent.parties.map { party in
        var party = party
        let person = SameParties.Person(
          name: try party.text("name"), phone: try party.text("phone"))
        try party.mustBeEmpty()
        return person
      }
      let isDispute = Role.filesDisputes.contains(call.actor.role)
      guard isDispute || people.isEmpty && [.clerk, .dispatcher].contains(call.actor.role) else {
        throw Refusal.notAllowed(step: "file")
      }
      return try await call.act(bytes, status: .ok) { db in
        let found = try Duplicates.of(
          title: title, text: text, area: area, dispute: isDispute, between: people,
          for: call.actor, at: call.now, in: db)
        return .object { json in
          json.array("items", found) { json, one in
            json.object { json in
              json.object("case") { one.summary.write(to: &$0) }
              json.member("text", one.text)
              json.member("similarity", one.similarity)
              json.member("samePlace", one.isSamePlace)
              json.member("sameArea", one.isSameArea)
              json.member("samePeople", one.isSamePeople)
            }
          }
        }
      }
    }
    endpoint(
      Endpoint(
        .get, "/instructions", "listInstructions",
        "Leaders' written instructions, newest first, with where each stands."
      ).query(
        .init("state", .choice(Instruction.State.allCases.map(\.rawValue)), "By default all."),
        .init("cursor", .text, "Where the page before ended."),
        .init("limit", .integer, "At most 200, by default 50.")
      ).answer("Instructions")
    ) { visit in
      let call = try await visit.call()
      let query = try visit.query
      let state = try query.askedChoice("state", Instruction.State.self)
      let limit = try query.askedInteger("limit", in: 1...200) ?? 50
      let before = query.asked("cursor").flatMap { Int64($0) } ?? .max
      let found = try await call.read { db in
        try Instructions.page(
          state, before: before, limit: limit + 1, for: call.actor, at: call.now, in: db)
      }
      let items = found.prefix(limit)
      return visit.json(
        .object { json in
          json.array("items", items) { json, one in json.object { one.write(to: &$0) } }
          json.member("next", found.count > limit ? items.last?.supervision.id : nil)
        })
    }
    endpoint(
      Endpoint(
        .get, "/unit-standings", "listUnitStandings",
        "What each unit has in hand, and what of it is overdue, sent back or contested."
      ).answer("UnitStandings")
    ) { visit in
      let call = try await visit.call()
      let (units, names) = try await call.read { db in
        let units = try UnitStanding.all(for: call.actor, at: call.now, in: db)
        return (units, try Names.of(units: units.map(\.unit), on: call.now.day, in: db).units)
      }
      return visit.json(
        .list(units) { json, one in
          json.member("organisation", one.unit)
          json.member("name", names[one.unit])
          json.member("open", one.open)
          json.member("overdue", one.overdue)
          json.member("supervised", one.supervised)
          json.member("returned", one.returned)
          json.member("contested", one.contested)
        })
    }
  }
}

extension Instruction {
  func write(to json: inout JSONWriter) {
    json.member("id", supervision.id)
    json.member("number", summary.number)
    json.member("title", summary.title)
    json.member("caseState", summary.state)
    json.member("instruction", supervision.instruction)
    json.member("signer", supervision.signer)
    json.member("signed", supervision.signed)
    json.member("opened", supervision.opened)
    json.member("state", state.rawValue)
    json.member("ended", supervision.ended)
    json.member("organisation", summary.unit)
  }
}

import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// What a unit owes to centres: its days, the days that it swaps, the calls to it.
  func dutyEndpoints() {
    endpoint(
      Endpoint(
        .get, "/duties", "listOwnDuties",
        "What the unit of the post owes: days at centres, calls that wait, swaps that are open."
      ).query(.init("from", .day, "By default today")).answer("OwnDuties")
    ) { visit in
      let call = try await visit.call()
      let first = try visit.query.askedDay("from") ?? call.now.day
      guard let unit = call.actor.post.organisation, call.actor.role.actsForUnit else {
        throw Refusal.notAllowed(step: "read")
      }
      let (duties, calls, swaps) = try await call.read { db in
        (
          try Duties.owed(by: unit, from: first, in: db),
          try CentreCalls.open(of: unit, in: db), try DutySwap.open(of: unit, in: db)
        )
      }
      let today = call.now.day
      return visit.json(
        .object { json in
          json.array("items", duties) { json, duty in
            json.object { duty.write(to: &$0, on: today) }
          }
          json.array("calls", calls) { json, one in json.object { one.write(to: &$0) } }
          json.array("swaps", swaps) { json, swap in
            json.object { json in
              json.member("id", swap.id)
              json.member("mine", swap.offered.organisation == unit)
              json.object("offered") { swap.offered.write(to: &$0, on: today) }
              json.object("wanted") { swap.wanted.write(to: &$0, on: today) }
              json.member("reason", swap.reason)
              json.member("asked", swap.asked)
            }
          }
        })
    }
    endpoint(
      Endpoint(
        .post, "/duties/swaps", "askDutySwap",
        "Asks another unit to take the day `offered` and to give the day `wanted` for it."
      ).body("SwapAsking").answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        guard let offered = Int64(try said.neededText("offered")) else {
          throw Invalid("offered", "choice")
        }
        guard let wanted = Int64(try said.neededText("wanted")) else {
          throw Invalid("wanted", "choice")
        }
        let reason = try said.neededText("reason")
        try said.mustBeEmpty()
        let id = try DutySwap.ask(
          offered, for: wanted, because: reason, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", id) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/duties/swaps/{swap}", "answerDutySwap",
        "The unit that was asked agrees, or does not; only then are the days exchanged."
      ).body("SwapAnswer").answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("swap")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        guard let agreeing = try said.flag("agrees") else { throw Invalid("agrees", "required") }
        try said.mustBeEmpty()
        try DutySwap.answer(id, agreeing: agreeing, by: call.actor, at: call.now, in: db)
        return .done
      }
    }
  }

  /// How a centre meets the five standards.
  func standardEndpoints() {
    endpoint(
      Endpoint(
        .get, "/centres/{centre}/standards", "listStandardChecks",
        "What was found of the five standards, newest first, with the points of each."
      ).answer("StandardCheckList")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let checks = try await call.read { db in
        let centre = try Centre.find(id, for: call.actor, in: db)
        guard centre.isWatched else { throw Refusal.notAllowed(step: "read") }
        return try StandardChecks.of(id, in: db)
      }
      return visit.json(
        .list(checks) { json, check in
          json.member("id", check.id)
          json.member("day", check.day)
          json.member("area", check.area)
          json.member("total", check.total)
          json.member("most", check.most)
          json.array("standards", check.standards) { json, standard in
            json.object { json in
              json.member("standard", standard.id)
              json.member("points", check.points(of: standard))
              json.member("most", standard.items.map(\.points).reduce(0, +))
            }
          }
          json.member("note", check.note)
        })
    }
    endpoint(
      Endpoint(
        .post, "/centres/{centre}/standards", "checkStandards",
        "Keeps what somebody has found: the points of every item by its id, and a `note`."
      ).body("StandardChecking").answer("Created", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.number("centre")
      let (bytes, sent) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = sent
        let note = try said.text("note") ?? ""
        var points: [String: Int] = [:]
        for name in said.values.keys.sorted() { points[name] = try said.number(name) }
        try said.mustBeEmpty()
        let check = try StandardChecks.add(
          to: id, points: points, note: note, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", check) }
      }
    }
  }
}

extension CentreCall {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("centre", centre)
    json.member("function", functionRow)
    json.member("organisation", organisation)
    json.member("purpose", purpose)
    json.member("called", called)
    json.member("due", due)
    json.member("arrived", arrived)
    json.member("cancelled", cancelled)
  }
}

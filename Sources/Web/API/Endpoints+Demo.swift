import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// The clock of a demonstration. Where the database is in earnest these are not there.
  func demonstrationEndpoints() {
    endpoint(
      Endpoint(
        .post, "/demo/clock", "setClock",
        "Sets the one clock of intake, steps, lights, filters, reports and sweep; never back. The automatic sweep stops."
      ).body("DemoClock").answer("DemoClock", .created).forDemonstrations
    ) { visit in
      let call = try await visit.demonstrator()
      var (bytes, said) = try await visit.sent(Said.self)
      guard let now = try said.time("now") else { throw Invalid("now", "required") }
      let frozen = try said.flag("frozen") ?? false
      try said.mustBeEmpty()
      let once = try Once(visit, owner: "person/\(call.actor.person)", bytes)
      if let known = try await once.known(in: call.city) { return known }
      try await call.city.setClock(now, frozen: frozen)
      return try await once.answer(in: call.city, status: .created) {
        .object { json in
          json.member("now", now)
          json.member("frozen", frozen)
        }
      }
    }
    endpoint(
      Endpoint(.post, "/demo/sweep", "sweep", "Escalates what is due by the demonstration's clock.")
        .answer("Swept", .created).forDemonstrations
    ) { visit in
      let call = try await visit.demonstrator()
      let once = try Once(visit, owner: "person/\(call.actor.person)", [])
      if let known = try await once.known(in: call.city) { return known }
      let outcome = try await Sweep.run(call.city.store, under: call.rules, at: call.now)
      return try await once.answer(in: call.city, status: .created) {
        .object { json in
          json.member("notices", outcome.notices)
          json.member("supervisions", outcome.supervisions)
        }
      }
    }
  }
}

extension Visit {
  fileprivate func demonstrator() async throws -> Call {
    guard try city.isDemonstration else { throw Refusal.notFound }
    let call = try await call()
    guard call.actor.role == .administrator else { throw Refusal.notAllowed(step: "demo") }
    return call
  }
}

import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// Procedures, and the cases under them.
  func caseEndpoints() {
    procedureEndpoints()
    supervisionEndpoints()
    endpoint(
      Endpoint(
        .post, "/cases", "openCase",
        "Files a matter at a desk. The answer carries the reporter's receipt."
      )
      .body("Filing").answer("OpenedCase", .created)
    ) { visit in
      let call = try await visit.call()
      let (bytes, sent) = try await visit.sent(FilingSaid.self)
      return try await call.act(bytes) { db in
        var said = sent.said
        let procedure = try said.neededText("procedure")
        switch procedure {
        case "complaint":
          guard sent.parties.isEmpty else { throw Invalid("parties", "unknown-field") }
          return try Self.open(said, call, db)
        case "dispute": return try Self.openDispute(said, sent.parties, call, db)
        default: throw Invalid("procedure", "choice")
        }
      }
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}", "readCase", "A case, with the steps that this post may take now."
      )
      .answer("Case")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (now, rules) = (call.now, call.rules)
      let view = try await call.open { db in
        let (file, degree, sight) = try CaseFile.find(number, for: call.actor, in: db)
        if degree == .content { try call.note("content", file, db) }
        return try CaseView.of(
          file, degree: degree, sight: sight, at: now, under: rules, in: db)
      }
      return visit.json(.object { view.write(to: &$0, at: now, under: rules) })
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/entries", "readEntries",
        "The history, with the hashes that prove it."
      )
      .answer("Entries")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let entries = try await call.open { db in
        let (file, sight) = try call.content(number, db)
        try call.note("history", file, db)
        return try ShownEntry.of(file, seenBy: sight, in: db)
      }
      return visit.json(
        .list(entries) { json, entry in entry.write(to: &json) })
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/deadline", "readDeadline",
        "Every clock, and why it is due when it is."
      )
      .answer("Deadline")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (now, rules, text) = (call.now, call.rules, visit.text)
      let file = try await call.read { db in try call.content(number, db).file }
      return visit.json(
        try .object { try file.writeDeadline(to: &$0, at: now, under: rules, text: text) })
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/steps", "takeStep",
        "Takes a step. `entries` is the count that the caller saw; an older one is refused as `stale`."
      ).body("Step").answer("Taken", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (bytes, said) = try await visit.sent(Said.self)
      do {
        return try await call.act(bytes) { db in try Self.take(said, number, call, db) }
      } catch Refusal.stale(let entries) {
        throw try await Self.stale(said, number, entries, call)
      }
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/unmask", "unmask",
        "Shows the reporter's numbers whole; who asked, when and what for is written down."
      ).body("Unmasking").answer("Unmasked", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      var (bytes, said) = try await visit.sent(Said.self)
      let purpose = try said.neededText("purpose")
      try said.mustBeEmpty()
      return try await call.act(bytes) { db in try Self.unmask(number, purpose, call, db) }
    }
  }

  private func procedureEndpoints() {
    endpoint(
      Endpoint(
        .get, "/procedures", "listProcedures", "Every procedure: states, steps with fields, clocks."
      )
      .answer("Procedures")
    ) { visit in
      let call = try await visit.call()
      let all = call.rules.procedures
      let (limits, categories) = try await Self.setting(of: all.map(\.id), call)
      return visit.json(
        .list(zip(all, limits)) { json, one in one.0.write(to: &json, one.1, categories: categories)
        })
    }
    endpoint(
      Endpoint(
        .get, "/procedures/{id}", "readProcedure", "One procedure, under the policy of today."
      )
      .answer("Procedure")
    ) { visit in
      let call = try await visit.call()
      let procedure = try call.rules.procedure(try visit.parameter("id"))
      let (limits, categories) = try await Self.setting(of: [procedure.id], call)
      return visit.json(
        .object { json in
          if let limits = limits.first {
            procedure.write(to: &json, limits, categories: categories)
          }
        })
    }
  }

  private static func setting(
    of procedures: [String], _ call: Call
  ) async throws -> (limits: [Limits], categories: [String]) {
    let (today, rules, area) = (call.now.day, call.rules, call.actor.post.area)
    return try await call.read { db in
      (
        try procedures.map { try rules.current($0, on: today, at: area, in: db) },
        try Policies.current(CategoryPolicy.self, on: today, in: db).policy.codes
      )
    }
  }

  private static func open(_ said: Said, _ call: Call, _ db: Database) throws -> JSONWriter {
    var said = said
    var filing = Filing(
      area: try said.neededText("area"), title: try said.text("title") ?? "",
      text: try said.text("text") ?? "", channel: try said.text("channel") ?? "telephone")
    filing.name = try said.text("name")
    filing.phone = try said.text("phone")
    filing.address = try said.text("address")
    filing.confidential = try said.flag("confidential") ?? false
    filing.wantsReply = try said.flag("wantsReply") ?? true
    filing.sourceNumber = try said.text("sourceNumber")
    filing.privacyVersion = try said.text("privacyVersion")
    filing.category = try said.text("category")
    filing.urgency = try said.text("urgency")
    filing.kind = try said.text("kind")
    filing.attachments = try said.list("attachments")
    let into = try said.text("into")
    try said.mustBeEmpty()
    let (now, rules) = (call.now, call.rules)
    let filed =
      try into.map { number in
        try CaseDesk.file(
          filing, into: number, by: call.actor, at: now, under: rules, in: db)
      } ?? CaseDesk.file(filing, by: call.actor, at: now, under: rules, in: db)
    return try opened(filed, call, db)
  }

  /// The case as the one who filed it may see it, with the reporter's receipt.
  static func opened(_ filed: Filed, _ call: Call, _ db: Database) throws -> JSONWriter {
    let (now, rules) = (call.now, call.rules)
    let sight = try Sight.of(call.actor, in: db)
    let degree = sight.degree(of: filed.file)
    let view = try CaseView.of(
      filed.file, degree: degree, sight: sight, at: now, under: rules, in: db)
    return .object { json in
      view.write(to: &json, at: now, under: rules)
      json.member("receipt", filed.receipt)
      json.member("code", filed.code)
    }
  }

  private static func take(
    _ said: Said, _ number: String, _ call: Call, _ db: Database
  ) throws -> JSONWriter {
    var said = said
    let step = try said.neededText("step")
    let entries = try said.number("entries")
    let (file, entry) = try CaseDesk.take(
      number, step: step, raw: said.values, entries: entries, by: call.actor, at: call.now,
      under: call.rules, in: db)
    return .object { json in
      json.member("number", file.number)
      json.member("n", entry.n)
      json.member("at", entry.at)
      json.member("step", entry.step)
      json.member("from", entry.from)
      json.member("to", entry.to)
      json.member("state", file.matter.state)
      json.member("open", file.matter.open)
      json.member("outcome", file.matter.outcome)
      json.member("light", file.light(at: call.now).rawValue)
      json.member("due", file.deadline.due)
      json.member("entries", file.matter.entries)
    }
  }

  private static func unmask(
    _ number: String, _ purpose: String, _ call: Call, _ db: Database
  ) throws -> JSONWriter {
    let (file, sight) = try call.content(number, db)
    let shown = try IncomingReport.of(file, in: db).filter {
      sight.shows($0) && sight.showsReporter(confidential: file.confidential)
    }
    guard !shown.isEmpty else { throw Refusal.notAllowed(step: "unmask") }
    let reporters = try shown.map { report in
      (
        report.receipt,
        try Openings.unmask(
          report.id, of: number, purpose: purpose, by: call.actor, at: call.now, in: db)
      )
    }
    return .object { json in
      json.array("reports", reporters) { json, reporter in
        json.object { json in
          json.member("receipt", reporter.0)
          for field in ["name", "phone", "address"] { json.member(field, reporter.1[field]) }
        }
      }
    }
  }

  /// Tells the second of two people what the first has done.
  private static func stale(
    _ said: Said, _ number: String, _ entries: Int, _ call: Call
  ) async throws -> Stale {
    var said = said
    let seen = max(0, try said.number("entries") ?? entries)
    let since: [ShownEntry] = try await call.read { db in
      let (file, degree, sight) = try CaseFile.find(number, for: call.actor, in: db)
      // Who may only arrange it learns that it moved, not what was done.
      guard degree == .content else { return [] }
      return try ShownEntry.of(file, after: seen, seenBy: sight, in: db)
    }
    return Stale(entries: entries, since: since)
  }
}

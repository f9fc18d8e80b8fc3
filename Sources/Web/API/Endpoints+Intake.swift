import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// What anybody may do without an account.
  func intakeEndpoints() {
    endpoint(
      Endpoint(
        .post, "/intake", "report",
        "A resident reports a matter, at a place with a QR code or in an area. The code is shown this once."
      ).body("Report").answer("Receipt", .created).withoutAccount()
    ) { visit in
      let city = try visit.city
      let (bytes, sent) = try await visit.sent(FilingSaid.self)
      let once = try Once(visit, owner: "intake", bytes)
      if let known = try await once.known(in: city) { return known }
      let (now, rules) = (city.now, city.rules)
      guard sent.said.values["kind"] != "dispute" else {
        return try await Self.fileDispute(sent, once, visit)
      }
      guard sent.parties.isEmpty else { throw Invalid("parties", "unknown-field") }
      let text = visit.text
      let (filing, holder, place) = try await city.store.read { db in
        var said = sent.said
        var read = try Self.filing(&said, on: now.day, in: db)
        read.0.privacyShown = text.privacyNotice(.shown)
        try said.mustBeEmpty()
        return read
      }
      try await visit.keepLimits(of: place, city)
      return try await once.run(in: city, status: .created) { db in
        let filed = try Intake.file(
          filing, holder: holder, by: Intake.resident(in: filing.area), at: now, under: rules,
          in: db)
        return Self.receipt(of: filed, visit)
      }
    }
    endpoint(
      Endpoint(
        .get, "/receipts/{receipt}", "readReceipt",
        "Where a resident's matter stands, and what its holder sees as a party of a dispute."
      )
      .answer("ReceiptView").withoutAccount(headers: "Receipt-Code")
    ) { visit in
      let city = try visit.city
      let (receipt, code) = try await visit.receipt(city)
      let (now, rules) = (city.now, city.rules)
      let view = try await visit.known {
        try await city.store.read { db in
          try Receipts.view(receipt, code: code, at: now, under: rules, in: db)
        }
      }
      return visit.json(.object { view.write(to: &$0) })
    }
    endpoint(
      Endpoint(
        .post, "/receipts/{receipt}/steps", "actOnReceipt",
        """
        The reporter adds, urges, withdraws or judges; a party consents, refuses, or gives its view; \
        a petitioner asks for review or re-review.
        """
      ).body("ReceiptStep").answer("ReceiptTaken", .created)
        .withoutAccount(headers: "Receipt-Code")
    ) { visit in
      let city = try visit.city
      let (receipt, code) = try await visit.receipt(city)
      let (bytes, said) = try await visit.sent(Said.self)
      let once = try Once(visit, owner: "receipt/\(code)", bytes)
      let (now, rules) = (city.now, city.rules)
      let shown = visit.text.mediationConsent(.shown)
      return try await visit.known {
        try await once.run(in: city, status: .created) { db in
          var said = said
          let step = try said.neededText("step")
          let entry = try Receipts.take(
            step, said: said.values, receipt: receipt, code: code, consentShown: shown, at: now,
            under: rules, in: db)
          return .object { json in
            json.member("receipt", receipt)
            json.member("step", step)
            json.member("at", entry.at)
            json.member("state", entry.to)
            json.member("open", entry.ending == nil)
          }
        }
      }
    }
  }

  private static func receipt(of filed: Filed, _ visit: Visit) -> JSONWriter {
    .object { json in
      json.member("receipt", filed.receipt)
      json.member("code", filed.code)
      json.member("url", visit.address(of: "/receipts"))
      json.member("number", filed.file.number)
    }
  }

  /// A resident asks for mediation: the nearest centre that is staffed receives it.
  private static func fileDispute(
    _ sent: FilingSaid, _ once: Once, _ visit: Visit
  ) async throws -> Response {
    let city = try visit.city
    let (now, rules, text) = (city.now, city.rules, visit.text)
    let (dispute, place) = try await city.store.read { db in
      var said = sent.said
      var (filing, _, place) = try Self.filing(&said, on: now.day, in: db, keepsReporter: false)
      filing.kind = nil
      filing.privacyShown = text.privacyNotice(.shown)
      var dispute = try Self.dispute(filing, &said, sent.parties)
      dispute.consentShown = text.mediationConsent(.shown)
      try said.mustBeEmpty()
      return (dispute, place)
    }
    try await visit.keepLimits(of: place, city)
    return try await once.run(in: city, status: .created) { db in
      Self.receipt(
        of: try DisputeIntake.file(dispute, at: now, under: rules, in: db), visit)
    }
  }

  /// A place leads to its area, also when its sign was taken down; the city's desk receives.
  private static func filing(
    _ said: inout Said, on day: Day, in db: Database, keepsReporter: Bool = true
  ) throws -> (filing: Filing, holder: String, place: Place?) {
    var code = try said.text("area")
    var place: Place?
    if let sign = try said.text("place") {
      guard let found = try Governance.Places.find(sign, in: db) else {
        throw Invalid("place", "unknown-place")
      }
      if found.active { place = found }
      code = found.area
    }
    guard let code else { throw Invalid("area", "required") }
    guard let area = try Areas.current(code, on: day, in: db) else {
      throw Invalid("area", "unknown-area")
    }
    var filing = Filing(
      area: area.code, title: try said.text("title") ?? "", text: try said.text("text") ?? "",
      channel: "web")
    filing.place = place?.id
    if keepsReporter {
      filing.name = try said.text("name")
      filing.phone = try said.text("phone")
    }
    filing.address = try said.text("address")
    filing.confidential = try said.flag("confidential") ?? false
    filing.wantsReply = try said.flag("wantsReply") ?? true
    filing.privacyVersion = try said.text("privacyVersion")
    filing.kind = try said.text("kind")
    filing.attachments = try said.list("attachments")
    return (filing, area.city, place)
  }
}

extension Visit {
  /// So many from one address and for one place: policy says how many.
  fileprivate func keepLimits(of place: Place?, _ city: City) async throws {
    let today = city.now.day
    let limits = try await city.store.read { db in
      try Policies.current(HotlinePolicy.self, on: today, in: db).policy.intake
    }
    let quota = site.quota
    try quota.take("intake-hour:\(peer)", most: limits.addressPerHour, within: 3600)
    try quota.take("intake-day:\(peer)", most: limits.addressPerDay, within: 86_400)
    if let place {
      try quota.take("place:\(place.code)", most: limits.placePerHour, within: 3600)
    }
  }

  /// The receipt of the path and its code, which never stands in an address.
  func receipt(_ city: City) async throws -> (receipt: String, code: String) {
    guard let code = header("Receipt-Code"), code.utf8.count <= 64 else { throw Refusal.notFound }
    return (try parameter("receipt"), code)
  }

  /// Counts the guesses of one address at codes.
  func known<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch Refusal.notFound {
      let city = try city
      let today = city.now.day
      let most = try await city.store.read { db in
        try Policies.current(HotlinePolicy.self, on: today, in: db).policy.intake
          .receiptTriesPerHour
      }
      try site.quota.take("receipt:\(peer)", most: most, within: 3600)
      throw Refusal.notFound
    }
  }
}

extension ReceiptView {
  func write(to json: inout JSONWriter) {
    json.member("receipt", receipt)
    json.member("number", number)
    json.member("procedure", procedure)
    json.member("title", title)
    json.member("text", text)
    json.member("state", state)
    json.member("open", open)
    json.member("outcome", outcome)
    json.member("area", area)
    json.member("unit", unit)
    json.member("received", received)
    json.member("due", due)
    json.member("answer", answer)
    json.member("judgement", judgement)
    json.member("erased", erased)
    json.array("happenings", happenings) { json, one in
      json.object { json in
        json.member("at", one.at)
        json.member("step", one.step)
        json.member("unit", one.unit)
        json.member("words", one.words)
      }
    }
    json.member("steps", steps)
    json.array("opinions", opinions) { json, one in
      json.object { json in
        json.member("step", one.opinion.step)
        json.member("opinion", one.opinion.opinion)
        json.member("words", one.opinion.words)
        json.member("unit", one.unit)
        json.member("issued", one.opinion.issued)
        json.member("served", one.opinion.served)
      }
    }
    json.member("askUntil", request?.due)
    guard let party else { return json.null("party") }
    json.object("party") { json in
      json.member("number", party.number)
      json.member("side", party.side.rawValue)
      json.member("name", party.name)
      json.member("category", party.category)
      json.member("consented", party.consented)
      json.member("refused", party.refused)
      json.array("others", party.others) { json, other in
        json.object { json in
          json.member("side", other.side.rawValue)
          json.member("name", other.name)
        }
      }
      if let meeting = party.meeting {
        json.object("meeting") { json in
          json.member("at", meeting.at)
          json.member("place", meeting.place)
          json.member("mode", meeting.mode)
        }
      } else {
        json.null("meeting")
      }
      json.array("papers", party.papers) { json, paper in
        json.object { json in
          json.member("id", paper.document.id)
          json.member("kind", paper.document.kind)
          json.member("title", paper.document.title)
          json.member("number", paper.document.number)
          json.member("toSign", paper.maySign)
        }
      }
    }
  }
}

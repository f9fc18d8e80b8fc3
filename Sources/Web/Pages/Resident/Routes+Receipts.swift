import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// The resident's own view of a matter, behind number and code.
  func receipts() {
    page("/receipts") { visit in visit.page(ReceiptEntryPage()) }
    form("/receipts") { visit, form in try await Self.openReceipt(visit, form) }
    page("/receipts/{receipt}") { visit in
      let number = CaseNumber.read(try visit.parameter("receipt")) ?? ""
      guard let held = visit.held(number) else {
        return visit.page(ReceiptEntryPage(number: number))
      }
      return visit.page(try await Self.status(visit, held))
    }
    page("/receipts/{receipt}/new") { visit in
      let number = try visit.parameter("receipt")
      guard let held = visit.held(number) else { return visit.see("/receipts/\(number)") }
      let address = visit.address(of: "/receipts/\(number)")
      let file = try await visit.city.store.read { db in
        try Receipts.find(held.receipt, code: held.code, in: db).file
      }
      return visit.page(
        ReceiptPage(cookie: held, address: address, isDispute: file.isDispute))
    }
    page("/receipts/{receipt}/held") { visit in
      let number = try visit.parameter("receipt")
      guard let held = visit.held(number) else { return visit.see("/receipts/\(number)") }
      return visit.page(try await Self.holding(visit, held))
    }
    form("/receipts/{receipt}/steps") { visit, form in try await Self.step(visit, form) }
    form("/receipts/{receipt}/erasure") { visit, _ in
      let number = try visit.parameter("receipt")
      guard let held = visit.held(number) else { return visit.see("/receipts/\(number)") }
      let city = try visit.city
      let (now, rules) = (city.now, city.rules)
      try await city.store.write { db in
        try Receipts.erase(held.receipt, code: held.code, at: now, under: rules, in: db)
      }
      return visit.see(
        "/receipts/\(number)/held", holding: held, Flash(visit.text("public.held.done")))
    }
  }

  /// Wrong codes are counted by address, so that they cannot be tried through.
  private static func openReceipt(_ visit: Visit, _ form: Form) async throws -> Response {
    let city = try visit.city
    let day = city.now.day
    let (number, code) = (CaseNumber.read(form["number"]) ?? "", form["code"])
    let most = try await city.store.read { db in
      try Policies.current(HotlinePolicy.self, on: day, in: db).policy.intake.receiptTriesPerHour
    }
    do {
      try visit.site.quota.take("receipt:\(visit.peer)", most: most, within: 3600)
      guard !number.isEmpty else { throw Invalid("number", "receipt-number") }
      guard !code.isEmpty else { throw Invalid("code", "required") }
      try await city.store.read { db in
        _ = try Receipts.find(number, code: code, in: db)
      }
    } catch let invalid as Invalid {
      let page = ReceiptEntryPage(entered: Entered(form, invalid))
      return visit.page(page, status: .unprocessableContent)
    } catch Refusal.notFound {
      let page = ReceiptEntryPage(
        entered: Entered(form, Invalid("code", "receipt-unknown")))
      return visit.page(page, status: .unprocessableContent)
    }
    let plain = code.uppercased().filter { $0.isLetter || $0.isNumber }
    return visit.see(
      "/receipts/\(number)", holding: ReceiptCookie(receipt: number, code: plain))
  }

  private static func status(
    _ visit: Visit, _ held: ReceiptCookie, step: String? = nil, entered: Entered = Entered()
  ) async throws -> StatusPage {
    let city = try visit.city
    let (now, rules, text) = (city.now, city.rules, visit.text)
    return try await city.store.read { db in
      let view = try Receipts.view(
        held.receipt, code: held.code, at: now, under: rules, in: db)
      let area = try Areas.find(view.area, in: db)
      let names = try area.map { try Areas.path(of: $0, in: db).map(\.name).joined() }
      let mediation = try Policies.current(
        MediationPolicy.self, on: now.day, area: area, in: db
      ).policy
      let judgements =
        try view.isDispute
        ? mediation.choices("judgements")
        : Policies.current(HotlinePolicy.self, on: now.day, in: db).policy.choices("judgements")
      func name(_ list: String, _ id: String?) -> String? {
        mediation.choices(list).first { $0.id == id }.map(text.name)
      }
      return StatusPage(
        view: view, area: names ?? "",
        judgements: text.choices(judgements),
        category: name("kinds", view.party?.category),
        mode: name("session-modes", view.party?.meeting?.mode), step: step, entered: entered)
    }
  }

  private static func step(_ visit: Visit, _ form: Form) async throws -> Response {
    let number = try visit.parameter("receipt")
    guard let held = visit.held(number) else { return visit.see("/receipts/\(number)") }
    let city = try visit.city
    let (now, rules) = (city.now, city.rules)
    let step = form["step"]
    var said: [String: Fact] = [:]
    for name in ["words", "note", "reason", "judgement"] where form.has(name) {
      said[name] = .text(form[name])
    }
    if form.has("solved") { said["solved"] = .flag(form["solved"] == "yes") }
    do {
      if step.isEmpty { throw Invalid("step", "required") }
      let kept = try await visit.keep(form, field: "attachments", most: 9, person: nil)
      if !kept.names.isEmpty { said["attachments"] = .list(kept.names) }
      let shown = visit.text.mediationConsent(.shown)
      try await city.store.write { [said] db in
        _ = try Receipts.take(
          step, said: said, receipt: held.receipt, code: held.code, consentShown: shown, at: now,
          under: rules, in: db)
      }
    } catch let invalid as Invalid {
      let page = try await status(
        visit, held, step: step.isEmpty ? form["group"] : step, entered: Entered(form, invalid))
      return visit.page(page, status: .unprocessableContent)
    }
    return visit.see(
      "/receipts/\(number)", holding: held, Flash(visit.text("public.\(step).done")))
  }

  private static func holding(_ visit: Visit, _ held: ReceiptCookie) async throws -> HeldPage {
    let city = try visit.city
    return try await city.store.read { db in
      let found = try Receipts.held(held.receipt, code: held.code, in: db)
      return HeldPage(
        receipt: found.receipt, values: found.values, channel: found.channel,
        received: found.received, privacy: found.privacy, erased: found.erased,
        isOpen: found.isOpen, isParty: found.channel == nil)
    }
  }
}

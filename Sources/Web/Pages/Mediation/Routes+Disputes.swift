import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// Disputes: registered at a desk, opened for a purpose, and the numbers of their parties.
  func disputes() {
    page("/disputes/new") { visit in
      visit.page(
        RegisterDisputePage(setting: try await Self.deskSetting(visit), once: Seal.randomToken()))
    }
    page("/disputes") { visit in visit.see("/cases?of=disputes") }
    form("/disputes/repeats") { visit, form in
      var page = RegisterDisputePage(
        setting: try await Self.deskSetting(visit), once: form["once"], entered: Entered(form))
      page.repeats = try await Self.likely(visit, form)
      return visit.page(page)
    }
    form("/disputes") { visit, form in
      do {
        return visit.page(try await Self.register(visit, form))
      } catch let invalid as Invalid {
        var page = RegisterDisputePage(
          setting: try await Self.deskSetting(visit), once: form["once"],
          entered: Entered(form, invalid))
        page.repeats = try await Self.likely(visit, form)
        return visit.page(page, status: .unprocessableContent)
      }
    }
    form("/cases/{number}/openings") { visit, form in
      let number = try visit.parameter("number")
      do {
        try await visit.writing { moment, db in
          try Openings.open(
            number, purpose: form["purpose"], by: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.casePage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/cases/\(number)", Flash(visit.text("dispute.opened")))
    }
    form("/cases/{number}/parties/{party}/unmask") { visit, form in
      let number = try visit.parameter("number")
      guard let party = Int(try visit.parameter("party")) else { throw Refusal.notFound }
      var page = try await Self.casePage(visit)
      page.askedParty = party
      do {
        page.unmasked = try await visit.writing { moment, db in
          try Openings.unmask(
            party: party, of: number, purpose: form["purpose"], by: moment.actor, at: moment.now,
            in: db)
        }
      } catch let invalid as Invalid {
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.page(page)
    }
    form("/cases/{number}/parties/{party}/receipt") { visit, form in
      let number = try visit.parameter("number")
      guard let party = Int(try visit.parameter("party")) else { throw Refusal.notFound }
      do {
        guard let way = PartyReceipt.Way(rawValue: form["way"]) else {
          throw Invalid("way", "choice")
        }
        let issued = try await visit.writing { moment, db in
          try PartyReceipts.issue(
            party: party, of: number, to: form["holder"], proof: form["proof"], way: way,
            by: moment.actor, at: moment.now, under: moment.rules, in: db)
        }
        guard let code = issued.code else {
          return visit.see("/cases/\(number)", Flash(visit.text("party.receipt.queued")))
        }
        return visit.page(
          CounterReceiptPage(
            cookie: ReceiptCookie(receipt: issued.receipt, code: code), number: number,
            address: visit.address(of: "/receipts/\(issued.receipt)"), next: "/cases/\(number)"))
      } catch let invalid as Invalid {
        var page = try await Self.casePage(visit)
        page.givingTo = party
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
    }
  }

  private static func deskSetting(_ visit: Visit) async throws -> RegisterDisputePage.Setting {
    let text = visit.text
    return try await visit.reading { moment, db in
      let actor = moment.actor
      guard Role.filesDisputes.contains(actor.role) else {
        throw Refusal.notAllowed(step: "file")
      }
      guard let own = try Areas.find(actor.post.area, in: db) else { throw Refusal.postNeeded }
      let unit =
        actor.role == .handler
        ? try actor.post.organisation.flatMap { try Organisations.find($0, in: db) } : nil
      return RegisterDisputePage.Setting(
        role: actor.role,
        areas: try AreaGroup.counties(
          within: own, on: moment.now.day, whole: { text("area.whole", ["name": $0]) }, in: db),
        policy: try Policies.current(
          MediationPolicy.self, on: moment.now.day, area: own, in: db
        ).policy,
        office: unit?.name, isStation: unit?.kind == "station",
        channel: unit.map(OfficeRule.channel))
    }
  }

  /// Only what this desk may read is compared, so that the list betrays nothing.
  private static func likely(_ visit: Visit, _ form: Form) async throws -> [LikelyDuplicate] {
    try await visit.reading { moment, db in
      guard Role.filesDisputes.contains(moment.actor.role) else { return [] }
      return try Duplicates.of(
        title: "", text: form["text"], area: form["area"], dispute: true,
        between: [
          SameParties.Person(name: form["name"], phone: form["phone"]),
          SameParties.Person(name: form["other-name"], phone: form["other-phone"]),
        ], for: moment.actor, at: moment.now, in: db)
    }
  }

  private static func register(_ visit: Visit, _ form: Form) async throws -> CounterReceiptPage {
    let text = visit.text
    return try await fileOnce(visit, form, next: "/disputes/new") { moment, into, db in
      let filing = try DisputeReading(
        form, channel: form["channel"], area: form["area"], public: false, text: text
      ).filing
      return try into.map {
        try DisputeIntake.file(
          filing, into: $0, by: moment.actor, at: moment.now, under: moment.rules, in: db)
      }
        ?? DisputeIntake.file(
          filing, by: moment.actor, at: moment.now, under: moment.rules, in: db)
    }
  }
}

import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// A resident's dispute goes to the nearest mediation centre that is staffed. The same form sent
  /// twice, by a thumb or by a network that broke, is one matter.
  static func fileDispute(_ visit: Visit, _ form: Form) async throws -> Response {
    let city = try visit.city
    let (now, rules) = (city.now, city.rules)
    let (place, code) = (form["place"], form["area"])
    let (limits, files) = try await city.store.read { db in
      let sign = place.isEmpty ? nil : try Governance.Places.find(place, in: db)
      let area = try Areas.current(sign?.area ?? code, on: now.day, in: db)
      return (
        try Policies.current(MediationPolicy.self, on: now.day, area: area, in: db).policy.intake,
        try Policies.current(HotlinePolicy.self, on: now.day, in: db).policy.intake.attachments
      )
    }
    var kept = KeptFiles(in: form)
    do {
      try visit.site.quota.take(
        "dispute:\(visit.peer)", most: limits.addressPerHour, within: 3600)
      if !place.isEmpty {
        try visit.site.quota.take(
          "dispute-place:\(place)", most: limits.placePerHour, within: 3600)
      }
      kept = try await visit.keep(form, field: "photos", most: files, person: nil)
      let (once, names, text) = (form["once"], kept.names, visit.text)
      let answer = try await city.store.write { db in
        let sign = place.isEmpty ? nil : try Governance.Places.find(place, in: db)
        var filing = try DisputeReading(
          form, channel: "web", area: sign?.area ?? form["area"], place: sign, public: true,
          text: text
        ).filing
        filing.filing.attachments = names
        return try FirstAnswers.once(
          owner: "page", key: once.isEmpty ? nil : once, digest: form.digest, at: now, in: db
        ) {
          let filed = try DisputeIntake.file(filing, at: now, under: rules, in: db)
          return (201, "\(filed.receipt).\(filed.code ?? "")")
        }
      }
      let parts = answer.answer.split(separator: ".").map(String.init)
      guard parts.count == 2 else { throw Refusal.notFound }
      return visit.see(
        "/receipts/\(parts[0])/new",
        holding: ReceiptCookie(receipt: parts[0], code: parts[1]))
    } catch let invalid as Invalid {
      let setting = try await intakeSetting(visit, place: place.isEmpty ? nil : place)
      let page = DisputePage(
        setting: setting, entered: Entered(form, invalid), once: form["once"], kept: kept)
      return visit.page(page, status: .unprocessableContent)
    }
  }
}

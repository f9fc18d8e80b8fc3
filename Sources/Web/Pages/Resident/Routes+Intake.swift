import CaseEngine
import Foundation
import Governance
import Hummingbird
import Storage

extension Routes {
  /// A matter comes in from somebody without an account.
  func intake() {
    page("/help") { visit in
      let city = try visit.city
      let day = city.now.day
      let roads = try await city.store.read { db in
        try Policies.current(HotlinePolicy.self, on: day, in: db).policy.choices("roads")
      }
      return visit.page(
        HelpPage(roads: roads.compactMap { road in road.text.map { (visit.text.name(road), $0) } }))
    }
    page("/privacy") { visit in visit.page(PrivacyPage()) }
    page("/intake") { visit in try await Self.intakePage(visit, place: nil) }
    page("/q/{place}") { visit in
      try await Self.intakePage(visit, place: try visit.parameter("place"))
    }
    page("/intake/dispute") { visit in
      let place = try visit.query["place"]
      let setting = try await Self.intakeSetting(visit, place: place.isEmpty ? nil : place)
      return visit.page(DisputePage(setting: setting, once: Seal.randomToken()))
    }
    form("/intake/dispute") { visit, form in try await Self.fileDispute(visit, form) }
    form("/intake") { visit, form in try await Self.file(visit, form) }
  }

  private static func intakePage(_ visit: Visit, place: String?) async throws -> Response {
    let setting = try await intakeSetting(visit, place: place)
    return visit.page(IntakePage(setting: setting, once: Seal.randomToken()))
  }

  static func intakeSetting(
    _ visit: Visit, place code: String?
  ) async throws -> IntakePage.Setting {
    let city = try visit.city
    let (day, text) = (city.now.day, visit.text)
    return try await city.store.read { db in
      let intake = try Policies.current(HotlinePolicy.self, on: day, in: db).policy.intake
      var setting = IntakePage.Setting(
        areas: [], textLength: intake.textLength, mostFiles: intake.attachments)
      if let code, let place = try Governance.Places.find(code, in: db), place.active {
        setting.place = place
        if let area = try Areas.find(place.area, in: db) {
          setting.placeArea = try Areas.path(of: area, in: db).map(\.name).joined()
        }
        return setting
      }
      guard let root = try Areas.root(on: day, in: db) else { return setting }
      setting.areas = try AreaGroup.counties(
        within: root, on: day,
        whole: { name in
          text("area.whole", ["name": name])
        }, in: db)
      return setting
    }
  }

  /// The same form sent twice, by a thumb or by a network that broke, is one matter.
  private static func file(_ visit: Visit, _ form: Form) async throws -> Response {
    let city = try visit.city
    let (now, rules) = (city.now, city.rules)
    let limits = try await city.store.read { db in
      try Policies.current(HotlinePolicy.self, on: now.day, in: db).policy.intake
    }
    let place = form["place"]
    var kept = KeptFiles(in: form)
    do {
      try visit.site.quota.take(
        "intake-hour:\(visit.peer)", most: limits.addressPerHour, within: 3600)
      try visit.site.quota.take(
        "intake-day:\(visit.peer)", most: limits.addressPerDay, within: 86_400)
      if !place.isEmpty {
        try visit.site.quota.take("place:\(place)", most: limits.placePerHour, within: 3600)
      }
      kept = try await visit.keep(form, field: "photos", most: limits.attachments, person: nil)
      let once = form["once"]
      let (files, text) = (kept.names, visit.text)
      let answer = try await city.store.write { db in
        let sign = place.isEmpty ? nil : try Governance.Places.find(place, in: db)
        let reading = try IntakeReading(
          form, channel: sign == nil ? "web" : "qr", area: sign?.area ?? form["area"], place: sign,
          text: text)
        var filing = reading.filing
        filing.attachments = files
        return try FirstAnswers.once(
          owner: "page", key: once.isEmpty ? nil : once, digest: form.digest, at: now, in: db
        ) {
          guard let area = try Areas.current(reading.filing.area, on: now.day, in: db) else {
            throw Invalid("area", "unknown-area")
          }
          let filed = try Intake.file(
            filing, holder: area.city, by: Intake.resident(in: area.code), at: now,
            under: rules, in: db)
          return (201, "\(filed.receipt).\(filed.code ?? "")")
        }
      }
      let parts = answer.answer.split(separator: ".").map(String.init)
      guard parts.count == 2 else { throw Refusal.notFound }
      let cookie = ReceiptCookie(receipt: parts[0], code: parts[1])
      return visit.see("/receipts/\(parts[0])/new", holding: cookie)
    } catch let invalid as Invalid {
      let setting = try await intakeSetting(visit, place: place.isEmpty ? nil : place)
      let page = IntakePage(
        setting: setting, entered: Entered(form, invalid), once: form["once"],
        kept: kept)
      return visit.page(page, status: .unprocessableContent)
    }
  }
}

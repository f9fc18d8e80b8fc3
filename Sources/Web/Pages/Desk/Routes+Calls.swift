import CaseEngine
import Foundation
import Governance
import Hummingbird
import Storage

extension Routes {
  /// Filing at a desk, by telephone or in the village.
  func calls() {
    page("/calls/new") { visit in
      visit.page(
        CallPage(setting: try await Self.callSetting(visit), once: Seal.randomToken()))
    }
    form("/calls/repeats") { visit, form in
      var page = CallPage(
        setting: try await Self.callSetting(visit), once: form["once"], entered: Entered(form))
      page.repeats = try await Self.repeats(visit, form)
      return visit.page(page)
    }
    form("/calls") { visit, form in
      do {
        return visit.page(try await Self.fileCall(visit, form))
      } catch let invalid as Invalid {
        var page = CallPage(
          setting: try await Self.callSetting(visit), once: form["once"],
          entered: Entered(form, invalid))
        page.repeats = try await Self.repeats(visit, form)
        return visit.page(page, status: .unprocessableContent)
      }
    }
  }

  /// Only what this desk may read is compared, so that the list betrays nothing.
  private static func repeats(_ visit: Visit, _ form: Form) async throws -> [LikelyDuplicate] {
    try await visit.reading { moment, db in
      guard [.clerk, .dispatcher].contains(moment.actor.role) else { return [] }
      return try Duplicates.of(
        title: form["title"], text: form["text"], area: form["area"], for: moment.actor,
        at: moment.now, in: db)
    }
  }

  private static func callSetting(_ visit: Visit) async throws -> CallPage.Setting {
    let text = visit.text
    return try await visit.reading { moment, db in
      let actor = moment.actor
      guard [.clerk, .dispatcher, .villageWorker].contains(actor.role) else {
        throw Refusal.notAllowed(step: "file")
      }
      guard let own = try Areas.find(actor.post.area, in: db) else { throw Refusal.postNeeded }
      let names = try Names.of(on: moment.now.day, in: db)
      let categories = names.categories?.categories.flatMap { first in
        [Field.Choice(first.code, first.name)]
          + (first.under ?? []).map { Field.Choice($0.code, "\(first.name) / \($0.name)") }
      }
      return CallPage.Setting(
        role: actor.role,
        areas: try AreaGroup.counties(
          within: own, on: moment.now.day, whole: { text("area.whole", ["name": $0]) }, in: db),
        names: names, categories: categories ?? [])
    }
  }

  private static func fileCall(_ visit: Visit, _ form: Form) async throws -> CounterReceiptPage {
    try await fileOnce(visit, form) { moment, into, db in
      var filing = Filing(
        area: form["area"], title: form["title"], text: form["text"],
        channel: moment.actor.role == .villageWorker
          ? "visit" : form["channel"] == "visit" ? "visit" : "telephone")
      guard form.has("area") else {
        throw Invalid(
          [.init("area", "required")] + (form.has("text") ? [] : [.init("text", "required")]))
      }
      filing.name = form["name"]
      filing.phone = form["phone"]
      filing.address = form["address"]
      filing.confidential = form["confidential"] == "yes"
      filing.wantsReply = form["reply"] != "no"
      filing.category = form.has("category") ? form["category"] : nil
      filing.urgency = form.has("urgency") ? form["urgency"] : nil
      filing.kind = form.has("kind") ? form["kind"] : nil
      return try into.map {
        try CaseDesk.file(
          filing, into: $0, by: moment.actor, at: moment.now, under: moment.rules, in: db)
      }
        ?? CaseDesk.file(filing, by: moment.actor, at: moment.now, under: moment.rules, in: db)
    }
  }

  /// Files at a desk, once however often the form is sent, and hands out the receipt.
  /// - Parameter file: is told the number of the known matter that the new one joins.
  static func fileOnce(
    _ visit: Visit, _ form: Form, next: String = "/calls/new",
    _ file: @escaping @Sendable (Moment, _ into: String?, Database) throws -> Filed
  ) async throws -> CounterReceiptPage {
    let (once, into) = (form["once"], form.has("into") ? form["into"] : nil)
    let answer = try await visit.writing { moment, db in
      try FirstAnswers.once(
        owner: "person:\(moment.actor.person)", key: once.isEmpty ? nil : once,
        digest: form.digest, at: moment.now, in: db
      ) {
        let filed = try file(moment, into, db)
        return (201, "\(filed.file.number).\(filed.receipt).\(filed.code ?? "")")
      }
    }
    let parts = answer.answer.split(separator: ".").map(String.init)
    guard parts.count == 3 else { throw Refusal.notFound }
    return CounterReceiptPage(
      cookie: ReceiptCookie(receipt: parts[1], code: parts[2]), number: parts[0],
      address: visit.address(of: "/receipts/\(parts[1])"), into: into, next: next)
  }
}

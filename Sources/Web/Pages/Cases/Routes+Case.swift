import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// One case and what is done to it.
  func caseFile() {
    page("/cases/{number}") { visit in
      visit.page(try await Self.casePage(visit))
    }
    page("/cases/{number}/steps/{step}") { visit in
      let step = try visit.parameter("step")
      guard let page = try await Self.stepPage(visit, step) else {
        throw Refusal.notAllowed(step: step)
      }
      return visit.page(page)
    }
    form("/cases/{number}/steps") { visit, form in try await Self.take(visit, form) }
    page("/cases/{number}/attachments/{id}") { visit in try await Self.attachment(visit) }
    form("/cases/{number}/attachments/{id}/release") { visit, form in
      let number = try visit.parameter("number")
      guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
      let actor = try await visit.reading { moment, _ in moment.actor }
      var kept = KeptFiles()
      if form.uploads.contains(where: { $0.size > 0 }) {
        kept = try await visit.keep(form, field: "instead", most: 1, person: actor.person)
      } else if form.values["instead"] != nil || !form.uploads.isEmpty {
        throw Invalid("instead", "required")
      }
      try await Releases.release(
        id, of: number, instead: kept.names.first, by: actor, in: visit.city)
      return visit.see(
        "/cases/\(number)#attachments", Flash(visit.text("case.release.done")))
    }
    form("/cases/{number}/attachments/{id}/withhold") { visit, _ in
      let number = try visit.parameter("number")
      guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
      try await visit.writing { moment, db in
        try Releases.withhold(
          id, of: number, by: moment.actor, at: moment.now, under: moment.rules, in: db)
      }
      return visit.see(
        "/cases/\(number)#attachments", Flash(visit.text("case.release.withheld")))
    }
    form("/cases/{number}/watch") { visit, form in
      let number = try visit.parameter("number")
      let isOn = form["on"] == "yes"
      try await visit.writing { moment, db in
        let found = try CaseFile.find(number, for: moment.actor, in: db)
        try Watches.set(isOn, found.file, for: moment.actor, in: db)
      }
      return visit.see(
        "/cases/\(number)", Flash(visit.text(isOn ? "case.watched" : "case.unwatched")))
    }
    form("/cases/{number}/reports/{report}/unmask") { visit, form in
      let number = try visit.parameter("number")
      guard let report = Int64(try visit.parameter("report")) else { throw Refusal.notFound }
      var page = try await Self.casePage(visit)
      page.asked = report
      do {
        page.unmasked = try await visit.writing { moment, db in
          try Openings.unmask(
            report, of: number, purpose: form["purpose"], by: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.page(page)
    }
    form("/cases/{number}/reports/{report}/receipt") { visit, form in
      guard let report = Int64(try visit.parameter("report")) else { throw Refusal.notFound }
      let (receipt, code): (String, String)
      do {
        (receipt, code) = try await visit.writing { moment, db in
          try Receipts.reissue(
            report: report, proof: form["proof"], by: moment.actor, at: moment.now,
            under: moment.rules, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.casePage(visit)
        page.reissuing = report
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      let page = CounterReceiptPage(
        cookie: ReceiptCookie(receipt: receipt, code: code), number: try visit.parameter("number"),
        address: visit.address(of: "/receipts/\(receipt)"))
      return visit.page(page)
    }
  }

  /// A leader's reading of content is written down.
  static func casePage(_ visit: Visit) async throws -> CasePage {
    let number = try visit.parameter("number")
    let view = try await visit.reading { moment, db in
      try CaseSheet.of(number, moment, in: db)
    }
    if Openings.areRecorded(for: view.actor), view.degree == .content {
      try await visit.writing { moment, db in
        try Openings.record(
          "content", of: view.file, by: moment.actor, at: moment.now, in: db)
      }
    }
    return CasePage(view: view)
  }

  /// A file of a case, for who sees its content; the small picture where that is asked for.
  private static func attachment(_ visit: Visit) async throws -> Response {
    let (number, id) = (try visit.parameter("number"), try visit.parameter("id"))
    let isSmall = try visit.query.has("thumbnail")
    let found = try await visit.reading { moment, db in
      let (file, degree, sight) = try CaseFile.find(number, for: moment.actor, in: db)
      guard degree == .content,
        let found = try Attachments.shown(of: file, to: sight, in: db).first(where: {
          "\($0.id)" == id
        })
      else { throw Refusal.notFound }
      return found
    }
    let kept = try visit.city.attachments()
    let data = isSmall ? try await kept.readThumbnail(found) : try await kept.read(found)
    guard let data else { throw Refusal.notFound }
    var answer = visit.download(
      [UInt8](data), type: isSmall ? FileKind.jpeg.mediaType : found.kind.mediaType,
      name: found.name)
    if isSmall || found.kind.isShownByBrowsers {
      answer.headers[.contentDisposition] = "inline; filename*=UTF-8''\(found.name.percentEncoded)"
    }
    return answer
  }

  /// The form of a step; nil where this actor may not take it now.
  private static func stepPage(_ visit: Visit, _ step: String) async throws -> StepPage? {
    let number = try visit.parameter("number")
    let (text, query) = (visit.text, try visit.query)
    return try await visit.reading { moment, db in
      let view = try CaseSheet.of(number, moment, in: db)
      guard let offer = view.offers.first(where: { $0.step.id == step }) else { return nil }
      let mediators =
        ["mediate", "assign"].contains(step)
        ? try MediatorChoices.of(view.file, at: moment.now, in: db) : nil
      let fields = StepFields(
        file: view.file, names: view.names, moment: moment, text: text, db: db,
        mediators: mediators)
      var page = StepPage(view: view, step: offer.step, fields: try fields.all(of: offer))
      page.mediators = mediators.map { MediatorPanel(choices: $0, showsUnits: step == "mediate") }
      page.once = Seal.randomToken()
      if query.has("party") { page.entered = Entered(Form(["party": [query["party"]]])) }
      if ["study", "set-risk", "raise-red"].contains(step), let proposal = view.dispute?.proposal {
        page.proposal = proposal
        let decided = step == "study" ? view.file.risk : nil
        page.entered = Entered(
          Form([
            "signs": proposal.signs.map(\.id), "risk": [(decided ?? proposal.colour).rawValue],
          ]))
      }
      if step == "admit", let dispute = view.dispute {
        page.repeats = dispute.repeats
        page.entered = Entered(
          Form([
            "repeats-looked": ["yes"],
            "repeats": [dispute.repeats.map(\.summary.number).joined(separator: ",")],
          ]))
      }
      if step == "give-consent" {
        page.shown = try Policies.version(view.file.policy, of: CounsellingPolicy.self, in: db)
          .consent
      }
      guard step == "answer" else { return page }
      page.answers = try Knowledge(on: moment.now.day, in: db).answers(
        to: view.file, for: moment.actor, in: db)
      page.chosen = page.answers.first { "\($0.id)" == query["knowledge"] }
      if let chosen = page.chosen {
        page.entered = Entered(Form(["answer": [chosen.answer], "knowledge": [chosen.name]]))
      }
      return page
    }
  }

  private static func take(_ visit: Visit, _ form: Form) async throws -> Response {
    let number = try visit.parameter("number")
    let step = form["step"]
    let seen = form.integer("entries")
    var kept = KeptFiles(in: form)
    do {
      if form.uploads.contains(where: { $0.size > 0 }) {
        let person = try await visit.reading { moment, _ in moment.actor.person }
        kept = try await visit.keep(form, field: "attachments", most: 20, person: person)
      }
      let (files, once) = (kept.names, form["once"])
      // Of a form that was changed before it was sent again, it is another sending.
      let key = once.isEmpty ? nil : "\(once) \(form.digest)"
      try await visit.writing { moment, db in
        let procedure = try moment.rules.procedure(
          CaseFile.find(number, for: moment.actor, in: db).file.matter.procedure)
        guard let wanted = procedure.step(step) else { throw Refusal.notFound }
        var said = form.facts(for: wanted)
        if !files.isEmpty { said["attachments"] = .list(files) }
        try said.readAmount()
        let raw = said
        _ = try FirstAnswers.once(
          owner: "person:\(moment.actor.person) \(number)", key: key, digest: form.digest,
          at: moment.now, in: db
        ) {
          let entry = try CaseDesk.take(
            number, step: step, raw: raw, entries: seen, by: moment.actor, at: moment.now,
            under: moment.rules, in: db
          ).entry
          return (201, "\(entry.n)")
        }
      }
    } catch let invalid as Invalid {
      guard var page = try await stepPage(visit, step) else { throw invalid }
      page.entered = Entered(form, invalid)
      page.kept = kept
      page.isReturned = true
      return visit.page(page, status: .unprocessableContent)
    } catch let refusal as Refusal {
      guard var page = try await stepPage(visit, step) else {
        return try await overtaken(visit, form, refusal)
      }
      page.entered = Entered(form)
      page.kept = kept
      page.isReturned = true
      if case .stale = refusal {
        page.since = page.view.history.filter { $0.entry.n > seen ?? 0 }
      } else {
        page.problem = Problem(refusal, visit.text)
      }
      return visit.page(page, status: Problem.status(of: refusal))
    }
    let done = visit.text("case.done", ["step": visit.text.word("step", step)])
    let back = form.has("then") ? visit.onward(form["then"]) : try await landing(visit, number)
    return visit.see(back, Flash(done))
  }

  /// The step can be taken no more: the case as it is now, with what was typed.
  private static func overtaken(
    _ visit: Visit, _ form: Form, _ refusal: Refusal
  ) async throws -> Response {
    switch refusal {
    case .stale, .wrongState, .tooOften, .tooEarly, .tooLate, .barred: break
    default: throw refusal
    }
    var page = try await casePage(visit)
    guard page.view.degree == .content else { throw refusal }
    let seen = form.integer("entries")
    if case .stale = refusal {
      page.since = page.view.history.filter { $0.entry.n > seen ?? 0 }
    } else {
      page.problem = Problem(refusal, visit.text)
    }
    page.lost = LostWords(step: form["step"], form: form)
    return visit.page(page, status: Problem.status(of: refusal))
  }

  /// Back to the case, or to the list where the step took it out of this actor's sight.
  private static func landing(_ visit: Visit, _ number: String) async throws -> String {
    try await visit.reading { moment, db in
      do {
        _ = try CaseFile.find(number, for: moment.actor, in: db)
        return "/cases/\(number)"
      } catch Refusal.notFound {
        return "/"
      }
    }
  }
}

extension Form {
  /// What the form says for each field of a step; a field that was left empty says nothing.
  func facts(for step: Step) -> [String: Fact] {
    var facts: [String: Fact] = [:]
    for field in step.fields {
      switch field.kind {
      case .attachments: break
      case .organisations, .choices:
        let values = all(field.name).filter { !$0.isEmpty }
        if !values.isEmpty { facts[field.name] = .list(values) }
      case .text where field.name == "signs":
        let signs = all(field.name).filter { !$0.isEmpty }
        if !signs.isEmpty { facts[field.name] = .text(signs.joined(separator: ",")) }
      default: if has(field.name) { facts[field.name] = .text(self[field.name]) }
      }
    }
    return facts
  }
}

extension [String: Fact] {
  /// A sum is typed in yuan and kept in fen.
  fileprivate mutating func readAmount() throws(Invalid) {
    guard let typed = self["amount"]?.text else { return }
    guard let fen = Yuan.fen(typed) else { throw Invalid("amount", "sum") }
    self["amount"] = .number(fen)
  }
}

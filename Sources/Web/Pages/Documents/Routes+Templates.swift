import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// Templates of papers: read by the three administrators, changed by one.
  func templates() {
    page("/templates") { visit in
      let page = try await visit.reading { moment, db in
        try Self.mayRead(moment.actor)
        let setting = try Policies.current(DocumentPolicy.self, on: moment.now.day, in: db)
        return TemplatesPage(
          version: setting.version, titles: setting.policy.templates.mapValues(\.title))
      }
      return visit.page(page)
    }
    page("/templates/{kind}") { visit in
      visit.page(try await Self.templatePage(visit, nil, Entered()))
    }
    form("/templates/{kind}") { visit, form in
      let kindID = try visit.parameter("kind")
      let body = form.values["body"]?.first ?? ""
      let template = DocumentPolicy.Template(
        title: form["title"], number: form.has("number") ? form["number"] : nil, body: body)
      guard form["act"] == "save" else {
        return visit.page(try await Self.templatePage(visit, template, Entered(form)))
      }
      do {
        guard let day = Day(form["from"]) else { throw Invalid("from", "day") }
        _ = try await visit.writing { moment, db in
          try Templates.change(
            kindID, to: template, area: form["area"], from: day, note: form["note"],
            by: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        return visit.page(
          try await Self.templatePage(visit, template, Entered(form, invalid)),
          status: .unprocessableContent)
      }
      return visit.see("/templates/\(kindID)", Flash(visit.text("policy.saved")))
    }
  }

  private static func mayRead(_ actor: Actor) throws(Refusal) {
    guard Role.administrators.contains(actor.role) else {
      throw .notAllowed(step: "change-policy")
    }
  }

  private static func templatePage(
    _ visit: Visit, _ typed: DocumentPolicy.Template?, _ entered: Entered
  ) async throws -> TemplatePage {
    guard let kind = DocumentKinds.find(try visit.parameter("kind")) else {
      throw Refusal.notFound
    }
    let text = visit.text
    return try await visit.reading { moment, db in
      try mayRead(moment.actor)
      let day = moment.now.day
      let policy = try Policies.current(DocumentPolicy.self, on: day, in: db).policy
      let template = try typed ?? policy.template(kind.id)
      var entered = entered
      let faults = TemplateCheck.problems(template.body, for: kind, at: "body")
      if entered.invalid == nil, !faults.isEmpty { entered.invalid = Invalid(faults) }
      guard let whole = try AreaScope.of(moment.actor.post.area, in: db) else {
        throw Refusal.postNeeded
      }
      let counties = try Areas.all(.county, within: whole, on: day, in: db)
      let sample = DocumentSample(kind: kind, day: day) { text.word("tag", $0) }
      let rendering =
        faults.isEmpty
        ? try DocumentRendering(kind, template, sample.values(template), under: policy) : nil
      return TemplatePage(
        kind: kind, template: template, counties: counties.map { ($0.code, $0.name) },
        today: day, mayChange: moment.actor.role == .administrator,
        markup: rendering.map {
          HTML(
            raw: """
              <article class="document \(kind.layout.rawValue)" lang="zh-Hans">\
              \($0.markup)</article>
              """)
        }, entered: entered)
    }
  }
}

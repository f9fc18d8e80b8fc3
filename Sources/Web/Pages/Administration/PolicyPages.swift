import CaseEngine
import Governance
import Hummingbird
import Storage

/// What the city sets for itself, by name.
struct PoliciesPage: Page {
  static let names = AnyPolicy.names

  let newest: [String: PolicyVersion]

  func title(_ context: PageContext) -> String { context.text("menu.policies") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("policy.lead"))</p>
      <ul class="doors">\(each: Self.names, { name in
        """
        <li><a href="/policies/\(name)">\(context.icon(.settings))<span>\
        <strong>\(text("policy.name.\(name)"))</strong>\
        <small>\(optional: newest[name], { version in
          "\(text("policy.newest", ["version": "\(version.version)", "day": text.day(version.validFrom)]))"
        })</small></span></a></li>
        """
      })</ul>
      """
  }
}

/// One policy: what holds, its history, and for the administrator the text to change.
struct PolicyPage: Page {
  let name: String
  let history: [PolicyVersion]
  let authors: [Int64: String]
  let today: Day
  let mayChange: Bool
  var entered = Entered()

  func title(_ context: PageContext) -> String { context.text("policy.name.\(name)") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.mine"), "/"), Link(context.text("menu.policies"), "/policies")]
  }

  private func fields(_ text: Text) -> [Field] {
    [
      Field(
        "body", text("policy.body"), .lines(24), hint: text("policy.body.hint"), required: true,
        value: history.first { $0.area.isEmpty }?.body ?? ""),
      Field("from", text("policy.from"), .day, required: true, value: "\(today + 1)"),
      Field(
        "note", text("policy.note"), hint: text("policy.note.hint"), required: true,
        maxLength: 200),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(faults(context))\
      \(when: mayChange, context.section(text("policy.change"), context.form(
        "/policies/\(name)", fields(text), Entered(entered.form), submit: text("policy.save"),
        draft: "policy-\(name)")))\
      \(context.section(text("policy.history"), """
        <ol class="versions">\(each: history, { version($0, context) })</ol>
        """))
      """
  }

  /// Every fault with the path of its key: the text is one field, its faults are many.
  private func faults(_ context: PageContext) -> HTML {
    guard let invalid = entered.invalid else { return "" }
    return """
      <div class="summary" role="alert" tabindex="-1" id="summary">\(context.icon(.warning))<div>\
      <h2>\(context.text("form.wrong", ["count": "\(invalid.problems.count)"]))</h2>\
      <ul>\(each: invalid.problems, { problem in
        "<li><code>\(problem.field)</code> \(context.words(problem))</li>"
      })</ul></div></div>
      """
  }

  private func version(_ version: PolicyVersion, _ context: PageContext) -> HTML {
    let text = context.text
    let author = version.author.map { authors[$0] ?? "\($0)" } ?? text("policy.shipped")
    return """
      <li><details class="ended"><summary>\(text(
        "policy.version", ["version": "\(version.version)", "day": text.day(version.validFrom)])) \
      <span class="quiet">\(author) · \(version.note)\
      \(when: !version.area.isEmpty, " · \(version.area)")</span></summary>
      <pre tabindex="0"><code>\(version.body)</code></pre></details></li>
      """
  }
}

extension Routes {
  /// Policies: read by the three administrators, changed by one.
  func policies() {
    page("/policies") { visit in
      let newest = try await visit.reading { moment, db in
        try Self.keeper(moment.actor)
        var newest: [String: PolicyVersion] = [:]
        for name in PoliciesPage.names {
          newest[name] = try Policies.history(name, in: db).first { $0.area.isEmpty }
        }
        return newest
      }
      return visit.page(PoliciesPage(newest: newest))
    }
    page("/policies/{name}") { visit in visit.page(try await Self.policyPage(visit)) }
    form("/policies/{name}") { visit, form in
      let name = try visit.parameter("name")
      do {
        guard let day = Day(form["from"]) else { throw Invalid("from", "day") }
        let body = form.values["body"]?.first ?? ""
        try await visit.writing { moment, db in
          try Self.change(name, to: body, from: day, note: form["note"], moment, db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.policyPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/policies/\(name)", Flash(visit.text("policy.saved")))
    }
  }

  private static func keeper(_ actor: Actor) throws(Refusal) {
    guard Role.administrators.contains(actor.role) else {
      throw .notAllowed(step: "change-policy")
    }
  }

  private static func change(
    _ name: String, to body: String, from day: Day, note: String, _ moment: Moment, _ db: Database
  ) throws {
    guard PoliciesPage.names.contains(name) else { throw Refusal.notFound }
    _ = try AnyPolicy.change(
      name, area: "", to: body, from: day, note: note, by: moment.actor, at: moment.now, in: db)
  }

  private static func policyPage(_ visit: Visit) async throws -> PolicyPage {
    let name = try visit.parameter("name")
    guard PoliciesPage.names.contains(name) else { throw Refusal.notFound }
    return try await visit.reading { moment, db in
      try keeper(moment.actor)
      let history = try Policies.history(name, in: db)
      return PolicyPage(
        name: name, history: history,
        authors: try People.names(of: history.compactMap(\.author), in: db),
        today: moment.now.day, mayChange: moment.actor.role == .administrator)
    }
  }
}

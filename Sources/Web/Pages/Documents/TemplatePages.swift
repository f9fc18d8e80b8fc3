import CaseEngine
import Governance

/// The templates of papers, by kind.
struct TemplatesPage: Page {
  let version: String
  let titles: [String: String]

  func title(_ context: PageContext) -> String { context.text("menu.templates") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("template.lead"))</p>
      <p class="quiet">\(text("document.template")) <code>\(version)</code></p>
      <ul class="doors">\(each: DocumentKinds.all, { kind in
        """
        <li><a href="/templates/\(kind.id)">\(context.icon(.document))<span>\
        <strong>\(text.word("paper", kind.id))</strong><small>\(titles[kind.id] ?? "")</small>\
        </span></a></li>
        """
      })</ul>
      """
  }
}

/// One template: its text, the tags that it may name, how it looks, and from when a new one holds.
struct TemplatePage: Page {
  let kind: DocumentKind
  let template: DocumentPolicy.Template
  let counties: [(code: String, name: String)]
  let today: Day
  let mayChange: Bool
  /// As it would look with sample values; nil where it cannot be used.
  let markup: HTML?
  var entered = Entered()

  func title(_ context: PageContext) -> String { context.text.word("paper", kind.id) }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.mine"), "/"), Link(context.text("menu.templates"), "/templates")]
  }

  private func fields(_ text: Text) -> [Field] {
    var fields = [
      Field("title", text("document.title"), required: true, value: template.title, maxLength: 60)
    ]
    if kind.isNumbered {
      fields.append(
        Field(
          "number", text("template.number"), hint: text("template.number.hint"), required: true,
          value: template.number ?? "", maxLength: 100))
    }
    fields += [
      Field("body", text("template.body"), .lines(26), required: true, value: template.body),
      Field(
        "area", text("template.area"),
        .one(
          [Field.Choice("", text("template.whole-city"))]
            + counties.map { Field.Choice($0.code, $0.name) })),
      Field("from", text("policy.from"), .day, required: true, value: "\(today + 1)"),
      Field(
        "note", text("policy.note"), hint: text("policy.note.hint"), required: true, maxLength: 200),
    ]
    return fields
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(faults(context))<div class="columns even"><div>
      \(when: mayChange, context.section(text("policy.change"), editor(context)))\
      \(context.section(text("template.tags"), tags(context)))</div>
      <section class="panel paper" aria-label="\(text("document.preview"))">\
      <link rel="stylesheet" href="/document.css">\
      \(markup ?? "<p>\(text("template.unusable"))</p>")</section></div>
      """
  }

  private func editor(_ context: PageContext) -> HTML {
    """
    <form class="form" method="post" action="/templates/\(kind.id)" novalidate>\
    \(context.tokenField)\(each: fields(context.text), { context.field($0, entered) })\
    <div class="buttons"><button class="button main" name="act" value="save">\
    \(context.text("policy.save"))</button><button class="button plain" name="act" value="preview">\
    \(context.text("document.preview"))</button></div></form>
    """
  }

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

  private func tags(_ context: PageContext) -> HTML {
    """
    <ul class="tags">\(each: kind.tags + DocumentKind.common, { line($0, context) })</ul>
    """
  }

  private func line(_ tag: DocumentTag, _ context: PageContext) -> HTML {
    let text = context.text
    let word = text.word("tag", tag.name)
    let required: HTML = tag.required ? " \(context.tag(text("volume.required")))" : ""
    let inner: HTML
    let kind: String
    switch tag.kind {
    case .rows(let tags):
      kind = "rows"
      inner = "<ul>\(each: tags, { line($0, context) })</ul>"
    case .choice(let values):
      kind = "choice"
      inner = "\(each: values, { " <code>\(tag.name)-is-\($0)</code>" })"
    case .paragraphs:
      kind = "paragraphs"
      inner = " <code>line</code>"
    case .text: (kind, inner) = ("text", "")
    case .day: (kind, inner) = ("day", "")
    case .money: (kind, inner) = ("money", "")
    case .signature: (kind, inner) = ("signature", "")
    case .seal: (kind, inner) = ("seal", "")
    case .page: (kind, inner) = ("page", "")
    }
    return """
      <li><code>\(tag.name)</code> \(word) <span class="quiet">\(text.word("tag-kind", kind))</span>\
      \(required)\(inner)</li>
      """
  }
}

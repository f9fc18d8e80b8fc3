import CaseEngine
import Governance

/// A paper before it is issued: what is missing, what can be filled in, and how it will look.
struct DraftPage: Page {
  let draft: DocumentDraft
  let markup: HTML
  let once: String
  /// The paper of this kind that stands, whose place the new one can take.
  let earlier: IssuedDocument?
  var entered = Entered()

  private var path: String { "/cases/\(draft.file.number)" }

  func title(_ context: PageContext) -> String { context.text.word("paper", draft.kind.id) }

  func breadcrumb(_ context: PageContext) -> [Link] {
    DocumentPath.above(draft.file, context.text)
      + [Link(context.text("document.list"), "\(path)/documents")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let fields = DraftFields(draft: draft, text: text)
    return """
      \(recorded(context))\(gaps(context))\
      \(optional: earlier, { earlier in
        context.notice(
          text("document.will-supersede", ["number": earlier.number ?? earlier.title]),
          warning: true)
      })\
      \(context.summary(entered.invalid, fields.all))\
      <div class="columns even"><section class="panel"><h2>\(text("document.fill"))</h2>
      <form class="form" method="post" action="\(path)/drafts/\(draft.kind.id)" novalidate \
      data-draft="\(draft.file.number)-\(draft.kind.id)" \
      data-draft-restored="\(text("form.draft.restored"))" \
      data-draft-discard="\(text("form.draft.discard"))">
      \(context.tokenField)<input type="hidden" name="once" value="\(once)">\
      \(optional: earlier, { "<input type=\"hidden\" name=\"earlier\" value=\"\($0.id)\">" })\
      \(optional: draft.source.entry, { "<input type=\"hidden\" name=\"entry\" value=\"\($0)\">" })
      \(each: fields.single, { context.field($0, entered) })\
      \(each: fields.groups, { group($0, context) })\
      <div class="buttons"><button class="button main" name="act" value="issue">\
      \(text("document.issue"))</button>\
      <button class="button plain" name="act" value="preview">\(text("document.preview"))</button>\
      </div></form></section>
      <section class="panel paper" aria-label="\(text("document.preview"))">\
      <link rel="stylesheet" href="/document.css">\(markup)</section></div>
      """
  }

  /// Where the paper is the record of one of several sittings or visits: of which.
  private func recorded(_ context: PageContext) -> HTML {
    let text = context.text
    let all = draft.source.recorded
    guard all.count > 1 else { return "" }
    let earlier = earlier.map { "&earlier=\($0.id)" } ?? ""
    return """
      <nav class="buttons" aria-label="\(text("document.recorded"))">\
      \(each: all, { one in
        let day = text.day(one.held)
        let n = (all.firstIndex(of: one) ?? 0) + 1
        let isThis = one.entry == draft.source.entry
        return """
          <a class="button\(when: !isThis, " plain")"\(when: isThis, " aria-current=\"true\"") \
          href="\(path)/drafts/\(draft.kind.id)?entry=\(one.entry)\(earlier)">\
          \(text("document.recorded.n", ["n": "\(n)"])) \(day)</a>
          """
      })</nav>
      """
  }

  private func group(_ group: DraftFields.Group, _ context: PageContext) -> HTML {
    """
    <details class="ended"\(when: group.isOpen, " open")><summary>\(group.name)</summary>\
    \(each: group.fields, { context.field($0, entered) })</details>
    """
  }

  /// What is missing, each with the place where it can be said.
  private func gaps(_ context: PageContext) -> HTML {
    guard !draft.gaps.isEmpty else { return "" }
    let text = context.text
    return """
      <div class="notice warning">\(context.icon(.warning))<div>\
      <p>\(text("document.missing", ["count": "\(draft.gaps.count)"]))</p>\
      <ul>\(each: draft.gaps, { gap in
        let name = text.word("tag", gap.tag) + (gap.row.map { " \($0)" } ?? "")
        return "<li><a href=\"\(address(of: gap))\">\(name)</a></li>"
      })</ul></div></div>
      """
  }

  private func address(of gap: DocumentDraft.Gap) -> String {
    if let field = gap.field { return "#field-\(field)" }
    return gap.step.map { "\(path)/steps/\($0)" } ?? path
  }
}

/// What of a paper can be filled in, as fields of a form.
struct DraftFields {
  struct Group {
    let name: String
    let fields: [Field]
    let isOpen: Bool
  }

  let single: [Field]
  let groups: [Group]

  var all: [Field] { single + groups.flatMap(\.fields) }

  init(draft: DocumentDraft, text: Text) {
    func field(_ tag: DocumentTag, _ value: DocumentValue?, prefix: String = "") -> Field? {
      guard tag.isOpen else { return nil }
      let kind: Field.Kind
      switch tag.kind {
      case .text: kind = .line
      case .paragraphs: kind = .lines(5)
      case .day: kind = .day
      case .money: kind = .line
      case .choice(let values):
        kind = .one(
          [Field.Choice("", text("document.choose"))]
            + values.map { Field.Choice($0, draft.policy.word(tag.name, $0)) })
      default: return nil
      }
      return Field(
        prefix + tag.name, text.word("tag", tag.name), kind,
        hint: tag.kind == .money ? text("document.money.hint") : nil, required: tag.required,
        value: value?.entered ?? "",
        maxLength: tag.kind == .paragraphs ? 20_000 : tag.kind == .text ? 500 : nil)
    }
    single = draft.kind.tags.compactMap { field($0, draft.values[$0.name]) }
    groups = draft.kind.tags.flatMap { tag -> [Group] in
      guard case .rows(let inner) = tag.kind, case .rows(let rows)? = draft.values[tag.name] else {
        return []
      }
      return rows.enumerated().compactMap { index, row in
        let prefix = "\(tag.name)-\(index + 1)-"
        let fields = inner.compactMap { field($0, row[$0.name], prefix: prefix) }
        guard !fields.isEmpty else { return nil }
        let who = row["name"]?.entered ?? ""
        return Group(
          name: "\(text.word("tag", tag.name)) \(index + 1) \(who)", fields: fields,
          isOpen: draft.gaps.contains { $0.field?.hasPrefix(prefix) ?? false })
      }
    }
  }
}

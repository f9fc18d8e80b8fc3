import CaseEngine
import Governance

/// What somebody typed for a step that can no longer be taken, since others were quicker: it stands
/// where he can read and copy it.
struct LostWords: Sendable {
  let step: String
  let form: Form

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    let said = form.values.filter { name, values in
      !["step", "entries", "then", "once", "kept", PageContext.tokenName].contains(name)
        && values.contains { !$0.isEmpty }
    }
    guard !said.isEmpty else { return "" }
    let typed = context.facts(
      said.sorted { $0.key < $1.key }.map { name, values in
        (text.word("field", name), "<span class=\"words\">\(values.first)</span>")
      })
    return context.section(
      text("case.typed", ["step": text.word("step", step)]), "<div data-unsaved>\(typed)</div>")
  }
}

/// What others did while somebody was writing.
struct Overtaken {
  let view: CaseSheet
  let since: [ShownEntry]

  func markup(_ context: PageContext) -> HTML {
    guard !since.isEmpty else { return "" }
    let happened = CasePage(view: view).history(context).prefix(since.count)
    return """
      <section class="panel stale" role="alert"><h2>\(context.text("case.stale"))</h2>
      <p>\(context.text("case.stale.words"))</p>\(context.timeline(Array(happened)))</section>
      """
  }
}

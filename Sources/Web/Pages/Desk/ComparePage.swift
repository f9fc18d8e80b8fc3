import CaseEngine
import Governance
import Storage

/// One case that awaits dispatch beside those that may be the same matter.
struct ComparePage: Page {
  let view: CaseSheet
  let text: String?
  let duplicates: [LikelyDuplicate]
  let suggested: Organisation?
  let answers: [RegisterRow]

  func title(_ context: PageContext) -> String {
    view.title ?? context.text("case.redacted")
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.mine"), "/"), Link(context.text("menu.dispatch"), "/dispatch")]
  }

  private var path: String { "/cases/\(view.file.number)" }

  func body(_ context: PageContext) -> HTML {
    """
    <div class="columns even"><div>\(own(context))\
    \(when: !answers.isEmpty, context.section(
      context.text("knowledge.title"), id: "knowledge", known.markup(context)))</div><div>
    <h2 class="beside">\(context.text("dispatch.duplicates"))</h2>
    \(when: duplicates.isEmpty, context.empty(context.text("dispatch.no-duplicates")))\
    \(each: duplicates, { other($0, context) })</div></div>
    """
  }

  private var known: KnownAnswers {
    KnownAnswers(
      rows: answers, number: view.file.number, entries: view.file.matter.entries,
      then: "/dispatch", mayAnswer: view.offers.contains { $0.step.id == "answer" })
  }

  private func own(_ context: PageContext) -> HTML {
    let text = context.text
    let offered = Set(view.offers.map(\.step.id))
    let wanted = ["dispatch", "split", "answer", "refuse", "pass-on", "note-repeat", "climb"]
    let actions = wanted.filter(offered.contains).enumerated().map { index, step in
      Action(
        text("step.\(step)"), "\(path)/steps/\(step)", weight: index == 0 ? .main : .plain)
    }
    return """
      <section class="panel"><p><span class="number">\(CaseNumber.spaced(view.file.number))</span> \
      \(context.tag(text.word("state", view.file.matter.state))) \
      \(when: view.file.confidential, context.tag(text("case.confidential")))</p>
      <p class="words">\(self.text)</p>
      <p class="quiet">\(view.names.area(view.file.matter.area)) · \(context.time(view.file.opened))</p>
      \(optional: view.primary, {
        context.deadlineChip(
          $0.deadline, light: view.light, name: text.word("clock", $0.clock.name))
      })\
      \(optional: suggested, { "<p>\(text("case.suggested", ["unit": $0.name]))</p>" })\
      \(context.buttons(actions, shown: 3))
      <p><a href="\(path)">\(text("case.open-case"))</a></p></section>
      """
  }

  private func other(_ duplicate: LikelyDuplicate, _ context: PageContext) -> HTML {
    let text = context.text
    let summary = duplicate.summary
    return """
      <section class="panel"><h3><a href="/cases/\(summary.number)">\
      \(summary.title ?? text("case.redacted"))</a></h3>
      <p>\(context.tag(text.word("state", summary.state))) \
      \(context.tag(text("dispatch.similar", ["percent": "\(duplicate.similarity)"]))) \
      \(when: duplicate.isSamePlace, context.tag(text("dispatch.same-place"))) \
      \(when: duplicate.isSameArea, context.tag(text("dispatch.same-area")))</p>
      <p class="words">\(duplicate.text)</p>
      <p class="quiet">\(view.names.area(summary.area)) · \(text.day(summary.opened.day)) · \
      \(text("case.reports-count", ["count": "\(summary.reports)"]))</p>
      \(when: summary.open, context.button(Action(
        text("dispatch.merge"), "\(path)/steps",
        way: .post([
          "step": "merge", "into": summary.number, "entries": "\(view.file.matter.entries)",
        ]), confirmation: text("dispatch.merge.sure"))))</section>
      """
  }
}

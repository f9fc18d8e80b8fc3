import CaseEngine
import Governance

/// What a call or a visit may repeat; looked for while one types, or by the button.
struct RepeatsPanel {
  /// Nil before anybody has looked.
  let repeats: [LikelyDuplicate]?
  /// The form beside it, and where its words are sent to be compared.
  let form: String
  let path: String
  var mayAdd = true

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <section class="panel" aria-labelledby="repeats-title"><div class="head">\
      <h2 id="repeats-title">\(text("desk.repeats"))</h2>\
      <button class="button plain" form="\(form)" formaction="\(path)">\
      \(text("desk.repeats.look"))</button></div>
      <div id="repeats" aria-live="polite">\
      \(when: repeats == nil, "<p class=\"quiet\">\(text("desk.repeats.before"))</p>")\
      \(when: repeats?.isEmpty == true, "<p class=\"quiet\">\(text("desk.repeats.none"))</p>")\
      <ul class="known">\(each: repeats ?? [], { one($0, context) })</ul></div></section>
      """
  }

  private func one(_ duplicate: LikelyDuplicate, _ context: PageContext) -> HTML {
    let text = context.text
    let summary = duplicate.summary
    return """
      <li><h3><a href="/cases/\(summary.number)" target="_blank">\
      \(summary.title ?? text("case.redacted"))</a></h3>
      <p>\(context.tag(text.word("state", summary.state))) \
      \(when: duplicate.isElsewhere, context.tag(text("dispute.repeat-elsewhere"))) \
      \(when: duplicate.isSamePeople, context.tag(text("dispute.same-people"))) \
      \(context.tag(text("dispatch.similar", ["percent": "\(duplicate.similarity)"]))) \
      \(when: duplicate.isSameArea, context.tag(text("dispatch.same-area")))</p>
      <p class="words">\(duplicate.text)</p>
      <p class="quiet"><span class="number">\(CaseNumber.spaced(summary.number))</span> · \
      \(text.day(summary.opened.day)) · \
      \(text("case.reports-count", ["count": "\(summary.reports)"]))</p>
      \(when: mayAdd && !duplicate.isElsewhere, """
        <p><button class="button plain" form="\(form)" name="into" value="\(summary.number)">\
        \(text("desk.repeats.add"))</button></p>
        """)</li>
      """
  }
}

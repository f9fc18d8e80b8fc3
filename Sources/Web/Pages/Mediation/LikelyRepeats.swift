import CaseEngine
import Governance

/// What may be the same dispute, and the way to make one of the two.
struct LikelyRepeats {
  let repeats: [LikelyDuplicate]
  /// The case that may be joined into one of them, as somebody has seen it.
  var joining: Case?

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(when: repeats.isEmpty, "<p class=\"quiet\">\(text("desk.repeats.none"))</p>")\
      <ul class="known">\(each: repeats, { one in
        """
        <li><h3><a href="/cases/\(one.summary.number)">\
        \(one.summary.title ?? text("case.redacted"))</a></h3>
        <p>\(context.tag(text.word("state", one.summary.state))) \
        \(when: one.isElsewhere, context.tag(text("dispute.repeat-elsewhere"))) \
        \(when: one.isSamePeople, context.tag(text("dispute.same-people"))) \
        \(context.tag(text("dispatch.similar", ["percent": "\(one.similarity)"])))</p>
        <p class="quiet"><span class="number">\(CaseNumber.spaced(one.summary.number))</span> · \
        \(text.day(one.summary.opened.day))</p>
        \(optional: one.summary.open && !one.isElsewhere ? joining : nil, {
          join($0, one, context)
        })</li>
        """
      })</ul>
      """
  }

  private func join(_ matter: Case, _ one: LikelyDuplicate, _ context: PageContext) -> HTML {
    let text = context.text
    return context.button(
      Action(
        text("dispute.join-repeat"), "/cases/\(matter.number)/steps",
        way: .post([
          "step": "merge", "entries": "\(matter.entries)", "into": one.summary.number,
        ]),
        confirmation: text("dispute.join-repeat.sure")))
  }
}

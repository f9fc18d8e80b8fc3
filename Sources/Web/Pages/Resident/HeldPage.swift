import CaseEngine
import Governance

/// What is kept about the reporter, word for word, and the way to have it erased.
struct HeldPage: Page {
  let receipt: String
  let values: [(field: String, value: String)]
  let channel: String?
  let received: Instant
  let privacy: String?
  let erased: Instant?
  let isOpen: Bool
  var isParty = false

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.held.title") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [.front(context), Link(context.text("public.status.back"), "/receipts/\(receipt)")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    var facts: [(label: String, value: HTML)] = values.map {
      (text.word("field", $0.field), "<span class=\"words\">\($0.value)</span>")
    }
    if let channel {
      facts.append((text("public.held.channel"), "\(text.word("channel", channel))"))
    }
    facts.append((text("public.status.received"), context.time(received)))
    if let privacy {
      facts.append((text("public.held.privacy"), "<a href=\"/privacy\">\(privacy)</a>"))
    }
    return """
      \(optional: erased, {
        context.notice(text("public.held.erased", ["time": text.time($0)]))
      })\
      \(context.section(text("public.held.values"), context.facts(facts)))\
      \(when: !values.isEmpty, context.section(text("public.held.erase"), """
        <p>\(text(
          isParty ? isOpen ? "party.erase.open" : "party.erase.closed"
            : isOpen ? "public.held.erase.open" : "public.held.erase.closed"))</p>
        \(context.button(Action(
          text("public.held.erase.send"), "/receipts/\(receipt)/erasure", way: .post([:]),
          weight: .grave, confirmation: text("public.held.erase.sure"))))
        """))
      """
  }
}

import CaseEngine
import Governance

/// A paper as it was issued, with its signatures, what proves it and what can be done with it.
struct IssuedPage: Page {
  let opened: OpenedDocument
  let markup: HTML
  let people: [Int64: String]
  let maySign: Bool
  let prints: Bool

  private var document: IssuedDocument { opened.document }
  private var above: String { "/cases/\(opened.file.number)" }
  private var path: String { "\(above)/documents/\(document.id)" }

  func title(_ context: PageContext) -> String { document.number ?? document.title }

  func breadcrumb(_ context: PageContext) -> [Link] {
    DocumentPath.above(opened.file, context.text)
      + [Link(context.text("document.list"), "\(above)/documents")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    var actions = [Action(text("document.print"), "\(path)/sheet")]
    if prints { actions.insert(Action("PDF", "\(path)/pdf", weight: .main), at: 0) }
    if maySign, document.stands {
      actions.append(
        Action(text("document.replace"), "\(above)/drafts/\(document.kind)?earlier=\(document.id)"))
    }
    return """
      \(when: !document.stands, context.notice(text("document.superseded.words"), warning: true))\
      \(when: !prints, context.notice(text("document.no-printer")))\
      \(context.buttons(actions, shown: 4))
      <div class="columns"><div><section class="panel paper" aria-label="\(document.title)">\
      <link rel="stylesheet" href="/document.css">\(markup)</section></div><div>
      \(when: !document.places.isEmpty, context.section(
        text("document.signatures"), id: "signatures", signatures(context)))\
      \(context.section(text("document.proof"), context.facts(facts(context))))
      </div></div>
      """
  }

  private func facts(_ context: PageContext) -> [(label: String, value: HTML)] {
    let text = context.text
    var facts: [(label: String, value: HTML)] = [
      (text("document.state"), context.tag(DocumentPath.state(document, text))),
      (text("document.title"), "\(document.title)"),
    ]
    if let number = document.number { facts.append((text("document.number"), "\(number)")) }
    facts += [
      (text("document.by"), "\(people[document.issuedBy] ?? "")"),
      (text("document.at"), context.time(document.issued)),
      (text("document.template"), "<code>\(document.template)</code>"),
      (text("document.hash"), "<code class=\"hash\">\(document.sha256)</code>"),
      (text("document.entry"), "<a href=\"\(above)#history\">\(document.entry)</a>"),
    ]
    if let earlier = document.supersedes {
      facts.append(
        (
          text("document.supersedes"),
          "<a href=\"\(above)/documents/\(earlier)\">\(text("document.earlier"))</a>"
        ))
    }
    if let later = document.supersededBy {
      facts.append(
        (
          text("document.followed-by"),
          "<a href=\"\(above)/documents/\(later)\">\(opened.follower)</a>"
        ))
    }
    return facts
  }

  private func signatures(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul class="places">\(each: document.places, { place in
        let signature = document.signature(at: place.id)
        return """
          <li><p><strong>\(DocumentPath.place(place, text))</strong>\
          \(when: signature == nil && place.isOptional, " \(context.tag(text("form.optional")))")</p>\
          \(optional: signature, { signed($0, context) })\
          \(when: signature == nil && maySign && document.stands, context.button(Action(
            text(place.kind == .seal ? "document.set-seal" : "document.sign"),
            "\(path)/places/\(place.id)", weight: .main)))</li>
          """
      })</ul>
      """
  }

  private func signed(_ signature: DocumentSignature, _ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p>\(signature.name ?? text("case.erased")) · \
      \(text.word("signed-by", signature.way.rawValue)) · \(context.time(signature.at))</p>\
      <p class="quiet">\(signature.witness.map {
        text("document.witness", ["name": people[$0] ?? ""])
      } ?? text("document.by-receipt"))</p>
      """
  }
}

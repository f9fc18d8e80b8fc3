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

/// Signing at one place: by finger, by name, or with a scan.
struct SignPage: Page {
  let file: CaseFile
  let document: IssuedDocument
  let place: DocumentPlace
  var entered = Entered()
  var kept = KeptFiles()

  private var path: String { "/cases/\(file.number)/documents/\(document.id)" }

  func title(_ context: PageContext) -> String {
    context.text(place.kind == .seal ? "document.set-seal" : "document.sign")
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    DocumentPath.above(file, context.text) + [Link(document.number ?? document.title, path)]
  }

  private func fields(_ text: Text) -> [Field] {
    let ways = DocumentSignature.Way.allCases.filter { $0.fits(place.kind) }
    return [
      Field("name", text("document.signer"), required: true, value: place.name, maxLength: 60),
      Field(
        "way", text("document.way"),
        .radio(ways.map { Field.Choice($0.rawValue, text("signed-by.\($0.rawValue)")) }),
        required: true, value: ways.first?.rawValue ?? ""),
    ]
  }

  private func last(_ text: Text) -> [Field] {
    [
      Field(
        "scan", text("document.scan"),
        .files(accept: "image/*,application/pdf", camera: true, several: false),
        hint: text("document.scan.hint")),
      Field("agreed", text("document.statement", ["title": document.title]), .yes, required: true),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let (first, last) = (fields(text), last(text))
    let strokes = Field("strokes", text("document.drawing"), .hidden)
    return """
      <p class="lead">\(document.title) \(document.number ?? "") · \
      \(DocumentPath.place(place, text))</p>
      <p class="quiet">\(text("document.hash")) <code class="hash">\(document.sha256)</code></p>
      \(context.summary(entered.invalid, first + last + [strokes]))\
      <section class="panel"><form class="form" method="post" action="\(path)/places/\(place.id)" \
      enctype="multipart/form-data" novalidate>\(context.tokenField)
      \(each: first, { context.field($0, entered) })\
      \(when: place.kind == .signature, pad(context))\
      \(each: last, { context.field($0, entered) })\(kept.markup(context))\
      <div class="buttons"><button class="button main">\(title(context))</button>\
      <a class="button plain" href="\(path)">\(text("case.back"))</a></div></form></section>
      """
  }

  /// Where one draws; who cannot, or has no script, types the name or sends a scan.
  private func pad(_ context: PageContext) -> HTML {
    let text = context.text
    let wrong = entered.invalid?.problems.filter { $0.field == "strokes" } ?? []
    return """
      <div class="field signing\(when: !wrong.isEmpty, " has-wrong")" id="field-strokes" \
      tabindex="-1" data-signing hidden><p id="signing-hint">\(text("document.drawing.hint"))</p>\
      \(each: wrong, { "<p class=\"wrong\">\(context.words($0))</p>" })\
      <canvas width="1000" height="400" role="img" aria-label="\(text("document.drawing"))" \
      aria-describedby="signing-hint"></canvas>\
      <input type="hidden" name="strokes" value="\(entered.form["strokes"])">\
      <button type="button" class="button plain" data-clear>\(text("document.clear"))</button></div>
      <noscript><p class="quiet">\(text("document.drawing.no-script"))</p></noscript>
      """
  }
}

import CaseEngine
import Governance

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

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(document.title) \(document.number ?? "") · \
      \(DocumentPath.place(place, text))</p>
      <p class="quiet">\(text("document.hash")) <code class="hash">\(document.sha256)</code></p>
      <section class="panel">\(SigningForm(
        document: document, place: place,
        ways: DocumentSignature.Way.allCases.filter { $0.fits(place.kind) },
        action: "\(path)/places/\(place.id)", back: path, entered: entered, kept: kept
      ).markup(context))</section>
      """
  }
}

/// The form in which somebody signs, for the staff and for a party with the receipt.
struct SigningForm {
  let document: IssuedDocument
  let place: DocumentPlace
  let ways: [DocumentSignature.Way]
  let action: String
  let back: String
  var entered = Entered()
  var kept = KeptFiles()

  private func first(_ text: Text) -> [Field] {
    [
      Field("name", text("document.signer"), required: true, value: place.name, maxLength: 60),
      Field(
        "way", text("document.way"),
        .radio(ways.map { Field.Choice($0.rawValue, text("signed-by.\($0.rawValue)")) }),
        required: true, value: ways.first?.rawValue ?? ""),
    ]
  }

  private func last(_ text: Text) -> [Field] {
    var fields = [
      Field("agreed", text("document.statement", ["title": document.title]), .yes, required: true)
    ]
    if ways.contains(.scan) {
      fields.insert(
        Field(
          "scan", text("document.scan"),
          .files(accept: "image/*,application/pdf", camera: true, several: false),
          hint: text("document.scan.hint")), at: 0)
    }
    return fields
  }

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    let (first, last) = (first(text), last(text))
    let strokes = Field("strokes", text("document.drawing"), .hidden)
    return """
      \(context.summary(entered.invalid, first + last + [strokes]))\
      <form class="form" method="post" action="\(action)" \
      enctype="multipart/form-data" novalidate>\(context.tokenField)
      \(each: first, { context.field($0, entered) })\
      \(when: place.kind == .signature, context.signingPad(
        entered,
        hint: text(ways.contains(.scan) ? "document.drawing.hint" : "party.drawing.hint"),
        withoutScript: text("document.drawing.no-script")))\
      \(each: last, { context.field($0, entered) })\(kept.markup(context))\
      <div class="buttons"><button class="button main">\
      \(text(place.kind == .seal ? "document.set-seal" : "document.sign"))</button>\
      <a class="button plain" href="\(back)">\(text("case.back"))</a></div></form>
      """
  }
}

import CaseEngine
import Governance
import Hummingbird
import Storage

/// A paper as one of its parties reads it on the phone, and signs it there.
struct PartyPaperPage: Page {
  let receipt: String
  let document: IssuedDocument
  /// Where the holder of the receipt signs; nil where there is no such place.
  let place: DocumentPlace?
  let markup: HTML
  var entered = Entered()

  var shell: Shell { .resident }

  private var back: String { "/receipts/\(receipt)" }

  func title(_ context: PageContext) -> String { document.title }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [.front(context), Link(context.text("public.status.back"), back)]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let signature = place.flatMap { document.signature(at: $0.id) }
    return """
      <p class="quiet">\(text("party.paper.withheld"))</p>
      <section class="panel paper" aria-label="\(document.title)">\
      <link rel="stylesheet" href="/document.css">\(markup)</section>
      \(optional: signature, { signature in
        context.notice(text("party.paper.you-signed", ["time": text.time(signature.at)]))
      })\
      \(optional: signature == nil ? place : nil, { place in
        context.section(text("document.sign"), id: "sign", SigningForm(
          document: document, place: place, ways: [.finger, .typed],
          action: "\(back)/papers/\(document.id)", back: back, entered: entered
        ).markup(context))
      })
      """
  }
}

extension Routes {
  func partyPapers() {
    page("/receipts/{receipt}/papers/{id}") { visit in
      let number = try visit.parameter("receipt")
      guard let held = visit.held(number) else { return visit.see("/receipts/\(number)") }
      return visit.page(try await Self.paper(visit, held, Entered()))
    }
    form("/receipts/{receipt}/papers/{id}") { visit, form in
      let number = try visit.parameter("receipt")
      guard let held = visit.held(number) else { return visit.see("/receipts/\(number)") }
      let id = try Self.id(visit)
      let city = try visit.city
      let (now, rules) = (city.now, city.rules)
      do {
        guard let way = DocumentSignature.Way(rawValue: form["way"]) else {
          throw Invalid("way", "choice")
        }
        let signing = Signing(
          place: "", way: way, name: form["name"], strokes: form["strokes"],
          agreed: form["agreed"] == "yes")
        try await city.store.write { db in
          _ = try PartyPapers.sign(
            id, signing, receipt: held.receipt, code: held.code, at: now, under: rules, in: db)
        }
      } catch let invalid as Invalid {
        return visit.page(
          try await Self.paper(visit, held, Entered(form, invalid)),
          status: .unprocessableContent)
      }
      return visit.see(
        "/receipts/\(number)", holding: held, Flash(visit.text("party.paper.done")))
    }
  }

  private static func paper(
    _ visit: Visit, _ held: ReceiptCookie, _ entered: Entered
  ) async throws -> PartyPaperPage {
    let id = try id(visit)
    let (opened, party, place) = try await visit.city.store.read { db in
      try PartyPapers.open(id, receipt: held.receipt, code: held.code, in: db)
    }
    guard let shown = opened.shown(to: party.number) else { throw Refusal.notFound }
    return PartyPaperPage(
      receipt: held.receipt, document: opened.document, place: place,
      markup: HTML(raw: shown), entered: entered)
  }
}

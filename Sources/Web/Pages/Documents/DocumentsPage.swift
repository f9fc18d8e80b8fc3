import CaseEngine
import Governance

/// The papers of a case: what can be made, what was issued, and where it must still be signed.
struct DocumentsPage: Page {
  let file: CaseFile
  let kinds: [Offered]
  let documents: [IssuedDocument]
  let people: [Int64: String]
  let hasVolume: Bool

  struct Offered {
    let kind: DocumentKind
    /// The case calls for it where it stands.
    let fits: Bool
    let gaps: Int
  }

  func title(_ context: PageContext) -> String { context.text("document.list") }

  func breadcrumb(_ context: PageContext) -> [Link] { DocumentPath.above(file, context.text) }

  func action(_ context: PageContext) -> Action? {
    hasVolume
      ? Action(context.text("volume.name"), "/cases/\(file.number)/volume", weight: .main) : nil
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.section(text("document.issued"), issued(context)))\
      \(when: !kinds.isEmpty, context.section(text("document.make"), made(context)))
      """
  }

  /// What the case calls for now; the rest one step away.
  private func made(_ context: PageContext) -> HTML {
    let (now, others) = (kinds.filter(\.fits), kinds.filter { !$0.fits })
    func doors(_ kinds: [Offered]) -> HTML {
      "<ul class=\"doors\">\(each: kinds, { door($0, context) })</ul>"
    }
    return """
      \(when: !now.isEmpty, doors(now))\
      \(when: !others.isEmpty, """
        <details class="ended"\(when: now.isEmpty, " open")>\
        <summary>\(context.text("document.others", ["count": "\(others.count)"]))</summary>\
        \(doors(others))</details>
        """)
      """
  }

  private func door(_ entry: Offered, _ context: PageContext) -> HTML {
    let text = context.text
    let state =
      entry.gaps == 0
      ? text("document.ready") : text("document.gaps", ["count": "\(entry.gaps)"])
    return """
      <li><a href="/cases/\(file.number)/drafts/\(entry.kind.id)">\(context.icon(.document))<span>\
      <strong>\(text.word("paper", entry.kind.id))</strong>\
      <small>\(state)</small></span></a></li>
      """
  }

  private func issued(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("document.issued"),
        columns: [
          .init(text("document.title"), headline: true) { document in
            "<a href=\"/cases/\(file.number)/documents/\(document.id)\">\(document.title)</a>"
          },
          .init(text("document.number")) { "\($0.number ?? "–")" },
          .init(text("document.state")) { context.tag(DocumentPath.state($0, text)) },
          .init(text("document.by")) { "\(people[$0.issuedBy] ?? "")" },
          .init(text("document.at")) { context.time($0.issued) },
        ], elements: Array(documents.reversed()),
        empty: (text("document.none"), nil)))
  }
}

/// What the pages of papers share.
enum DocumentPath {
  static func above(_ file: CaseFile, _ text: Text) -> [Link] {
    [
      Link(text("menu.mine"), "/"), Link(text("case.list"), "/cases"),
      Link(CaseNumber.spaced(file.number), "/cases/\(file.number)"),
    ]
  }

  static func state(_ document: IssuedDocument, _ text: Text) -> String {
    if !document.stands { return text("document.superseded") }
    if document.places.isEmpty { return text("document.stands") }
    let waiting = document.unsigned.count
    return waiting == 0
      ? text("document.signed") : text("document.unsigned", ["count": "\(waiting)"])
  }

  /// A place in the reader's words, its number behind it.
  static func place(_ place: DocumentPlace, _ text: Text) -> String {
    self.place(place.id, text) + (place.name.isEmpty ? "" : " · \(place.name)")
  }

  static func place(_ id: String, _ text: Text) -> String {
    let parts = id.split(separator: "-")
    let number = parts.last.flatMap { Int($0) }
    let name = number == nil ? id : parts.dropLast().joined(separator: "-")
    return text.word("place", name) + (number.map { " \($0)" } ?? "")
  }
}

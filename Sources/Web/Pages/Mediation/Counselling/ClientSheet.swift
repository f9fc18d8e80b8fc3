import CaseEngine
import Governance
import Storage

/// Whom a psychologist helps, as he alone reads it.
struct ClientSheet: Sendable {
  let party: Party?
  let personal: [String: String]

  /// Only who sees the content of the help, its psychologist, gets one.
  static func of(
    _ file: CaseFile, degree: Sight.Degree, in db: Database
  ) throws -> ClientSheet? {
    guard file.privacy == .counselling, degree == .content else { return nil }
    let party = try Counsellings.client(of: file, in: db)
    return ClientSheet(party: party, personal: try party?.personal(in: db) ?? [:])
  }
}

extension CasePage {
  /// The client, what was asked, the next session, and the consent as it was given.
  func client(_ sheet: ClientSheet, _ context: PageContext) -> HTML {
    let text = context.text
    let facts = view.file.matter.facts
    let personal = sheet.personal
    var lines: [(label: String, value: HTML)] = [
      (
        text("counselling.client"),
        """
        \(personal["name"] ?? text("case.erased")) \
        \(optional: personal["phone"], {
          "<a class=\"number\" href=\"tel:\($0.filter(\.isNumber))\">\($0)</a>"
        }) \(when: sheet.party?.isMinor ?? false, context.tag(text("counselling.minor")))
        """
      )
    ]
    if let representative = personal["representative"] {
      lines.append(
        (
          text("field.representative"),
          """
          \(representative) <span class="number">\(personal["representative-phone"] ?? "")</span>
          """
        ))
    }
    if let need = facts["need"]?.text {
      lines.append(
        (text("field.need"), "\(view.names.entry("need", need, dispute: false, text) ?? need)"))
    }
    if let day = facts["next-day"]?.day {
      lines.append(
        (
          text("counselling.next"),
          "<strong>\(text.dayAndWeekday(day)) \(facts["next-time"]?.text ?? "")</strong>"
        ))
    }
    return context.section(
      text("counselling.client"), id: "client",
      """
      \(context.facts(lines))\
      \(optional: view.history.last(where: { $0.entry.step == "give-consent" }), { consent($0, context) })
      """)
  }

  private func consent(_ shown: ShownEntry, _ context: PageContext) -> HTML {
    let text = context.text
    let drawn = (shown.data["strokes"] ?? nil)?.text.flatMap { SignatureStrokes($0) }
    return """
      <p>\(context.tag(text("counselling.consented"))) <span class="quiet">\
      \(context.time(shown.entry.at))</span></p>\
      \(optional: drawn, { HTML(raw: $0.drawing(label: text("document.drawing"))) })
      """
  }

  /// On the page of the dispute: that it stands, and the word that the client lets be told.
  func help(_ sheet: DisputeSheet, _ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul class="help">\(each: sheet.help, { standing in
        let told = standing.outcome.map { text.word("outcome", $0) }
        return """
          <li>\(context.tag(told ?? text.word("state", standing.state))) \
          \(standing.party.flatMap { view.party($0) } ?? text("counselling.unnamed")) \
          <span class="quiet">\(text.day(standing.opened.day))</span>\
          \(when: view.actor.role == .coordinator, """
             <a class="number" href="/cases/\(standing.number)">\
            \(CaseNumber.spaced(standing.number))</a>
            """)</li>
          """
      })</ul>
      <p class="quiet">\(text("counselling.sealed"))</p>
      """
  }
}

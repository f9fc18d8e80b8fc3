import CaseEngine
import Governance

/// Who is proposed to mediate, with the reasons in words; and who is kept from it.
struct MediatorPanel: Sendable {
  let choices: MediatorChoices
  /// The committee is still to be found, and stands beside each.
  let showsUnits: Bool

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    return context.section(
      text("choosing.title"), id: "mediators",
      """
      <p class="quiet">\(text("choosing.lead"))</p>\
      \(when: choices.proposed.isEmpty, "<p>\(text("choosing.none"))</p>")\
      \(when: !choices.proposed.isEmpty, """
        <ol class="known">\(each: choices.proposed, { line($0, context) })</ol>
        """)\
      \(when: !choices.barred.isEmpty, """
        <h3>\(text("choosing.barred"))</h3>\
        <ul class="known">\(each: choices.barred, { line($0, context) })</ul>
        """)
      """)
  }

  private func line(_ choice: MediatorChoice, _ context: PageContext) -> HTML {
    let text = context.text
    let unit = showsUnits ? choices.units[choice.candidate.unit] : nil
    return """
      <li><h3>\(choice.candidate.name) \
      \(when: choice.isBarred, context.tag(text("choosing.tag.barred")))</h3>\
      \(optional: unit, { "<p class=\"quiet\">\($0)</p>" })\
      <p>\(choice.reasons.map { $0.words(text) }.joined(separator: text("word.and")))</p></li>
      """
  }
}

extension MediatorChoice.Reason {
  func words(_ text: Text) -> String {
    switch self {
    case .near(let level): text("choosing.near.\(level.name)")
    case .kind: text("choosing.kind")
    case .language: text("choosing.language")
    case .results(let settled, let ended):
      text("choosing.results", ["settled": "\(settled)", "ended": "\(ended)"])
    case .open(let count): text("choosing.open", ["count": "\(count)"])
    case .barred(let bar): text("choosing.barred.\(bar.rawValue)")
    }
  }
}

extension MediatorChoices {
  /// The best stands first; who is tied to a party stands last, since the parties may waive it.
  func people(_ text: Text) -> [Field.Choice] {
    all.map { Field.Choice("\($0.candidate.person)", $0.candidate.name) }
      + barred.filter { $0.candidate.bar != .party }.map {
        Field.Choice(
          "\($0.candidate.person)", text("choosing.waived", ["name": $0.candidate.name]))
      }
  }

  /// The committees in the order of their best mediators.
  var ranked: [Int64] {
    all.map(\.candidate.unit).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

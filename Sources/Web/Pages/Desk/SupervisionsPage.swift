import CaseEngine
import Governance
import Storage

/// The supervisor's and the leader's desk: what is supervised, where it is red by unit, and the
/// written instructions.
enum SupervisionView: String, CaseIterable, Sendable {
  case cases, units, instructions

  var path: String {
    switch self {
    case .cases: "/supervisions"
    case .units: "/supervisions/units"
    case .instructions: "/instructions"
    }
  }

  func tabs(_ context: PageContext) -> HTML {
    context.tabs(
      Self.allCases.map { view in
        (
          link: Link(context.text("supervision.view.\(view.rawValue)"), view.path), count: nil,
          isOpen: view == self
        )
      }, label: context.text("menu.supervisions"))
  }
}

/// What is under supervision in one's area, the oldest first.
struct SupervisionsPage: Page {
  let items: [CaseSummary]
  let supervisions: [Int64: [Supervision]]
  let names: Names
  let next: String?

  func title(_ context: PageContext) -> String { context.text("menu.supervisions") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let cases = CaseListPage.columns(context, names)
    let supervisions = supervisions
    let names = names
    let own: [Listing<CaseSummary>.Column] = [
      .init(text("supervision.clock")) { item in
        let all = supervisions[item.id] ?? []
        return """
          \(each: all, { one in
            """
            <p>\(one.clock.map { text.word("clock", $0) } ?? text("step.instruct"))\
            \(optional: one.instruction, { " · <span class=\"words\">\($0)</span>" })<br>\
            <small class="quiet">\(one.signature(text) ?? text.word("rung", one.rung)) · \
            \(names.area(one.area)) · \(text.day(one.opened.day))</small></p>
            """
          })
          """
      }
    ]
    return """
      \(SupervisionView.cases.tabs(context))\
      <p class="lead">\(text("supervision.lead"))</p>
      \(context.list(Listing(
        name: text("menu.supervisions"), columns: Array(cases.prefix(5)) + own + [cases[6]],
        elements: items, next: next, empty: (text("supervision.none"), nil))))
      """
  }
}

/// What each unit has in hand, and what of it is overdue, sent back or contested. Each number opens
/// the cases behind it.
struct UnitStandingsPage: Page {
  let units: [UnitStanding]
  let names: Names
  /// Returned twice, and with no unit until it is settled whose it is.
  let coordination: Int

  func title(_ context: PageContext) -> String { context.text("supervision.view.units") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.mine"), "/"),
      Link(context.text("menu.supervisions"), "/supervisions"),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let names = names
    func number(
      _ key: String, _ count: @escaping @Sendable (UnitStanding) -> Int, _ filter: String
    ) -> Listing<UnitStanding>.Column {
      .init(text(key), number: true) { unit in
        let count = count(unit)
        guard count > 0 else { return "0" }
        let path = "/cases?open=yes&\(filter)&unit=" + "\(unit.unit)"
        return "<a href=\"\(path)\">\(count)</a>"
      }
    }
    let troubled = units.filter(\.isInTrouble)
    return """
      \(SupervisionView.units.tabs(context))\
      <p class="lead">\(text("supervision.units.lead"))</p>
      \(when: coordination > 0, """
        <p><a class="button plain" href="/cases?state=coordination">\
        \(text("supervision.coordination", ["count": "\(coordination)"]))</a></p>
        """)\
      \(context.list(Listing(
        name: text("supervision.view.units"),
        columns: [
          .init(text("field.unit"), headline: true) { "\(names.unit($0.unit))" },
          number("supervision.overdue", { $0.overdue }, "overdue=yes"),
          number("supervision.supervised", { $0.supervised }, "light=supervised"),
          number("supervision.returned", { $0.returned }, "state=returned"),
          number("supervision.contested", { $0.contested }, "contested=yes"),
          number("supervision.in-hand", { $0.open }, "order=due"),
        ], elements: troubled, empty: (text("supervision.units.none"), nil))))
      """
  }
}

/// The leaders' written instructions, with where each stands.
struct InstructionsPage: Page {
  let items: [Instruction]
  let state: Instruction.State?
  let counts: [(state: Instruction.State?, count: Int)]
  let names: Names
  let next: Int64?

  func title(_ context: PageContext) -> String { context.text("menu.instructions") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.mine"), "/"),
      Link(context.text("menu.supervisions"), "/supervisions"),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let cases = CaseListPage.columns(context, names)
    let path = SupervisionView.instructions.path
    let tabs = counts.map { entry in
      (
        link: Link(
          text("instruction.\(entry.state?.rawValue ?? "all")"),
          "\(path)?state=\(entry.state?.rawValue ?? "all")"),
        count: Optional(entry.count), isOpen: entry.state == state
      )
    }
    return """
      \(SupervisionView.instructions.tabs(context))\
      <p class="lead">\(text("instruction.lead"))</p>
      \(context.tabs(tabs, label: text("instruction.states")))\
      \(context.list(Listing(
        name: text("menu.instructions"),
        columns: [
          .init(text("case.title"), headline: true) { cases[0].cell($0.summary) },
          .init(text("supervision.instruction")) { item in
            """
            <div><p class="words">\(item.supervision.instruction)</p>\
            <small class="quiet">\(item.supervision.signature(text))</small></div>
            """
          },
          .init(text("case.with")) { cases[4].cell($0.summary) },
          .init(text("case.state")) { cases[3].cell($0.summary) },
          .init(text("instruction.state")) { item in
            """
            \(context.tag(text("instruction.\(item.state.rawValue)")))\
            \(optional: item.supervision.ended, { " <small class=\"quiet\">\(text.day($0.day))</small>" })
            """
          },
        ], elements: items, next: next.map { "\($0)" }, empty: (text("instruction.none"), nil))))
      """
  }
}

extension Supervision {
  /// Whose instruction it is, and of which day; nil where a timer opened it.
  func signature(_ text: Text) -> String? {
    signer.map { signer in
      text(
        "supervision.signed", ["name": signer, "day": text.day(signed ?? opened.day)])
    }
  }
}

import CaseEngine
import Governance
import Storage

/// The list of what awaits this desk, soonest first, with one matter open beside it: what was
/// asked, what was answered, and the forms in place.
struct JudgingPage: Page {
  let desk: JudgingDesk
  let state: String
  let counts: [(state: String, count: Int)]
  let items: [CaseSummary]
  let next: String?
  let names: Names
  var matter: JudgedMatter?

  func title(_ context: PageContext) -> String { context.text("menu.\(desk.rawValue)") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let tabs = counts.map { entry in
      (
        link: Link(text("desk.state.\(entry.state)"), desk.path(entry.state)),
        count: Optional(entry.count), isOpen: entry.state == state
      )
    }
    return """
      \(context.tabs(tabs, label: text("menu.\(desk.rawValue)")))\
      \(when: items.isEmpty && matter == nil, context.empty(text("desk.none.\(state)")))\
      \(when: !items.isEmpty || matter != nil, """
        <div class="columns desk"><div id="matter">\(optional: matter, { $0.markup(context) })</div>
        <div>\(queue(context))</div></div>
        """)
      """
  }

  private func queue(_ context: PageContext) -> HTML {
    let text = context.text
    let open = matter?.view.file.number
    return """
      <nav class="panel queue" aria-label="\(text("desk.queue"))"><h2>\(text("desk.queue"))</h2>
      <ol>\(each: items, { item in
        """
        <li><a href="\(desk.path(state, "case", item.number))"\(when: item.number == open, " aria-current=\"true\"")>\
        <strong>\(item.title ?? text(item.confidential ? "case.redacted" : "case.untitled"))</strong>\
        <span class="quiet">\(names.area(item.area))</span>\
        <span>\(context.light(item.light)) \(optional: item.due, { due in
          "<span class=\"quiet\">\(text.distance(from: context.now, to: due))</span>"
        })</span></a></li>
        """
      })</ol>\
      \(optional: next, { cursor in
        """
        <p><a class="button plain" href="\(desk.path(state, "cursor", cursor))">\
        \(text("list.next"))</a></p>
        """
      })</nav>
      """
  }
}

extension JudgingPage {
  static func read(
    _ desk: JudgingDesk, _ query: Form, open wanted: String?, _ moment: Moment, _ text: Text,
    in db: Database
  ) throws -> JudgingPage {
    let actor = moment.actor
    guard actor.role == desk.role else { throw Refusal.notAllowed(step: desk.steps[0]) }
    let open = try wanted.map { try CaseSheet.of($0, moment, in: db) }
    let named = open.map(\.file.matter.state) ?? query["state"]
    let state = desk.states.contains(named) ? named : desk.states[0]
    var filter = desk.filter(state, for: actor)
    if query.has("cursor") { filter.cursor = query["cursor"] }
    let page = try CaseList.page(filter, for: actor, at: moment.now, in: db)
    let view = try open ?? page.items.first.map { try CaseSheet.of($0.number, moment, in: db) }
    let areas = page.items.map(\.area)
    return JudgingPage(
      desk: desk, state: state,
      counts: try desk.states.map { one in
        (
          one,
          try CaseList.count(desk.filter(one, for: actor), for: actor, at: moment.now, in: db)
        )
      },
      items: page.items, next: page.next,
      names: try Names.of(areas: areas, on: moment.now.day, in: db),
      matter: try view.flatMap { view in
        guard view.degree == .content else { return nil }
        return try JudgedMatter.read(view, desk, moment, text, in: db)
      })
  }
}

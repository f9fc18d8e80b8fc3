import CaseEngine
import Governance
import Storage

/// The first page of everybody at work: what is to do, soonest first.
struct WorkPage: Page {
  struct Content: Sendable {
    let role: Role
    let tab: WorkTab
    let counts: [(tab: WorkTab, count: Int)]
    let items: [CaseSummary]
    let next: String?
    let names: Names
    /// For who leads: where disputes rise, and who is late.
    let watch: DisputeWatch?
  }

  let content: Content

  func title(_ context: PageContext) -> String { context.text("menu.mine") }

  func action(_ context: PageContext) -> Action? {
    let text = context.text
    return switch content.role {
    case .clerk: Action(text("desk.call.new"), "/calls/new", weight: .main)
    case .villageWorker: Action(text("desk.report.new"), "/calls/new", weight: .main)
    case .dispatcher: Action(text("menu.dispatch"), "/dispatch", weight: .main)
    case .caller: Action(text("menu.call-backs"), "/call-backs", weight: .main)
    case .reviewer: Action(text("menu.reviews"), "/reviews", weight: .main)
    case .receptionist, .coordinator, .mediator:
      Action(text("dispute.new"), "/disputes/new", weight: .main)
    case .psychologist: Action(text("menu.counselling"), "/counselling", weight: .main)
    case .supervisor: Action(text("menu.supervisions"), "/supervisions", weight: .main)
    case .leader: Action(text("menu.mediation-figures"), "/mediation/figures", weight: .main)
    default: nil
    }
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let tabs = content.counts.map { entry in
      (
        link: Link(text("work.\(entry.tab.rawValue)"), "/?tab=\(entry.tab.rawValue)"),
        count: Optional(entry.count), isOpen: entry.tab == content.tab
      )
    }
    return """
      \(optional: content.watch, { $0.markup(context) })\
      \(context.tabs(tabs, label: text("menu.mine")))\
      \(context.list(Listing(
        name: text("work.\(content.tab.rawValue)"),
        note: CaseListPage.note(content.items, text),
        columns: CaseListPage.columns(context, content.names, of: content.items),
        elements: content.items,
        next: content.next, empty: (text("work.none.\(content.tab.rawValue)"), nil))))
      """
  }

  static func read(_ query: Form, _ moment: Moment, in db: Database) throws -> Content {
    let actor = moment.actor
    let tabs = WorkTab.tabs(for: actor.role)
    let tab = WorkTab(rawValue: query["tab"]).flatMap { tabs.contains($0) ? $0 : nil } ?? tabs[0]
    var filter = tab.filter(for: actor)
    if query.has("cursor") { filter.cursor = query["cursor"] }
    let page = try CaseList.page(filter, for: actor, at: moment.now, in: db)
    return Content(
      role: actor.role, tab: tab,
      counts: try tabs.map {
        ($0, try CaseList.count($0.filter(for: actor), for: actor, at: moment.now, in: db))
      },
      items: page.items, next: page.next,
      names: try Names.of(
        areas: page.items.map(\.area), units: page.items.compactMap(\.unit),
        under: actor.post.area, on: moment.now.day, in: db),
      watch: actor.role == .leader
        ? try DisputeWatch.of(actor.post.area, .month(of: moment.now.day), moment, in: db) : nil)
  }
}

/// The first page of the three administrators, who see no cases: what their post is for.
struct KeepersPage: Page {
  let role: Role

  func title(_ context: PageContext) -> String { context.text.word("role", role.rawValue) }

  func body(_ context: PageContext) -> HTML {
    let mine = context.navigation.groups.flatMap(\.entries).filter {
      $0.roles.contains(role.rawValue)
    }
    return """
      <p class="lead">\(context.text("keepers.\(role.rawValue)"))</p>
      <ul class="doors">\(each: mine, { entry in
        """
        <li><a href="\(entry.path)">\(context.icon(entry.icon))<span>\
        <strong>\(context.text(entry.key))</strong></span></a></li>
        """
      })</ul>
      """
  }
}

import CaseEngine
import HTTPTypes

/// Every component on one page: for who builds pages, and for the tests that look at them.
struct StylePage: Page {
  var entered = Entered()
  var query = Form()

  func title(_ context: PageContext) -> String { context.text("style.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("style.first"), "/")] }

  func action(_ context: PageContext) -> Action? {
    Action(context.text("style.submit"), "#form", weight: .main)
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.notice(text("style.intro")))\
      \(context.section(text("style.lights"), marks(context)))\
      \(context.section(text("style.deadlines"), deadlines(context)))\
      \(context.section(text("style.buttons"), buttons(context)))\
      \(context.section(text("style.tiles"), context.tiles(tiles(context))))\
      \(context.section(text("style.list"), context.list(listing(context))))\
      \(context.section(text("style.facts"), context.facts(facts(context))))\
      \(context.section(text("style.timeline"), context.timeline(history(context))))\
      \(context.section(text("style.notices"), notices(context)))\
      \(context.section(text("style.form"), id: "form", context.form(
        "/style", fields(context), entered, submit: text("style.submit"), draft: "style")))
      """
  }

  private func marks(_ context: PageContext) -> HTML {
    """
    <p class="buttons">\(each: Light.allCases, { context.light($0) }) \
    \(context.tag(context.text("style.form.category.road")))</p>
    """
  }

  private func deadlines(_ context: PageContext) -> HTML {
    "\(each: Samples.clocks(context.now), { context.deadlineChip($0.deadline, light: $0.light) })"
  }

  private func buttons(_ context: PageContext) -> HTML {
    let text = context.text
    return context.buttons([
      Action(text("style.action.accept"), "/style", way: .post([:]), weight: .main),
      Action(text("style.action.return"), "/style", way: .post([:])),
      Action(text("style.action.extend"), "/style"),
      Action(
        text("style.action.dismiss"), "/style", way: .post([:]), weight: .grave,
        confirmation: text("style.action.sure")),
    ])
  }

  private func tiles(_ context: PageContext) -> [Tile] {
    let text = context.text
    return [
      Tile(
        name: text("style.tile.received"), figure: "9,253", unit: text("style.tile.unit"),
        period: text("style.tile.period"), change: text("style.tile.change"),
        definition: text("style.tile.definition"),
        basis: text("style.tile.basis", ["done": "9,253", "all": "9,973"]), path: "/style"),
      Tile(
        name: text("style.tile.rate"), figure: "98.61", unit: "%",
        period: text("style.tile.period"), definition: text("style.tile.rate.definition"),
        basis: text("style.tile.basis", ["done": "9,124", "all": "9,253"])),
    ]
  }

  private func listing(_ context: PageContext) -> Listing<Samples.Matter> {
    let text = context.text
    return Listing(
      name: text("style.list"),
      filters: [
        Field("q", text("style.list.q"), .search),
        Field(
          "category", text("style.form.category"), .one(Samples.categories(text, any: true))),
      ],
      query: query,
      columns: [
        .init(text("style.list.title"), headline: true) { matter in
          "<a href=\"/style\">\(text(matter.title))</a>"
        },
        .init(text("style.list.number"), sort: "number") { "\($0.number)" },
        .init(text("style.list.area")) { "\(text($0.area))" },
        .init(text("style.list.households"), number: true) { "\($0.households)" },
        .init(text("style.list.due"), sort: "due") { context.time($0.due) },
        .init(text("style.list.light")) { context.light($0.light) },
      ],
      elements: Samples.matters(context.now), count: 243, next: "c2",
      exports: [Link(text("style.list.export"), "/style")],
      empty: (text("style.list.none"), nil))
  }

  private func facts(_ context: PageContext) -> [(label: String, value: HTML)] {
    let text = context.text
    return [
      (text("style.fact.place"), "\(text("style.fact.place.value"))"),
      (text("style.form.category"), "\(text("style.form.category.road"))"),
      (text("style.form.phone"), context.masked("138****2046", reveal: "/style")),
      (text("style.form.day"), context.time(context.now, weekday: true)),
    ]
  }

  private func history(_ context: PageContext) -> [TimelineEntry] {
    let text = context.text
    let steps = [
      "style.timeline.signed", "style.timeline.dispatched", "style.timeline.received",
    ]
    return steps.enumerated().map { index, key in
      TimelineEntry(
        at: context.now.adding(minutes: -60 * index), title: text(key),
        person: text("style.timeline.person"), post: text("style.timeline.post"),
        details: index == 1 ? "<p>\(text("style.timeline.words"))</p>" : .empty)
    }
  }

  private func notices(_ context: PageContext) -> HTML {
    let text = context.text
    let tabs = ["style.tab.todo", "style.tab.soon", "style.tab.done"].enumerated().map {
      (link: Link(text($1), "/style"), count: $0 == 2 ? nil : 12 - $0 * 9, isOpen: $0 == 0)
    }
    return """
      \(context.tabs(tabs, label: text("style.tabs")))\
      \(context.notice(text("style.notice")))\(context.notice(text("style.warning"), warning: true))\
      \(context.progress(3120, of: 4326, text("style.progress")))\
      \(context.empty(text("style.empty"), Action(text("style.first"), "/")))
      """
  }

  private func fields(_ context: PageContext) -> [Field] { Samples.fields(context) }
}

extension Routes {
  func style() {
    guard site.demonstration else { return }
    page("/style") { visit in visit.page(StylePage(query: try visit.query)) }
    form("/style") { visit, form in
      var problems: [Invalid.Problem] = []
      if !form.has("title") { problems.append(.init("title", "required")) }
      if !form.has("text") { problems.append(.init("text", "required")) }
      guard problems.isEmpty else {
        let page = StylePage(entered: Entered(form, Invalid(problems)))
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/style", Flash(visit.text("style.submit")))
    }
  }
}

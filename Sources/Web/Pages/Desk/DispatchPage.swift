import CaseEngine
import Governance
import Storage

/// The dispatcher's desk: everything that awaits a unit, each with the unit that rules suggest; what
/// is right is ticked and goes out together.
struct DispatchPage: Page {
  struct Waiting: Sendable {
    let summary: CaseSummary
    let suggested: Organisation?
    let duplicates: Int
    /// The best answer that the knowledge base has.
    let answer: RegisterRow?
  }

  let waiting: [Waiting]
  let names: Names
  let units: [Field.Choice]
  let count: Int
  /// Numbers that could not be dispatched, with why.
  var refused: [(number: String, because: String)] = []

  func title(_ context: PageContext) -> String { context.text("menu.dispatch") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    guard !waiting.isEmpty else { return context.empty(text("dispatch.none")) }
    return """
      \(when: !refused.isEmpty, """
        <div class="notice warning">\(context.icon(.warning))<div><p>\(text("dispatch.refused"))</p>\
        <ul>\(each: refused, { "<li>\(CaseNumber.spaced($0.number)) · \($0.because)</li>" })</ul></div></div>
        """)\
      <p class="lead">\(text("dispatch.lead", ["count": "\(count)"]))</p>
      <form method="post" action="/dispatch">\(context.tokenField)
      \(context.list(Listing(
        name: text("menu.dispatch"), columns: columns(context), elements: waiting,
        empty: (text("dispatch.none"), nil))))
      <div class="buttons beneath"><button class="button main">\(text("dispatch.send"))</button></div>
      </form>\(each: waiting, { item in
        "\(optional: item.answer, { known(item).outside($0, context) })"
      })
      """
  }

  private func columns(_ context: PageContext) -> [Listing<Waiting>.Column] {
    let text = context.text
    let cases = CaseListPage.columns(context, names)
    return [
      .init(text("dispatch.pick")) { item in
        """
        <label class="choice pick"><input type="checkbox" name="pick" value="\(item.summary.number)"\
        \(when: item.summary.confidential, " disabled")>\
        <span class="hidden">\(text("dispatch.pick.one", ["number": item.summary.number]))</span></label>
        """
      },
      .init(text("case.title"), headline: true) { item in
        """
        <a href="/dispatch/\(item.summary.number)">\(item.summary.title ?? text("case.redacted"))</a>\
        \(when: item.summary.confidential, " \(context.tag(text("case.confidential")))")\
        \(when: item.duplicates > 0, likely(item.duplicates, context))\
        \(optional: item.answer, { "<div class=\"answered\">\(known(item).pressed($0, context))</div>" })
        """
      },
      .init(text("case.area")) { cases[2].cell($0.summary) },
      .init(text("field.category")) { item in
        "\(item.summary.category.map { names.category($0, text) } ?? "")"
      },
      .init(text("case.due")) { cases[6].cell($0.summary) },
      .init(text("case.light")) { cases[7].cell($0.summary) },
      .init(text("field.unit")) { item in
        """
        <select name="unit-\(item.summary.number)" \
        aria-label="\(text("dispatch.unit", ["number": item.summary.number]))">\
        \(each: units, { option($0, chosen: item.suggested?.id) })</select>
        """
      },
    ]
  }

  private func known(_ item: Waiting) -> KnownAnswers {
    KnownAnswers(
      rows: [], number: item.summary.number, entries: item.summary.entries, then: "/dispatch")
  }

  private func likely(_ count: Int, _ context: PageContext) -> HTML {
    " \(context.tag(context.text("dispatch.likely", ["count": "\(count)"])))"
  }

  private func option(_ unit: Field.Choice, chosen: Int64?) -> HTML {
    let isChosen = unit.value == chosen.map { "\($0)" }
    return "<option value=\"\(unit.value)\"\(when: isChosen, " selected")>\(unit.words)</option>"
  }

  static func read(
    _ moment: Moment, _ text: Text, in db: Database
  ) throws -> DispatchPage {
    let actor = moment.actor
    guard actor.role == .dispatcher else { throw Refusal.notAllowed(step: "dispatch") }
    var filter = CaseFilter()
    filter.open = true
    filter.state = "admitted"
    filter.holder = actor.post.area
    filter.order = .due
    filter.limit = 30
    let page = try CaseList.page(filter, for: actor, at: moment.now, in: db)
    let day = moment.now.day
    let knowledge = try Knowledge(on: day, in: db)
    let waiting = try page.items.map { item in
      let file = try CaseFile.content(item.number, for: actor, in: db)
      return Waiting(
        summary: item, suggested: try Suggestions.unit(for: file, on: day, in: db),
        duplicates: try Duplicates.of(file, for: actor, at: moment.now, in: db).count,
        answer: try knowledge.answers(to: file, for: actor, limit: 1, in: db).first)
    }
    let units = try Organisations.all(on: day, db).map { Field.Choice("\($0.id)", $0.name) }
    return DispatchPage(
      waiting: waiting,
      names: try Names.of(areas: page.items.map(\.area), on: day, in: db),
      units: [Field.Choice("", text("area.choose"))] + units,
      count: try CaseList.count(filter, for: actor, at: moment.now, in: db))
  }
}

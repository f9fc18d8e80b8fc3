import CaseEngine
import Governance

/// The list of cases: filters in the address, and exports of exactly what they choose.
struct CaseListPage: Page {
  struct Content: Sendable {
    let items: [CaseSummary]
    let next: String?
    let count: Int
    let names: Names
    let areas: [AreaGroup]
    let states: [String]
    /// Which kinds of matter the actor's list can hold content of: complaints, disputes or both.
    let readable: Set<Privacy>

    /// The urgencies and categories of those kinds of matter.
    fileprivate func lists(_ text: Text) -> (
      urgencies: [Field.Choice], categories: [Field.Choice]
    ) {
      var (urgencies, categories): ([Field.Choice], [Field.Choice]) = ([], [])
      if readable.contains(.ordinary) {
        urgencies += text.choices(names.hotline?.choices("urgencies") ?? [])
        categories += (names.categories?.categories ?? []).map { .init($0.code, $0.name) }
      }
      if readable.contains(.dispute) {
        urgencies += text.choices(names.mediation?.choices("urgencies") ?? [])
        categories += text.choices(names.mediation?.choices("kinds") ?? [])
      }
      return (urgencies, categories)
    }
  }

  let content: Content
  let query: Form

  func title(_ context: PageContext) -> String { context.text("case.list") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func action(_ context: PageContext) -> Action? {
    let filing = ["clerk", "dispatcher", "village-worker"]
    guard let viewer = context.viewer else { return nil }
    guard filing.contains(where: viewer.roles.contains) else {
      return viewer.roles.contains { Role.registersDisputes.contains(Role(rawValue: $0)) }
        ? Action(context.text("dispute.new"), "/disputes/new", weight: .main) : nil
    }
    return Action(context.text("desk.call.new"), "/calls/new", weight: .main)
  }

  func body(_ context: PageContext) -> HTML {
    context.list(
      Listing(
        name: context.text("case.list"), filters: filters(context.text), query: query,
        note: Self.note(content.items, context.text),
        columns: Self.columns(context, content.names, of: content.items), elements: content.items,
        count: content.count, next: content.next,
        exports: ["csv", "xlsx"].map { (format: String) in
          Link(
            context.text("case.export.\(format)"), context.address(setting: "format", to: format))
        },
        empty: (context.text("case.none"), nil)))
  }

  private func filters(_ text: Text) -> [Field] {
    func choices(_ values: [(String, String)]) -> Field.Kind {
      .one([Field.Choice("", text("case.any"))] + values.map { Field.Choice($0.0, $0.1) })
    }
    let (urgencies, categories) = content.lists(text)
    let areas = content.areas.flatMap { group in
      group.choices.map { Field.Choice($0.value, "\(group.name) \($0.words)") }
    }
    let about = [
      Field("category", text("field.category"), choices(categories.map { ($0.value, $0.words) })),
      Field("urgency", text("field.urgency"), choices(urgencies.map { ($0.value, $0.words) })),
    ]
    return following(text) + [
      Field("q", text("case.q"), .search, maxLength: 100),
      Field("area", text("case.area"), .one([Field.Choice("", text("case.any"))] + areas)),
      Field("state", text("case.state"), choices(content.states.map { ($0, text("state.\($0)")) })),
      Field(
        "light", text("case.light"),
        choices(Light.allCases.map { ($0.rawValue, text("light.\($0.rawValue)")) })),
    ] + (content.readable.isEmpty ? [] : about) + [
      Field(
        "open", text("case.open"),
        choices([("yes", text("case.open.yes")), ("no", text("case.open.no"))])),
      Field("from", text("case.from"), .day),
      Field("to", text("case.to"), .day),
      Field(
        "order", text("case.order"),
        .one([
          Field.Choice("newest", text("case.order.newest")),
          Field.Choice("due", text("case.order.due")),
        ])),
    ]
  }

  /// What a number on another page has narrowed the list to: shown only then, to be lifted again.
  private func following(_ text: Text) -> [Field] {
    var fields: [Field] = []
    let any = Field.Choice("", text("case.any"))
    if let unit = Int64(query["unit"]) {
      let words = content.names.units[unit] ?? "\(unit)"
      fields.append(Field("unit", text("field.unit"), .one([any, .init("\(unit)", words)])))
    } else if query["unit"] == "none" {
      fields.append(
        Field("unit", text("field.unit"), .one([any, .init("none", text("case.no-unit"))])))
    }
    if query.has("holder") {
      let desk = Field.Choice(query["holder"], content.names.area(query["holder"]))
      fields.append(Field("holder", text("case.holder"), .one([any, desk])))
    }
    if query["of"] == "disputes" {
      fields.append(
        Field("of", text("case.of"), .one([any, .init("disputes", text("case.of.disputes"))])))
    }
    let narrowing = [
      "overdue": "supervision.overdue", "contested": "supervision.contested",
      "proposed": "work.proposed",
    ]
    for (name, key) in narrowing.sorted(by: { $0.key < $1.key }) where query[name] == "yes" {
      fields.append(Field(name, text(key), .one([any, .init("yes", text("word.yes"))])))
    }
    return fields
  }

  /// What a psychologist's help bears as its title is a number, which says little in a list.
  static func title(_ item: CaseSummary, _ text: Text) -> String {
    if item.procedure == "counselling" { return text("counselling.title") }
    if let title = item.title { return title }
    guard item.degree == .status else { return text("case.redacted") }
    return text(
      item.isDispute ? "party.untitled" : "case.untitled")
  }

  /// Said once above a list, where some of it is seen by its status alone.
  static func note(_ items: [CaseSummary], _ text: Text) -> String? {
    items.contains { $0.title == nil && $0.degree == .status && $0.procedure != "counselling" }
      ? text("case.list.status-only") : nil
  }

  /// The columns that every list of cases has. Where none of them has a title for this reader, the
  /// number names them.
  static func columns(
    _ context: PageContext, _ names: Names, of items: [CaseSummary] = []
  ) -> [Listing<CaseSummary>.Column] {
    let text = context.text
    let now = context.now
    let isUntitled = !items.isEmpty && items.allSatisfy { $0.title == nil }
    @Sendable func headline(_ item: CaseSummary, _ words: HTML) -> HTML {
      """
      <a href="/cases/\(item.number)">\(words)</a>\
      \(when: item.confidential, " \(context.tag(text("case.confidential")))")\
       \(optional: item.proposedRisk, { colour in
         " \(context.tag(text("case.proposed-risk", ["colour": text("choice.risk.\(colour)")])))"
       })\
      \(when: item.reports > 1, " \(context.tag(text("case.reports-count", ["count": "\(item.reports)"])))")
      """
    }
    @Sendable func number(_ item: CaseSummary) -> HTML {
      "<span class=\"number\">\(CaseNumber.spaced(item.number))</span>"
    }
    let named: [Listing<CaseSummary>.Column] =
      isUntitled
      ? [.init(text("case.number"), headline: true) { headline($0, number($0)) }]
      : [
        .init(text("case.title"), headline: true) { headline($0, "\(Self.title($0, text))") },
        .init(text("case.number"), number),
      ]
    return named + [
      .init(text("case.area")) { "\(names.area($0.area))" },
      .init(text("case.state")) { item in
        let outcome = item.open || item.outcome == "" ? nil : item.outcome
        return """
          \(context.tag(text.word("state", item.state)))\
          \(optional: outcome.map { text.word("outcome", $0) }, {
            $0 == text.word("state", item.state) ? "" : " <span class=\"quiet\">\($0)</span>"
          })
          """
      },
      .init(text("case.with")) { item in
        "\(item.unit.map(names.unit) ?? item.turn.map { text.word("role", $0.rawValue) } ?? "")"
      },
      .init(text("case.opened")) { "<span class=\"day\">\(text.day($0.opened.day))</span>" },
      .init(text("case.due")) { item in
        guard item.open, let due = item.due else { return "" }
        return
          "\(context.time(due)) <small class=\"quiet\">\(text.distance(from: now, to: due))</small>"
      },
      .init(text("case.light")) { $0.open ? context.light($0.light) : "" },
    ]
  }
}

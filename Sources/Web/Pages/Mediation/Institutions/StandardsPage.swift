import CaseEngine
import Governance
import Hummingbird
import Storage

/// The centres of the actor's area.

/// The five standards: what was found, and a form for a new look.
struct StandardsPage: Page {
  let centre: Centre
  let standards: [CentrePolicy.Standard]
  let checks: [StandardCheck]
  let people: [Int64: String]
  let mayCheck: Bool
  var entered = Entered()

  func title(_ context: PageContext) -> String { context.text("centre.standards") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.centres"), "/centres"), Link(centre.name, "/centres/\(centre.id)")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let fields =
      standards.flatMap(\.items).map { item in
        Field(
          item.id, text.name(item), .number(min: 0, max: item.points),
          hint: text("centre.standards.most", ["points": "\(item.points)"]), required: true)
      } + [Field("note", text("field.note"), .lines(3), maxLength: 500)]
    let (people, own) = (people, centre.area)
    return """
      <p class="lead">\(text("centre.standards.lead"))</p>
      \(context.section(text("centre.standards.history"), context.list(Listing(
        name: text("centre.standards.history"),
        columns: [
          .init(text("centre.day"), headline: true) { "\(text.day($0.day))" },
          .init(text("centre.standards.by")) { check in
            """
            \(people[check.person] ?? "") <span class="quiet">\
            \(text(check.area == own ? "centre.standards.self" : "centre.standards.above"))</span>
            """
          },
          .init(text("centre.standards.parts")) { check in
            """
            <ul>\(each: check.standards, { standard in
              "<li>\(text.name(standard)) \(check.points(of: standard))/\(standard.items.map(\.points).reduce(0, +))</li>"
            })</ul>
            """
          },
          .init(text("centre.standards.total"), number: true) {
            "<strong>\($0.total)</strong> / \($0.most)"
          },
          .init(text("field.note")) { "\($0.note ?? "")" },
        ], elements: checks, empty: (text("centre.standards.none"), nil)))))\
      \(when: mayCheck, context.section(
        text("centre.standards.add"), context.form(
          "/centres/\(centre.id)/standards", fields, entered, submit: text("centre.standards.add"))))
      """
  }
}

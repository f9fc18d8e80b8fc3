import CaseEngine
import Governance

/// The joint conferences that somebody reads.
struct ConferencesPage: Page {
  struct Line: Sendable {
    let row: RegisterRow
    let area: String
    let members: Int
    let open: Int
    let late: Int
  }

  let lines: [Line]

  func title(_ context: PageContext) -> String { context.text("menu.conferences") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("conference.lead"))</p>
      \(context.list(Listing(
        name: text("menu.conferences"),
        columns: [
          .init(text("register.conferences.name"), headline: true) {
            "<a href=\"/conferences/\($0.row.id)\">\($0.row.name)</a>"
          },
          .init(text("register.conferences.area")) { "\($0.area)" },
          .init(text("register.conferences.convener")) {
            "\($0.row.values.text("convener") ?? "")"
          },
          .init(text("register.conference-members"), number: true) { "\($0.members)" },
          .init(text("conference.open"), number: true) { "\($0.open)" },
          .init(text("conference.late"), number: true) { "\($0.late)" },
        ], elements: lines, empty: (text("conference.none"), nil))))
      """
  }
}

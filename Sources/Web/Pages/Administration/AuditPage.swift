import CaseEngine
import Governance
import Hummingbird
import Storage

/// What was done to people, posts and policies, and who signed in: for the auditor.
struct AuditPage: Page {
  let events: [AuditEvent]
  let people: [Int64: String]
  let next: Int64?
  let query: Form

  func title(_ context: PageContext) -> String { context.text("menu.audit") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let people = people
    return """
      <p class="lead">\(text("audit.lead"))</p>
      \(context.list(Listing(
        name: text("menu.audit"),
        filters: [Field("subject", text("audit.subject"), .search, maxLength: 60)], query: query,
        columns: [
          .init(text("audit.action"), headline: true) { "\(text.word("audit", $0.action))" },
          .init(text("audit.n"), number: true) { "\($0.n)" },
          .init(text("audit.at")) { context.time($0.at) },
          .init(text("audit.person")) { event in
            "\(event.person.map { people[$0] ?? "\($0)" } ?? text("audit.system"))"
          },
          .init(text("audit.subject")) { "<code>\($0.subject)</code>" },
          .init(text("audit.data")) { event in
            """
            \(each: event.facts.sorted { $0.key < $1.key }, {
              "<code>\($0.key) \($0.key == "sha256" ? "\($0.value.prefix(12))…" : $0.value)</code> "
            })
            """
          },
          .init(text("audit.hash")) { "<code>\($0.hash.prefix(12))</code>" },
        ], elements: events, next: next.map { "\($0)" }, empty: (text("audit.none"), nil))))
      """
  }
}

extension Routes {
  func audit() {
    page("/audit") { visit in
      let query = try visit.query
      let page = try await visit.reading { moment, db in
        let events = try Audit.events(
          subject: query.has("subject") ? query["subject"] : nil,
          before: Int64(query["cursor"]) ?? .max, limit: 51, for: moment.actor, in: db)
        return AuditPage(
          events: Array(events.prefix(50)),
          people: try People.names(of: events.compactMap(\.person), in: db),
          next: events.count > 50 ? events[49].n : nil, query: query)
      }
      return visit.page(page)
    }
  }
}

import CaseEngine
import Governance
import Hummingbird
import Storage

/// The messages to a person in his post, newest first.
struct MessagesPage: Page {
  let notices: [Notice]
  let next: Int64?

  func title(_ context: PageContext) -> String { context.text("message.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func action(_ context: PageContext) -> Action? {
    notices.contains { $0.read == nil }
      ? Action(context.text("message.read-all"), "/messages", way: .post([:])) : nil
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return context.list(
      Listing(
        name: text("message.title"),
        columns: [
          .init(text("message.what"), headline: true) { notice in
            """
            \(when: notice.read == nil, "\(context.tag(text("message.unread"))) ")\
            \(Self.words(notice, text))
            """
          },
          .init(text("message.case")) { notice in
            "\(optional: notice.number, { "<a href=\"/cases/\($0)\">\(CaseNumber.spaced($0))</a>" })"
          },
          .init(text("message.when")) { notice in
            """
            \(context.time(notice.at)) <small class="quiet">\
            \(text.distance(from: context.now, to: notice.at))</small>
            """
          },
        ], elements: notices, next: next.map { "\($0)" }, empty: (text("message.none"), nil)))
  }

  private static func words(_ notice: Notice, _ text: Text) -> String {
    let clock = notice.data["clock"]?.text.map { text.word("clock", $0) } ?? ""
    let key = "message.kind.\(notice.kind)"
    guard text.has(key) else {
      return text.word("step", notice.data["step"]?.text ?? notice.kind)
    }
    let count = notice.data["overdue"]?.number.map { "\($0)" } ?? ""
    return text(key, ["clock": clock, "count": count])
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
            <small class="quiet">\(text.word("rung", one.rung)) · \(names.area(one.area)) · \
            \(text.day(one.opened.day))</small></p>
            """
          })
          """
      }
    ]
    return """
      <p class="lead">\(text("supervision.lead"))</p>
      \(context.list(Listing(
        name: text("menu.supervisions"), columns: Array(cases.prefix(5)) + own + [cases[6]],
        elements: items, next: next, empty: (text("supervision.none"), nil))))
      """
  }
}

extension Routes {
  /// What one is told, and what is watched over.
  func messages() {
    page("/messages") { visit in
      let before = try visit.query["cursor"]
      let (notices, more) = try await visit.reading { moment, db in
        let found = try Inbox.notices(
          for: moment.actor, before: Int64(before) ?? .max, limit: 51, in: db)
        return (Array(found.prefix(50)), found.count > 50)
      }
      return visit.page(MessagesPage(notices: notices, next: more ? notices.last?.id : nil))
    }
    form("/messages") { visit, _ in
      try await visit.writing { moment, db in
        try Inbox.markRead(for: moment.actor, at: moment.now, in: db)
      }
      return visit.see("/messages", Flash(visit.text("message.read")))
    }
    page("/supervisions") { visit in
      let query = try visit.query
      let page = try await visit.reading { moment, db in
        var filter = CaseFilter()
        filter.light = .supervised
        filter.order = .due
        if query.has("cursor") { filter.cursor = query["cursor"] }
        let page = try CaseList.page(filter, for: moment.actor, at: moment.now, in: db)
        var all: [Int64: [Supervision]] = [:]
        for item in page.items where item.title != nil || item.confidential {
          let file = try CaseFile.find(item.number, for: moment.actor, in: db).file
          all[item.id] = try Supervisions.of(file, in: db).filter { $0.ended == nil }
        }
        let areas = page.items.map(\.area) + all.values.flatMap { $0.map(\.area) }
        return SupervisionsPage(
          items: page.items, supervisions: all,
          names: try Names.of(
            areas: areas, units: page.items.compactMap(\.unit), on: moment.now.day, in: db),
          next: page.next)
      }
      return visit.page(page)
    }
  }
}

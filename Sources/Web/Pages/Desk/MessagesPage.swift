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
            """
            \(optional: notice.number, { "<a href=\"/cases/\($0)\">\(CaseNumber.spaced($0))</a>" })\
            \(optional: notice.data["path"]?.text, {
              "<a href=\"\($0)\">\(text("message.open"))</a>"
            })
            """
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
    var values = ["clock": clock, "count": count]
    values["step"] = notice.data["step"]?.text.map { text.word("step", $0) }
    for place in text.places(of: key) where values[place]?.isEmpty ?? true {
      values[place] = notice.data[place].map { $0.text ?? $0.number.map { "\($0)" } ?? "" } ?? ""
    }
    if let register = notice.data["register"]?.text {
      values["register"] = text("register.\(register)")
    }
    return text(key, values)
  }
}

extension Routes {
  /// What one is told.
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
  }
}

import CaseEngine
import Governance
import Hummingbird
import Storage

/// What goes outside and how it fares: what waits, what has come to an end, each attempt, and
/// another try for what was given up.
struct OutboxPage: Page {
  let summary: OutboxSummary
  let lines: [OutboxLine]
  let next: Int64?
  let mayRetry: Bool
  let query: Form

  func title(_ context: PageContext) -> String { context.text("menu.outbox") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let mayRetry = mayRetry
    return """
      <p class="lead">\(text("outbox.lead"))</p>
      \(context.section(text("outbox.ways"), context.facts(ways(context))))\
      \(context.section(text("outbox.state"), context.facts([
        (text("outbox.state.waiting"), "\(summary.waiting)"),
        (text("outbox.given-up"), "\(summary.givenUp)"),
        (text("outbox.day"), "\(summary.delivered)"),
      ])))\
      \(context.list(Listing(
        name: text("menu.outbox"),
        filters: [
          Field("state", text("outbox.state"), .one(Self.states(text))),
          Field("channel", text("outbox.channel"), .one(Self.channels(text))),
        ], query: query,
        columns: [
          .init(text("outbox.kind"), headline: true) { "\(text.noticeKind($0.kind))" },
          .init(text("outbox.channel")) { "\(text("outbox.channel.\($0.channel.rawValue)"))" },
          .init(text("outbox.at")) { context.time($0.at) },
          .init(text("outbox.state")) { Self.state($0, context) },
          .init(text("outbox.attempts")) { Self.attempts($0, context) },
          .init(text("outbox.more")) { Self.action($0, mayRetry, context) },
        ], elements: lines, next: next.map { "\($0)" }, empty: (text("outbox.none"), nil))))
      """
  }

  /// Each way outside with what is true of it, so that nobody takes a folder for a telephone.
  private func ways(_ context: PageContext) -> [(label: String, value: HTML)] {
    let text = context.text
    let webhook =
      summary.webhook.map { text("outbox.way.webhook.on", ["address": $0]) }
      ?? text("outbox.way.webhook.off")
    return [
      (text("outbox.channel.webhook"), "\(webhook)"),
      (
        text("outbox.channel.sms"),
        "\(text("outbox.way.spool", ["folder": "\(summary.spool)/sms"]))"
      ),
      (
        text("outbox.channel.mail"),
        summary.hasMailboxes
          ? "\(text("outbox.way.spool", ["folder": "\(summary.spool)/mail"]))"
          : "\(text("outbox.way.mail.off"))"
      ),
    ]
  }

  private static func states(_ text: Text) -> [Field.Choice] {
    [Field.Choice("", text("outbox.any"))]
      + OutboxLine.State.allCases.map { .init($0.rawValue, text("outbox.state.\($0.rawValue)")) }
  }

  private static func channels(_ text: Text) -> [Field.Choice] {
    [Field.Choice("", text("outbox.any"))]
      + Outbox.Channel.allCases.map { .init($0.rawValue, text("outbox.channel.\($0.rawValue)")) }
  }

  private static func state(_ line: OutboxLine, _ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.tag(text("outbox.state.\(line.state.rawValue)")))\
      \(optional: line.attempts.isEmpty ? nil : line.next, {
        " <span class=\"quiet\">\(text("outbox.next", ["time": text.time($0)]))</span>"
      })
      """
  }

  private static func attempts(_ line: OutboxLine, _ context: PageContext) -> HTML {
    let text = context.text
    guard !line.attempts.isEmpty else { return "\(text("outbox.attempts.none"))" }
    return """
      <details class="ended"><summary>\(text(
        "outbox.attempts.count", ["count": "\(line.attempts.count)"]))</summary>\
      <ol>\(each: line.attempts, {
        "<li>\(context.time($0.at)) \(text.outcome($0.outcome))</li>"
      })</ol></details>
      """
  }

  private static func action(
    _ line: OutboxLine, _ mayRetry: Bool, _ context: PageContext
  ) -> HTML {
    guard mayRetry, [.failing, .givenUp].contains(line.state) else { return "" }
    return context.button(
      Action(context.text("outbox.retry"), "/outbox/\(line.id)/retry", way: .post([:])))
  }
}

extension Text {
  /// What a notice is about.
  func noticeKind(_ kind: String) -> String {
    has("outbox.kind.\(kind)") ? self("outbox.kind.\(kind)") : word("step", kind)
  }

  /// How an attempt ended.
  func outcome(_ name: String) -> String {
    guard name.hasPrefix("status-") else { return self("outbox.outcome.\(name)") }
    return self("outbox.outcome.status", ["status": String(name.dropFirst("status-".count))])
  }
}

extension Routes {
  func outbox() {
    page("/outbox") { visit in
      let query = try visit.query
      let state = try query.askedChoice("state", OutboxLine.State.self)
      let channel = try query.askedChoice("channel", Outbox.Channel.self)
      let city = try visit.city
      let page = try await visit.reading { moment, db in
        let lines = try Outbox.lines(
          state, channel: channel, before: Int64(query["cursor"]) ?? .max, limit: 51,
          for: moment.actor, in: db)
        return OutboxPage(
          summary: try Outbox.summary(city, for: moment.actor, at: moment.now, in: db),
          lines: Array(lines.prefix(50)), next: lines.count > 50 ? lines[49].id : nil,
          mayRetry: moment.actor.role == .administrator, query: query)
      }
      return visit.page(page)
    }
    form("/outbox/{id}/retry") { visit, _ in
      guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
      try await visit.writing { moment, db in
        try Outbox.retry(id, by: moment.actor, at: moment.now, in: db)
      }
      return visit.see("/outbox", Flash(visit.text("outbox.retried")))
    }
  }
}

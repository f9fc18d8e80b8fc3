import CaseEngine
import Governance
import Storage

/// A psychologist's own desk: today's sessions first, then what waits for consent, for a session,
/// for a follow-up.
struct CounsellingPage: Page {
  let own: [CounsellingDesk.Own]
  let names: Names

  func title(_ context: PageContext) -> String { context.text("menu.counselling") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let today = context.now.day
    func those(_ state: String) -> [CounsellingDesk.Own] {
      own.filter { $0.file.matter.state == state }
    }
    let sessions = those("counselled")
    let now = sessions.filter { $0.day == today }.sorted { ($0.time ?? "") < ($1.time ?? "") }
    let parts: [(key: String, own: [CounsellingDesk.Own])] = [
      ("today", now), ("new", those("matched")),
      ("sessions", sessions.filter { $0.day != today }), ("following", those("following")),
      ("concluding", those("concluding")),
    ]
    guard !own.isEmpty else { return context.empty(text("counselling.none")) }
    let shown = parts.filter { !$0.own.isEmpty || $0.key == "today" }
    return "\(each: shown, { part($0.key, $0.own, context) })"
  }

  private func part(
    _ key: String, _ own: [CounsellingDesk.Own], _ context: PageContext
  ) -> HTML {
    let text = context.text
    let none: HTML = "<p class=\"quiet\">\(text("counselling.today.none"))</p>"
    let lines: HTML = "<ul class=\"work\">\(each: own, { line($0, context) })</ul>"
    return context.section(text("counselling.\(key)"), id: key, own.isEmpty ? none : lines)
  }

  private func line(_ own: CounsellingDesk.Own, _ context: PageContext) -> HTML {
    let text = context.text
    let file = own.file
    let need = file.matter.facts["need"]?.text ?? ""
    let next = Self.next[file.matter.state]
    return """
      <li><p><a href="/cases/\(file.number)"><strong>\(own.client ?? text("case.erased"))</strong>\
      </a> \(context.tag(names.entry("need", need, dispute: false, text) ?? need)) \
      \(context.light(file.light(at: context.now)))</p>\
      <p>\(optional: own.day, { day in
        """
        \(context.icon(.clock)) \(text.dayAndWeekday(day)) \(own.time ?? "") ·\u{20}
        """
      })<span class="quiet">\(optional: file.deadline.due, {
        HTML(text: text("case.due-at", ["time": text.time($0)]))
      })</span></p>\
      \(optional: next, {
        context.button(Action(text.word("step", $0), "/cases/\(file.number)/steps/\($0)"))
      })</li>
      """
  }

  private static let next = [
    "matched": "give-consent", "counselled": "hold-session", "following": "finish",
  ]
}

/// The desk that arranges: who is to be matched with whom and why, what is to be confirmed, where
/// the rest stands. No word of what is said there comes here.
struct MatchingPage: Page {
  struct Request: Sendable {
    let waiting: CounsellingDesk.Waiting
    let party: String?
    let parties: [Field.Choice]
    let seesDispute: Bool
  }

  let requests: [Request]
  let others: [CaseFile]
  let names: Names

  func title(_ context: PageContext) -> String { context.text("menu.counselling") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let none: HTML = "<p class=\"quiet\">\(text("counselling.waiting.none"))</p>"
    let lines: HTML = "<ul class=\"work\">\(each: requests, { request($0, context) })</ul>"
    return """
      \(context.notice(text("counselling.sealed")))\
      \(context.section(
        text("counselling.waiting"), id: "waiting", requests.isEmpty ? none : lines))\
      \(context.section(text("counselling.others"), id: "others", list(context)))
      """
  }

  private func request(_ request: Request, _ context: PageContext) -> HTML {
    let text = context.text
    let file = request.waiting.file
    let dispute = request.waiting.dispute
    let need = file.matter.facts["need"]?.text ?? ""
    var fields = [
      Field("step", "", .hidden, value: "match"),
      Field("entries", "", .hidden, value: "\(file.matter.entries)"),
      Field("then", "", .hidden, value: "/counselling"),
    ]
    if request.waiting.party == nil {
      fields.append(Field("party", text("counselling.for"), .one(request.parties), required: true))
    }
    fields.append(
      Field(
        "psychologist", text("field.psychologist"),
        .radio(request.waiting.suggested.map { $0.choice(text) }), required: true))
    for index in fields.indices { fields[index].scope = file.number }
    let match =
      request.waiting.suggested.isEmpty
      ? context.notice(text("counselling.nobody"), warning: true)
      : context.form("/cases/\(file.number)/steps", fields, submit: text("step.match"))
    return """
      <li><p><strong>\(names.entry("need", need, dispute: false, text) ?? need)</strong> \
      \(when: file.matter.facts["urgency"] == "urgent", context.tag(text("counselling.urgent"))) \
      \(context.light(file.light(at: context.now))) \
      <span class="quiet">\(optional: file.deadline.due, {
        HTML(text: text("case.due-at", ["time": text.time($0)]))
      })</span></p>\
      <p>\(request.party ?? text("counselling.unnamed")) · \(names.area(file.matter.area)) · \
      \(when: request.seesDispute, "<a href=\"/cases/\(dispute.number)\">")\
      \(CaseNumber.spaced(dispute.number))\(when: request.seesDispute, "</a>") · \
      <a href="/cases/\(file.number)">\(text("counselling.open"))</a></p>\
      \(match)</li>
      """
  }

  private func list(_ context: PageContext) -> HTML {
    let text = context.text
    let names = names
    return context.list(
      Listing(
        name: text("counselling.others"),
        columns: [
          .init(text("case.number"), headline: true) {
            "<a class=\"number\" href=\"/cases/\($0.number)\">\(CaseNumber.spaced($0.number))</a>"
          },
          .init(text("case.state")) { context.tag(text.word("state", $0.matter.state)) },
          .init(text("role.psychologist")) { file in
            guard let handler = file.matter.handler else {
              return context.tag(text("counselling.left"))
            }
            return "\(names.people[handler] ?? "")"
          },
          .init(text("case.due")) { "\(optional: $0.deadline.due, { context.time($0) })" },
          .init(text("case.light")) { context.light($0.light(at: context.now)) },
        ], elements: others, empty: (text("counselling.others.none"), nil)))
  }
}

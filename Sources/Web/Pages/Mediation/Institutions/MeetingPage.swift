import CaseEngine
import Governance

/// A meeting: its minutes, and what became of what it decided.
struct MeetingPage: Page {
  let meeting: Meeting
  let conference: RegisterRow
  let present: [RegisterRow]
  let tasks: [CaseFile]
  let units: [Int64: String]
  let isOffice: Bool
  let next: Int
  let today: Day
  let choices: [Field.Choice]
  var entered = Entered()

  func title(_ context: PageContext) -> String { meeting.topic }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.conferences"), "/conferences"),
      Link(conference.name, "/conferences/\(conference.id)"),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let present = present.map(\.name)
    return """
      \(context.section(text("conference.minutes"), """
        \(context.facts([
          (text("centre.day"), "\(text.day(meeting.day))"),
          (text("conference.place"), "\(meeting.place)"),
          (text("conference.present"), "\(present.joined(separator: text("conference.separator")))"),
        ]))
        <p class="words">\(meeting.minutes)</p>
        """))\
      \(context.section(text("conference.tasks"), taskList(context)))\
      \(when: isOffice, context.section(text("conference.decide"), id: "decide", form(context)))
      """
  }

  private func taskList(_ context: PageContext) -> HTML {
    let text = context.text
    let units = units
    return context.list(
      Listing(
        name: text("conference.tasks"),
        columns: [
          .init(text("conference.task"), headline: true) {
            "<a href=\"/cases/\($0.number)\">\($0.title)</a>"
          },
          .init(text("field.unit")) { "\($0.matter.unit.flatMap { units[$0] } ?? "")" },
          .init(text("field.due")) { file in
            "\(file.matter.facts["due"]?.day.map { text.day($0) } ?? "")"
          },
          .init(text("conference.state")) { file in
            """
            \(context.tag(text.word("state", file.matter.state))) \
            \(when: file.matter.open, context.light(file.light(at: context.now)))
            """
          },
        ], elements: tasks, empty: (text("conference.tasks.none"), nil)))
  }

  private func form(_ context: PageContext) -> HTML {
    let text = context.text
    return context.form(
      "/meetings/\(meeting.id)/tasks",
      [
        Field("title", text("conference.task"), .lines(2), required: true, maxLength: 200),
        Field("unit", text("field.unit"), .one(choices), required: true),
        Field("due", text("field.due"), .day, required: true, value: "\(today + 30)"),
        Field("n", "", .hidden, value: "\(next)"),
      ], entered, submit: text("conference.decide"))
  }
}

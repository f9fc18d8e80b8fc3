import CaseEngine
import Governance

/// A conference: who sits in it, when it met.
struct ConferencePage: Page {
  let row: RegisterRow
  let members: [RegisterRow]
  let meetings: [Meeting]
  let isOffice: Bool
  let today: Day
  let called: [CalledMeeting]
  /// Which form was filled in wrongly: minutes, or the call.
  var calling = false
  var entered = Entered()

  func title(_ context: PageContext) -> String { row.name }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(context.text("menu.conferences"), "/conferences")]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.section(text("register.conference-members"), """
        <p>\(text("conference.convener", [
          "name": row.values.text("convener") ?? "",
          "title": row.values.text("convener-title") ?? "",
        ]))</p>
        <ul>\(each: members, { member in
          """
          <li>\(member.name) <span class="quiet">\(member.values.text("representative") ?? "") \
          \(member.values.text("position") ?? "")</span></li>
          """
        })</ul>
        """))\
      \(when: !called.isEmpty || isOffice, context.section(
        text("conference.called"), id: "called", calledList(context)))\
      \(context.section(text("conference.meetings"), meetingList(context)))\
      \(when: isOffice, context.section(text("conference.hold"), id: "hold", form(context)))
      """
  }

  private func calledList(_ context: PageContext) -> HTML {
    let text = context.text
    let fields = [
      Field("topic", text("conference.topic"), required: true, maxLength: 100),
      Field("at", text("conference.at"), .dayAndTime, required: true),
      Field("place", text("conference.place"), required: true, maxLength: 100),
    ]
    return """
      \(when: called.isEmpty, "<p class=\"quiet\">\(text("conference.called.none"))</p>")\
      <ul class="plain-list">\(each: called, { meeting in
        """
        <li><strong>\(meeting.topic)</strong> \(text.timeAndWeekday(meeting.at)) · \
        \(meeting.place)\(when: isOffice, context.button(Action(
          text("conference.call-off"), "/conferences/\(row.id)/calls/\(meeting.id)/end",
          way: .post([:]), confirmation: text("conference.call-off.sure"))))</li>
        """
      })</ul>
      \(when: isOffice, """
        <details class="act"\(when: calling, " open")><summary>\(text("conference.call"))</summary>
        <p class="quiet">\(text("conference.call.hint"))</p>
        \(context.form(
          "/conferences/\(row.id)/calls", fields, calling ? entered : Entered(),
          submit: text("conference.call")))</details>
        """)
      """
  }

  private func meetingList(_ context: PageContext) -> HTML {
    let text = context.text
    let members = members.count
    return context.list(
      Listing(
        name: text("conference.meetings"),
        columns: [
          .init(text("conference.topic"), headline: true) {
            "<a href=\"/meetings/\($0.id)\">\($0.topic)</a>"
          },
          .init(text("centre.day")) { "\(text.day($0.day))" },
          .init(text("conference.place")) { "\($0.place)" },
          .init(text("conference.present"), number: true) { "\($0.present.count) / \(members)" },
        ], elements: meetings, empty: (text("conference.meetings.none"), nil)))
  }

  private func form(_ context: PageContext) -> HTML {
    let text = context.text
    return context.form(
      "/conferences/\(row.id)/meetings",
      [
        Field("day", text("centre.day"), .day, required: true, value: "\(today)"),
        Field("place", text("conference.place"), required: true, maxLength: 100),
        Field("topic", text("conference.topic"), required: true, maxLength: 100),
        Field("minutes", text("conference.minutes"), .lines(8), required: true),
        Field(
          "present", text("conference.present"),
          .several(members.map { .init("\($0.id)", $0.name) }), required: true),
      ], calling ? Entered() : entered, submit: text("conference.hold"), draft: "meeting-\(row.id)")
  }
}

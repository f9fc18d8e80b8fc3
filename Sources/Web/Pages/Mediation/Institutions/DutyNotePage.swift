import CaseEngine
import Governance

/// Why somebody need not come, or who comes.
struct DutyNotePage: Page {
  enum Note: String, CaseIterable {
    case excused, attendant

    var path: String { self == .excused ? "excuse" : "attendant" }
  }

  let centre: Centre
  let duty: Int64
  let note: Note
  var entered = Entered()

  func title(_ context: PageContext) -> String {
    context.text(note == .excused ? "centre.excuse" : "centre.attendant")
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [Link(centre.name, "/centres/\(centre.id)")]
  }

  func body(_ context: PageContext) -> HTML {
    let said =
      note == .excused
      ? Field("reason", context.text("field.reason"), required: true, maxLength: 200)
      : Field("attendant", context.text("centre.attendant"), required: true, maxLength: 40)
    return context.form(
      "/centres/\(centre.id)/duties/\(duty)",
      [said, Field("act", "", .hidden, value: note.rawValue)], entered, submit: title(context))
  }
}

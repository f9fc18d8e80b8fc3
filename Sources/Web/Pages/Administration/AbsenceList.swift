import CaseEngine
import Governance

/// Leave that runs or is to come, with who stands in.
struct AbsenceList {
  let absences: [Absence]
  let people: [Int64: String]
  let today: Day
  /// Where an end is sent to; nil for who may not end it.
  let path: String?

  func markup(_ context: PageContext) -> HTML {
    let text = context.text
    guard !absences.isEmpty else { return "<p class=\"quiet\">\(text("absence.none"))</p>" }
    return """
      <ul class="absences">\(each: absences, { absence in
        """
        <li><p>\(when: absence.isRunning(on: today), "\(context.tag(text("absence.now"))) ")\
        <strong>\(text("absence.span", [
          "from": text.dayAndWeekday(absence.first), "until": text.dayAndWeekday(absence.last),
        ]))</strong> \
        \(text(absence.substitute == nil ? "absence.others" : "absence.by", [
          "name": absence.substitute.flatMap { people[$0] } ?? "",
        ]))</p>\
        \(optional: path, { end($0, absence, context) })</li>
        """
      })</ul>
      """
  }

  private func end(_ path: String, _ absence: Absence, _ context: PageContext) -> HTML {
    let isRunning = absence.isRunning(on: today)
    return context.button(
      Action(
        context.text(isRunning ? "absence.end" : "absence.take-back"), path + "/\(absence.id)",
        way: .post([:]), confirmation: context.text("absence.end.sure")))
  }
}

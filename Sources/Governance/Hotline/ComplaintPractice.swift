import CaseEngine
import Storage

/// What the hotline does around its steps.
package struct ComplaintPractice: Practice {
  package static let rules = PolicyRules(
    Complaint.procedure, HotlinePolicy.self, class: "urgency", practice: ComplaintPractice())

  package func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws {
    switch step.id {
    case "climb", "pass-down": try Climbing.prepare(step.id, &said, file, in: db)
    case "dispatch" where file.confidential, "split" where file.confidential:
      if let words = said["redacted"]?.text {
        file.redactedTitle = String(words.prefix(40))
      } else if file.redactedTitle == nil {
        throw Invalid("redacted", "required")
      }
    default: break
    }
  }

  package func consequences(
    of entry: Entry, for file: CaseFile, in db: Database
  ) throws -> [Change] {
    entry.step == "hand-to-mediation" ? FirstReceiver.handed(file.matter, by: entry.by) : []
  }

  package func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    try Joining.follow(
      entry.step, said: said, of: &file, by: doer, at: entry.at, under: rules, in: db)
  }

  package func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws {
    let figures = CaseFigures(file.matter, reports: max(1, file.reports), calendar)
    if let before, figures == CaseFigures(before, reports: max(1, file.reports), calendar) {
      return
    }
    try figures.save(file, in: db)
  }
}

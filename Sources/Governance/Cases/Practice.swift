import CaseEngine
import Storage

/// What a domain does around the steps of its procedures, beyond what the procedures say.
package protocol Practice: Sendable {
  func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws

  func consequences(of entry: Entry, for file: CaseFile, in db: Database) throws -> [Change]

  func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws

  func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws
}

extension Practice {
  package func consequences(
    of entry: Entry, for file: CaseFile, in db: Database
  ) throws -> [Change] { [] }
}

extension PolicyRules {
  package func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws {
    try practice.prepare(step, &said, &file, by: doer, at: now, in: db)
  }

  package func consequences(
    of entry: Entry, for file: CaseFile, in db: Database
  ) throws -> [Change] {
    try practice.consequences(of: entry, for: file, in: db)
  }

  package func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    try practice.follow(entry, said: said, of: &file, by: doer, under: rules, in: db)
  }

  package func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws {
    try practice.count(file, before: before, calendar, in: db)
  }
}

import CaseEngine
import Storage

/// What a domain does around the steps of its procedures, beyond what the procedures say; nothing
/// where it says nothing.
package protocol Practice: Sendable {
  /// Before a step at a desk is decided: completes what was said, and refuses what other rows
  /// forbid.
  func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws

  /// Whether there is occasion for a step that the procedure allows; asked before it is offered.
  func offers(_ step: Step, on file: CaseFile, in db: Database) throws -> Bool

  /// What a decided step changes beyond what the procedure says of it.
  func consequences(of entry: Entry, for file: CaseFile, in db: Database) throws -> [Change]

  /// What follows beyond the case's own row, in the same transaction.
  func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws

  /// Rungs of a clock have fired: what is told beyond the desk's own notices.
  func reached(
    _ rungs: [Rung], of clock: Clock, for file: CaseFile, at now: Instant, in db: Database
  ) throws

  /// Reminds those concerned of what takes place soon.
  ///
  /// - Returns: whether it still takes place then, and they were told.
  func remind(
    of subject: Int64, at time: Instant, at now: Instant, in db: Database
  ) throws -> Bool

  /// Keeps the row up to date from which reports count the case; nil before the first entry.
  func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws
}

extension Practice {
  package func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws {}

  package func offers(_ step: Step, on file: CaseFile, in db: Database) throws -> Bool { true }

  package func consequences(
    of entry: Entry, for file: CaseFile, in db: Database
  ) throws -> [Change] { [] }

  package func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {}

  package func reached(
    _ rungs: [Rung], of clock: Clock, for file: CaseFile, at now: Instant, in db: Database
  ) throws {}

  package func remind(
    of subject: Int64, at time: Instant, at now: Instant, in db: Database
  ) throws -> Bool { false }

  package func count(
    _ file: CaseFile, before: Case?, _ calendar: WorkingCalendar, in db: Database
  ) throws {}
}

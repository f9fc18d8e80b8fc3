import CaseEngine
import Storage

/// Who owes something under an agreement is told that it is nearly due, and once more that it is
/// late; each once for each time that was set.
enum PerformanceNotice {
  private static let clocks: Set<String> = ["perform", "station-perform"]

  static func tell(
    _ rungs: [Rung], of clock: Clock, for file: CaseFile, at now: Instant, in db: Database
  ) throws {
    guard clocks.contains(clock.name) else { return }
    let kind =
      rungs.contains(.supervision)
      ? "performance-late" : rungs.contains(.yellow) ? "performance-due" : nil
    guard let kind else { return }
    // As the agreement says it; the clock may end later, where that day is no working day.
    let due = clock.start.day + clock.term.amount
    let owing = owing(
      try Agreement.of(file, in: db), try Parties.of(file, in: db).filter(\.isActive))
    for party in owing {
      try Outbox.tell(
        kind, party: party, of: file, data: ["due": .text(due.description)], byTimer: true,
        at: now, in: db)
    }
  }

  /// Those whose instalments are the next ones due; the respondents where none are named.
  static func owing(_ agreement: Agreement, _ parties: [Party]) -> [Party] {
    let next = agreement.instalments.filter {
      $0.performed == nil && $0.due == agreement.nextDue
    }
    let named = Set(next.compactMap(\.party))
    return parties.filter { named.isEmpty ? $0.side == .respondent : named.contains($0.number) }
  }
}

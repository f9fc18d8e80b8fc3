/// The question of the deadline calculator, on the command line and on its page: a clock from what
/// somebody typed.
package struct DeadlineQuery: Hashable, Sendable {
  /// The clock that was asked about.
  package let clock: Clock

  /// Why a question cannot be answered; each names what was typed.
  package enum Fault: Error, Hashable, Sendable {
    /// The start is neither a date nor RFC 3339.
    case start(String)
    /// The amount of the term is below 0 or above `Term.Unit.most`.
    case amount(Int)
    /// The amount of the extension is below 0 or above `Term.Unit.most`.
    case extend(Int)
    /// The cut-off is not `HH:MM`.
    case cutOff(String)
    /// The close of business is not `HH:MM`.
    case close(String)
    /// The pause is not `FROM/TO`, each a date or RFC 3339, ends before it begins, is longer than
    /// `longestPause`, or is one too many.
    case pause(String)
  }

  /// Reads a question. A date as the start or as either end of a pause means its 00:00, so that a
  /// pause `2024-09-13/2024-09-18` ends with the resumption on the 18th.
  package init(
    start: String, term: Term, cutOff: String? = nil, close: String? = nil, pauses: [String] = [],
    extend: Int? = nil, timetable: Timetable = .office
  ) throws(Fault) {
    guard let begun = Self.moment(start) else { throw .start(start) }
    guard (0...term.unit.most).contains(term.amount) else { throw .amount(term.amount) }
    var timetable = timetable
    if let cutOff {
      guard let minute = Timetable.minute(cutOff) else { throw .cutOff(cutOff) }
      timetable.filingCutOff = minute
    }
    if let close {
      guard let minute = Timetable.minute(close) else { throw .close(close) }
      timetable.closeOfBusiness = minute
    }
    var stretches: [Pause] = []
    for text in pauses {
      guard let pause = Self.pause(text), stretches.count < Self.mostPauses
      else { throw .pause(text) }
      stretches.append(pause)
    }
    if let extend, !(0...term.unit.most).contains(extend) { throw .extend(extend) }
    clock = Clock(
      name: "query", owner: Owner(role: "", area: ""), start: begun, term: term,
      timetable: timetable, pauses: stretches, extensions: extend.map { [$0] } ?? [])
  }

  /// The longest pause that is reckoned with, ten years, in milliseconds.
  package static let longestPause = 3_653 * Day.milliseconds

  /// The most pauses that are reckoned with in one question.
  package static let mostPauses = 20

  /// The answer: its `due.rfc3339` is the first line, its `reasons` are the others.
  package func deadline(_ calendar: WorkingCalendar) -> Deadline { .of(clock, calendar) }

  private static func moment(_ text: some StringProtocol) -> Instant? {
    Day(text)?.start ?? Instant(text)
  }

  private static func pause(_ text: String) -> Pause? {
    let ends = text.split(separator: "/", omittingEmptySubsequences: false)
    guard ends.count == 2, let from = moment(ends[0]), let until = moment(ends[1]), from <= until,
      until.milliseconds(since: from) <= longestPause
    else { return nil }
    return Pause(from: from, until: until)
  }
}

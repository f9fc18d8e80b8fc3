/// When a clock is due, when its light changes, and why.
///
/// A pure function of the clock and the calendar. It does not depend on the present: a clock that
/// stands still is counted with the planned end of its pause.
package struct Deadline: Hashable, Sendable {
  /// The due time. What is done at it or before is on time; a day ends with its last millisecond.
  package var due: Instant

  /// From when the light is yellow: 00:00 of the working day before the due day, or the last quarter
  /// of the time of an hour clock; never before half the period.
  package var yellowFrom: Instant

  /// From when the light is overdue: the due time, even on a Saturday.
  package var redFrom: Instant

  /// From when a supervision is opened: 00:00 of the first working day after the due day, for an
  /// hour clock at once. Waiting for a decision about an extension is not in it.
  package var supervisionFrom: Instant

  /// Whether a day was looked at that no holiday table covers yet.
  package var provisional: Bool

  /// The explanation, line by line; the last line is the due time.
  package var reasons: [Reason]

  /// Counts a clock on a calendar.
  package static func of(_ clock: Clock, _ calendar: WorkingCalendar) -> Deadline {
    if clock.term.unit.countsDays {
      DayCount(clock, calendar).deadline()
    } else {
      TimeCount(clock, calendar).deadline()
    }
  }

  /// The due time alone, for those who do not ask why.
  package static func due(of clock: Clock, _ calendar: WorkingCalendar) -> Instant {
    clock.term.unit.countsDays
      ? DayCount(clock, calendar).due : TimeCount(clock, calendar).due
  }
}

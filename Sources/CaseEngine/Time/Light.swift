/// The light of a case, decided by its primary clock.
package enum Light: String, Codable, CaseIterable, Hashable, Sendable {
  /// Nothing presses.
  case normal
  /// The due time is near: `Deadline.yellowFrom`.
  case yellow
  /// The due time has come: `Deadline.redFrom`.
  case overdue
  /// A supervision is open.
  case supervised

  /// The light at `now`: supervised while a supervision is open, otherwise that of the primary
  /// clock, normal where no clock runs.
  package static func of(
    _ clocks: [Clock], supervised: Bool, at now: Instant, _ calendar: WorkingCalendar
  ) -> Light {
    if supervised { return .supervised }
    guard let primary = Primary.of(clocks, at: now, calendar) else { return .normal }
    return of(primary.deadline, at: now)
  }

  /// The light of one running clock at `now`.
  package static func of(_ deadline: Deadline, at now: Instant) -> Light {
    if now >= deadline.redFrom { return .overdue }
    return now >= deadline.yellowFrom ? .yellow : .normal
  }

  /// The first time after `now` at which the light or the primary clock can change if nobody does
  /// anything: a light of a running clock, or the beginning or end of a pause; nil where there is
  /// none.
  package static func nextChange(
    _ clocks: [Clock], after now: Instant, _ calendar: WorkingCalendar
  ) -> Instant? {
    var changes: [Instant] = []
    for clock in clocks where clock.ending == nil && clock.claimedAt == nil {
      let deadline = Deadline.of(clock, calendar)
      changes += [deadline.yellowFrom, deadline.redFrom]
      changes += clock.pauses.flatMap { [$0.from, $0.end] }
    }
    return changes.filter { $0 > now }.min()
  }
}

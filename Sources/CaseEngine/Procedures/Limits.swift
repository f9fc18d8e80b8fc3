/// What policy sets for one case: how long each clock runs, how often a step may be taken.
package struct Limits: Codable, Hashable, Sendable {
  /// The version of the policy that these come from.
  package let version: String
  package let terms: [String: Term]
  package let counts: [LimitName: Int]
  /// The values of each list that a field may choose from.
  package let lists: [String: [String]]
  package let timetable: Timetable
  /// Clocks of this case run day and night (urgent classes: water, gas, danger).
  package let roundTheClock: Bool

  package init(
    version: String, terms: [String: Term], counts: [LimitName: Int], lists: [String: [String]],
    timetable: Timetable, roundTheClock: Bool
  ) {
    self.version = version
    self.terms = terms
    self.counts = counts
    self.lists = lists
    self.timetable = timetable
    self.roundTheClock = roundTheClock
  }
}

extension Limits {
  /// For the step that passes a case on: counts and lists as they stand, terms of what comes.
  package func followed(by next: Limits) -> Limits {
    Limits(
      version: next.version, terms: terms.merging(next.terms) { _, new in new }, counts: counts,
      lists: lists, timetable: next.timetable, roundTheClock: next.roundTheClock)
  }
}

/// What `take` must be told of the world: the time, the calendar, policy, and what stands in
/// other rows.
package struct Circumstances: Sendable {
  package var now: Instant
  package var calendar: WorkingCalendar
  package var limits: Limits
  /// The case was drawn for review.
  package var sampled: Bool
  /// How many parts of a split case are still open.
  package var openParts: Int

  package init(
    now: Instant, calendar: WorkingCalendar, limits: Limits, sampled: Bool = false,
    openParts: Int = 0
  ) {
    self.now = now
    self.calendar = calendar
    self.limits = limits
    self.sampled = sampled
    self.openParts = openParts
  }
}

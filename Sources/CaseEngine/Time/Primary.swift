/// The clock that decides a case's light and stands as its deadline in lists: the earliest running.
package struct Primary: Hashable, Sendable {
  /// Its place among the clocks that were given.
  package var index: Int

  /// The clock.
  package var clock: Clock

  /// Its deadline.
  package var deadline: Deadline

  /// The running clock with the earliest due time, the first of those with the same; nil where none
  /// runs. A clock that is paused, stopped or claimed does not run.
  package static func of(
    _ clocks: [Clock], at now: Instant, _ calendar: WorkingCalendar
  ) -> Primary? {
    clocks.indices.lazy
      .filter { clocks[$0].isRunning(at: now) }
      .map {
        Primary(index: $0, clock: clocks[$0], deadline: Deadline.of(clocks[$0], calendar))
      }
      .min { ($0.deadline.due, $0.index) < ($1.deadline.due, $1.index) }
  }
}

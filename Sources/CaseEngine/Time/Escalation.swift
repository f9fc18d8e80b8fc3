/// Which rungs an unanswered clock has reached.
///
/// Pure: whoever sweeps gives what has already fired for this case, clock and round, records every
/// rung that comes back, and lets only the highest notify. Nothing here moves an owner, closes or
/// dismisses.
package enum Escalation {
  /// A rung and the time from which it is due.
  package struct Step: Hashable, Sendable {
    /// The rung.
    package var rung: Rung
    /// From when it fires.
    package var at: Instant
  }

  /// The rungs that are due at `now` and have not fired, in order. None for a clock that has stopped,
  /// stands still, or whose submitted work awaits a decision.
  package static func rungs(
    for clock: Clock, _ deadline: Deadline, _ ladder: Ladder, _ calendar: WorkingCalendar,
    fired: Set<Rung>, at now: Instant
  ) -> [Rung] {
    guard clock.isRunning(at: now), now >= deadline.yellowFrom else { return [] }
    return schedule(for: clock, deadline, ladder, calendar)
      .filter { $0.at <= now && !fired.contains($0.rung) }.map(\.rung)
  }

  /// When to look again: the earliest time, from `now` on, at which a rung that has not fired is due
  /// if nobody does anything; `now` itself where `rungs` has some. Nil where no rung is left, and for
  /// a clock that has stopped or is claimed.
  package static func next(
    for clock: Clock, _ deadline: Deadline, _ ladder: Ladder, _ calendar: WorkingCalendar,
    fired: Set<Rung>, at now: Instant
  ) -> Instant? {
    guard clock.ending == nil, clock.claimedAt == nil else { return nil }
    return schedule(for: clock, deadline, ladder, calendar)
      .filter { !fired.contains($0.rung) }
      .map { awake(max($0.at, now), clock.pausesInOrder) }.min()
  }

  /// Every rung with its time, in order. A rung that would fall into a pause waits for its end.
  ///
  /// The supervision waits one working day where an extension was asked by the due time and is not
  /// decided. A further rung comes after its working days at the time of day of the rung before;
  /// working days within a pause do not count.
  package static func schedule(
    for clock: Clock, _ deadline: Deadline, _ ladder: Ladder, _ calendar: WorkingCalendar
  ) -> [Step] {
    let pauses = clock.pausesInOrder
    var time = deadline.supervisionFrom
    if let asked = clock.extensionAsked, asked <= deadline.due {
      time = later(time, by: 1, calendar, [])
    }
    time = awake(time, pauses)
    var steps = [
      Step(rung: .yellow, at: awake(deadline.yellowFrom, pauses)),
      Step(rung: .supervision, at: time),
    ]
    for (rung, after) in ladder.further {
      time = awake(later(time, by: after, calendar, pauses), pauses)
      steps.append(Step(rung: rung, at: time))
    }
    return steps
  }

  /// The same time of day so many working days later.
  private static func later(
    _ time: Instant, by days: Int, _ calendar: WorkingCalendar, _ pauses: [Pause]
  ) -> Instant {
    var day = time.day
    var left = min(max(days, 0), Term.Unit.workingDays.most)
    while left > 0, day < .last {
      day = day + 1
      if calendar.isWorking(day), !pauses.contains(where: { $0.leavesOut(day) }) { left -= 1 }
    }
    return day.start.adding(milliseconds: time.timeOfDay)
  }

  private static func awake(_ time: Instant, _ pauses: [Pause]) -> Instant {
    pauses.reduce(time) { $1.holds(at: $0) ? $1.end : $0 }
  }
}

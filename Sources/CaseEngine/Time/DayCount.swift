/// Counts working days or natural days.
struct DayCount {
  private let clock: Clock
  private let calendar: WorkingCalendar
  private let from: Instant
  private let total: Int

  init(_ clock: Clock, _ calendar: WorkingCalendar) {
    self.clock = clock
    self.calendar = calendar
    from = clock.countedFrom
    total = clock.total
  }

  /// The last day counted, and the due day, which is later only by rolling over.
  private typealias End = (last: Day, due: Day)

  var due: Instant { dueTime(on: settle().end.due) }

  func deadline() -> Deadline {
    let (pauses, end) = settle()
    let due = dueTime(on: end.due)
    let half = from.adding(milliseconds: (due.milliseconds(since: from) + 1) / 2)
    let yellow = min(max(calendar.workingDay(before: end.due).start, half), due)
    let years = provisionalYears(end)
    return Deadline(
      due: due, yellowFrom: yellow, redFrom: due,
      supervisionFrom: calendar.workingDay(after: end.due).start, provisional: !years.isEmpty,
      reasons: reasons(pauses, end, due, years))
  }

  /// Takes the pauses in order as long as they begin before the clock is due: one that begins later
  /// cannot mend an overdue clock.
  private func settle() -> (pauses: [Pause], end: End) {
    var taken: [Pause] = []
    var end = count(leavingOut: taken)
    for pause in clock.pausesInOrder {
      guard pause.from <= dueTime(on: end.due) else { break }
      taken.append(pause)
      end = count(leavingOut: taken)
    }
    return (taken, end)
  }

  private func count(leavingOut pauses: [Pause]) -> End {
    var day = from.day
    var counted = 0
    while counted < total, day < .last {
      day = day + 1
      if counts(day), !pauses.contains(where: { $0.leavesOut(day) }) { counted += 1 }
    }
    let last = day
    while !calendar.isWorking(day) || pauses.contains(where: { $0.leavesOut(day) }), day < .last {
      day = day + 1
    }
    return (last, day)
  }

  private func counts(_ day: Day) -> Bool {
    clock.term.unit == .days || calendar.isWorking(day)
  }

  private func dueTime(on day: Day) -> Instant {
    guard let close = clock.timetable.closeOfBusiness, !clock.roundTheClock else { return day.end }
    return max(day.at(minute: close), from)
  }

  /// For natural days only the days looked at for rolling over matter.
  private func provisionalYears(_ end: End) -> [Int] {
    let first = clock.term.unit == .days ? end.last : min(from.day + 1, end.due)
    return (first.year...end.due.year).filter {
      calendar.isProvisional(Day(year: $0, month: 1, day: 1))
    }
  }

  private func reasons(_ pauses: [Pause], _ end: End, _ due: Instant, _ years: [Int]) -> [Reason] {
    var reasons = clock.openingReasons
    if total > 0 { reasons.append(.firstDayNotCounted(from.day)) }
    var off = DaysOff()
    let first = clock.term.unit == .days || total == 0 ? end.last : from.day + 1
    for number in first.number...end.due.number {
      let day = Day(number: number)
      off.look(at: day, calendar.kind(of: day))
    }
    reasons += off.finish()
    var reached = from.day + 1
    for pause in pauses {
      var left = 0
      while reached < min(pause.end.day, end.due) {
        if pause.leavesOut(reached), counts(reached) { left += 1 }
        reached = reached + 1
      }
      reasons.append(
        .pausedDays(from: pause.from, to: pause.end, leftOut: left, clock.term.unit))
    }
    if end.last != end.due { reasons.append(.rolledOver(from: end.last, to: end.due)) }
    if let close = clock.timetable.closeOfBusiness, !clock.roundTheClock, close < 1440 {
      reasons.append(.closeOfBusiness(minute: close, day: end.due))
    } else {
      reasons.append(.endOfDay(end.due))
    }
    return reasons + years.map { .provisional(year: $0) } + [.due(due)]
  }
}

extension Pause {
  /// Whether a counted day is left out: pause date ≤ day < date of resumption.
  func leavesOut(_ day: Day) -> Bool { from.day <= day && day < end.day }
}

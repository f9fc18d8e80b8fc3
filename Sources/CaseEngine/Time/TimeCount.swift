/// Counts hours and minutes, as they pass or within working hours.
struct TimeCount {
  private let clock: Clock
  private let calendar: WorkingCalendar
  private let from: Instant
  private let pauses: [Pause]
  private let spans: [Range<Int>]

  init(_ clock: Clock, _ calendar: WorkingCalendar) {
    self.clock = clock
    self.calendar = calendar
    from = clock.countedFrom
    pauses = clock.pausesInOrder
    spans = clock.timetable.spans
  }

  /// Milliseconds to be counted.
  private var time: Int64 {
    Int64(clock.term.unit == .minutes ? clock.total : clock.total * 60) * 60_000
  }

  var due: Instant { moment(after: time) }

  func deadline() -> Deadline {
    let due = due
    let years = clock.countsWorkingHours ? provisionalYears(due) : []
    return Deadline(
      due: due, yellowFrom: moment(after: (time * 3 + 3) / 4), redFrom: due, supervisionFrom: due,
      provisional: !years.isEmpty, reasons: reasons(due, years))
  }

  /// The earliest point by which so many milliseconds have been counted.
  private func moment(after time: Int64) -> Instant {
    guard time > 0 else { return from }
    var left = time
    guard clock.countsWorkingHours else {
      return run(&left, from: from, to: .latest) ?? .latest
    }
    var day = from.day
    while true {
      if calendar.isWorking(day) {
        for span in spans {
          let open = max(day.at(minute: span.lowerBound), from)
          let shut = day.start.adding(minutes: span.upperBound)
          if let end = run(&left, from: open, to: shut) { return end }
        }
      }
      guard day < .last else { return .latest }
      day = day + 1
    }
  }

  /// Lets time pass from `open` to `shut`, pauses left out; the point at which none was left, if it
  /// lies there.
  private func run(_ left: inout Int64, from open: Instant, to shut: Instant) -> Instant? {
    var reached = open
    for pause in pauses where pause.end > reached && pause.from < shut {
      if let end = pass(&left, from: reached, to: min(pause.from, shut)) { return end }
      reached = pause.end
    }
    return pass(&left, from: reached, to: shut)
  }

  private func pass(_ left: inout Int64, from: Instant, to: Instant) -> Instant? {
    guard from < to else { return nil }
    let time = to.milliseconds(since: from)
    if time >= left { return from.adding(milliseconds: left) }
    left -= time
    return nil
  }

  private func provisionalYears(_ due: Instant) -> [Int] {
    (from.day.year...lastDay(due).year).filter {
      calendar.isProvisional(Day(year: $0, month: 1, day: 1))
    }
  }

  private func reasons(_ due: Instant, _ years: [Int]) -> [Reason] {
    var reasons = clock.openingReasons
    if clock.countsWorkingHours {
      var off = DaysOff()
      for number in from.day.number...lastDay(due).number {
        let day = Day(number: number)
        off.look(at: day, calendar.kind(of: day))
      }
      reasons += off.finish()
    }
    var reached = from
    for pause in pauses where pause.from < due {
      let left = counted(from: max(pause.from, reached), to: pause.end)
      reasons.append(.pausedTime(from: pause.from, to: pause.end, leftOut: left))
      reached = max(reached, pause.end)
    }
    return reasons + years.map { .provisional(year: $0) } + [.due(due)]
  }

  /// Milliseconds of a stretch that would have been counted.
  private func counted(from open: Instant, to shut: Instant) -> Int64 {
    guard open < shut else { return 0 }
    guard clock.countsWorkingHours else { return shut.milliseconds(since: open) }
    var time: Int64 = 0
    for number in open.day.number...shut.day.number {
      let day = Day(number: number)
      guard calendar.isWorking(day) else { continue }
      for span in spans {
        let begin = max(day.at(minute: span.lowerBound), open)
        let end = min(day.start.adding(minutes: span.upperBound), shut)
        time += max(end.milliseconds(since: begin), 0)
      }
    }
    return time
  }

  /// The last day on which time was counted.
  private func lastDay(_ due: Instant) -> Day {
    max(from, due.adding(milliseconds: -1)).day
  }
}

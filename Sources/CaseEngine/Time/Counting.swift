/// What both ways of counting share.
extension Clock {
  /// Whether hours count only within working hours.
  var countsWorkingHours: Bool { term.unit == .workingHours && !roundTheClock }

  /// The day that a filing after the cut-off counts as filed on, or nil. Hours and minutes run from
  /// the stated time and know no cut-off (Civil Code §201).
  var dayAfterCutOff: Day? {
    guard let cutOff = timetable.filingCutOff, !roundTheClock,
      term.unit.countsDays || term.unit == .workingHours,
      start > start.day.at(minute: cutOff), start.day < .last
    else { return nil }
    return start.day + 1
  }

  /// The point from which the term is counted.
  var countedFrom: Instant { (dayAfterCutOff?.start ?? start).clamped }

  /// The term with all extensions, in its unit, between 0 and `Term.Unit.most`.
  var total: Int {
    ([term.amount] + extensions).reduce(0) { sum, amount in
      min(sum + min(max(amount, 0), term.unit.most), term.unit.most)
    }
  }

  /// Pauses that last at all, by their beginning.
  var pausesInOrder: [Pause] {
    pauses.filter { $0.from < $0.end }.sorted { ($0.from, $0.end) < ($1.from, $1.end) }
  }

  /// The first lines of every explanation.
  var openingReasons: [Reason] {
    var reasons: [Reason] = [.start(start)]
    if let day = dayAfterCutOff, let cutOff = timetable.filingCutOff {
      reasons.append(.cutOff(minute: cutOff, day: day))
    }
    if countsWorkingHours {
      reasons.append(.workingHours(timetable.spans.map { [$0.lowerBound, $0.upperBound] }))
    } else if term.unit == .workingHours || roundTheClock {
      reasons.append(.roundTheClock)
    }
    reasons.append(.term(term))
    reasons += extensions.filter { $0 > 0 }.map { .extended(Term($0, term.unit)) }
    if let asked = extensionAsked { reasons.append(.extensionAsked(asked)) }
    return reasons
  }
}

/// Lines about the days off and make-up days of a stretch, adjacent days of one kind as one line.
struct DaysOff {
  /// The lines, in order of time.
  private(set) var reasons: [Reason] = []
  private var run: Reason?
  private var further = (count: 0, last: Day.first)
  private static let mostLines = 60

  /// Takes days in ascending order.
  mutating func look(at day: Day, _ kind: WorkingCalendar.Kind) {
    switch (run, kind) {
    case (_, .working):
      close()
    case (_, .makeUp(let name)):
      close()
      if reasons.count < Self.mostLines { reasons.append(.makeUp(day, name)) }
    case (.weekend(let from, let to), .weekend) where to == day - 1:
      run = .weekend(from: from, to: day)
    case (.holiday(let from, let to, let name), .holiday(let next))
    where to == day - 1 && name == next:
      run = .holiday(from: from, to: day, name)
    case (_, .weekend):
      close()
      run = .weekend(from: day, to: day)
    case (_, .holiday(let name)):
      close()
      run = .holiday(from: day, to: day, name)
    }
  }

  /// Ends the last line and gives all of them.
  mutating func finish() -> [Reason] {
    close()
    if further.count > 0 {
      reasons.append(.moreDaysOff(count: further.count, to: further.last))
    }
    return reasons
  }

  private mutating func close() {
    guard let run else { return }
    self.run = nil
    if reasons.count < Self.mostLines {
      reasons.append(run)
    } else if case .weekend(let from, let to) = run {
      further = (further.count + (to - from) + 1, to)
    } else if case .holiday(let from, let to, _) = run {
      further = (further.count + (to - from) + 1, to)
    }
  }
}

import CaseEngine

/// Days and times as people write them, in the time of Shanghai.
extension Text {
  package func day(_ day: Day) -> String {
    self(
      "date.day",
      ["year": "\(day.year)", "month": self("date.month.\(day.month)"), "day": "\(day.day)"])
  }

  /// With the weekday, for days near a deadline.
  package func dayAndWeekday(_ day: Day) -> String {
    self("date.weekday", ["day": self.day(day), "weekday": self("date.weekday.\(day.weekday)")])
  }

  package func timeOfDay(_ time: Instant) -> String { Timetable.text(time.minuteOfDay) }

  package func time(_ time: Instant) -> String {
    self("date.time", ["day": day(time.day), "time": timeOfDay(time)])
  }

  package func timeAndWeekday(_ time: Instant) -> String {
    let day = time.day
    return self(
      "date.full",
      [
        "day": self.day(day), "weekday": self("date.weekday.\(day.weekday)"),
        "time": timeOfDay(time),
      ])
  }

  /// How far `time` lies from `now`, in the largest unit that is whole: "2 days ago", "in 3 hours".
  package func distance(from now: Instant, to time: Instant) -> String {
    let milliseconds = time.milliseconds(since: now)
    let key = milliseconds < 0 ? "date.ago" : "date.ahead"
    guard milliseconds.magnitude >= 60_000 else { return self("date.now") }
    return self(key, ["span": span(milliseconds)])
  }

  /// A length of time, without its direction.
  package func span(_ milliseconds: Int64) -> String {
    let minutes = milliseconds.magnitude / 60_000
    let (count, unit) =
      minutes >= 2 * 1440
      ? (minutes / 1440, "days") : minutes >= 120 ? (minutes / 60, "hours") : (minutes, "minutes")
    return self("unit.\(unit)", ["count": "\(count)"])
  }

  package func term(_ term: Term) -> String {
    self("unit.\(term.unit.rawValue)", ["count": "\(term.amount)"])
  }
}

import CaseEngine

/// Time as it passes in an office.
struct OfficeTime: Sendable {
  let calendar: WorkingCalendar
  let spans: [Range<Double>]

  init(_ calendar: WorkingCalendar, _ timetable: Timetable) {
    self.calendar = calendar
    spans = timetable.workingHours.filter { $0.count == 2 && $0[0] < $0[1] }
      .map { Double($0[0])..<Double($0[1]) }
  }

  func adding(_ minutes: Double, to start: Instant) -> Instant {
    var left = minutes
    var day = start.day
    var from = Double(start.timeOfDay) / 60_000
    // No stage of the demonstration takes three years.
    for _ in 0..<1_000 {
      if calendar.isWorking(day) {
        for span in spans where from < span.upperBound {
          let begin = max(from, span.lowerBound)
          if left <= span.upperBound - begin {
            return day.start.adding(milliseconds: Int64((begin + left) * 60_000))
          }
          left -= span.upperBound - begin
        }
      }
      day = day + 1
      from = 0
    }
    return day.start
  }
}

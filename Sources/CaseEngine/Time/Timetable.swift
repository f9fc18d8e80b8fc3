/// The times of day that policy sets for an office. Minutes count from 00:00, 510 being 08:30.
package struct Timetable: Codable, Hashable, Sendable {
  /// What is filed after this minute of the day counts as filed on the next calendar day; nil for no
  /// cut-off. At the minute itself it is still in time.
  package var filingCutOff: Int?

  /// The minute at which the last day of a day-counted term ends; nil for 24:00 (Civil Code §203).
  package var closeOfBusiness: Int?

  /// Spans of a working day in which working hours pass, each `[from, to)` in minutes. None at all
  /// means the whole of each working day.
  package var workingHours: [[Int]]

  /// A timetable; by default without cut-off, ending at 24:00, with the office hours of `office`.
  package init(
    filingCutOff: Int? = nil, closeOfBusiness: Int? = nil,
    workingHours: [[Int]] = [[510, 720], [810, 1050]]
  ) {
    self.filingCutOff = filingCutOff
    self.closeOfBusiness = closeOfBusiness
    self.workingHours = workingHours
  }

  /// 08:30 to 12:00 and 13:30 to 17:30, no cut-off, days end at 24:00: what holds where policy sets
  /// nothing.
  package static let office = Timetable()
}

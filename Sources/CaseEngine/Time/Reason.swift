/// One line of the explanation of a due time, without words: texts are made from `rule` and `values`
/// in the reader's language.
package enum Reason: Hashable, Sendable {
  /// The clock began.
  case start(Instant)
  /// Filed after the cut-off (minute of the day); it counts as filed on this day.
  case cutOff(minute: Int, day: Day)
  /// So much time is allowed.
  case term(Term)
  /// An extension of so much was granted.
  case extended(Term)
  /// An extension was asked and is not decided; the clock runs on.
  case extensionAsked(Instant)
  /// The first day is not counted (Civil Code §201).
  case firstDayNotCounted(Day)
  /// Weekend days in a row, `from` to `to` inclusive, were not counted.
  case weekend(from: Day, to: Day)
  /// Days of a holiday in a row, `from` to `to` inclusive, were not counted.
  case holiday(from: Day, to: Day, WorkingCalendar.HolidayName)
  /// This weekend day is worked to make up for a holiday, and was counted.
  case makeUp(Day, WorkingCalendar.HolidayName)
  /// So many further days off lay between, up to `to`; said instead of very many lines.
  case moreDaysOff(count: Int, to: Day)
  /// The clock stood still from `from` until `to`, which left out so many days.
  case pausedDays(from: Instant, to: Instant, leftOut: Int, Term.Unit)
  /// The clock stood still from `from` until `to`, which left out so many milliseconds of its time.
  case pausedTime(from: Instant, to: Instant, leftOut: Int64)
  /// The last day is not a working day, so the term ends on the next one (Civil Code §203).
  case rolledOver(from: Day, to: Day)
  /// Only these spans of working days count, in minutes of the day.
  case workingHours([[Int]])
  /// It runs day and night.
  case roundTheClock
  /// The last day ends at this minute.
  case closeOfBusiness(minute: Int, day: Day)
  /// The last day ends at 24:00 (Civil Code §203).
  case endOfDay(Day)
  /// There is no table yet for this year; the due time may move when it arrives.
  case provisional(year: Int)
  /// The due time.
  case due(Instant)

  /// Every value that `rule` can have, in the order in which an explanation uses them.
  package static let rules = [
    "start", "cut-off", "round-the-clock", "working-hours", "term", "extended", "extension-asked",
    "first-day", "weekend", "holiday", "make-up", "more-days-off", "paused-days", "paused-time",
    "rolled-over", "close-of-business", "end-of-day", "provisional", "due",
  ]

  /// The stable name of the rule, under which its text is found.
  package var rule: String {
    switch self {
    case .start: "start"
    case .cutOff: "cut-off"
    case .term: "term"
    case .extended: "extended"
    case .extensionAsked: "extension-asked"
    case .firstDayNotCounted: "first-day"
    case .weekend: "weekend"
    case .holiday: "holiday"
    case .makeUp: "make-up"
    case .moreDaysOff: "more-days-off"
    case .pausedDays: "paused-days"
    case .pausedTime: "paused-time"
    case .rolledOver: "rolled-over"
    case .workingHours: "working-hours"
    case .roundTheClock: "round-the-clock"
    case .closeOfBusiness: "close-of-business"
    case .endOfDay: "end-of-day"
    case .provisional: "provisional"
    case .due: "due"
    }
  }

  /// What fills the named places of the rule's text: days as `YYYY-MM-DD`, points in time as RFC 3339
  /// with +08:00, times of day as `HH:MM`, amounts as decimal digits, `unit` as `Term.Unit` names it,
  /// `holiday` as the holiday's key and `name` as its notice writes it.
  package var values: [String: String] {
    switch self {
    case .start(let time), .extensionAsked(let time), .due(let time): ["time": time.rfc3339]
    case .cutOff(let minute, let day), .closeOfBusiness(let minute, let day):
      ["time": Timetable.text(minute), "day": "\(day)"]
    case .term(let term), .extended(let term):
      ["amount": "\(term.amount)", "unit": term.unit.rawValue]
    case .firstDayNotCounted(let day), .endOfDay(let day): ["day": "\(day)"]
    case .weekend(let from, let to): ["from": "\(from)", "to": "\(to)", "days": "\(to - from + 1)"]
    case .holiday(let from, let to, let holiday):
      [
        "from": "\(from)", "to": "\(to)", "days": "\(to - from + 1)", "holiday": holiday.key,
        "name": holiday.name,
      ]
    case .makeUp(let day, let holiday):
      ["day": "\(day)", "holiday": holiday.key, "name": holiday.name]
    case .moreDaysOff(let count, let to): ["days": "\(count)", "to": "\(to)"]
    case .pausedDays(let from, let to, let leftOut, let unit):
      ["from": from.rfc3339, "to": to.rfc3339, "amount": "\(leftOut)", "unit": unit.rawValue]
    case .pausedTime(let from, let to, let leftOut):
      [
        "from": from.rfc3339, "to": to.rfc3339, "amount": "\(leftOut / 60_000)",
        "unit": Term.Unit.minutes.rawValue,
      ]
    case .rolledOver(let from, let to): ["from": "\(from)", "to": "\(to)"]
    case .workingHours(let spans):
      ["hours": spans.map(Timetable.text(span:)).joined(separator: " ")]
    case .roundTheClock: [:]
    case .provisional(let year): ["year": "\(year)"]
    }
  }
}

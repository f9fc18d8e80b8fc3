/// A calendar day in Shanghai, from 0001-01-01 to 9999-12-31 of the Gregorian calendar.
///
/// Stored and coded as text, `2024-09-20`, which sorts as it counts. Arithmetic is on whole numbers
/// and saturates at `first` and `last`.
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01, negative before it.
  package let number: Int

  /// The day so many days after 1970-01-01, held between `first` and `last`.
  package init(number: Int) {
    self.number = min(max(number, Self.firstNumber), Self.lastNumber)
  }

  /// The day of a date. A month or day outside its range runs on as in a ledger (month 13 is the
  /// next January, 30 February is the 1st or 2nd of March); for outside input use `init(exactly:)`.
  package init(year: Int, month: Int, day: Int) {
    let year = min(max(year, -9_999), 19_999)
    let months = min(max(month, -99_999), 99_999) - 1
    let carried = months.quotientAndRemainder(dividingBy: 12)
    let borrow = carried.remainder < 0 ? 1 : 0
    let start = Self.number(
      year: year + carried.quotient - borrow, month: carried.remainder + 12 * borrow + 1, day: 1)
    self.init(number: start + min(max(day, -9_999_999), 9_999_999) - 1)
  }

  /// The day of a date that exists between `first` and `last`, or nil.
  package init?(exactly year: Int, _ month: Int, _ day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(ofMonth: month, in: year)
    else { return nil }
    self.init(number: Self.number(year: year, month: month, day: day))
  }

  /// Reads `YYYY-MM-DD` of a date that exists, and nothing else.
  package init?(_ text: some StringProtocol) {
    self.init(Array(text.utf8)[...])
  }

  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    guard let year = Digits.take(4, from: &rest), Digits.take("-", from: &rest),
      let month = Digits.take(2, from: &rest), Digits.take("-", from: &rest),
      let day = Digits.take(2, from: &rest), rest.isEmpty
    else { return nil }
    self.init(exactly: year, month, day)
  }

  /// 0001-01-01.
  package static let first = Day(number: firstNumber)

  /// 9999-12-31.
  package static let last = Day(number: lastNumber)

  /// The length of a day, 86,400,000 milliseconds; Shanghai has no summer time.
  package static let milliseconds: Int64 = 86_400_000

  /// 00:00 of this day in Shanghai.
  package var start: Instant {
    Instant(milliseconds: Int64(number) * Self.milliseconds - Instant.offset)
  }

  /// The last millisecond of this day in Shanghai, which is shown as 23:59:59. What is done at it or
  /// before is done on this day.
  package var end: Instant {
    Instant(milliseconds: start.milliseconds + Self.milliseconds - 1)
  }

  /// A minute of this day, 0 for 00:00; 1440 or more is the end of the day.
  package func at(minute: Int) -> Instant {
    minute >= 1440
      ? end : Instant(milliseconds: start.milliseconds + Int64(max(minute, 0)) * 60_000)
  }

  /// 1 for Monday to 7 for Sunday (ISO 8601).
  package var weekday: Int {
    let remainder = (number + 3) % 7
    return (remainder < 0 ? remainder + 7 : remainder) + 1
  }

  /// Whether this is a Saturday or a Sunday.
  package var isWeekend: Bool { weekday >= 6 }

  /// The year, 1 to 9999.
  package var year: Int { date.year }

  /// The month, 1 to 12.
  package var month: Int { date.month }

  /// The day of the month, 1 to 31.
  package var day: Int { date.day }

  /// So many days later, held at `last`.
  package static func + (day: Day, days: Int) -> Day {
    let (sum, overflow) = day.number.addingReportingOverflow(days)
    if overflow { return days < 0 ? first : last }
    return Day(number: sum)
  }

  /// So many days earlier, held at `first`.
  package static func - (day: Day, days: Int) -> Day {
    let (difference, overflow) = day.number.subtractingReportingOverflow(days)
    if overflow { return days < 0 ? last : first }
    return Day(number: difference)
  }

  /// Days from `earlier` to `later`, negative when they stand the other way round.
  package static func - (later: Day, earlier: Day) -> Int { later.number - earlier.number }

  package static func < (one: Day, other: Day) -> Bool { one.number < other.number }

  private static let firstNumber = -719_162
  private static let lastNumber = 2_932_896

  /// Howard Hinnant's `days_from_civil`: years begin in March, so that the leap day comes last.
  private static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private var date: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  package var description: String {
    let date = date
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
  }
}

extension Day: Codable {
  /// Reads `YYYY-MM-DD`; a text that is no date is a data-corrupted error.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let day = Day(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date")
    }
    self = day
  }

  /// Writes `YYYY-MM-DD`.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

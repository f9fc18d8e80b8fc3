/// Which days are worked: the State Council's table where there is one, otherwise provisionally every
/// day but weekends and the holidays whose date is fixed by law.
///
/// A value; a new table makes a new calendar with another `version`.
package struct WorkingCalendar: Sendable {
  /// The version of the table.
  package let version: String

  /// The last year of the table; later days are provisional. 0 for `provisional`.
  package let lastYear: Int

  private let years: Set<Int>
  private let named: [Day: Kind]
  private let names: [String: HolidayName]
  private let first: Int
  private let bits: [UInt64]

  /// What a day is.
  package enum Kind: Hashable, Sendable {
    /// A weekday that is worked.
    case working
    /// A Saturday or Sunday worked for a holiday.
    case makeUp(HolidayName)
    /// A Saturday or Sunday off.
    case weekend
    /// A holiday off, on whatever day of the week.
    case holiday(HolidayName)

    /// Whether the day is worked.
    package var isWorking: Bool {
      switch self {
      case .working, .makeUp: true
      case .weekend, .holiday: false
      }
    }
  }

  /// A holiday by its key and by the name that its notice used last.
  package struct HolidayName: Hashable, Sendable {
    /// The stable key: `spring`, `national` …
    package let key: String
    /// The notice's name; the key where no notice of the table names it.
    package let name: String
  }

  /// A calendar without any table: every day is provisional.
  package static let provisional = WorkingCalendar(
    version: "provisional", years: [], named: [:], names: [:])

  /// A calendar of a table that is free of faults.
  package init(_ table: HolidayTable) throws(HolidayTable.Fault) {
    guard !table.version.isEmpty, !table.years.isEmpty else { throw .empty }
    var years: Set<Int> = []
    var named: [Day: Kind] = [:]
    var names: [String: HolidayName] = [:]
    for (text, holidays) in table.years.sorted(by: { $0.key < $1.key }) {
      guard let year = Int(text), text.utf8.count == 4, (1950..<2200).contains(year)
      else { throw .year(text) }
      years.insert(year)
      let reach = Day(year: year - 1, month: 12, day: 1)...Day(year: year + 1, month: 1, day: 31)
      for holiday in holidays {
        let name = HolidayName(key: holiday.key, name: holiday.name)
        names[holiday.key] = name
        for (days, kind) in [(holiday.off, Kind.holiday(name)), (holiday.work, .makeUp(name))] {
          for day in days {
            guard reach.contains(day) else { throw .outside(day, year: text) }
            guard named.updateValue(kind, forKey: day) == nil else { throw .twice(day) }
            guard day.isWeekend || !kind.isWorking else { throw .makeUpOnWeekday(day) }
          }
        }
      }
    }
    self.init(version: table.version, years: years, named: named, names: names)
  }

  private init(
    version: String, years: Set<Int>, named: [Day: Kind], names: [String: HolidayName]
  ) {
    self.version = version
    self.years = years
    self.named = named
    self.names = names
    lastYear = years.max() ?? 0
    guard let low = years.min(), let high = years.max() else {
      first = 0
      bits = []
      return
    }
    let from = Day(year: low - 1, month: 1, day: 1)
    let count = Day(year: high + 2, month: 1, day: 1) - from
    var bits = [UInt64](repeating: 0, count: (count + 63) / 64)
    for offset in 0..<bits.count * 64 {
      let day = from + offset
      let works = named[day]?.isWorking ?? Self.usually(day, within: years)
      if works { bits[offset / 64] |= 1 << UInt64(offset % 64) }
    }
    first = from.number
    self.bits = bits
  }

  /// Whether a day is worked.
  package func isWorking(_ day: Day) -> Bool {
    let offset = day.number - first
    if offset >= 0, offset < bits.count * 64 {
      return bits[offset / 64] >> UInt64(offset % 64) & 1 == 1
    }
    return Self.usually(day, within: years)
  }

  /// Whether no table says what the day is.
  package func isProvisional(_ day: Day) -> Bool { !years.contains(day.year) }

  /// What a day is, with the name of its holiday.
  package func kind(of day: Day) -> Kind {
    if let kind = named[day] { return kind }
    if !years.contains(day.year), let key = Self.fixedHoliday(day) {
      return .holiday(names[key] ?? HolidayName(key: key, name: key))
    }
    return day.isWeekend ? .weekend : .working
  }

  /// The first working day on or after a day; `Day.last` where none is left.
  package func workingDay(from day: Day) -> Day {
    var day = day
    while !isWorking(day), day < .last { day = day + 1 }
    return day
  }

  /// The first working day after a day.
  package func workingDay(after day: Day) -> Day { workingDay(from: day + 1) }

  /// The last working day before a day.
  package func workingDay(before day: Day) -> Day {
    var day = day - 1
    while !isWorking(day), day > .first { day = day - 1 }
    return day
  }

  /// How many working days lie in `[from, to)`; 0 where `to` is not after `from`.
  package func workingDays(from: Day, to: Day) -> Int {
    guard from < to else { return 0 }
    return (from.number..<to.number).reduce(0) { $0 + (isWorking(Day(number: $1)) ? 1 : 0) }
  }

  private static func usually(_ day: Day, within years: Set<Int>) -> Bool {
    if day.isWeekend { return false }
    return years.contains(day.year) || fixedHoliday(day) == nil
  }

  /// The holidays whose date never moves: 1 January, 1 and 2 May, 1 to 3 October (Regulations on
  /// Public Holidays for National Annual Festivals and Memorial Days §2, as revised from 2025-01-01).
  private static func fixedHoliday(_ day: Day) -> String? {
    switch (day.month, day.day) {
    case (1, 1): "new-year"
    case (5, 1), (5, 2): "labour"
    case (10, 1), (10, 2), (10, 3): "national"
    default: nil
    }
  }
}

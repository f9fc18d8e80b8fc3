/// The State Council's public holidays and make-up working days, year by year, as they are written in
/// `holidays.yaml`.
package struct HolidayTable: Codable, Hashable, Sendable {
  /// What this state of the table is called, wherever a due time names its calendar.
  package var version: String

  /// Where the days come from, for people.
  package var source: String

  /// The notice of each year, by the year in four digits. A notice may reach into the last days of
  /// the year before.
  package var years: [String: [Holiday]]

  /// A table of so many yearly notices.
  package init(version: String, source: String, years: [String: [Holiday]]) {
    self.version = version
    self.source = source
    self.years = years
  }

  /// One holiday of one notice.
  package struct Holiday: Codable, Hashable, Sendable {
    /// A stable key, `spring` or `mid-autumn-national`, by which texts name it.
    package var key: String

    /// Its name as the notice writes it.
    package var name: String

    /// The days off, weekend days within the holiday included.
    package var off: [Day]

    /// The weekend days worked to make up for it.
    package var work: [Day]

    /// A holiday with its days off and its make-up days.
    package init(key: String, name: String, off: [Day], work: [Day]) {
      self.key = key
      self.name = name
      self.off = off
      self.work = work
    }
  }

  /// Why a table is refused.
  package enum Fault: Error, Equatable, Sendable {
    /// It has no version or no year.
    case empty
    /// A year is not four digits from 1950 to 2199.
    case year(String)
    /// A day stands twice.
    case twice(Day)
    /// A day is neither in the notice's year nor in the month before or after it.
    case outside(Day, year: String)
    /// A make-up day is not a Saturday or a Sunday.
    case makeUpOnWeekday(Day)
  }
}

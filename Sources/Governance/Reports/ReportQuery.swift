import CaseEngine
import Storage

/// Which figure, of where and when, laid out by what. The page, the interface, the command line
/// and the spreadsheet ask the same question and get the same answer.
package struct ReportQuery: Sendable {
  package enum Grouping: String, Sendable, CaseIterable {
    case area, unit, category, month, level, channel, road, desk
  }

  /// Narrows disputes to an origin and a kind, whatever they are laid out by.
  package struct Filter: Hashable, Sendable {
    package var channel: String?
    package var category: String?

    package init(channel: String? = nil, category: String? = nil) {
      self.channel = channel
      self.category = category
    }

    package var isEmpty: Bool { channel == nil && category == nil }
  }

  package var measure: Measure
  package var area: String
  package var period: ReportPeriod
  package var grouping = Grouping.area
  package var filter = Filter()

  package init(measure: Measure, area: String, period: ReportPeriod) {
    self.measure = measure
    self.area = area
    self.period = period
  }

  package init(measure: Measure, area: String, from: Day, to: Day) {
    self.init(measure: measure, area: area, period: ReportPeriod(from: from, to: to))
  }

  func during(_ period: ReportPeriod) -> ReportQuery {
    var query = self
    query.period = period
    return query
  }
}

/// What a period is held against.
package enum Comparison: String, Sendable, CaseIterable {
  /// The period before it, of the same length.
  case month
  /// The same days a year ago.
  case year
}

package struct ReportPeriod: Hashable, Sendable {
  /// First day, and the first day after.
  package var from: Day
  package var to: Day

  package init(from: Day, to: Day) {
    self.from = from
    self.to = to
  }

  /// The month that a day lies in.
  package static func month(of day: Day) -> ReportPeriod {
    let first = day.firstOfMonth
    return ReportPeriod(from: first, to: first.adding(months: 1))
  }

  /// What was asked for, and what stands in its place where nothing was: the current month, up to
  /// and with today, or from the first day of the month that ends it.
  package static func asked(from: Day?, to: Day?, on today: Day) throws(Invalid) -> ReportPeriod {
    guard from != nil || to != nil else { return month(of: today) }
    let to = to ?? max(today, from ?? today) + 1
    let period = ReportPeriod(from: from ?? (to - 1).firstOfMonth, to: to)
    guard period.from < period.to else { throw Invalid("to", "before-from") }
    return period
  }

  /// How many months it has, where it is made of whole ones.
  package var months: Int? {
    guard from.day == 1, to.day == 1, from < to else { return nil }
    return (to.year - from.year) * 12 + to.month - from.month
  }

  /// The period that this one is held against. One that still runs is held against as many days,
  /// or a month that is half over would seem to have brought half as much.
  package func before(_ comparison: Comparison, on today: Day) -> ReportPeriod {
    let end = from <= today ? min(to, today + 1) : to
    switch comparison {
    case .year:
      return ReportPeriod(from: from.adding(months: -12), to: end.adding(months: -12))
    case .month:
      guard let months else {
        let length = to - from
        return ReportPeriod(from: from - length, to: end - length)
      }
      return ReportPeriod(from: from.adding(months: -months), to: end.adding(months: -months))
    }
  }
}

extension Day {
  var firstOfMonth: Day { Day(year: year, month: month, day: 1) }

  /// The same day so many months on, or the last of that month.
  package func adding(months: Int) -> Day {
    let count = year * 12 + month - 1 + months
    let first = Day(year: count / 12, month: count % 12 + 1, day: 1)
    let next = Day(year: (count + 1) / 12, month: (count + 1) % 12 + 1, day: 1)
    return first + min(day - 1, next - first - 1)
  }
}

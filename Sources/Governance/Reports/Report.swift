import CaseEngine
import Storage

/// Which figure, of where and when, laid out by what. The page, the interface, the command line
/// and the spreadsheet ask the same question and get the same answer.
package struct ReportQuery: Sendable {
  package enum Grouping: String, Sendable, CaseIterable {
    case area, unit, category, month
  }

  package var measure: Measure
  package var area: String
  /// First day, and the first day after.
  package var from: Day
  package var to: Day
  package var grouping = Grouping.area

  package init(measure: Measure, area: String, from: Day, to: Day) {
    self.measure = measure
    self.area = area
    self.from = from
    self.to = to
  }

  /// The same question of the period before, of the same length in whole months where the
  /// period is whole months; and of the year before.
  package func shifted(months: Int) -> ReportQuery {
    var query = self
    query.from = from.adding(months: -months)
    query.to = to.adding(months: -months)
    return query
  }
}

/// A value never travels without what it was made of.
package struct ReportValue: Codable, Hashable, Sendable {
  package let numerator: Int
  package let denominator: Int
  /// How many cases it speaks of.
  package let n: Int
  /// Counts stand for themselves; a rate of nothing is no value.
  package let value: Double?
  /// Too few to be shown below township, or hidden because another could be told from it.
  package let hidden: Bool

  init(_ measure: Measure, numerator: Int, denominator: Int, n: Int) {
    self.numerator = numerator
    self.denominator = denominator
    self.n = n
    hidden = false
    value =
      switch measure.unit {
      case .count: Double(numerator)
      case .rate: denominator == 0 ? nil : Double(numerator) / Double(denominator)
      }
  }

  private init() { (numerator, denominator, n, value, hidden) = (0, 0, 0, nil, true) }

  static let concealed = ReportValue()
}

package struct Report: Sendable {
  package struct Line: Sendable {
    /// The code, number or month that the line is for.
    package let key: String
    /// Nil where the key has a name elsewhere: a month, a category.
    package let name: String?
    package let value: ReportValue
    /// Whether there are enough cases to be put in order with others.
    package let ranked: Bool
  }

  package let query: ReportQuery
  package let asOf: Instant
  package let lines: [Line]
  package let total: ReportValue

  /// - Throws: `Refusal.notAllowed` for who may see no figures, `Invalid` for an area beyond the
  ///   actor's own.
  package static func run(
    _ query: ReportQuery, for actor: Actor, at now: Instant, in db: Database
  ) throws -> Report {
    guard query.from < query.to else { throw Invalid("to", "before-from") }
    let policy = try Policies.current(FigurePolicy.self, on: now.day, in: db).policy
    guard let area = try Areas.find(query.area, in: db) else {
      throw Invalid("area", "unknown-area")
    }
    let mine = try Sight.of(actor, in: db)
    guard mine.seesFigures else { throw Refusal.notAllowed(step: "report") }
    guard mine.scope.contains(area) else { throw Refusal.notFound }
    var rows: SQL = try "\(AreaScope.of(area, in: db).condition(village: "area"))"
    if let unit = actor.role.actsForUnit ? actor.post.organisation : nil {
      rows += " AND unit = \(unit)"
    }
    // City tables count a split matter once, unit tables count each part.
    rows += query.grouping == .unit ? " AND is_parent = 0" : " AND is_part = 0"
    rows += " AND \(period(query, at: now))"

    let key = column(query.grouping, below: area)
    let measure = query.measure
    let found = try db.all(
      """
      SELECT \(key) AS label, count(*) AS n,
        sum(CASE WHEN (\(measure.denominator)) AND (\(measure.numerator)) THEN 1 ELSE 0 END) AS num,
        sum(CASE WHEN \(measure.denominator) THEN 1 ELSE 0 END) AS den
      FROM case_figures WHERE \(rows) GROUP BY \(key)
      """)
    var sums: [(key: String, value: ReportValue)] = []
    var total = (num: 0, den: 0, n: 0)
    var months: [String: (num: Int, den: Int, n: Int)] = [:]
    for row in found {
      let (num, den, n): (Int, Int, Int) = (
        try row.get("num"), try row.get("den"), try row.get("n")
      )
      total = (total.num + num, total.den + den, total.n + n)
      guard let label: String = try row.get("label") else { continue }
      if query.grouping == .month {
        let month = String(Day(number: Int(label) ?? 0).description.prefix(7))
        let sum = months[month] ?? (0, 0, 0)
        months[month] = (sum.num + num, sum.den + den, sum.n + n)
        continue
      }
      sums.append((label, ReportValue(measure, numerator: num, denominator: den, n: n)))
    }
    for (month, sum) in months {
      sums.append(
        (month, ReportValue(measure, numerator: sum.num, denominator: sum.den, n: sum.n)))
    }
    let names = try names(query.grouping, below: area, sums.map(\.key), on: now.day, in: db)
    let known = Set(sums.map(\.key))
    for missing in names.keys.sorted() where query.grouping == .area && !known.contains(missing) {
      sums.append((missing, ReportValue(measure, numerator: 0, denominator: 0, n: 0)))
    }
    sums.sort { $0.key < $1.key }
    if area.level <= .township, query.grouping == .area {
      sums = concealed(sums, under: policy.smallCount)
    }
    return Report(
      query: query, asOf: now,
      lines: sums.map { sum in
        Line(
          key: sum.key, name: names[sum.key], value: sum.value,
          ranked: sum.value.n >= policy.rankingLeast)
      },
      total: ReportValue(measure, numerator: total.num, denominator: total.den, n: total.n))
  }

  private static func period(_ query: ReportQuery, at now: Instant) -> SQL {
    switch query.measure.cohort {
    case .received:
      "received_day >= \(query.from.number) AND received_day < \(query.to.number)"
    case .handleDue, .replyDue:
      // What is not yet due at the cut-off cannot be late.
      """
      \(query.measure.cohort.column) >= \(query.from.start.milliseconds)
        AND \(query.measure.cohort.column) < \(min(query.to.start, now).milliseconds)
      """
    }
  }

  /// The column that a line is for; months are made from days in Swift, not by the engine.
  private static func column(_ grouping: ReportQuery.Grouping, below area: Area) -> SQL {
    switch grouping {
    case .area:
      switch area.level {
      case .city: "county"
      case .county: "township"
      case .township, .village: "area"
      }
    case .unit: "CAST(unit AS TEXT)"
    case .category: "substr(category, 1, 2)"
    case .month: "CAST(received_day AS TEXT)"
    }
  }

  private static func names(
    _ grouping: ReportQuery.Grouping, below area: Area, _ keys: [String], on day: Day,
    in db: Database
  ) throws -> [String: String] {
    switch grouping {
    case .area:
      let areas =
        area.level == .village ? [area] : try Areas.children(of: area.code, on: day, in: db)
      var names = Dictionary(
        areas.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
      for key in keys where names[key] == nil { names[key] = try Areas.find(key, in: db)?.name }
      return names
    case .unit:
      var names: [String: String] = [:]
      for key in keys {
        names[key] = try Int64(key).flatMap { try Organisations.find($0, in: db)?.name }
      }
      return names
    case .category:
      let table = try Policies.current(CategoryPolicy.self, on: day, in: db).policy
      return Dictionary(
        table.categories.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })
    case .month: return [:]
    }
  }

  /// Hides counts under the limit together with one more where a single one could be told from
  /// the total.
  private static func concealed(
    _ sums: [(key: String, value: ReportValue)], under limit: Int
  ) -> [(key: String, value: ReportValue)] {
    var sums = sums
    let small = sums.indices.filter { (1..<limit).contains(sums[$0].value.n) }
    for index in small { sums[index].value = .concealed }
    if small.count == 1,
      let next = sums.indices.filter({ !sums[$0].value.hidden && sums[$0].value.n > 0 })
        .min(by: { sums[$0].value.n < sums[$1].value.n })
    {
      sums[next].value = .concealed
    }
    return sums
  }
}

extension Sight {
  /// Who may read figures: everybody with sight of matters, a handler those of the own unit, and
  /// the auditor.
  package var seesFigures: Bool {
    [
      .clerk, .dispatcher, .reviewer, .caller, .supervisor, .leader, .handler, .auditor,
    ].contains(actor.role)
  }
}

extension Day {
  /// The same day so many months on, or the last of that month.
  package func adding(months: Int) -> Day {
    let count = year * 12 + month - 1 + months
    let first = Day(year: count / 12, month: count % 12 + 1, day: 1)
    let next = Day(year: (count + 1) / 12, month: (count + 1) % 12 + 1, day: 1)
    return first + min(day - 1, next - first - 1)
  }
}

import CaseEngine
import Storage

/// Sums of figures by day, counted in the background, and how far they may be used. A sum of a day
/// is right exactly while none of its cases has changed since: every change of a case's figures
/// stamps its row in the same transaction, and a day with a stamped row is counted from the rows.
enum FigureDays {
  /// As many columns as the table has for numerators and denominators.
  static let mostMeasures = 12
  /// Stamped rows beyond which a report counts from the rows alone.
  static let mostStamped = 5_000

  /// Those of the hotline; disputes are few enough to be counted from their rows.
  static let cohorts: [Measure.Cohort] = [.received, .handleDue, .replyDue]

  static func measures(of cohort: Measure.Cohort) -> [Measure] {
    Measure.of(.hotline).filter { $0.cohort == cohort }
  }

  /// For tests, which hold sums against the rows.
  @TaskLocal static var isOff = false

  /// What was summed up: another definition makes every sum another one.
  static let definitions = Measure.of(.hotline).map { "\($0.id)@\($0.version)" }.joined(
    separator: " ")

  /// A case whose figures have changed since its days were counted.
  struct Stamped: Sendable {
    let stamp: Int64
    /// Where it counts, and where it last did.
    let days: [Measure.Cohort: Set<Int>]

    init(_ row: Row) throws {
      stamp = try row.get("stamp")
      func day(_ column: String) throws -> Int? {
        try row.instant(column).map(\.day.number)
      }
      days = [
        .received: [try row.get("received_day")],
        .handleDue: Set([try day("handle_due"), try day("counted_handle")].compactMap { $0 }),
        .replyDue: Set([try day("reply_due"), try day("counted_reply")].compactMap { $0 }),
      ]
    }

    static func all(most: Int, in db: Database) throws -> [Stamped] {
      try db.all(
        """
        SELECT stamp, received_day, handle_due, reply_due, counted_handle, counted_reply
        FROM case_figures WHERE stamp IS NOT NULL ORDER BY stamp LIMIT \(most)
        """
      ).map(Stamped.init)
    }
  }

  /// The days of a range whose sums are right now; nil where too much has changed to tell.
  private static func clean(
    _ cohort: Measure.Cohort, _ days: Range<Int>, in db: Database
  ) throws -> Set<Int>? {
    let rows = try db.all(
      """
      SELECT day FROM known_figure_days WHERE cohort = \(cohort.rawValue)
        AND day >= \(days.lowerBound) AND day < \(days.upperBound)
        AND EXISTS (SELECT 1 FROM figure_count WHERE definitions = \(definitions))
      """)
    guard !rows.isEmpty else { return nil }
    let stamped = try Stamped.all(most: mostStamped + 1, in: db)
    guard stamped.count <= mostStamped else { return nil }
    let known = Set(try rows.map { try $0.get("day") as Int })
    return known.subtracting(stamped.flatMap { $0.days[cohort] ?? [] })
  }

  /// A range of days in two: where sums are right, and what must be counted from the rows.
  static func split(
    _ cohort: Measure.Cohort, _ period: ReportPeriod, at now: Instant, in db: Database
  ) throws -> (summed: [Range<Int>], counted: [ReportPeriod])? {
    let (from, to) = (period.from.number, period.to.number)
    let end = min(to, now.day.number)
    guard !isOff, end - from > 1, let clean = try clean(cohort, from..<end, in: db) else {
      return nil
    }
    let unclean = (from..<end).filter { !clean.contains($0) }
    var counted: [Range<Int>] = []
    for day in unclean {
      if let last = counted.last, last.upperBound == day {
        counted[counted.count - 1] = last.lowerBound..<day + 1
      } else {
        counted.append(day..<day + 1)
      }
    }
    // Many small gaps cost more than one large one.
    if counted.count > 6, let first = counted.first, let last = counted.last {
      counted = [first.lowerBound..<last.upperBound]
    }
    if end < to { counted.append(end..<to) }
    var summed: [Range<Int>] = []
    var next = from
    for range in counted {
      if next < range.lowerBound { summed.append(next..<range.lowerBound) }
      next = range.upperBound
    }
    if next < to { summed.append(next..<to) }
    guard !summed.isEmpty else { return nil }
    return (
      summed,
      counted.map { ReportPeriod(from: Day(number: $0.lowerBound), to: Day(number: $0.upperBound)) }
    )
  }

  /// The sums of an area over days that are right, with a label as the rows would have it.
  static func sums(
    _ measures: [Measure], _ cohort: Measure.Cohort, of area: Area, over ranges: [Range<Int>],
    by grouping: ReportQuery.Grouping?, in db: Database
  ) throws -> [(label: String?, sums: [ReportSum])] {
    let all = self.measures(of: cohort)
    let places = measures.compactMap { measure in all.firstIndex { $0.id == measure.id } }
    var columns: SQL = "sum(n) AS n"
    for place in places {
      columns += ", sum(a\(raw: "\(place)")) AS a\(raw: "\(place)")"
      columns += ", sum(b\(raw: "\(place)")) AS b\(raw: "\(place)")"
    }
    let label: SQL =
      switch grouping {
      case .area: area.level == .city ? "county" : "township"
      case .month: "CAST(day AS TEXT)"
      default: "NULL"
      }
    let groups: SQL = grouping == nil ? "" : " GROUP BY \(label)"
    let scope = try AreaScope.of(area, in: db).condition(village: "township")
    return try ranges.flatMap { days in
      try db.all(
        """
        SELECT \(label) AS label, \(columns) FROM figure_days
        WHERE cohort = \(cohort.rawValue)
          AND by_township = \(area.level == .city ? "0" : "1" as SQL)
          AND day >= \(days.lowerBound) AND day < \(days.upperBound) AND \(scope)\(groups)
        """
      ).map { row in
        let n: Int = try row.get("n", or: 0)
        let sums = try places.map { place in
          ReportSum(
            numerator: try row.get("a\(place)", or: 0),
            denominator: try row.get("b\(place)", or: 0), n: n)
        }
        return (try row.get("label"), sums)
      }
    }
  }
}

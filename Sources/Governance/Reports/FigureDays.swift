import CaseEngine
import Storage

/// Sums of figures by day, counted in the background, and how far they may be used. A sum of a day
/// is right exactly while none of its cases has changed since: every change of a case's figures
/// stamps its row in the same transaction, and a day with a stamped row is counted from the rows.
enum FigureDays {
  /// As many columns as the table has for numerators and denominators.
  static let mostMeasures = 28
  /// Stamped rows beyond which a report counts from the rows alone.
  static let mostStamped = 5_000

  /// The days of one cohort, whose measures are summed up together.
  struct Series: Hashable, Sendable {
    let ground: Measure.Ground
    let cohort: Measure.Cohort
    /// How many days one sum is of. A city has so many units and desks that sums of single days
    /// would be as many as the cases; those of some weeks are few.
    var span = 1

    static let weeks = 32

    var id: String { "\(ground.rawValue)-\(cohort.rawValue)" + (span > 1 ? "-\(span)" : "") }

    static let all = Measure.Ground.allCases.flatMap(of)

    static func of(_ ground: Measure.Ground) -> [Series] {
      [1, weeks].flatMap { span in
        ground.summed.map { Series(ground: ground, cohort: $0, span: span) }
      }
    }

    /// In the order of their columns.
    var measures: [Measure] { Self.measures[Series(ground: ground, cohort: cohort)] ?? [] }

    /// The one whose sums serve a table.
    static func of(
      _ ground: Measure.Ground, _ cohort: Measure.Cohort, by grouping: ReportQuery.Grouping?
    ) -> Series {
      let isWide = grouping.map(ground.summedInWeeks.contains) ?? false
      return Series(ground: ground, cohort: cohort, span: isWide ? weeks : 1)
    }

    /// By what a city's sums are laid out, beside its places.
    var groupings: [ReportQuery.Grouping] { span > 1 ? ground.summedInWeeks : ground.summedBy }

    /// Of a day in the rows, the day or the weeks whose sum it is in.
    func day(_ day: SQL) -> SQL { span > 1 ? "(\(day)) / \(raw: "\(span)")" : day }

    /// The days of a sum.
    func days(of day: Int) -> ReportPeriod {
      ReportPeriod(from: Day(number: day * span), to: Day(number: (day + 1) * span))
    }

    private static let measures: [Series: [Measure]] = {
      let listed = Measure.all + MonthlyTable.measures
      return Dictionary(grouping: listed + listed.compactMap(\.countedOverEnded)) {
        Series(ground: $0.ground, cohort: $0.cohort)
      }
    }()
  }

  /// By what the lines of a day are laid out: those of a county or a township by place, those of
  /// a whole city also by what a case is.
  enum Part: Hashable, Sendable {
    case county, township
    case grouping(ReportQuery.Grouping)

    var id: String {
      switch self {
      case .county: "county"
      case .township: "township"
      case .grouping(let grouping): grouping.rawValue
      }
    }
  }

  /// For tests, which hold sums against the rows.
  @TaskLocal static var isOff = false

  /// What was summed up: another definition makes every sum another one.
  static let definitions = Series.all.map { series in
    ([series.id] + series.measures.map { "\($0.id)@\($0.version)" }).joined(separator: " ")
  }.joined(separator: "\n")

  /// A case whose figures have changed since its days were counted.
  struct Stamped: Sendable {
    let stamp: Int64
    /// Where it counts, and where it last did.
    let days: [Series: Set<Int>]

    private init(_ row: Row, _ ground: Measure.Ground) throws {
      stamp = try row.get("stamp")
      days = try Dictionary(
        uniqueKeysWithValues: Series.of(ground).enumerated().map { index, series in
          let days: [Int?] = [try row.get("day\(index)"), try row.get("counted\(index)")]
          return (series, Set(days.compactMap(\.self)))
        })
    }

    static func all(
      _ ground: Measure.Ground, most: Int, in db: Database
    ) throws -> [Stamped] {
      var columns: SQL = "stamp"
      for (index, series) in Series.of(ground).enumerated() {
        columns += """
          , \(series.day(series.cohort.day)) AS day\(raw: "\(index)"),
          \(series.day(series.cohort.countedDay)) AS counted\(raw: "\(index)")
          """
      }
      return try db.all(
        """
        SELECT \(columns) FROM \(ground.table) WHERE stamp IS NOT NULL
        ORDER BY stamp LIMIT \(most)
        """
      ).map { try Stamped($0, ground) }
    }
  }

  /// The days of a range whose sums are right now; nil where too much has changed to tell.
  private static func clean(
    _ series: Series, _ days: Range<Int>, in db: Database
  ) throws -> Set<Int>? {
    let rows = try db.all(
      """
      SELECT day FROM known_figure_days WHERE series = \(series.id)
        AND day >= \(days.lowerBound) AND day < \(days.upperBound)
        AND EXISTS (SELECT 1 FROM figure_count WHERE definitions = \(definitions))
      """)
    guard !rows.isEmpty else { return nil }
    let stamped = try Stamped.all(series.ground, most: mostStamped + 1, in: db)
    guard stamped.count <= mostStamped else { return nil }
    let known = Set(try rows.map { try $0.get("day") as Int })
    return known.subtracting(stamped.flatMap { $0.days[series] ?? [] })
  }

  /// A range of days in two: where sums are right, and what must be counted from the rows.
  static func split(
    _ series: Series, _ period: ReportPeriod, at now: Instant, in db: Database
  ) throws -> (summed: [Range<Int>], counted: [ReportPeriod])? {
    let span = series.span
    let (first, last) = (period.from.number, period.to.number)
    let (from, to) = ((first + span - 1) / span, last / span)
    let end = min(to, now.day.number / span)
    guard !isOff, end - from > (span > 1 ? 0 : 1),
      let clean = try clean(series, from..<end, in: db)
    else { return nil }
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
    var rows = counted.map { $0.lowerBound * span..<$0.upperBound * span }
    // What lies before the first and after the last of them.
    rows += [first..<from * span, to * span..<last].filter { !$0.isEmpty }
    return (
      summed,
      rows.map { ReportPeriod(from: Day(number: $0.lowerBound), to: Day(number: $0.upperBound)) }
    )
  }

  /// The sums of an area over days that are right, with a label as the rows would have it.
  static func sums(
    _ measures: [Measure], _ series: Series, _ part: Part, of area: Area,
    over ranges: [Range<Int>], by grouping: ReportQuery.Grouping?, in db: Database
  ) throws -> [(label: String?, sums: [ReportSum])] {
    let all = series.measures
    let places = measures.compactMap { measure in all.firstIndex { $0.id == measure.id } }
    var columns: SQL = "CAST(sum(n) AS BIGINT) AS n"
    for place in places {
      for name in ["a\(place)", "b\(place)"] {
        columns += ", CAST(sum(\(raw: name)) AS BIGINT) AS \(raw: name)"
      }
    }
    let label: SQL =
      switch grouping {
      case nil: "NULL"
      case .month: "CAST(day AS TEXT)"
      default: part == .county ? "county" : part == .township ? "township" : "key"
      }
    let groups: SQL = grouping == nil ? "" : " GROUP BY \(label)"
    let scope = try AreaScope.of(area, in: db).condition(village: "township")
    // As the index of all that is not by township says it: an engine does not conclude it.
    let few: SQL = part == .township ? "" : " AND part <> 'township'"
    return try ranges.flatMap { days in
      try db.all(
        """
        SELECT \(label) AS label, \(columns) FROM figure_days
        WHERE series = \(series.id) AND part = \(raw: "'\(part.id)'")\(few)
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

extension Measure.Ground {
  /// The cohorts whose days are summed up.
  var summed: [Measure.Cohort] {
    switch self {
    case .hotline: [.received, .handleDue, .replyDue]
    case .mediation: [.received, .resolveDue, .signDue]
    }
  }

  /// By what the days of a whole city are summed up, beside its places.
  fileprivate var summedBy: [ReportQuery.Grouping] {
    switch self {
    case .hotline: [.category]
    case .mediation: [.category, .level, .channel, .road]
    }
  }

  fileprivate var summedInWeeks: [ReportQuery.Grouping] {
    switch self {
    case .hotline: [.unit]
    case .mediation: [.unit, .desk]
    }
  }
}

extension Measure.Cohort {
  /// When a row was last counted, in the milliseconds of its due time; a day received never moves.
  private var lastCounted: SQL? {
    switch self {
    case .received: nil
    case .handleDue: "counted_handle"
    case .replyDue: "counted_reply"
    case .resolveDue: "counted_resolve"
    case .signDue: "counted_sign"
    }
  }

  fileprivate var countedDay: SQL { lastCounted.map(Self.day) ?? "CAST(NULL AS INTEGER)" }

  /// Says of a row that it is counted as it stands.
  var marking: SQL? { lastCounted.map { "\($0) = \(column)" } }
}

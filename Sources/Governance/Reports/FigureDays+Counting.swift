import CaseEngine
import Storage

extension FigureDays {
  /// Days without sums that are taken in one round, the newest first.
  private static let mostMissing = 7
  /// Days that one round counts because of changes: what it holds and how long it writes follow
  /// from them, and an import changes all of them at once.
  private static let mostChanged = 150

  /// What one round counted, before it is written.
  fileprivate struct Round: Sendable {
    let generation: Int64
    let stamped: [Stamped]
    /// Days of cases that changed too, and wait for the next round.
    var waiting: [Measure.Cohort: Set<Int>] = [:]
    var days: [Measure.Cohort: Set<Int>] = [:]
    var rows: [Line] = []
    var isLast = true
  }

  fileprivate struct Line: Sendable {
    let cohort: Measure.Cohort
    let day: Int
    let byTownship: Bool
    let city: String
    let county: String?
    let township: String?
    let n: Int
    let sums: [ReportSum]
  }

  /// Counts anew the days that changes have touched, and some that were never counted. Reading is
  /// done beside the writers; what changes meanwhile keeps its stamp.
  ///
  /// - Returns: whether nothing was left to do.
  static func count(_ store: Store, at now: Instant) async throws -> Bool {
    let round = try await store.read { db in try read(at: now, in: db) }
    guard !round.stamped.isEmpty || !round.days.isEmpty else { return true }
    try await store.write { db in try write(round, in: db) }
    return round.isLast
  }

  private static func read(at now: Instant, in db: Database) throws -> Round {
    let state = try db.first("SELECT generation, definitions FROM figure_count WHERE id = 1")
    guard let state else { throw StorageError.fault("the count of figures has no row") }
    let found = try Stamped.all(most: mostStamped, in: db)
    let (stamped, later) = fitting(found)
    var round = Round(generation: try state.get("generation"), stamped: stamped)
    for one in later {
      for (cohort, days) in one.days { round.waiting[cohort, default: []].formUnion(days) }
    }
    let isCurrent = try state.get("definitions") == definitions
    let today = now.day.number
    for cohort in FigureDays.cohorts {
      var days = Set(stamped.flatMap { $0.days[cohort] ?? [] }.filter { $0 < today })
      let missing = try missing(cohort, before: today, isCurrent: isCurrent, in: db)
      days.formUnion(missing.prefix(mostMissing))
      if missing.count > mostMissing { round.isLast = false }
      guard !days.isEmpty else { continue }
      round.days[cohort] = days
      for day in days { round.rows += try lines(cohort, day, in: db) }
    }
    if !later.isEmpty { round.isLast = false }
    if found.count == mostStamped, let last = found.last {
      round.isLast = false
      round.waiting.merge(try waiting(after: last.stamp, in: db)) { $0.union($1) }
    }
    return round
  }

  /// The newest of what has changed, as far as its days are few enough for one round.
  private static func fitting(_ found: [Stamped]) -> (now: [Stamped], later: [Stamped]) {
    func newest(_ one: Stamped) -> Int { one.days[.received]?.max() ?? 0 }
    let ordered = found.sorted { newest($0) > newest($1) }
    var days: [Measure.Cohort: Set<Int>] = [:]
    for (index, one) in ordered.enumerated() {
      for (cohort, more) in one.days { days[cohort, default: []].formUnion(more) }
      if index > 0, days.values.reduce(0, { $0 + $1.count }) > mostChanged {
        return (Array(ordered[..<index]), Array(ordered[index...]))
      }
    }
    return (ordered, [])
  }

  private static func waiting(
    after stamp: Int64, in db: Database
  ) throws -> [Measure.Cohort: Set<Int>] {
    var waiting: [Measure.Cohort: Set<Int>] = [:]
    for cohort in FigureDays.cohorts {
      let days = try db.all(
        """
        SELECT DISTINCT \(cohort.day) AS day FROM case_figures
        WHERE stamp > \(stamp) AND \(cohort.column) IS NOT NULL
        """)
      waiting[cohort] = Set(try days.map { try $0.get("day") as Int })
    }
    return waiting
  }

  private static func missing(
    _ cohort: Measure.Cohort, before today: Int, isCurrent: Bool, in db: Database
  ) throws -> [Int] {
    let first: Int? =
      try db.value("SELECT min(\(cohort.column)) FROM case_figures") as Int64? == nil
      ? nil
      : try db.value(
        """
        SELECT \(cohort.day) AS day FROM case_figures WHERE \(cohort.column) IS NOT NULL
        ORDER BY \(cohort.column) LIMIT 1
        """)
    guard let first, first < today else { return [] }
    guard isCurrent else { return Array((first..<today).reversed()) }
    let known = try db.all(
      "SELECT day FROM known_figure_days WHERE cohort = \(cohort.rawValue)"
    ).map { try $0.get("day") as Int }
    return Set(first..<today).subtracting(known).sorted(by: >)
  }

  private static func lines(
    _ cohort: Measure.Cohort, _ day: Int, in db: Database
  ) throws -> [Line] {
    let measures = measures(of: cohort)
    let period = ReportPeriod(from: Day(number: day), to: Day(number: day + 1))
    let condition = cohort.condition(period, at: .latest)
    let rows = try db.all(
      """
      SELECT city, county, township, \(ReportGround.columns(measures)) FROM case_figures
      WHERE is_part = 0 AND \(condition) GROUP BY city, county, township
      """)
    var counties: [String?: Line] = [:]
    var lines: [Line] = []
    for row in rows {
      let sums = try ReportGround.sums(measures, row)
      let county: String? = try row.get("county")
      let line = Line(
        cohort: cohort, day: day, byTownship: true, city: try row.get("city"), county: county,
        township: try row.get("township"), n: sums.first?.n ?? 0, sums: sums)
      lines.append(line)
      let key = county ?? "-\(line.city)"
      var together = counties[key]?.sums ?? sums.map { _ in ReportSum() }
      for index in sums.indices { together[index].add(sums[index]) }
      counties[key] = Line(
        cohort: cohort, day: day, byTownship: false, city: line.city, county: county,
        township: nil, n: together.first?.n ?? 0, sums: together)
    }
    return lines + counties.values
  }

  private static func write(_ round: Round, in db: Database) throws {
    let mine = try db.run(
      """
      UPDATE figure_count SET generation = generation + 1
      WHERE id = 1 AND generation = \(round.generation)
      """)
    // Another node was quicker; its sums are newer.
    guard mine == 1 else { return }
    let former: String? = try db.value("SELECT definitions FROM figure_count WHERE id = 1")
    if former != definitions {
      try db.run("DELETE FROM known_figure_days")
      try db.run("DELETE FROM figure_days")
      try db.run("UPDATE figure_count SET definitions = \(definitions) WHERE id = 1")
    }
    let left = try unchanged(round.stamped, in: db)
      .merging(round.waiting) { $0.union($1) }
    for (cohort, days) in round.days {
      for day in days {
        try db.run(
          """
          DELETE FROM figure_days WHERE cohort = \(cohort.rawValue) AND by_township IN (0, 1)
            AND day = \(day)
          """)
        try db.run(
          "DELETE FROM known_figure_days WHERE cohort = \(cohort.rawValue) AND day = \(day)")
        // A case that changed again was counted on a day that it may have left since.
        guard left[cohort]?.contains(day) != true else { continue }
        try db.run(
          "INSERT INTO known_figure_days (cohort, day) VALUES (\(cohort.rawValue), \(day))")
      }
    }
    for line in round.rows where left[line.cohort]?.contains(line.day) != true {
      try insert(line, in: db)
    }
  }

  /// Clears the stamps that are still those that were seen.
  ///
  /// - Returns: the days of the cases that have changed again.
  private static func unchanged(
    _ stamped: [Stamped], in db: Database
  ) throws -> [Measure.Cohort: Set<Int>] {
    var again: [Measure.Cohort: Set<Int>] = [:]
    for start in stride(from: 0, to: stamped.count, by: 500) {
      let some = stamped[start..<min(start + 500, stamped.count)]
      let cleared = try db.all(
        """
        UPDATE case_figures
        SET stamp = NULL, counted_handle = handle_due, counted_reply = reply_due
        WHERE stamp IN \(list: some.map(\.stamp)) RETURNING case_id
        """)
      guard cleared.count < some.count else { continue }
      for one in some {
        for (cohort, days) in one.days { again[cohort, default: []].formUnion(days) }
      }
    }
    return again
  }

  private static func insert(_ line: Line, in db: Database) throws {
    var columns: SQL = "cohort, by_township, day, city, county, township, n"
    var values: SQL = """
      \(line.cohort.rawValue), \(line.byTownship), \(line.day), \(line.city), \(line.county),
      \(line.township), \(line.n)
      """
    for place in 0..<mostMeasures {
      let sum = line.sums.indices.contains(place) ? line.sums[place] : ReportSum()
      columns += ", a\(raw: "\(place)"), b\(raw: "\(place)")"
      values += ", \(sum.numerator), \(sum.denominator)"
    }
    try db.run("INSERT INTO figure_days (\(columns)) VALUES (\(values))")
  }

  /// The known days whose sums are not what the rows come to, though no row is stamped for them.
  static func verify(in db: Database) throws -> [(cohort: String, day: Int)] {
    let stamped = try Stamped.all(most: .max, in: db)
    var wrong: [(cohort: String, day: Int)] = []
    for cohort in FigureDays.cohorts {
      let open = Set(stamped.flatMap { $0.days[cohort] ?? [] })
      let known = try db.all(
        "SELECT day FROM known_figure_days WHERE cohort = \(cohort.rawValue) ORDER BY day"
      ).map { try $0.get("day") as Int }
      for day in known where !open.contains(day) {
        let counted = try lines(cohort, day, in: db).map(\.key).sorted()
        let kept = try db.all(
          "SELECT * FROM figure_days WHERE cohort = \(cohort.rawValue) AND day = \(day)"
        ).map { try Line($0, cohort).key }.sorted()
        if counted != kept { wrong.append((cohort.rawValue, day)) }
      }
    }
    return wrong
  }
}

extension FigureDays.Line {
  fileprivate init(_ row: Row, _ cohort: Measure.Cohort) throws {
    self.cohort = cohort
    day = try row.get("day")
    byTownship = try row.get("by_township")
    city = try row.get("city")
    county = try row.get("county")
    township = try row.get("township")
    let count: Int = try row.get("n")
    n = count
    sums = try FigureDays.measures(of: cohort).indices.map { place in
      ReportSum(
        numerator: try row.get("a\(place)"), denominator: try row.get("b\(place)"), n: count)
    }
  }

  /// Everything in one text, to compare by.
  fileprivate var key: String {
    let parts = sums.map { "\($0.numerator)/\($0.denominator)" }.joined(separator: " ")
    return "\(byTownship) \(city) \(county ?? "-") \(township ?? "-") \(n) \(parts)"
  }
}

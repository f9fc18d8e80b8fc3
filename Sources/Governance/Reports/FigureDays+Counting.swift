import CaseEngine
import Storage

extension FigureDays {
  /// Days without sums that are taken in one round, the newest first.
  private static let mostMissing = 7
  /// Days that one round counts because of changes: what it holds and how long it writes follow
  /// from them, and an import changes all of them at once.
  private static let mostChanged = 150
  /// Sums by unit of some weeks are as many as those of so many days.
  private static let linesOfWeeks = 4

  /// What one round counted, before it is written.
  fileprivate struct Round: Sendable {
    let generation: Int64
    var stamped: [Measure.Ground: [Stamped]] = [:]
    /// Days of cases that changed too, and wait for the next round.
    var waiting: [Series: Set<Int>] = [:]
    var days: [Series: Set<Int>] = [:]
    var rows: [Line] = []
    var isLast = true

    var isEmpty: Bool { days.isEmpty && stamped.values.allSatisfy(\.isEmpty) }
  }

  fileprivate struct Line: Sendable {
    let series: Series
    let part: Part
    let day: Int
    let city: String
    var county: String?
    var township: String?
    var key: String?
    var sums: [ReportSum]

    var n: Int { sums.first?.n ?? 0 }
  }

  /// Counts anew the days that changes have touched, and some that were never counted. Reading is
  /// done beside the writers; what changes meanwhile keeps its stamp.
  ///
  /// - Returns: whether nothing was left to do.
  static func count(_ store: Store, at now: Instant) async throws -> Bool {
    let round = try await store.read { db in try read(at: now, in: db) }
    guard !round.isEmpty else { return true }
    try await store.write { db in try write(round, in: db) }
    return round.isLast
  }

  private static func read(at now: Instant, in db: Database) throws -> Round {
    let state = try db.first("SELECT generation, definitions FROM figure_count WHERE id = 1")
    guard let state else { throw StorageError.fault("the count of figures has no row") }
    var round = Round(generation: try state.get("generation"))
    let isCurrent = try state.get("definitions") == definitions
    for ground in Measure.Ground.allCases {
      try read(ground, isCurrent: isCurrent, at: now, into: &round, in: db)
    }
    return round
  }

  private static func read(
    _ ground: Measure.Ground, isCurrent: Bool, at now: Instant, into round: inout Round,
    in db: Database
  ) throws {
    let found = try Stamped.all(ground, most: mostStamped, in: db)
    let (stamped, later) = fitting(found, Series(ground: ground, cohort: .received))
    round.stamped[ground] = stamped
    round.waiting.merge(days(of: later)) { $0.union($1) }
    let changed = days(of: stamped)
    for series in Series.of(ground) {
      let today = now.day.number / series.span
      var days = (changed[series] ?? []).filter { $0 < today }
      let missing = try missing(series, before: today, isCurrent: isCurrent, in: db)
      let most = max(1, mostMissing / series.span)
      days.formUnion(missing.prefix(most))
      if missing.count > most { round.isLast = false }
      guard !days.isEmpty else { continue }
      round.days[series] = days
      for day in days { round.rows += try lines(series, day, in: db) }
    }
    if !later.isEmpty { round.isLast = false }
    if found.count == mostStamped, let last = found.last {
      round.isLast = false
      round.waiting.merge(try waiting(ground, after: last.stamp, in: db)) { $0.union($1) }
    }
  }

  private static func days(of stamped: [Stamped]) -> [Series: Set<Int>] {
    stamped.reduce(into: [:]) { days, one in days.merge(one.days) { $0.union($1) } }
  }

  /// The newest of what has changed, as far as its days are few enough for one round.
  private static func fitting(
    _ found: [Stamped], _ received: Series
  ) -> (now: [Stamped], later: [Stamped]) {
    func newest(_ one: Stamped) -> Int { one.days[received]?.max() ?? 0 }
    let ordered = found.sorted { newest($0) > newest($1) }
    var days: [Series: Set<Int>] = [:]
    for (index, one) in ordered.enumerated() {
      for (series, more) in one.days { days[series, default: []].formUnion(more) }
      let lines = days.reduce(0) { $0 + $1.value.count * ($1.key.span > 1 ? linesOfWeeks : 1) }
      if index > 0, lines > mostChanged {
        return (Array(ordered[..<index]), Array(ordered[index...]))
      }
    }
    return (ordered, [])
  }

  private static func waiting(
    _ ground: Measure.Ground, after stamp: Int64, in db: Database
  ) throws -> [Series: Set<Int>] {
    var waiting: [Series: Set<Int>] = [:]
    for series in Series.of(ground) {
      let days = try db.all(
        """
        SELECT DISTINCT \(series.day(series.cohort.day)) AS day FROM \(ground.table)
        WHERE stamp > \(stamp) AND \(series.cohort.column) IS NOT NULL
        """)
      waiting[series] = Set(try days.map { try $0.get("day") as Int })
    }
    return waiting
  }

  private static func missing(
    _ series: Series, before today: Int, isCurrent: Bool, in db: Database
  ) throws -> [Int] {
    let (column, table) = (series.cohort.column, series.ground.table)
    let first: Int? = try db.value(
      """
      SELECT \(series.day(series.cohort.day)) AS day FROM \(table) WHERE \(column) IS NOT NULL
      ORDER BY \(column) LIMIT 1
      """)
    guard let first, first < today else { return [] }
    guard isCurrent else { return Array((first..<today).reversed()) }
    let known = try db.all(
      "SELECT day FROM known_figure_days WHERE series = \(series.id)"
    ).map { try $0.get("day") as Int }
    return Set(first..<today).subtracting(known).sorted(by: >)
  }

  private static func lines(_ series: Series, _ day: Int, in db: Database) throws -> [Line] {
    let measures = series.measures
    let period = series.days(of: day)
    func counted(_ label: SQL, by grouping: ReportQuery.Grouping?) throws -> [(Row, [ReportSum])] {
      try db.all(
        """
        SELECT city, \(label), \(ReportGround.columns(measures)) FROM \(series.ground.table)
        WHERE \(series.ground.counted(by: grouping)) AND \(series.cohort.condition(period, at: .latest))
        GROUP BY city, \(label)
        """
      ).map { ($0, try ReportGround.sums(measures, $0)) }
    }
    var counties: [String: Line] = [:]
    var lines: [Line] = []
    for (row, sums) in series.span > 1 ? [] : try counted("county, township", by: nil) {
      var line = Line(
        series: series, part: .township, day: day, city: try row.get("city"),
        county: try row.get("county"), township: try row.get("township"), sums: sums)
      lines.append(line)
      let key = line.county ?? "-\(line.city)"
      for (index, sum) in (counties[key]?.sums ?? []).enumerated() { line.sums[index].add(sum) }
      counties[key] = Line(
        series: series, part: .county, day: day, city: line.city, county: line.county,
        sums: line.sums)
    }
    lines += counties.values
    for grouping in series.groupings {
      let key: SQL = "CAST(\(grouping.column(of: series, in: .city)) AS TEXT)"
      lines += try counted(key, by: grouping).map { row, sums in
        Line(
          series: series, part: .grouping(grouping), day: day, city: try row.get("city"),
          key: try row.get(at: 1), sums: sums)
      }
    }
    return lines
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
    var left = round.waiting
    for (ground, stamped) in round.stamped {
      left.merge(try unchanged(stamped, of: ground, in: db)) { $0.union($1) }
    }
    for (series, days) in round.days {
      for day in days {
        try db.run("DELETE FROM figure_days WHERE series = \(series.id) AND day = \(day)")
        try db.run("DELETE FROM known_figure_days WHERE series = \(series.id) AND day = \(day)")
        // A case that changed again was counted on a day that it may have left since.
        guard left[series]?.contains(day) != true else { continue }
        try db.run("INSERT INTO known_figure_days (series, day) VALUES (\(series.id), \(day))")
      }
    }
    for line in round.rows where left[line.series]?.contains(line.day) != true {
      try insert(line, in: db)
    }
  }

  /// Clears the stamps that are still those that were seen.
  ///
  /// - Returns: the days of the cases that have changed again.
  private static func unchanged(
    _ stamped: [Stamped], of ground: Measure.Ground, in db: Database
  ) throws -> [Series: Set<Int>] {
    var again: [Series: Set<Int>] = [:]
    let marks = ground.summed.compactMap(\.marking).reduce("stamp = NULL" as SQL) { $0 + ", \($1)" }
    for start in stride(from: 0, to: stamped.count, by: 500) {
      let some = stamped[start..<min(start + 500, stamped.count)]
      let cleared = try db.all(
        """
        UPDATE \(ground.table) SET \(marks)
        WHERE stamp IN \(list: some.map(\.stamp)) RETURNING case_id
        """)
      if cleared.count < some.count { again.merge(days(of: Array(some))) { $0.union($1) } }
    }
    return again
  }

  private static func insert(_ line: Line, in db: Database) throws {
    var columns: SQL = "series, part, day, city, county, township, key, n"
    var values: SQL = """
      \(line.series.id), \(line.part.id), \(line.day), \(line.city), \(line.county),
      \(line.township), \(line.key), \(line.n)
      """
    for place in 0..<mostMeasures {
      let sum = line.sums.indices.contains(place) ? line.sums[place] : ReportSum()
      columns += ", a\(raw: "\(place)"), b\(raw: "\(place)")"
      values += ", \(sum.numerator), \(sum.denominator)"
    }
    try db.run("INSERT INTO figure_days (\(columns)) VALUES (\(values))")
  }

  /// The known days whose sums are not what the rows come to, though no row is stamped for them.
  static func verify(in db: Database) throws -> [(series: String, day: Int)] {
    var wrong: [(series: String, day: Int)] = []
    for ground in Measure.Ground.allCases {
      let open = days(of: try Stamped.all(ground, most: .max, in: db))
      for series in Series.of(ground) {
        let known = try db.all(
          "SELECT day FROM known_figure_days WHERE series = \(series.id) ORDER BY day"
        ).map { try $0.get("day") as Int }
        for day in known where open[series]?.contains(day) != true {
          let counted = try lines(series, day, in: db).map(\.text).sorted()
          let kept = try db.all(
            "SELECT * FROM figure_days WHERE series = \(series.id) AND day = \(day)"
          ).map { try text($0, series) }.sorted()
          if counted != kept { wrong.append((series.id, series.days(of: day).from.number)) }
        }
      }
    }
    return wrong
  }

  private static func text(_ row: Row, _ series: Series) throws -> String {
    let n: Int = try row.get("n")
    let sums = try series.measures.indices.map { place in
      ReportSum(
        numerator: try row.get("a\(place)"), denominator: try row.get("b\(place)"), n: n)
    }
    return Line.text(
      try row.get("part"), try row.get("city"),
      [try row.get("county"), try row.get("township"), try row.get("key")], sums)
  }
}

extension FigureDays.Line {
  /// Everything in one text, to compare by.
  fileprivate var text: String { Self.text(part.id, city, [county, township, key], sums) }

  fileprivate static func text(
    _ part: String, _ city: String, _ labels: [String?], _ sums: [ReportSum]
  ) -> String {
    let parts = sums.map { "\($0.numerator)/\($0.denominator)" }
    let n = sums.first?.n ?? 0
    return ([part, city] + labels.map { $0 ?? "-" } + ["\(n)"] + parts).joined(separator: " ")
  }
}

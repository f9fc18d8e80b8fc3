import CaseEngine
import Storage

/// What was counted of one group.
struct ReportSum: Hashable, Sendable {
  var numerator = 0
  var denominator = 0
  var n = 0

  mutating func add(_ other: ReportSum) {
    numerator += other.numerator
    denominator += other.denominator
    n += other.n
  }
}

/// The cases that somebody's figures are counted over.
struct ReportGround {
  let area: Area
  /// A handler sees the own unit's.
  var unit: Int64?
  /// Disputes of one origin, of one kind.
  var filter = ReportQuery.Filter()

  static func of(_ code: String, in db: Database) throws -> ReportGround {
    guard let area = try Areas.find(code, in: db) else { throw Invalid("area", "unknown-area") }
    return ReportGround(area: area)
  }

  static func of(
    _ code: String, _ what: Measure.Ground, for actor: Actor, in db: Database
  ) throws -> ReportGround {
    let mine = try Sight.of(actor, in: db)
    guard actor.role.sees(what) else { throw Refusal.notAllowed(step: "report") }
    var ground = try of(code, in: db)
    guard mine.scope.contains(ground.area) else { throw Refusal.notFound }
    // A handler without a unit is nobody's, and none has this number.
    if actor.role.actsForUnit { ground.unit = actor.post.organisation ?? 0 }
    return ground
  }

  /// Several measures of one cohort: from the sums of days where these serve and are right, else
  /// counted from the cases.
  func sums(
    _ measures: [Measure], in period: ReportPeriod, by grouping: ReportQuery.Grouping? = nil,
    at now: Instant, _ db: Database
  ) throws -> [(label: String?, sums: [ReportSum])] {
    guard let first = measures.first else { return [] }
    let series = FigureDays.Series.of(first.ground, first.cohort, by: grouping)
    guard let part = try part(of: series, by: grouping, in: db),
      let split = try FigureDays.split(series, period, at: now, in: db)
    else { return try counted(measures, of: series, in: period, by: grouping, at: now, db) }
    var all = try FigureDays.sums(
      measures, series, part, of: area, over: split.summed, by: grouping, in: db)
    for period in split.counted {
      all += try counted(measures, of: series, in: period, by: grouping, at: now, db)
    }
    var together: [String?: [ReportSum]] = [:]
    for (label, sums) in all {
      var whole = together[label] ?? sums.map { _ in ReportSum() }
      for index in sums.indices { whole[index].add(sums[index]) }
      together[label] = whole
    }
    return together.map { ($0.key, $0.value) }
  }

  /// The sums that serve a table. A unit's figures have none, nor has an area to which a single
  /// village was moved.
  private func part(
    of series: FigureDays.Series, by grouping: ReportQuery.Grouping?, in db: Database
  ) throws -> FigureDays.Part? {
    guard unit == nil, filter.isEmpty, try AreaScope.of(area, in: db).codes[.village] == nil else {
      return nil
    }
    switch grouping {
    case nil, .month:
      return area.level == .city ? .county : area.level >= .township ? .township : nil
    case .area: return area.level == .city ? .county : area.level == .county ? .township : nil
    case .some(let grouping):
      return area.level == .city && series.groupings.contains(grouping) ? .grouping(grouping) : nil
    }
  }

  /// The columns of a count of several measures.
  static func columns(_ measures: [Measure]) -> SQL {
    var columns: SQL = "count(*) AS n"
    for (index, measure) in measures.enumerated() {
      columns += """
        , CAST(sum(\(measure.summed)) AS BIGINT) AS num\(raw: "\(index)"),
        sum(CASE WHEN \(measure.denominator) THEN 1 ELSE 0 END) AS den\(raw: "\(index)")
        """
    }
    return columns
  }

  static func sums(_ measures: [Measure], _ row: Row) throws -> [ReportSum] {
    let n: Int = try row.get("n")
    return try measures.indices.map { index in
      // A sum over no row is null.
      ReportSum(
        numerator: try row.get("num\(index)", or: 0),
        denominator: try row.get("den\(index)", or: 0), n: n)
    }
  }

  /// Several measures of one cohort, counted in one pass.
  private func counted(
    _ measures: [Measure], of series: FigureDays.Series, in period: ReportPeriod,
    by grouping: ReportQuery.Grouping?, at now: Instant, _ db: Database
  ) throws -> [(label: String?, sums: [ReportSum])] {
    var rows = try condition(db)
    rows += " AND \(series.ground.counted(by: unit == nil ? grouping : .unit))"
    rows += " AND \(series.cohort.condition(period, at: now))"
    let column = grouping.map { $0.column(of: series, in: area.level) }
    let groups: SQL = column.map { " GROUP BY \($0)" } ?? ""
    return try db.all(
      """
      SELECT CAST(\(column ?? "NULL") AS TEXT) AS label, \(Self.columns(measures))
      FROM \(series.ground.table) WHERE \(rows)\(groups)
      """
    ).map { row in (try row.get("label"), try Self.sums(measures, row)) }
  }

  /// What lies in the area and is the unit's.
  func condition(_ db: Database) throws -> SQL {
    var rows: SQL = try "\(AreaScope.of(area, in: db).condition(village: "area"))"
    if let unit { rows += " AND unit = \(unit)" }
    if let channel = filter.channel { rows += " AND channel = \(channel)" }
    if let category = filter.category { rows += " AND category = \(category)" }
    return rows
  }

  /// A sum as a value; what is counted per household gets the households of its area (none for a
  /// code that is no area), as they stood at the end of the period.
  func value(
    _ measure: Measure, _ sum: ReportSum, in period: ReportPeriod, of inside: String? = nil,
    at now: Instant, _ db: Database
  ) throws -> ReportValue {
    var denominator = sum.denominator
    if measure.unit == .perHundredHouseholds {
      denominator =
        try Estates.households(
          within: inside ?? area.code, on: min(period.to - 1, now.day), in: db) ?? 0
    }
    return ReportValue(
      measure, numerator: sum.numerator, denominator: denominator, n: sum.n)
  }

  /// A village's own small count is hidden like that of one among others.
  func shown(_ value: ReportValue, of measure: Measure, under limit: Int) -> ReportValue {
    area.level == .village && value.isSmall(measure, under: limit) ? .concealed : value
  }

  /// Whether a line is of a village, or of a unit of one that settles disputes.
  func isBelowTownship(
    _ key: String?, among units: Organisations.Named, by query: ReportQuery
  ) -> Bool {
    switch query.grouping {
    case _ where area.level == .village: true
    case .area: area.level == .township
    case .unit where query.measure.ground == .mediation:
      key.flatMap { Int64($0) }.flatMap { units[$0] }?.level == .village
    default: false
    }
  }
}

extension Measure.Cohort {
  func condition(_ period: ReportPeriod, at now: Instant) -> SQL {
    switch self {
    case .received:
      "received_day >= \(period.from.number) AND received_day < \(period.to.number)"
    case .handleDue, .replyDue, .resolveDue, .signDue:
      // What is not yet due at the cut-off cannot be late.
      """
      \(column) >= \(period.from.start.milliseconds)
        AND \(column) < \(min(period.to.start, now).milliseconds)
      """
    }
  }

  /// The day of Shanghai by which a case belongs to the cohort.
  var day: SQL { self == .received ? column : Self.day(of: column) }

  static func day(of milliseconds: SQL) -> SQL {
    "(\(milliseconds) + \(raw: "\(Instant.offset)")) / 86400000"
  }
}

extension ReportQuery.Grouping {
  /// What a line is for, within an area of a level, as it stands in the row: numbers are grouped
  /// faster than their text. Months are made from days in Swift, not by the engine.
  func column(of series: FigureDays.Series, in level: Level) -> SQL {
    switch self {
    case .area:
      switch level {
      case .city: "county"
      case .county: "township"
      case .township, .village: "area"
      }
    case .unit: "unit"
    case .category: series.ground == .hotline ? "substr(category, 1, 2)" : "category"
    case .level: "level"
    case .channel: "channel"
    case .road: "road"
    case .desk: "desk"
    case .month: series.cohort.day
    }
  }

  func names(
    of keys: [String], among units: Organisations.Named, _ what: Measure.Ground,
    below area: Area, on day: Day, in db: Database
  ) throws -> [String: String] {
    var names: [String: String] = [:]
    switch self {
    case .area:
      let areas =
        area.level == .village ? [area] : try Areas.children(of: area.code, on: day, in: db)
      for area in areas { names[area.code] = area.name }
      for key in keys where names[key] == nil { names[key] = try Areas.find(key, in: db)?.name }
    case .unit: for (id, unit) in units { names["\(id)"] = unit.name }
    case .category where what == .mediation: names = try disputeNames("kinds", on: day, in: db)
    case .channel: names = try disputeNames("channels", on: day, in: db)
    case .road:
      names = try disputeNames("roads", on: day, in: db).merging(
        disputeNames("lawful-roads", on: day, in: db)
      ) { own, _ in own }
    case .desk: for key in keys { names[key] = try Areas.find(key, in: db)?.name }
    case .category:
      let table = try Policies.current(CategoryPolicy.self, on: day, in: db).policy
      for category in table.categories { names[category.code] = category.name }
    case .month, .level: break
    }
    return names
  }

  private func disputeNames(
    _ list: String, on day: Day, in db: Database
  ) throws -> [String: String] {
    let policy = try Policies.current(MediationPolicy.self, on: day, in: db).policy
    return Dictionary(
      policy.choices(list).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
  }
}

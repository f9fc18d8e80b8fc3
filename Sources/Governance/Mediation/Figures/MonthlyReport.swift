import CaseEngine
import Storage

/// The monthly table of an area, counted from the figures of its disputes.
package struct MonthlyReport: Sendable {
  package let area: Area
  package let period: ReportPeriod
  package let asOf: Instant
  package let table: MonthlyTable
  package let summary: MonthlySummary
  package let base: FigurePolicy.SuccessBase
  /// The kinds of policy, in its order.
  package let kinds: [(id: String, name: String)]
  /// What may be prevented, in the order of policy.
  package let preventions: [(id: String, name: String)]
  /// Below township a table of parts would give the parties away, however it is cut.
  package var isHidden: Bool { area.level == .village }

  /// - Throws: as `Report.run`.
  package static func run(
    _ code: String, _ period: ReportPeriod, for actor: Actor, at now: Instant, in db: Database
  ) throws -> MonthlyReport {
    let ground = try ReportGround.of(code, .mediation, for: actor, in: db)
    let base = try Policies.current(FigurePolicy.self, on: now.day, in: db).policy.successOver
    let policy = try Policies.current(MediationPolicy.self, on: now.day, in: db).policy
    func list(_ name: String) -> [(id: String, name: String)] {
      policy.choices(name).map { (id: $0.id, name: $0.name) }
    }
    let kinds = list("kinds")
    // Below township nothing is shown, so nothing is counted.
    let isHidden = ground.area.level == .village
    func accepted(_ comparison: Comparison) throws -> Int {
      guard !isHidden else { return 0 }
      let before = period.before(comparison, on: now.day)
      return try ground.sums([MonthlyTable.accepted], in: before, at: now, db).first?.sums.first?
        .numerator ?? 0
    }
    let table =
      isHidden ? MonthlyTable() : try count(ground, period, kinds: kinds.map(\.id), at: now, db)
    return MonthlyReport(
      area: ground.area, period: period, asOf: now, table: table,
      summary: MonthlySummary(
        table, kinds: kinds.map(\.id), over: base, monthBefore: try accepted(.month),
        yearBefore: try accepted(.year)),
      base: base, kinds: kinds, preventions: list("preventions"))
  }

  static func count(
    _ ground: ReportGround, _ period: ReportPeriod, kinds: [String], at now: Instant,
    _ db: Database
  ) throws -> MonthlyTable {
    let types = try committeeTypes(on: now.day, in: db)
    var table = MonthlyTable()
    let whole = try ground.sums(MonthlyTable.measures, in: period, at: now, db).first?.sums
    if let whole { table.fill(whole) }
    func accepted(by grouping: ReportQuery.Grouping) throws -> [(key: String?, count: Int)] {
      try ground.sums([MonthlyTable.accepted], in: period, by: grouping, at: now, db).map {
        (key: $0.label, count: $0.sums[0].numerator)
      }
    }
    for (channel, count) in try accepted(by: .channel) {
      guard let source = channel.flatMap({ MonthlyTable.Source(channel: $0) }) else { continue }
      table.sources[source, default: 0] += count
    }
    for (kind, count) in try accepted(by: .category) {
      guard let kind, kinds.contains(kind) else { continue }
      table.kinds[kind, default: 0] += count
    }
    for (unit, count) in try accepted(by: .unit) {
      let type = unit.flatMap { Int64($0) }.flatMap { types[$0] } ?? "none"
      table.handlers[type, default: 0] += count
    }
    for row in try db.all(
      """
      SELECT prevented, count(*) AS n, CAST(sum(prevented_people) AS BIGINT) AS people
      FROM dispute_figures WHERE \(try ground.condition(db)) AND counted = 1 AND admitted = 1
        AND prevented IS NOT NULL AND \(Measure.Cohort.received.condition(period, at: now))
      GROUP BY prevented
      """)
    {
      table.prevented[try row.get("prevented")] = .init(
        cases: try row.get("n"), people: try row.get("people"))
    }
    return table
  }

  /// By organisation, what the register of committees says has set it up.
  private static func committeeTypes(
    on day: Day, in db: Database
  ) throws -> [Int64: String] {
    var types: [Int64: String] = [:]
    for row in try db.all(
      """
      SELECT filters FROM register_rows
      WHERE register = \(Register.committees.id) AND filters LIKE \("%\norganisation=%")
        AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day))
      """)
    {
      let filters: String = try row.get("filters")
      let pairs = filters.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1) }
      func value(_ name: String) -> String? {
        pairs.first { $0.count == 2 && $0[0] == name }.map { String($0[1]) }
      }
      guard let unit = value("organisation").flatMap(Int64.init), let type = value("type") else {
        continue
      }
      types[unit] = type
    }
    return types
  }
}

extension MonthlyTable {
  /// What was accepted, counted.
  fileprivate static let accepted = measure(of: "accepted", unit: .count, "admitted = 1")

  /// What is summed up of the whole, in the order in which `fill` reads it.
  static let measures: [Measure] = {
    let settled = Measure.settled
    let agreed: SQL = "agreement IS NOT NULL"
    return [
      accepted,
      measure(of: "people", unit: .sum, "people"),
      measure(of: "successful", settled),
      measure(of: "ended", settled, where: "ended = 1"),
      measure(of: "complex", "difficulty = 'complex'"),
      measure(of: "amount", unit: .sum, "amount", where: agreed),
      measure(of: "oral", "agreement = 'oral'", where: agreed),
      measure(of: "written", "agreement = 'written'", where: agreed),
      measure(of: "performed", "performance = 'performed'", where: agreed),
      measure(of: "confirmed", "confirmed = 1", where: agreed),
      measure(of: "calmed", unit: .sum, "people", where: "red = 1 AND " + settled),
    ]
  }()

  private static func measure(
    of part: String, unit: Measure.Unit = .count, _ numerator: SQL, where condition: SQL? = nil
  ) -> Measure {
    let accepted: SQL = "admitted = 1"
    return Measure(
      "monthly-" + part, on: .mediation, unit: unit, numerator,
      of: condition.map { accepted + " AND " + $0 } ?? accepted)
  }

  fileprivate mutating func fill(_ sums: [ReportSum]) {
    total = sums[0].numerator
    people = sums[1].numerator
    successful = sums[2].numerator
    (endedSuccessful, ended) = (sums[3].numerator, sums[3].denominator)
    complex = sums[4].numerator
    (amount, agreements) = (sums[5].numerator, sums[5].denominator)
    oral = sums[6].numerator
    written = sums[7].numerator
    performed = sums[8].numerator
    confirmed = sums[9].numerator
    (calmedPeople, calmed) = (sums[10].numerator, sums[10].denominator)
  }
}

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
  package let kinds: [WorkPolicy.Choice]
  /// What may be prevented, in the order of policy.
  package let preventions: [WorkPolicy.Choice]
  /// Below township a table of parts would give the parties away, however it is cut.
  package var isHidden: Bool { area.level == .village }

  /// - Throws: as `Report.run`.
  package static func run(
    _ code: String, _ period: ReportPeriod, for actor: Actor, at now: Instant, in db: Database
  ) throws -> MonthlyReport {
    let ground = try ReportGround.of(code, .mediation, for: actor, in: db)
    let base = try Policies.current(FigurePolicy.self, on: now.day, in: db).policy.successOver
    let policy = try Policies.current(MediationPolicy.self, on: now.day, in: db).policy
    let kinds = policy.choices("kinds")
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
      base: base, kinds: kinds, preventions: policy.choices("preventions"))
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
      if kind == nil { table.withoutKind += count }
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
  /// What is summed up of the whole, and where it stands in the table.
  private struct Entry: Sendable {
    let measure: Measure
    let put: @Sendable (ReportSum, inout MonthlyTable) -> Void

    /// Of what was accepted, as far as the condition holds.
    init(
      _ id: String, unit: Measure.Unit = .count, _ numerator: SQL, where condition: SQL? = nil,
      _ put: @escaping @Sendable (ReportSum, inout MonthlyTable) -> Void
    ) {
      let accepted: SQL = "admitted = 1"
      measure = Measure(
        "monthly-" + id, on: .mediation, unit: unit, numerator,
        of: condition.map { accepted + " AND " + $0 } ?? accepted)
      self.put = put
    }
  }

  private static let acceptance = Entry("accepted", "1 = 1") { $1.total = $0.numerator }

  private static let entries: [Entry] = {
    let settled = Measure.settled
    let agreed: SQL = "agreement IS NOT NULL"
    return [
      acceptance,
      Entry("people", unit: .sum, "people") { $1.people = $0.numerator },
      Entry("successful", settled) { $1.successful = $0.numerator },
      Entry("ended", settled, where: "ended = 1") {
        $1.endedSuccessful = $0.numerator
        $1.ended = $0.denominator
      },
      Entry("complex", "difficulty = 'complex'") { $1.complex = $0.numerator },
      Entry("amount", unit: .sum, "amount", where: agreed) {
        $1.amount = $0.numerator
        $1.agreements = $0.denominator
      },
      Entry("oral", "agreement = 'oral'", where: agreed) { $1.oral = $0.numerator },
      Entry("written", "agreement = 'written'", where: agreed) { $1.written = $0.numerator },
      Entry("performed", "performance = 'performed'", where: agreed) {
        $1.performed = $0.numerator
      },
      Entry("confirmed", "confirmed = 1", where: agreed) { $1.confirmed = $0.numerator },
      Entry("calmed", unit: .sum, "people", where: "red = 1 AND " + settled) {
        $1.calmedPeople = $0.numerator
        $1.calmed = $0.denominator
      },
    ]
  }()

  static let measures = entries.map(\.measure)

  fileprivate static let accepted = acceptance.measure

  fileprivate mutating func fill(_ sums: [ReportSum]) {
    for (entry, sum) in zip(Self.entries, sums) { entry.put(sum, &self) }
  }
}

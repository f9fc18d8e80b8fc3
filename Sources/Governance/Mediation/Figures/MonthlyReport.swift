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
    let types = try committeeTypes(on: now.day, in: db)
    func counted(_ period: ReportPeriod) throws -> MonthlyTable {
      if ground.area.level == .village { return MonthlyTable() }
      return try count(ground, period, kinds: kinds.map(\.id), types, db)
    }
    let table = try counted(period)
    return MonthlyReport(
      area: ground.area, period: period, asOf: now, table: table,
      summary: MonthlySummary(
        table, kinds: kinds.map(\.id), over: base,
        monthBefore: try counted(period.before(.month, on: now.day)),
        yearBefore: try counted(period.before(.year, on: now.day))),
      base: base, kinds: kinds, preventions: list("preventions"))
  }

  private static func count(
    _ ground: ReportGround, _ period: ReportPeriod, kinds: [String], _ types: [Int64: String],
    _ db: Database
  ) throws -> MonthlyTable {
    let rows: SQL = """
      FROM dispute_figures WHERE \(try ground.condition(db)) AND counted = 1 AND admitted = 1
        AND \(Measure.Cohort.received.condition(period, at: .latest))
      """
    var table = MonthlyTable()
    let settled: SQL = "result = 'settled'"
    func sum(_ condition: SQL, _ what: SQL = "1") -> SQL {
      "CAST(sum(CASE WHEN \(condition) THEN \(what) ELSE 0 END) AS BIGINT)"
    }
    let whole = try db.first(
      """
      SELECT count(*) AS n, \(sum("1 = 1", "people")) AS people, \(sum(settled)) AS successful,
        \(sum("ended = 1")) AS ended,
        \(sum("ended = 1 AND \(settled)")) AS ended_successful, \(sum("difficulty = 'complex'")) AS complex,
        \(sum("agreement IS NOT NULL", "amount")) AS amount,
        \(sum("agreement IS NOT NULL")) AS agreements, \(sum("agreement = 'oral'")) AS oral,
        \(sum("agreement = 'written'")) AS written,
        \(sum("performance = 'performed'")) AS performed, \(sum("confirmed = 1")) AS confirmed,
        \(sum("red = 1 AND \(settled)")) AS calmed,
        \(sum("red = 1 AND \(settled)", "people")) AS calmed_people
      \(rows)
      """)
    if let whole {
      // A sum over no row is null.
      table.total = try whole.get("n")
      table.people = try whole.get("people", or: 0)
      table.successful = try whole.get("successful", or: 0)
      table.ended = try whole.get("ended", or: 0)
      table.endedSuccessful = try whole.get("ended_successful", or: 0)
      table.complex = try whole.get("complex", or: 0)
      table.amount = try whole.get("amount", or: 0)
      table.agreements = try whole.get("agreements", or: 0)
      table.oral = try whole.get("oral", or: 0)
      table.written = try whole.get("written", or: 0)
      table.performed = try whole.get("performed", or: 0)
      table.confirmed = try whole.get("confirmed", or: 0)
      table.calmed = try whole.get("calmed", or: 0)
      table.calmedPeople = try whole.get("calmed_people", or: 0)
    }
    for row in try db.all("SELECT channel, count(*) AS n \(rows) GROUP BY channel") {
      let channel: String? = try row.get("channel")
      guard let source = channel.flatMap({ MonthlyTable.Source(channel: $0) }) else { continue }
      table.sources[source, default: 0] += try row.get("n") as Int
    }
    for row in try db.all("SELECT category, count(*) AS n \(rows) GROUP BY category") {
      let kind: String? = try row.get("category")
      guard let kind, kinds.contains(kind) else { continue }
      table.kinds[kind, default: 0] += try row.get("n") as Int
    }
    for row in try db.all(
      """
      SELECT prevented, count(*) AS n, CAST(sum(prevented_people) AS BIGINT) AS people
      \(rows) AND prevented IS NOT NULL GROUP BY prevented
      """)
    {
      table.prevented[try row.get("prevented")] = .init(
        cases: try row.get("n"), people: try row.get("people"))
    }
    for row in try db.all("SELECT unit, count(*) AS n \(rows) GROUP BY unit") {
      let unit: Int64? = try row.get("unit")
      table.handlers[unit.flatMap { types[$0] } ?? "none", default: 0] += try row.get("n") as Int
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

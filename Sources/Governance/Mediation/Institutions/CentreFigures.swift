import CaseEngine
import Storage

/// Who was there, and how soon who was called came: by centre or by function, in a period.
///
/// Attendance is days on which somebody came, of days laid out up to today that were not excused.
/// On call: of those called in the period and not called off, how many came, how many of these
/// within the minutes that were set when they were called, and the mean of the minutes. Who may
/// still come in time is neither in time nor late.
package struct CentreFigures: Sendable {
  package enum Grouping: String, CaseIterable, Sendable { case centre, function }

  package struct Counts: Hashable, Sendable {
    package var owed = 0
    package var came = 0
    package var excused = 0
    package var called = 0
    package var arrived = 0
    package var inTime = 0
    /// Called, not yet there, and still within their minutes.
    package var awaited = 0
    /// Milliseconds of all who came, together.
    var waited: Int64 = 0

    package var attendance: Double? { owed == 0 ? nil : Double(came) / Double(owed) }
    package var inTimeShare: Double? {
      called == awaited ? nil : Double(inTime) / Double(called - awaited)
    }
    package var meanMinutes: Double? {
      arrived == 0 ? nil : Double(waited) / Double(arrived) / 60_000
    }

    mutating func add(_ other: Counts) {
      owed += other.owed
      came += other.came
      excused += other.excused
      called += other.called
      arrived += other.arrived
      inTime += other.inTime
      awaited += other.awaited
      waited += other.waited
    }
  }

  package struct Line: Sendable {
    package let key: String
    package let name: String
    package let counts: Counts

    package init(key: String, name: String, counts: Counts) {
      self.key = key
      self.name = name
      self.counts = counts
    }
  }

  package let area: Area
  package let period: ReportPeriod
  package let grouping: Grouping
  package let lines: [Line]
  package let total: Counts

  package static let readers: [Role] = [
    .supervisor, .leader, .coordinator, .receptionist, .auditor,
  ]

  package static func run(
    _ code: String, _ period: ReportPeriod, by grouping: Grouping, for actor: Actor,
    at now: Instant, in db: Database
  ) throws -> CentreFigures {
    guard readers.contains(actor.role) else { throw Refusal.notAllowed(step: "report") }
    guard let area = try Areas.find(code, in: db) else { throw Invalid("area", "unknown-area") }
    guard let mine = try AreaScope.of(actor.post.area, in: db), mine.contains(area) else {
      throw Refusal.notFound
    }
    guard period.from < period.to else { throw Invalid("to", "before-from") }
    let scope = try AreaScope.of(area, in: db)
    let centres: SQL = """
      SELECT id FROM register_rows
      WHERE register = \(Register.centres.id) AND \(scope.condition(village: "area"))
      """
    let key: SQL = grouping == .centre ? "CAST(centre AS TEXT)" : "function"
    var groups: [String: Counts] = [:]
    let last = min(period.to, now.day + 1)
    for row in try db.all(
      """
      SELECT \(key) AS label,
        sum(CASE WHEN excused IS NULL THEN 1 ELSE 0 END) AS owed,
        sum(CASE WHEN arrived_at IS NOT NULL THEN 1 ELSE 0 END) AS came,
        sum(CASE WHEN excused IS NOT NULL THEN 1 ELSE 0 END) AS excused
      FROM duties
      WHERE day >= \(period.from) AND day < \(last) AND centre IN (\(centres)) GROUP BY \(key)
      """)
    {
      var counts = Counts()
      counts.owed = try row.get("owed")
      counts.came = try row.get("came")
      counts.excused = try row.get("excused")
      groups[try row.get("label"), default: Counts()].add(counts)
    }
    for row in try db.all(
      """
      SELECT \(key) AS label, count(*) AS called,
        sum(CASE WHEN arrived_at IS NOT NULL THEN 1 ELSE 0 END) AS arrived,
        sum(CASE WHEN arrived_at <= called_at + target_minutes * 60000 THEN 1 ELSE 0 END) AS in_time,
        sum(CASE WHEN arrived_at IS NULL AND called_at + target_minutes * 60000 > \(now)
          THEN 1 ELSE 0 END) AS awaited,
        CAST(sum(CASE WHEN arrived_at IS NOT NULL THEN arrived_at - called_at ELSE 0 END)
          AS BIGINT) AS waited
      FROM centre_calls
      WHERE called_at >= \(period.from.start) AND called_at < \(period.to.start)
        AND cancelled_at IS NULL AND centre IN (\(centres)) GROUP BY \(key)
      """)
    {
      var counts = Counts()
      counts.called = try row.get("called")
      counts.arrived = try row.get("arrived")
      counts.inTime = try row.get("in_time")
      counts.awaited = try row.get("awaited")
      counts.waited = try row.get("waited")
      groups[try row.get("label"), default: Counts()].add(counts)
    }
    var total = Counts()
    for counts in groups.values { total.add(counts) }
    let names = try names(grouping, groups.keys, on: now.day, in: db)
    return CentreFigures(
      area: area, period: period, grouping: grouping,
      lines: groups.sorted { $0.key < $1.key }.map {
        Line(key: $0.key, name: names[$0.key] ?? $0.key, counts: $0.value)
      }, total: total)
  }

  private static func names(
    _ grouping: Grouping, _ keys: some Collection<String>, on day: Day, in db: Database
  ) throws -> [String: String] {
    switch grouping {
    case .function:
      return Dictionary(
        try PolicyList.functions.entries(on: day, in: db).map { ($0.id, $0.name) },
        uniquingKeysWith: { first, _ in first })
    case .centre:
      let ids = keys.compactMap { Int64($0) }
      guard !ids.isEmpty else { return [:] }
      var names: [String: String] = [:]
      for row in try db.all("SELECT id, name FROM register_rows WHERE id IN \(list: ids)") {
        names["\(try row.get("id") as Int64)"] = try row.get("name")
      }
      return names
    }
  }
}

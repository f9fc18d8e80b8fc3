import CaseEngine
import Storage

/// A report beside those of earlier periods, line by line.
package struct ComparedReport: Sendable {
  package let report: Report
  package let earlier: [Comparison: Report]
  private let values: [Comparison: [String?: ReportValue]]

  package init(_ report: Report, earlier: [Comparison: Report]) {
    self.report = report
    self.earlier = earlier
    values = earlier.mapValues { report in
      Dictionary(report.lines.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
  }

  package static func run(
    _ query: ReportQuery, against comparisons: [Comparison], for actor: Actor, at now: Instant,
    in db: Database
  ) throws -> ComparedReport {
    try run(query, against: comparisons, at: now) {
      try Report.run($0, for: actor, at: now, in: db)
    }
  }

  /// Of the whole population, as `Report.run` without an actor.
  package static func run(
    _ query: ReportQuery, against comparisons: [Comparison], at now: Instant, in db: Database
  ) throws -> ComparedReport {
    try run(query, against: comparisons, at: now) { try Report.run($0, at: now, in: db) }
  }

  private static func run(
    _ query: ReportQuery, against comparisons: [Comparison], at now: Instant,
    _ count: (ReportQuery) throws -> Report
  ) throws -> ComparedReport {
    // Of a whole year both comparisons are with the year before: that is counted once.
    var counted: [ReportPeriod: Report] = [:]
    var earlier: [Comparison: Report] = [:]
    for comparison in comparisons {
      let period = query.period.before(comparison, on: now.day)
      guard period.from < period.to else { continue }
      let report = try counted[period] ?? count(query.during(period))
      counted[period] = report
      earlier[comparison] = report
    }
    return ComparedReport(try count(query), earlier: earlier)
  }

  /// What stood in the place of a line; nil where the lines are the periods themselves.
  package func previous(_ line: Report.Line, _ comparison: Comparison) -> ReportValue? {
    guard report.query.grouping != .month else { return nil }
    return values[comparison]?[line.key]
  }

  package func change(_ line: Report.Line, _ comparison: Comparison) -> Int? {
    previous(line, comparison).flatMap {
      line.value.change(from: $0, of: report.query.measure)
    }
  }

  package func change(_ comparison: Comparison) -> Int? {
    earlier[comparison].flatMap {
      report.total.change(from: $0.total, of: report.query.measure)
    }
  }
}

/// Every measure of an area in a period, with what it was before.
package struct Overview: Sendable {
  package struct Figure: Sendable {
    package let measure: Measure
    package let value: ReportValue
    package let earlier: [Comparison: ReportValue]

    package func change(_ comparison: Comparison) -> Int? {
      earlier[comparison].flatMap { value.change(from: $0, of: measure) }
    }
  }

  package let area: Area
  package let period: ReportPeriod
  package let asOf: Instant
  package let figures: [Figure]

  /// - Throws: as `Report.run`.
  package static func run(
    _ code: String, _ period: ReportPeriod, of what: Measure.Ground = .hotline,
    for actor: Actor, at now: Instant, in db: Database
  ) throws -> Overview {
    try run(
      period, of: what, on: ReportGround.of(code, what, for: actor, in: db), at: now, in: db)
  }

  /// Of the whole population.
  static func run(
    _ code: String, _ period: ReportPeriod, at now: Instant, in db: Database
  ) throws -> Overview {
    try run(period, of: .hotline, on: ReportGround.of(code, in: db), at: now, in: db)
  }

  private static func run(
    _ period: ReportPeriod, of what: Measure.Ground, on ground: ReportGround, at now: Instant,
    in db: Database
  ) throws -> Overview {
    let policy = try Policies.current(FigurePolicy.self, on: now.day, in: db).policy
    let all = Measure.of(what)
    func values(_ period: ReportPeriod) throws -> [String: ReportValue] {
      var values: [String: ReportValue] = [:]
      for (_, measures) in Dictionary(grouping: all, by: \.cohort) {
        let counted = measures.map { $0.counted(under: policy) }
        let sums = try ground.sums(counted, in: period, at: now, db).first?.sums ?? []
        for (measure, sum) in zip(measures, sums) {
          let value = try ground.value(measure, sum, in: period, at: now, db)
          values[measure.id] = ground.shown(value, of: measure, under: policy.smallCount)
        }
      }
      return values
    }
    let current = try values(period)
    var earlier: [Comparison: [String: ReportValue]] = [:]
    for comparison in Comparison.allCases {
      earlier[comparison] = try values(period.before(comparison, on: now.day))
    }
    return Overview(
      area: ground.area, period: period, asOf: now,
      figures: all.compactMap { measure in
        current[measure.id].map {
          Figure(
            measure: measure, value: $0, earlier: earlier.compactMapValues { $0[measure.id] })
        }
      })
  }
}

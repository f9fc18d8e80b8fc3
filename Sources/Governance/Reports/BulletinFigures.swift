import CaseEngine
import Storage

/// Every figure of an area and a period with what it was held against, as a value that can be kept.
/// Of the whole population: nobody's sight limits it, but small counts below township are hidden.
package struct BulletinFigures: Codable, Hashable, Sendable {
  package struct Figure: Codable, Hashable, Sendable {
    package let measure: String
    /// Of the definition by which it was counted.
    package let version: Int
    package let value: ReportValue
    package let month: ReportValue?
    package let year: ReportValue?

    package func earlier(_ comparison: Comparison) -> ReportValue? {
      comparison == .month ? month : year
    }

    package func change(_ comparison: Comparison) -> Int? {
      guard let measure = Measure.named(measure) else { return nil }
      return earlier(comparison).flatMap { value.change(from: $0, of: measure) }
    }
  }

  /// What was received, by area, category or unit.
  package struct Part: Codable, Hashable, Sendable {
    package let grouping: String
    package let lines: [Line]
  }

  package struct Line: Codable, Hashable, Sendable {
    package let key: String?
    package let name: String?
    package let value: ReportValue
  }

  package let area: String
  package let areaName: String
  package let from: Day
  package let to: Day
  /// The cut-off.
  package let asOf: Instant
  package let figures: [Figure]
  package let parts: [Part]

  package var period: ReportPeriod { ReportPeriod(from: from, to: to) }

  package func figure(_ measure: String) -> Figure? { figures.first { $0.measure == measure } }

  static func count(
    _ area: String, _ period: ReportPeriod, at now: Instant, in db: Database
  ) throws -> BulletinFigures {
    let overview = try Overview.run(area, period, at: now, in: db)
    let received = Measure.all[0]
    let parts = try received.groupings.filter { $0 != .month }.map { grouping in
      var query = ReportQuery(measure: received, area: area, period: period)
      query.grouping = grouping
      let report = try Report.run(query, at: now, in: db)
      return Part(
        grouping: grouping.rawValue,
        lines: report.lines.map { Line(key: $0.key, name: $0.name, value: $0.value) })
    }
    return BulletinFigures(
      area: area, areaName: overview.area.name, from: period.from, to: period.to, asOf: now,
      figures: overview.figures.map {
        Figure(
          measure: $0.measure.id, version: $0.measure.version, value: $0.value,
          month: $0.earlier[.month], year: $0.earlier[.year])
      },
      parts: parts)
  }

  /// Whether anything but the cut-off differs.
  func says(theSameAs other: BulletinFigures) -> Bool {
    figures == other.figures && parts == other.parts
  }
}

extension BulletinFigures.Part {
  /// Hundredths of a percent that add up to a hundred; what is hidden takes its part unseen.
  package func shares(of total: ReportValue?) -> [Int?] {
    let shown = lines.map { $0.value.hidden ? 0 : $0.value.numerator }
    let hidden = max(0, (total?.numerator ?? 0) - shown.reduce(0, +))
    let shares = Percent.shares(shown + [hidden])
    return lines.indices.map { index in
      lines[index].value.hidden || !shares.indices.contains(index) ? nil : shares[index]
    }
  }
}

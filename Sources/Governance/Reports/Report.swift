import CaseEngine
import Storage

package struct Report: Sendable {
  package struct Line: Sendable {
    /// The code, number or month that the line is for; nil for the cases that have none: not yet
    /// with a unit, not yet in a category, in no area of the next level.
    package let key: String?
    /// Nil where the key has a name elsewhere: a month.
    package let name: String?
    package let value: ReportValue
    /// Whether there are enough cases to be put in order with others.
    package let ranked: Bool
  }

  package let query: ReportQuery
  package let area: Area
  package let asOf: Instant
  package let lines: [Line]
  package let total: ReportValue
  /// What was hidden and what is ranked.
  package let policy: FigurePolicy

  /// - Throws: `Refusal.notAllowed` for who may see no figures, `Refusal.notFound` for an area
  ///   beyond the actor's own, `Invalid`.
  package static func run(
    _ query: ReportQuery, for actor: Actor, at now: Instant, in db: Database
  ) throws -> Report {
    try run(
      query, on: ReportGround.of(query.area, query.measure.ground, for: actor, in: db), at: now,
      in: db)
  }

  /// The same figure of the whole population, for who works on the database itself: no actor's
  /// area or unit limits it. Small counts are hidden all the same.
  package static func run(
    _ query: ReportQuery, at now: Instant, in db: Database
  ) throws -> Report {
    try run(query, on: ReportGround.of(query.area, in: db), at: now, in: db)
  }

  private static func run(
    _ query: ReportQuery, on ground: ReportGround, at now: Instant, in db: Database
  ) throws -> Report {
    guard query.period.from < query.period.to else { throw Invalid("to", "before-from") }
    guard query.measure.groupings.contains(query.grouping) else { throw Invalid("by", "choice") }
    guard query.filter.isEmpty || query.measure.ground == .mediation else {
      throw Invalid(query.filter.channel == nil ? "category" : "channel", "choice")
    }
    var ground = ground
    ground.filter = query.filter
    let policy = try Policies.current(FigurePolicy.self, on: now.day, in: db).policy
    let counted = try ground.sums(
      [query.measure.counted(under: policy)], in: query.period, by: query.grouping, at: now, db)
    var total = ReportSum()
    var groups: [String?: ReportSum] = [:]
    for (label, sums) in counted {
      total.add(sums[0])
      let key = query.grouping == .month ? label.flatMap(month) : label
      groups[key, default: ReportSum()].add(sums[0])
    }
    let found = groups.keys.compactMap { $0 }
    let units =
      query.grouping == .unit
      ? try Organisations.named(found.compactMap { Int64($0) }, in: db) : [:]
    var names = try query.grouping.names(
      of: found, among: units, query.measure.ground, below: ground.area, on: now.day, in: db)
    if query.grouping == .area {
      for code in names.keys where groups[code] == nil { groups[code] = ReportSum() }
    } else if query.grouping == .month {
      names = [:]
    }
    let whole = try ground.value(query.measure, total, in: query.period, at: now, db)
    let keys = groups.keys.sorted { ($0 == nil ? 1 : 0, $0 ?? "") < ($1 == nil ? 1 : 0, $1 ?? "") }
    var values = try keys.map { key in
      let inside = query.grouping == .area ? key ?? "" : nil
      return try ground.value(
        query.measure, groups[key] ?? ReportSum(), in: query.period, of: inside, at: now, db)
    }
    let isBelow = keys.map { ground.isBelowTownship($0, among: units, by: query) }
    values = ReportValue.concealed(
      values, where: isBelow, of: query.measure, under: policy.smallCount)
    // Beside the whole, a part of a village tells the rest of it: parts are not shown there.
    let isPart = !query.filter.isEmpty
    if isPart { values = zip(values, isBelow).map { $1 ? .concealed : $0 } }
    // What is left of the total would tell a line that has no other to be hidden with.
    let isTold = query.measure.ground == .mediation && values.count(where: \.hidden) == 1
    return Report(
      query: query, area: ground.area, asOf: now,
      lines: zip(keys, values).map { key, value in
        Line(
          key: key, name: key.flatMap { names[$0] }, value: value,
          ranked: key != nil && value.isRanked(query.measure, least: policy.rankingLeast))
      },
      total: isTold || isPart && ground.area.level == .village
        ? .concealed : ground.shown(whole, of: query.measure, under: policy.smallCount),
      policy: policy)
  }

  private static func month(of label: String) -> String? {
    Int(label).map { String(Day(number: $0).description.prefix(7)) }
  }

  /// The place of each line among those that are ranked, the highest value first; equal values
  /// share a place.
  package var places: [Int?] {
    let ranked = lines.filter(\.ranked).compactMap(\.value.value)
    return lines.map { line in
      guard line.ranked, let value = line.value.value else { return nil }
      return 1 + ranked.count { $0 > value }
    }
  }
}

extension ReportValue {
  /// Hides small counts of what lies below township, together with one more where a single one
  /// could be told from the total: the smallest that there is.
  static func concealed(
    _ values: [ReportValue], where isBelow: [Bool], of measure: Measure, under limit: Int
  ) -> [ReportValue] {
    var values = values
    let small = values.indices.filter { isBelow[$0] && values[$0].isSmall(measure, under: limit) }
    for index in small { values[index] = .concealed }
    // Among disputes a line of nothing serves where no other is left; it says nothing else.
    let least = measure.ground == .mediation ? 0 : 1
    if small.count == 1,
      let next = values.indices.filter({ !values[$0].hidden && values[$0].n >= least })
        .min(by: {
          (values[$0].n == 0 ? 1 : 0, values[$0].n) < (values[$1].n == 0 ? 1 : 0, values[$1].n)
        })
    {
      values[next] = .concealed
    }
    return values
  }

  /// Whether somebody could be known by it. Of a dispute every part of a figure speaks: the one that
  /// was settled among twenty, and the one that was not.
  func isSmall(_ measure: Measure, under limit: Int) -> Bool {
    let parts =
      measure.ground == .mediation ? [n, numerator, denominator, denominator - numerator] : [n]
    return parts.contains { (1..<limit).contains($0) }
  }
}

extension Role {
  /// Who may read figures: everybody with sight of such matters, a handler or mediator those of
  /// the own unit, and the auditor.
  package func sees(_ ground: Measure.Ground) -> Bool { ground.readers.contains(self) }

  /// Those of the hotline.
  package var seesFigures: Bool { sees(.hotline) }

  package static let readersOfFigures = Measure.Ground.hotline.readers
}

extension Sight {
  package var seesFigures: Bool { actor.role.seesFigures }
}

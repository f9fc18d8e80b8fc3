import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

/// Reports read sums of days where they are right. Here every report is held against the rows
/// alone, whatever changed since the sums were made.
@Suite struct FigureDayTests {
  static let today = Day(year: 2024, month: 10, day: 20)
  static let places: [(county: String?, township: String?)] = [
    (nil, nil), ("371402000000", nil), ("371402000000", "371402001000"),
    ("371402000000", "371402009000"), ("371403000000", "371403001000"),
  ]

  private static func due(_ random: inout SeededRandom) -> Int64? {
    random.happens(0.2)
      ? nil : today.start.milliseconds + Int64(random.whole(-90...5)) * Day.milliseconds
  }

  /// What a case counts, drawn by chance.
  static func change(
    _ id: Int64, isNew: Bool, _ random: inout SeededRandom, in db: Database
  ) throws {
    let place = random.pick(places) ?? (nil, nil)
    let (handle, reply, met) = (due(&random), due(&random), due(&random))
    let (judged, solved) = (random.happens(0.5), random.happens(0.5))
    let unit: Int? = random.pick([1, 2, nil]) ?? nil
    let stamp = Identifier.next()
    if isNew {
      let day = today.number + random.whole(-90...0)
      try db.run(
        """
        INSERT INTO case_figures (case_id, received_day, city, county, township, area, unit,
          is_part, is_parent, handle_due, handle_met, reply_due, reply_met, dispatched, returned,
          extended, redone, repeated, judged, solved, satisfied, excluded, stamp)
        VALUES (\(id), \(day), '371400000000', \(place.county), \(place.township),
          \(place.township ?? place.county ?? "371400000000"), \(unit), \(random.happens(0.1)),
          \(random.happens(0.1)), \(handle), \(met), \(reply), \(met), 1, 0, 0, 0, 0, \(judged),
          \(solved), 0, 0, \(stamp))
        """)
    } else {
      try db.run(
        """
        UPDATE case_figures SET handle_due = \(handle), handle_met = \(met), reply_due = \(reply),
          judged = \(judged), solved = \(solved), stamp = \(stamp) WHERE case_id = \(id)
        """)
    }
  }

  /// What a dispute counts, drawn by chance.
  static func dispute(
    _ id: Int64, isNew: Bool, _ random: inout SeededRandom, in db: Database
  ) throws {
    let place = random.pick(places) ?? (nil, nil)
    let (resolve, sign, met) = (due(&random), due(&random), due(&random))
    let result = random.pick(["settled", "not-settled", nil]) ?? nil
    let channel = random.pick(["visit", "police", nil]) ?? nil
    let category = random.pick(["neighbours", "labour", nil]) ?? nil
    let (admitted, ended) = (random.happens(0.8), random.happens(0.5))
    let agreement = result == "settled" ? random.pick(["oral", "written"]) : nil
    let (people, red) = (random.whole(1...9), random.happens(0.2))
    let unit: Int? = random.pick([1, 2, nil]) ?? nil
    let desk = random.pick(["371402001000", "371402000000", nil]) ?? nil
    let untried = desk != nil && random.happens(0.5)
    let stamp = Identifier.next()
    if isNew {
      try db.run(
        """
        INSERT INTO dispute_figures (case_id, received_day, city, county, township, area, unit,
          desk, channel, category, road, level, people, amount, counted, admitted, ended, result,
          agreement, confirmed, resolve_due, resolve_met, sign_due, sign_met, judged, satisfied, repeated,
          climbed, untried, red, breached, reopened, stamp)
        VALUES (\(id), \(today.number + random.whole(-90...0)), '371400000000', \(place.county),
          \(place.township), \(place.township ?? place.county ?? "371400000000"), \(unit),
          \(desk), \(channel), \(category), 'people', \(random.whole(1...4)), \(people), 100,
          \(random.happens(0.9)),
          \(admitted), \(ended), \(result), \(agreement), 0, \(resolve), \(met), \(sign),
          \(met), 0, 0, 0, \(desk != nil), \(untried), \(red), 0, 0, \(stamp))
        """)
    } else {
      try db.run(
        """
        UPDATE dispute_figures SET channel = \(channel), category = \(category),
          unit = \(unit), resolve_due = \(resolve), resolve_met = \(met), sign_due = \(sign),
          result = \(result),
          agreement = \(agreement), ended = \(ended), stamp = \(stamp) WHERE case_id = \(id)
        """)
    }
  }

  /// A table with its parts in order.
  static func text(_ table: MonthlyTable) -> String {
    var whole = table
    (whole.sources, whole.kinds, whole.handlers) = ([:], [:], [:])
    let parts = [
      table.sources.map { "\($0.key)=\($0.value)" }, table.kinds.map { "\($0.key)=\($0.value)" },
      table.handlers.map { "\($0.key)=\($0.value)" },
    ].map { $0.sorted() }
    return "\(whole) \(parts)"
  }

  static func values(_ at: Instant, in db: Database) throws -> [String] {
    var values: [String] = []
    for area in ["371400000000", "371402000000", "371402001000"] {
      for (from, to) in [(-30, 0), (-30, 5), (-40, -20), (-3, 1), (-90, 1)] {
        let period = ReportPeriod(from: today + from, to: today + to)
        if area.hasSuffix("00000000") {
          let table = try MonthlyReport.count(
            ReportGround.of(area, in: db), period, kinds: ["neighbours"], at: at, db)
          values.append("\(area) \(from) \(Self.text(table))")
        }
        for measure in Measure.all where measure.unit != .perHundredHouseholds {
          for grouping in measure.groupings {
            var query = ReportQuery(measure: measure, area: area, period: period)
            query.grouping = grouping
            let report = try Report.run(query, at: at, in: db)
            let lines = report.lines.map { "\($0.key ?? "-")=\($0.value)" }
            values.append(
              "\(area) \(from) \(measure.id) \(grouping) \(report.total) \(lines.sorted())")
          }
        }
      }
    }
    return values
  }

  @Test("Sums and rows say the same, whatever has changed since", arguments: Engine.allCases)
  func same(engine: Engine) async throws {
    let now = Self.today.at(minute: 600)
    try await withStore(engine, migrations: City.migrations) { store in
      try await store.write { db in
        try Dezhou.install(in: db)
        try Policies.seed(at: now, in: db)
      }
      var random = SeededRandom(seed: 7)
      var known = 0
      for round in 0..<6 {
        let (before, from) = (random, known)
        random = try await store.write { db in
          var random = before
          for index in 0..<60 {
            try Self.change(Int64(from + index + 1), isNew: true, &random, in: db)
            try Self.dispute(Int64(from + index + 1), isNew: true, &random, in: db)
          }
          for _ in 0..<(from > 0 ? 40 : 0) {
            try Self.change(Int64(random.whole(1...from)), isNew: false, &random, in: db)
            try Self.dispute(Int64(random.whole(1...from)), isNew: false, &random, in: db)
          }
          return random
        }
        known += 60
        // Some changes come before the count, some after; the fourth round is never counted.
        if round != 3 { while try await !FigureDays.count(store, at: now) {} }
        if round % 2 == 1 {
          let (start, count) = (random, known)
          random = try await store.write { db in
            var random = start
            for _ in 0..<10 {
              try Self.change(Int64(random.whole(1...count)), isNew: false, &random, in: db)
              try Self.dispute(Int64(random.whole(1...count)), isNew: false, &random, in: db)
            }
            return random
          }
        }
        let (summed, used) = try await store.read { db in
          (
            try Self.values(now, in: db),
            try db.value("SELECT count(*) FROM known_figure_days") as Int? ?? 0
          )
        }
        #expect(used > 120)
        #expect(try await store.read { db in try FigureDays.verify(in: db).isEmpty })
        let counted = try await store.read { db in
          try FigureDays.$isOff.withValue(true) { try Self.values(now, in: db) }
        }
        #expect(summed == counted, "round \(round)")
      }
    }
  }

  @Test(
    "A case that changes while its days are counted is not counted twice",
    arguments: Engine.allCases)
  func meanwhile(engine: Engine) async throws {
    let now = Self.today.at(minute: 600)
    try await withStore(engine, migrations: City.migrations) { store in
      try await store.write { db in
        try Dezhou.install(in: db)
        try Policies.seed(at: now, in: db)
        var random = SeededRandom(seed: 3)
        for id in 1...80 { try Self.change(Int64(id), isNew: true, &random, in: db) }
      }
      while try await !FigureDays.count(store, at: now) {}
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for node in 0..<3 {
          tasks.addTask {
            for _ in 0..<8 {
              _ = try await FigureDays.count(store, at: now)
              try await store.write { db in
                var random = SeededRandom(seed: UInt64(node) + Identifier.next().magnitude)
                for _ in 0..<5 {
                  try Self.change(Int64(random.whole(1...80)), isNew: false, &random, in: db)
                }
              }
            }
          }
        }
        try await tasks.waitForAll()
      }
      for _ in 0..<2 {
        let (summed, counted, wrong) = try await store.read { db in
          (
            try Self.values(now, in: db),
            try FigureDays.$isOff.withValue(true) { try Self.values(now, in: db) },
            try FigureDays.verify(in: db).count
          )
        }
        #expect(summed == counted)
        #expect(wrong == 0)
        while try await !FigureDays.count(store, at: now) {}
      }
    }
  }

  @Test("A sum that somebody changed by hand is found")
  func tampered() async throws {
    let now = Self.today.at(minute: 600)
    try await withStore(.sqlite, migrations: City.migrations) { store in
      try await store.write { db in
        var random = SeededRandom(seed: 3)
        for id in 1...20 { try Self.change(Int64(id), isNew: true, &random, in: db) }
      }
      while try await !FigureDays.count(store, at: now) {}
      #expect(try await store.read { db in try FigureDays.verify(in: db).isEmpty })
      try await store.write { db in
        try db.run("UPDATE figure_days SET n = n + 1 WHERE part = 'county'")
      }
      #expect(try await !store.read { db in try FigureDays.verify(in: db).isEmpty })
    }
  }

  @Test("Every cohort's measures have columns, each its own", arguments: FigureDays.Series.all)
  func columns(series: FigureDays.Series) {
    let ids = series.measures.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(ids.count <= FigureDays.mostMeasures)
  }
}

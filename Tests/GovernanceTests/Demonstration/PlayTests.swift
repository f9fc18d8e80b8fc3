import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Complaints are played through the verbs")
struct PlayTests {
  static let now = Instant(Day(year: 2026, month: 2, day: 27).at(minute: 990).date)

  @Test("Two months of matters are filed, handled, watched over and closed, and the record holds")
  func twoMonths() async throws {
    for engine in Engine.allCases {
      try await withStore(engine, migrations: City.migrations) { store in
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let city = try await City.open(store, directory: folder)
        let (_, end) = try await Demonstration.make(
          city, cases: 120, from: Day(year: 2026, month: 1, day: 5), seed: 7, at: Self.now)
        #expect((80...170).contains(end.filed))
        #expect(end.steps > 4 * end.filed)
        #expect(end.supervisions > 0)
        #expect(end.share == 1)
        // A verb may refuse what the play wants, such as a return after its window; not often.
        #expect(end.refused.values.reduce(0, +) < end.filed / 10, "\(end.refused)")
        let (faults, figures, states) = try await store.read { db in
          let states = try db.all("SELECT state, count(*) AS n FROM cases GROUP BY state").map {
            (try $0.get("state") as String, try $0.get("n") as Int)
          }
          return (
            try Verification.run(in: db).faults,
            try Verification.figures(under: city.rules.calendar, in: db),
            Dictionary(states, uniquingKeysWith: +)
          )
        }
        #expect(faults.isEmpty)
        #expect(figures.isEmpty)
        #expect(states["closed", default: 0] > end.filed / 2, "\(states)")
        #expect(states.keys.contains { !["closed", "merged"].contains($0) })
      }
    }
  }

  @Test("Disputes are filed, mediated, settled, performed and closed, and their figures hold")
  func disputes() async throws {
    try await withStore(.sqlite, migrations: City.migrations) { store in
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      let city = try await City.open(store, directory: folder)
      let (_, end) = try await Demonstration.make(
        city, cases: 0, disputes: 150, from: Day(year: 2025, month: 11, day: 3), seed: 7,
        at: Self.now)
      #expect((100...210).contains(end.filed))
      #expect(end.refused.values.reduce(0, +) < end.filed / 20, "\(end.refused)")
      let (faults, figures, ended, paid, levels) = try await store.read { db in
        let ended = try db.all("SELECT result, count(*) AS n FROM dispute_figures GROUP BY result")
          .map { (try $0.get("result", or: "open") as String, try $0.get("n") as Int) }
        return (
          try Verification.run(in: db).faults,
          try Verification.figures(under: city.rules.calendar, in: db),
          Dictionary(ended, uniquingKeysWith: +),
          try db.value("SELECT count(*) FROM reward_payments") as Int? ?? 0,
          Set(
            try db.all("SELECT DISTINCT level FROM dispute_figures WHERE result = 'settled'")
              .map { try $0.get("level") as Int })
        )
      }
      #expect(faults.isEmpty)
      #expect(figures.isEmpty)
      #expect(paid > 0, "no claim was paid")
      #expect(levels.isSuperset(of: [1, 2, 3]), "\(levels)")
      #expect(ended["settled", default: 0] > end.filed * 3 / 4, "\(ended)")
    }
  }

  @Test("The same seed files the same words at the same times")
  func sameSeed() async throws {
    var said: [[String]] = []
    for _ in 0..<2 {
      try await withStore(.sqlite, migrations: City.migrations) { store in
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let city = try await City.open(store, directory: folder)
        try await Demonstration.make(
          city, cases: 30, from: Day(year: 2026, month: 2, day: 9), seed: 3, at: Self.now)
        said.append(
          try await store.read { db in
            try db.all("SELECT title, area, opened_at FROM cases WHERE parent IS NULL")
              .map { row in
                let (title, area, at): (String, String, Int) = try (
                  row.get("title"), row.get("area"), row.get("opened_at")
                )
                return "\(at) \(area) \(title)"
              }.sorted()
          })
      }
    }
    #expect(said[0] == said[1])
    #expect(!said[0].isEmpty)
  }

  @Test("What was planned first happens first, and nothing is lost")
  func agenda() {
    var agenda = Agenda()
    var random = SeededRandom(seed: 5)
    for index in 0..<500 {
      agenda.plan(.turn(index), at: Instant(milliseconds: Int64(random.whole(0...40))))
    }
    var last: Agenda.Item?
    var count = 0
    while let item = agenda.take() {
      if let last { #expect(last < item) }
      last = item
      count += 1
    }
    #expect(count == 500)
  }

  @Test("Office time passes within working hours only")
  func officeTime() throws {
    let office = OfficeTime(try Policies.shippedCalendar(), Timetable())
    let friday = Day(year: 2026, month: 3, day: 6).at(minute: 1_040)
    #expect(office.adding(20, to: friday).day == Day(year: 2026, month: 3, day: 9))
    #expect(office.adding(20, to: friday).minuteOfDay == 520)
    let noon = Day(year: 2026, month: 3, day: 4).at(minute: 750)
    #expect(office.adding(30, to: noon).minuteOfDay == 840)
  }

  @Test("Every slot of every text has words, every subject a category, and every table is whole")
  func resources() async throws {
    let script = try Play.Script()
    #expect(script.arrivals.isWhole)
    let texts = script.subjects.flatMap { $0.titles + $0.texts + [$0.result, $0.answer] }
    for text in texts {
      for match in text.matches(of: #/\{([a-z]+)\}/#) {
        let slot = String(match.1)
        #expect(
          script.words.slots[slot]?.isEmpty == false || script.words.numbers[slot]?.count == 2,
          "\(slot)")
      }
    }
    let policy = try PolicyText.decode(
      CategoryPolicy.self, PolicyText.shipped(CategoryPolicy.name))
    for subject in script.subjects {
      #expect(!policy.path(subject.code).isEmpty, "\(subject.code)")
      #expect(subject.season.map { script.arrivals.seasons[$0] != nil } ?? true)
    }
  }
}

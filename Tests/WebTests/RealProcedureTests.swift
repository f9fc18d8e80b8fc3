import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance
@testable import Web

/// The latest 200 of the real messages go the whole way by the interface alone, the clock moved day
/// by day, and the reports are held against what the driver knows that it did.
@Suite("Real messages go through the whole procedure")
struct RealProcedureTests {
  /// What the driver does with a message, by its place in the list.
  enum Road: Int, CaseIterable {
    case plain, atOnce, late, redone, returned, unreachable, contested

    init(_ index: Int) {
      switch index % 20 {
      case 0, 10: self = .atOnce
      case 1, 11: self = .late
      case 2, 12: self = .redone
      case 3: self = .returned
      case 4: self = .unreachable
      case 5: self = .contested
      default: self = .plain
      }
    }
  }

  @Test(
    "Reports equal what the driver did",
    .enabled(if: RealMessages.file != nil, "the messages are not at hand"),
    arguments: Engine.allCases)
  func reports(_ engine: Engine) async throws {
    let messages = try RealMessages.latest(200, in: #require(RealMessages.file))
    let first = try #require(messages.first.flatMap { Day(String($0.time.prefix(10))) })
    let last = try #require(messages.last.flatMap { Day(String($0.time.prefix(10))) })
    try await withStore(engine, migrations: City.migrations) { store in
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      let city = try await Governance.City.open(store, directory: folder)
      let accounts = try await Demonstration.build(city, at: first.start)
      let places = try await store.read { db in
        try ImportPlaces(try RealMessages.map, city: Dezhou.city, in: db)
      }
      var driver = try RealDriver(city, accounts)
      var byCounty: [String: Int] = [:]
      var day = first
      while day <= last + 40 {
        for (index, message) in messages.enumerated()
        where message.time.hasPrefix(day.description) {
          try await driver.setClock(try #require(Instant("\(message.time)+08:00")))
          let area = places.code(title: message.title, text: message.text)
          byCounty[area == Dezhou.city ? "" : area, default: 0] += 1
          try await driver.receive(message, area: area, Road(index))
        }
        try await driver.setClock(day.end)
        if city.rules.calendar.isWorking(day) { try await driver.work() }
        try await driver.sweep()
        day = day + 1
      }
      #expect(driver.running.isEmpty)
      try await check(driver, byCounty, from: first, to: day)
      let (supervised, faults, figures) = try await store.read { db in
        (
          try db.value("SELECT count(*) FROM cases WHERE was_supervised = 1") as Int?,
          try Verification.run(in: db).faults,
          try Verification.figures(under: city.rules.calendar, in: db)
        )
      }
      #expect(supervised ?? 0 >= 30)
      #expect(faults.isEmpty)
      #expect(figures.isEmpty)
    }
  }

  private func check(
    _ driver: RealDriver, _ byCounty: [String: Int], from: Day, to: Day
  ) async throws {
    let done = driver.done
    let leader = try await driver.somebody(.leader)
    func count(_ roads: Road...) -> Int { roads.reduce(0) { $0 + done[$1, default: 0] } }
    let worked = count(.plain, .late, .redone, .returned, .unreachable, .contested)
    let judged = count(.plain, .late, .redone, .returned, .contested)
    let expected: [String: (numerator: Int, denominator: Int)] = [
      "received": (200, 200),
      "on-time": (worked - count(.late), worked),
      "answered-on-time": (200 - count(.late), 200),
      "response": (worked, worked),
      "solved": (judged - count(.contested), judged),
      "satisfied": (judged - count(.contested), judged),
      "redo": (count(.redone, .contested), judged),
      "return": (count(.returned), worked),
      "extension": (0, worked),
    ]
    for (id, figure) in expected.sorted(by: { $0.key < $1.key }) {
      let report = try await leader.get("/reports/\(id)?from=\(from)&to=\(to)&by=area").json
      #expect(report["total"]["numerator"].integer == figure.numerator, "\(id)")
      #expect(report["total"]["denominator"].integer == figure.denominator, "\(id)")
      guard id == "received" else { continue }
      let rows = report["rows"].list
      let lines = Dictionary(
        uniqueKeysWithValues: rows.compactMap { row in
          row["keys"]["area"].text.map { ($0, row["numerator"].integer ?? 0) }
        })
      for (county, number) in byCounty where !county.isEmpty {
        #expect(lines[county] == number, "\(county)")
      }
      #expect(lines.values.reduce(0, +) == 200 - byCounty["", default: 0])
    }
  }
}

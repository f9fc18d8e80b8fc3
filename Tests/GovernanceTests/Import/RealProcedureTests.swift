import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

/// The latest 200 of the real messages go the whole way, the clock moved day by day, and the
/// reports are held against what the driver knows that it did.
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

  struct Running {
    let number: String
    let road: Road
    let unit: Int64
    var step = 0
    /// Working days that the unit still lets pass before it hands in.
    var idle: Int
  }

  @Test(
    "Reports equal what the driver did",
    .enabled(if: RealMessageTests.file != nil, "the messages are not at hand"),
    arguments: Engine.allCases)
  func reports(_ engine: Engine) async throws {
    let packed = try Data(contentsOf: #require(RealMessageTests.file))
    let text = String(decoding: try Inflate.gunzip(packed, limit: 1 << 28), as: UTF8.self)
    let messages = RealMessageTests.records(text).dropFirst().filter { $0.count > 4 }
      .sorted { $0[3] < $1[3] }.suffix(200)
    let first = try #require(messages.first.flatMap { Day(String($0[3].prefix(10))) })
    let last = try #require(messages.last.flatMap { Day(String($0[3].prefix(10))) })
    try await withStore(engine, migrations: City.migrations) { store in
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      let city = try await City.open(store, directory: folder)
      let (roster, _) = try await Demonstration.built(city, seed: 1, at: first.start)
      let places = try await store.read { db in
        try ImportPlaces(try RealMessageTests.map, city: Dezhou.city, in: db)
      }
      var driver = Driver(city: city, roster: roster)
      var byCounty: [String: Int] = [:]
      var day = first
      while day <= last + 40 {
        for (index, message) in messages.enumerated() where message[3].hasPrefix(day.description) {
          let time = try #require(Instant("\(message[3])+08:00"))
          try await city.setClock(time, frozen: true)
          let body = message[4].trimmingCharacters(in: .whitespacesAndNewlines)
          let area = places.code(title: message[2], text: message[4])
          byCounty[area == Dezhou.city ? "" : area, default: 0] += 1
          try await driver.receive(
            title: message[2], text: String(body.prefix(5_000)), area: area, Road(index))
        }
        try await city.setClock(day.end, frozen: true)
        if city.rules.calendar.isWorking(day) { try await driver.work() }
        _ = try await Sweep.run(store, under: city.rules, at: city.now)
        day = day + 1
      }
      #expect(driver.running.isEmpty)
      try await check(driver, byCounty, from: first, to: day)
    }
  }

  private func check(
    _ driver: Driver, _ byCounty: [String: Int], from: Day, to: Day
  ) async throws {
    let (city, done) = (driver.city, driver.done)
    let leader = try #require(driver.roster.desks[Dezhou.city]?[.leader]?.first)
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
      let measure = try #require(Measure.named(id))
      let report = try await city.store.read { db in
        try Report.run(
          ReportQuery(measure: measure, area: Dezhou.city, from: from, to: to), for: leader,
          at: city.now, in: db)
      }
      #expect(report.total.numerator == figure.numerator, "\(id)")
      #expect(report.total.denominator == figure.denominator, "\(id)")
      if id == "received" {
        let lines = Dictionary(
          uniqueKeysWithValues: report.lines.compactMap { line in
            line.key.map { ($0, line.value.numerator) }
          })
        for (county, number) in byCounty where !county.isEmpty {
          #expect(lines[county] == number, "\(county)")
        }
        #expect(lines.values.reduce(0, +) == 200 - byCounty["", default: 0])
      }
    }
    let (supervised, faults, figures) = try await city.store.read { db in
      (
        try db.value("SELECT count(*) FROM cases WHERE was_supervised = 1") as Int?,
        try Verification.run(in: db).faults,
        try CaseFigures.verify(city.rules.calendar, in: db)
      )
    }
    #expect(supervised ?? 0 >= count(.late, .contested))
    #expect(faults.isEmpty)
    #expect(figures.isEmpty)
  }

  /// Everybody who works on the messages.
  struct Driver {
    let city: Governance.City
    let roster: Roster
    var running: [Running] = []
    var done: [Road: Int] = [:]

    private func somebody(_ role: Role) throws -> Actor {
      try #require(roster.desks[Dezhou.city]?[role]?.first)
    }

    private func take(
      _ number: String, _ step: String, _ said: [String: Fact], by actor: Actor
    ) async throws {
      let (now, rules) = (city.now, city.rules)
      try await city.store.write { db in
        _ = try CaseDesk.take(
          number, step: step, raw: said, entries: nil, by: actor, at: now, under: rules, in: db)
      }
    }

    /// Filed, answered at once or dispatched, signed for, and the reporter called, within the hour.
    mutating func receive(title: String, text: String, area: String, _ road: Road) async throws {
      var filing = Filing(area: area, title: title, text: text, channel: "telephone")
      (filing.category, filing.urgency, filing.kind) = ("030201", "general", "complaint")
      let (clerk, now, rules, asked) = (try somebody(.clerk), city.now, city.rules, filing)
      let (number, unit) = try await city.store.write { db in
        let filed = try CaseDesk.file(asked, by: clerk, at: now, under: rules, in: db)
        let place = try #require(try Areas.find(filed.file.place.code, in: db))
        let unit = try Organisations.keeping(
          line: "urban-management", nearest: place, on: now.day, in: db)
        return (filed.file.number, try #require(unit).id)
      }
      if road == .atOnce {
        try await take(number, "answer", ["answer": "已答复"], by: clerk)
        running.append(Running(number: number, road: road, unit: unit, idle: 0))
        return
      }
      try await dispatch(number, unit)
      running.append(
        Running(number: number, road: road, unit: unit, idle: road == .late ? 9 : 1))
    }

    private func dispatch(_ number: String, _ unit: Int64) async throws {
      let handler = try #require(roster.handlers[unit]?.first)
      try await take(number, "dispatch", ["unit": .number(Int(unit))], by: somebody(.dispatcher))
      try await take(number, "sign", [:], by: handler)
      try await take(number, "contact", ["way": "telephone"], by: handler)
    }

    /// One working day of everybody.
    mutating func work() async throws {
      var left: [Running] = []
      for var one in running {
        if one.idle > 0 {
          one.idle -= 1
        } else if try await ends(&one) {
          done[one.road, default: 0] += 1
          continue
        }
        left.append(one)
      }
      running = left
    }

    private func submit(_ one: Running) async throws {
      try await take(
        one.number, "submit", ["result": "已处理", "answer": "已处理完毕", "claimed-solved": true],
        by: #require(roster.handlers[one.unit]?.first))
      try await take(one.number, "accept", [:], by: somebody(.reviewer))
    }

    private func callBack(_ one: Running, _ judgement: String) async throws {
      try await take(
        one.number, "call-back",
        ["judgement": .text(judgement), "solved": .flag(judgement != "dissatisfied")],
        by: somebody(.caller))
    }

    private func close(_ one: Running) async throws -> Bool {
      try await take(one.number, "close", [:], by: somebody(.caller))
      return true
    }

    /// The next act; true once the matter has ended.
    private func ends(_ one: inout Running) async throws -> Bool {
      one.step += 1
      switch (one.road, one.step) {
      case (.atOnce, _):
        // One in ten is drawn for a second look.
        let number = one.number
        let state: String? = try await city.store.read { db in
          try db.value("SELECT state FROM cases WHERE number = \(number)")
        }
        if state == "sampling" {
          try await take(number, "confirm-ending", [:], by: somebody(.reviewer))
        }
        return true
      case (.returned, 1):
        try await take(
          one.number, "return", ["reason": "不属于本单位"],
          by: #require(roster.handlers[one.unit]?.first))
        try await take(one.number, "accept-return", [:], by: somebody(.dispatcher))
        try await dispatch(one.number, one.unit)
      case (.returned, 2), (_, 1): try await submit(one)
      case (.unreachable, 2...4):
        try await take(one.number, "missed-call", [:], by: somebody(.caller))
      case (.unreachable, 5):
        try await take(one.number, "give-up-call", ["reason": "三次未接通"], by: somebody(.caller))
        return try await close(one)
      case (.redone, 2), (.contested, 2):
        try await callBack(one, "dissatisfied")
        try await take(one.number, "redo", ["reason": "未解决"], by: somebody(.reviewer))
        try await take(
          one.number, "contact", ["way": "visit"],
          by: #require(roster.handlers[one.unit]?.first))
      case (.redone, 3), (.contested, 3): try await submit(one)
      case (.contested, 4):
        try await callBack(one, "dissatisfied")
        try await take(one.number, "contest", ["reason": "仍不满意"], by: somebody(.reviewer))
      case (.contested, 5):
        try await take(one.number, "explain", ["answer": "已当面解释"], by: somebody(.supervisor))
        return try await close(one)
      default:
        try await callBack(one, "satisfied")
        return try await close(one)
      }
      return false
    }
  }
}

import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

/// One small named city: Dezhou's divisions, a housing bureau and a water company, a person a
/// post.
struct HotlineWorld: Sendable {
  let city: City
  let housing: Int64
  let water: Int64
  private let actors: [String: Actor]
  /// A Thursday; the five working days from it include a make-up Saturday and skip a festival.
  static let start = Day(year: 2024, month: 9, day: 12).at(minute: 540)
  static let dezhou = "371400000000"
  static let decheng = "371402000000"
  static let yunhe = "371402009000"

  static func on(
    _ engine: Engine, _ body: @escaping @Sendable (HotlineWorld) async throws -> Void
  ) async throws {
    try await withCity(engine, founding) { city, founded in
      try await body(
        HotlineWorld(
          city: city, housing: founded.housing, water: founded.water, actors: founded.actors))
    }
  }

  private typealias Founded = (housing: Int64, water: Int64, actors: [String: Actor])

  private static let founding = Founding<Founded>("hotline") { store in
    try await World.found(store) { db, _ in
      let day = Day(year: 2020, month: 1, day: 1)
      let housing = try Organisations.insert(
        name: "住建局", kind: "bureau", area: Self.decheng, lines: ["housing"], from: day, in: db)
      let water = try Organisations.insert(
        name: "水务集团", kind: "company", area: Self.decheng, lines: ["water"], from: day, in: db)
      // Nobody signs in here, so one hash of nothing in particular serves all.
      let hash = try PasswordHash(
        of: "Nobody-1", cost: PasswordCost(roundsLog2: 4, blockSize: 8, parallelism: 1)
      ).text
      var actors: [String: Actor] = [:]
      func add(_ name: String, _ role: Role, _ area: String, _ unit: Int64? = nil) throws {
        let person = try People.insert(
          login: "u\(actors.count + 10)", name: name, hash: hash, mustChange: false,
          at: day.start, in: db)
        let id = try Posts.insert(
          role, to: person, area: area, organisation: unit, title: name, from: day, in: db)
        guard let post = try Posts.find(id, in: db) else { throw Refusal.notFound }
        actors[name] = Actor(person: person, name: name, post: post)
      }
      for (level, area) in [("city", Self.dezhou), ("county", Self.decheng)] {
        for role in [Role.clerk, .dispatcher, .reviewer, .caller, .supervisor, .leader] {
          try add("\(level) \(role.rawValue)", role, area)
        }
      }
      try add("housing", .handler, Self.decheng, housing)
      try add("housing second", .handler, Self.decheng, housing)
      try add("water", .handler, Self.decheng, water)
      return (housing: housing, water: water, actors: actors)
    }
  }

  func actor(_ name: String) throws -> Actor { try #require(actors[name], "no post \(name)") }

  /// A clerk's complaint in Yunhe, held by the county's desk.
  func file(
    _ text: String = "楼道灯坏了三周没有人修", at now: Instant = start, confidential: Bool = false
  ) async throws -> Filed {
    var filing = Filing(area: Self.yunhe, title: text, text: text, channel: "phone")
    filing.name = "王建国"
    filing.phone = "13812345678"
    filing.confidential = confidential
    let (rules, clerk, ready) = (city.rules, try actor("county clerk"), filing)
    return try await city.store.write { db in
      try CaseDesk.file(ready, by: clerk, at: now, under: rules, in: db)
    }
  }

  @discardableResult
  func take(
    _ step: String, on number: String, by name: String, at now: Instant = start,
    _ said: [String: Fact] = [:], entries: Int? = nil
  ) async throws -> CaseFile {
    let (rules, actor) = (city.rules, try actor(name))
    return try await city.store.write { db in
      try CaseDesk.take(
        number, step: step, raw: said, entries: entries, by: actor, at: now, under: rules, in: db
      ).file
    }
  }

  func dispatch(_ number: String, at now: Instant = start) async throws {
    try await take(
      "dispatch", on: number, by: "county dispatcher", at: now, ["unit": .number(Int(housing))])
  }

  func handle(_ number: String, at now: Instant = start) async throws {
    try await take("sign", on: number, by: "housing", at: now)
    try await take("contact", on: number, by: "housing", at: now, ["way": "telephone"])
    try await submit(number, at: now)
  }

  func submit(_ number: String, at now: Instant = start) async throws {
    try await take(
      "submit", on: number, by: "housing", at: now,
      ["result": "换了灯泡", "answer": "已经更换", "claimed-solved": true])
  }

  func sweep(at now: Instant) async throws -> Sweep.Outcome {
    try await Sweep.run(city.store, under: city.rules, at: now)
  }

  func load(_ number: String) async throws -> CaseFile {
    try #require(try await city.store.read { db in try CaseFile.load(number: number, in: db) })
  }

  /// Every chain holds, and every row is what its entries say.
  func verify() async throws {
    let found = try await city.store.read { db in try Verification.run(in: db) }
    #expect(found.faults == [])
    #expect(found.cases > 0)
  }
}

import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("The demonstration city")
struct DemonstrationCityTests {
  static let now = Instant(Day(year: 2026, month: 11, day: 20).at(minute: 600).date)

  @Test("Every role has an account at every level, and everybody can act")
  func everyRole() async throws {
    for engine in Engine.allCases {
      try await withStore(engine, migrations: City.migrations) { store in
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let city = try await Governance.City.open(store, directory: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let accounts = try await Demonstration.build(city, at: Self.now)
        #expect(city.isDemonstration)
        for role in Role.all {
          for level in Level.allCases where role != .handler || level != .village {
            let found = accounts.filter { $0.role == role.rawValue && $0.level == level.name }
            #expect(!found.isEmpty, "\(role.rawValue) \(level.name)")
          }
        }
        #expect(Set(accounts.map(\.name)).count >= accounts.count - 1)
        let filled = try await store.read { db in
          try (
            people: db.value("SELECT count(*) FROM people") as Int? ?? 0,
            places: db.value("SELECT count(*) FROM places") as Int? ?? 0,
            orphans: db.value(
              """
              SELECT count(*) FROM organisations WHERE id NOT IN
                (SELECT organisation FROM posts WHERE organisation IS NOT NULL)
              """) as Int? ?? 0
          )
        }
        #expect(filled.people == accounts.count - 1)
        #expect(filled.places > 20)
        #expect(filled.orphans == 0)
        let (counties, townships) = try await store.read { db in
          (
            try Areas.children(of: Dezhou.city, on: Self.now.day, in: db).map { area in
              try Estates.households(
                within: area.code, on: Self.now.day.adding(months: -23), in: db) ?? 0
            },
            try db.value("SELECT count(DISTINCT township) FROM register_rows") as Int? ?? 0
          )
        }
        #expect(counties.allSatisfy { $0 > 500 }, "households to count by")
        #expect(townships > 130)
        await #expect(throws: Refusal.self) {
          try await store.read { db in try People.refuseDefaultPasswords(in: db) }
        }
        await #expect(throws: Refusal.self) {
          try await Demonstration.build(city, at: Self.now)
        }
      }
    }
  }
}

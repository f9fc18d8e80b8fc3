import CaseEngine
import Foundation
import Storage
import TestWorld
import Testing

@testable import Governance

@Suite("Changes of codes")
struct AreaChangeTests {
  static let before = Day(year: 2022, month: 6, day: 1)
  static let change = Day(year: 2023, month: 1, day: 1)
  static let after = Day(year: 2024, month: 6, day: 1)

  @Test("A remapped township is found under the old code and the new")
  func remapped() async throws {
    try await withCity { city in
      try await city.store.read { db in
        #expect(try Areas.current("371472100000", on: Self.before, in: db)?.code == "371472100000")
        #expect(try Areas.current("371472100000", on: Self.after, in: db)?.code == "371471100000")
        let village = try Areas.children(of: "371471100000", on: Self.after, in: db).first
        #expect(village?.township == "371471100000")
        #expect(village?.county == "371471000000")
        // Not in our list, but its township's beginning was remapped: the nearest known area.
        #expect(
          try Areas.nearest("371472100299", on: Self.after, in: db)?.code == "371471100000")
        #expect(try Areas.find("371471000000", in: db)?.name == "德州天衢新区")
        #expect(
          try Areas.named("德州经济技术开发区", in: db).map(\.code) == ["371471000000"])
      }
    }
  }

  @Test("The zone that lost every township has ended and lies within its successor's scope")
  func scopes() async throws {
    try await withCity { city in
      try await city.store.read { db in
        let old = try #require(try Areas.find("371472000000", in: db))
        #expect(old.validTo == Self.change)
        #expect(try Areas.current(old.code, on: Self.after, in: db)?.code == "371471000000")
        let successor = try #require(try AreaScope.of("371471000000", in: db))
        #expect(successor.codes == [.county: ["371471000000", "371472000000"]])
        let former = try #require(try AreaScope.of("371472000000", in: db))
        #expect(former.codes == [.county: ["371472000000"]])
        let township = try #require(try AreaScope.of("371471100000", in: db))
        #expect(township.codes == [.township: ["371471100000", "371472100000"]])
        let both = try #require(try AreaScope.of("371472100000", in: db))
        #expect(both.codes == [.township: ["371471100000", "371472100000"]])
        let other = try #require(try AreaScope.of("371402000000", in: db))
        #expect(other.codes == [.county: ["371402000000"]])
      }
    }
  }

  @Test("A township that moves to another county brings its old cases along, and no others")
  func partialMove() async throws {
    try await withCity { city in
      try await city.store.write { db in
        try Areas.remap("371402001", to: "371403901", from: Self.after, in: db)
        #expect(try Areas.remap("371402001", to: "371403901", from: Self.after, in: db) == 0)
        let gained = try #require(try AreaScope.of("371403000000", in: db))
        #expect(gained.codes == [.county: ["371403000000"], .township: ["371402001000"]])
        let lost = try #require(try AreaScope.of("371402000000", in: db))
        #expect(lost.codes == [.county: ["371402000000"]])
        let moved = try #require(try Areas.find("371402001000", in: db))
        #expect(gained.contains(moved) && lost.contains(moved))
        let stayed = try #require(try Areas.find("371402002000", in: db))
        #expect(!gained.contains(stayed) && lost.contains(stayed))
        // The SQL says the same as the value.
        for scope in [gained, lost] {
          let listed = try db.all(
            "SELECT code FROM areas WHERE \(scope.condition()) ORDER BY code"
          ).map { try $0.get("code") as String }
          let held = try db.all("SELECT \(Areas.columns) FROM areas ORDER BY code")
            .map(Area.init).filter(scope.contains).map(\.code)
          #expect(listed == held)
        }
      }
    }
  }

  @Test(
    "The edition of 2023 against that of 2021 moves three townships and renames a zone",
    .enabled(if: RealMessages.shared != nil, "the folder of real data is not there"))
  func editionOf2023() async throws {
    let divisions = try rows(ofShared: "data/divisions/dezhou_divisions_nbs2021.csv")
    let streets = try rows(ofShared: "data/divisions/shandong_streets_nbs2023.csv")
    let counties = try rows(ofShared: "data/divisions/shandong_areas_nbs2023.csv")
    try await AreaImportTests.migrated { store in
      try await store.write { db in
        try Areas.importDivisions(divisions, from: AreaImportTests.day, in: db)
        let changes = try Areas.compare(streets, city: Dezhou.city, on: Self.before, in: db)
        #expect(
          changes.remaps.map(\.old) == ["371472100", "371472101", "371472400"])
        #expect(
          changes.remaps.map(\.new) == ["371471100", "371471101", "371471400"])
        #expect(changes.missing.isEmpty && changes.added.isEmpty && changes.renames.isEmpty)
        try Areas.apply(changes, from: Self.change, in: db)
        let zones = try Areas.compare(counties, city: Dezhou.city, on: Self.after, in: db)
        #expect(zones.renames == ["371471000000": "德州天衢新区"])
        try Areas.apply(zones, from: Self.change, in: db)
        let again = try Areas.compare(streets, city: Dezhou.city, on: Self.after, in: db)
        #expect(again == DivisionChanges())
        // Taking the old edition once more sets nothing back.
        let old = try Areas.importDivisions(divisions, from: AreaImportTests.day, in: db)
        #expect(old.added == 0 && old.renamed == 0 && old.faults.isEmpty)
        let moved: Int? = try db.value(
          "SELECT count(*) FROM areas WHERE county = '371471000000' AND valid_to IS NULL")
        let listed = divisions.filter {
          $0.cells[0].hasPrefix("371471")
            || $0.cells[0].hasPrefix("371472") && $0.cells[0] != "371472000000"
        }
        #expect(moved == listed.count)
      }
    }
  }

  @Test("Thirteen units report before and after the change, and no township is in two")
  func units() async throws {
    try await withCity { city in
      try await city.store.read { db in
        for day in [Self.before, Self.after] {
          #expect(try ReportingUnits.all(of: Dezhou.city, on: day, in: db).count == 13)
        }
        let moved = try #require(try Areas.find("371471100000", in: db))
        #expect(try ReportingUnits.unit(of: moved, on: Self.after, in: db) == "371472000000")
        let stayed = try #require(try Areas.find("371471007000", in: db))
        #expect(try ReportingUnits.unit(of: stayed, on: Self.after, in: db) == "371471000000")
        let listed = try db.all(
          """
          SELECT \(ReportingUnits.expression(on: Self.after)) AS unit, count(*) AS n FROM areas
          WHERE level = 2 AND valid_to IS NULL GROUP BY 1 ORDER BY 1
          """)
        #expect(listed.count == 13)
        #expect(try listed.map { try $0.get("n") as Int }.reduce(0, +) == 135)
        let units = try listed.compactMap { try $0.get("unit") as String? }
        #expect(units.count == 13)
      }
    }
  }

  @Test("A place's code is found in either case and its sign can be taken down")
  func places() async throws {
    try await withCity { city in
      try await city.store.write { db in
        let place = try Places.add(
          area: "371402001000", name: "东门", address: "湖滨路 1 号", kind: "estate",
          by: city.administrator, at: SmallCity.now, in: db)
        #expect(place.code.count == 10 && place.active)
        #expect(try Places.find(place.code.lowercased(), in: db) == place)
        try Places.set(
          place.code, active: false, by: city.administrator, at: SmallCity.now, in: db)
        #expect(try Places.find(place.code, in: db)?.active == false)
        #expect(throws: Invalid("name", "too-long", ["most": "60"])) {
          try Places.add(
            area: Dezhou.city, name: String(repeating: "门", count: 61), address: "x", kind: "x",
            by: city.administrator, at: SmallCity.now, in: db)
        }
      }
      await #expect(throws: Refusal.notAllowed(step: "add-place")) {
        try await city.store.write { db in
          _ = try Places.add(
            area: Dezhou.city, name: "x", address: "", kind: "estate", by: city.auditor,
            at: SmallCity.now, in: db)
        }
      }
    }
  }
}

import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

@Suite("Importing divisions")
struct AreaImportTests {
  static let header = ["code12", "name", "level", "parent_code12", "kind"]
  static let day = Day(year: 2021, month: 1, day: 1)

  static let small = [
    header,
    ["370000000000", "山东省", "1", "", ""],
    ["371400000000", "德州市", "2", "370000000000", ""],
    ["371401000000", "市辖区", "3", "371400000000", ""],
    ["371402000000", "德城区", "3", "371400000000", ""],
    ["371402001000", "新湖街道", "4", "371402000000", ""],
    ["371402001001", "湖滨社区居委会", "5", "371402001000", "居委会"],
  ]

  static func migrated(_ story: (Store) async throws -> Void) async throws {
    for engine in Engine.allCases {
      try await withStore(engine, migrations: City.migrations) { try await story($0) }
    }
  }

  @Test("The province and the county on paper are read and passed over")
  func passedOver() async throws {
    try await Self.migrated { store in
      let result = try await store.write { db in
        try Areas.importDivisions(Self.small, from: Self.day, in: db)
      }
      #expect(result.added == 4)
      #expect(result.passedOver == 2)
      #expect(result.faults.isEmpty)
      let village = try await store.read { try Areas.find("371402001001", in: $0) }
      #expect(village?.path == ["371400000000", "371402000000", "371402001000", "371402001001"])
      #expect(village?.kind == .residentsCommittee)
    }
  }

  @Test("Bad rows are named by their number and keep the whole file out")
  func faults() async throws {
    try await Self.migrated { store in
      let rows =
        Self.small + [
          ["371402001001", "湖滨社区居委会", "5", "371402001000", ""],
          ["371409001001", "无处村委会", "5", "371409001000", ""],
          ["37140200", "短码", "5", "371402001000", ""],
          ["371402001002", "", "5", "371402001000", ""],
          ["371402001003", "错级村委会", "4", "371402001000", ""],
        ]
      let result = try await store.write { db in
        try Areas.importDivisions(rows, from: Self.day, in: db)
      }
      #expect(
        result.faults == [
          .init(row: 8, reason: .duplicate(row: 7)),
          .init(row: 9, reason: .unreachable(parent: "371409001000")),
          .init(row: 10, reason: .badCode("37140200")),
          .init(row: 11, reason: .noName),
          .init(row: 12, reason: .wrongLevel("4")),
        ])
      #expect(result.added == 0)
      #expect(try await store.read { try Areas.find("371400000000", in: $0) } == nil)
      let skipped = try await store.write { db in
        try Areas.importDivisions(rows, from: Self.day, skipBad: true, in: db)
      }
      #expect(skipped.added == 4)
      #expect(skipped.faults.count == 5)
    }
  }

  @Test("Taken twice it changes nothing, and an earlier name is not set back")
  func idempotent() async throws {
    try await Self.migrated { store in
      let later = Day(year: 2023, month: 1, day: 1)
      try await store.write { db in
        try Areas.importDivisions(Self.small, from: Self.day, in: db)
        let again = try Areas.importDivisions(Self.small, from: Self.day, in: db)
        #expect(again.added == 0 && again.unchanged == 4)
        var renamed = Self.small
        renamed[5][1] = "新湖路街道"
        #expect(try Areas.importDivisions(renamed, from: later, in: db).renamed == 1)
        #expect(
          try Areas.importDivisions(Self.small, from: Self.day, in: db).renamed == 0)
        #expect(try Areas.find("371402001000", in: db)?.name == "新湖路街道")
        #expect(try Areas.named("新湖街道", in: db).map(\.code) == ["371402001000"])
      }
    }
  }

  @Test("A file is known by its header, and the first list of a city makes its units")
  func files() async throws {
    try await Self.migrated { store in
      let text = Self.small.map { $0.joined(separator: ",") }.joined(separator: "\r\n")
      let file = try AreaFile.read(Data(text.utf8))
      let edition = try AreaFile.read(
        Data("code,name,cityCode\n371402,德城新区,3714\n370102,历下区,3701".utf8))
      let now = Day(year: 2026, month: 3, day: 2).start
      try await store.write { db in
        let taken = try Areas.take(file, from: Self.day, by: nil, at: now, in: db)
        guard case .divisions(let result) = taken else { throw Refusal.notFound }
        #expect(result.added == 4)
        #expect(
          try ReportingUnits.all(of: Dezhou.city, on: now.day, in: db).map(\.code)
            == ["371402000000"])
        let later = Day(year: 2024, month: 1, day: 1)
        let changed = try Areas.take(edition, from: later, by: nil, at: now, in: db)
        guard case .edition(let changes) = changed else { throw Refusal.notFound }
        #expect(changes.renames == ["371402000000": "德城新区"])
        #expect(try Audit.head(in: db).n == 2)
        _ = try Areas.take(file, from: Self.day, by: nil, at: now, in: db)
        _ = try Areas.take(edition, from: later, by: nil, at: now, in: db)
        #expect(try Audit.head(in: db).n == 2)
      }
    }
  }

  @Test(
    "The national file of Dezhou goes in whole",
    .enabled(if: RealMessages.shared != nil, "the folder of real data is not there"))
  func nationalFile() async throws {
    let rows = try rows(ofShared: "data/divisions/dezhou_divisions_nbs2021.csv")
    try await Self.migrated { store in
      let clock = ContinuousClock()
      let start = clock.now
      let result = try await store.write { db in
        try Areas.importDivisions(rows, from: Self.day, in: db)
      }
      print("imported \(result.added) areas in \(clock.now - start)")
      #expect(result.added == 5480)
      #expect(result.passedOver == 2)
      #expect(result.faults.isEmpty)
      let counts = try await store.read { db in
        try db.all("SELECT level, count(*) AS n FROM areas GROUP BY level ORDER BY level DESC")
          .map { try $0.get("n") as Int }
      }
      #expect(counts == [1, 13, 135, 5331])
    }
  }
}

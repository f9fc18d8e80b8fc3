import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Complaints of an older hotline")
struct ImportTests {
  static let file = """
    受理编号,来电时间,标题,诉求内容,所属区域,来电人,联系电话,状态,办结时间,满意度,是否解决
    H1,2024.8.5,路灯不亮,文化路路灯坏了三天,德城区,王建国,１３８００００１１１１,已办结,2024.8.9,满意,是
    H2,2024年8月6日,暖气不热,家里只有十五度,德州市陵城区安德街道,李秀英,,办结,2024-08-12 10:00,不满意,否
    H3,45510,井盖松动,车一过就响,371423000000,,,办理中,,,
    """

  private func city(
    _ engine: Engine, _ story: (Governance.City) async throws -> Void
  ) async throws {
    try await withStore(engine, migrations: City.migrations) { store in
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      let city = try await City.open(store, directory: folder)
      try await store.write { db in try Dezhou.install(in: db) }
      try await story(city)
    }
  }

  private func entering(
    skippingBad: Bool = false, history: Bool = false
  ) throws -> ImportComplaints {
    ImportComplaints(
      map: try .shipped(), skippingBad: skippingBad, isHistory: history, batch: 2)
  }

  @Test("Ended matters enter ended with their times, open ones with their clocks, none twice")
  func enters() async throws {
    for engine in Engine.allCases {
      try await city(engine) { city in
        let data = Data(Self.file.utf8)
        let first = try await entering().run(data, into: city)
        #expect(first.added == 3)
        #expect(first.problems.isEmpty)
        let again = try await entering().run(data, into: city)
        #expect(again.added == 0)
        #expect(again.unchanged == 3)
        let (rows, digests, late, faults, figures) = try await city.store.read { db in
          (
            try db.all("SELECT \(CaseFile.columns) FROM cases ORDER BY opened_at").map(
              CaseFile.init),
            try db.value("SELECT count(*) FROM notices WHERE kind = 'digest'") as Int?,
            try db.value("SELECT count(*) FROM notices WHERE kind <> 'digest'") as Int?,
            try Verification.run(in: db).faults,
            try Verification.figures(under: city.rules.calendar, in: db)
          )
        }
        try #require(rows.count == 3)
        #expect(rows.allSatisfy { $0.imported })
        #expect(rows[0].title == "路灯不亮")
        #expect(rows[0].place.code == "371402000000")
        #expect(rows[0].opened == Day(year: 2024, month: 8, day: 5).start)
        #expect(rows[0].closed == Day(year: 2024, month: 8, day: 9).start)
        #expect(!rows[0].matter.open)
        #expect(rows[0].matter.outcome == "已办结")
        #expect(rows[0].matter.facts["judgement"] == "satisfied")
        #expect(rows[1].place.county == "371403000000")
        #expect(rows[1].place.township != nil)
        #expect(rows[2].matter.open)
        #expect(rows[2].matter.running("reply")?.start == rows[2].opened)
        #expect(rows[2].light(at: city.now) == .overdue)
        #expect(digests == 2)
        #expect(late == 0)
        #expect(faults.isEmpty)
        #expect(figures.isEmpty)
        // What was late when it came is not supervised by the dozen afterwards.
        let outcome = try await Sweep.run(city.store, under: city.rules, at: city.now)
        #expect(outcome == Sweep.Outcome())
      }
    }
  }

  @Test("A file with a bad row is not kept, unless bad rows are to be passed over")
  func badRows() async throws {
    let bad =
      Self.file + """

        H4,不知道,标题,内容,德城区,,,,,,
        H5,2024-08-05,标题,内容,没有这个地方,,,,,,
        H1,2024-08-05,标题,内容,德城区,,,,,,
        H7,2024-08-05,,,德城区,,,,,,
        H8,2024-08-05,标题,内容,德城区,,电话是多少,,,,
        H9,2024-08-05,标题,内容,德城区,,,已办结,2024-08-01,,
        """
    try await city(.sqlite) { city in
      do {
        _ = try await entering().run(Data(bad.utf8), into: city)
        Issue.record("the file was kept")
      } catch let refused as ImportRefused {
        #expect(
          refused.problems.map { "\($0.row) \($0.column ?? "") \($0.fault.rawValue)" } == [
            "5 来电时间 moment", "6 所属区域 unknown-area", "7 受理编号 duplicate",
            "8 标题 required", "9 联系电话 phone", "10 办结时间 range",
          ])
      }
      let none: Int? = try await city.store.read { db in try db.value("SELECT count(*) FROM cases")
      }
      #expect(none == 0)
      let outcome = try await entering(skippingBad: true).run(Data(bad.utf8), into: city)
      #expect(outcome.added == 3)
      #expect(outcome.problems.count == 6)
    }
  }

  @Test("A place that no column names is the first in the title, else in the text, else the city")
  func places() async throws {
    try await city(.sqlite) { city in
      let places = try await city.store.read { db in
        try ImportPlaces(
          ImportMap(yaml: "areas: {A市: 371400000000, A3区: 371402}"), city: Dezhou.city, in: db)
      }
      #expect(places.code(title: "A3区路灯不亮", text: "A市") == "371402000000")
      #expect(places.code(title: "路灯不亮", text: "位于A市A3区") == "371400000000")
      #expect(places.code(title: "路灯不亮", text: "宁津县的一条路") == "371422000000")
      #expect(places.code(title: "路灯不亮", text: "没有说") == Dezhou.city)
      #expect(try places.code(ofCell: "德州市宁津县") == "371422000000")
      #expect(throws: CellFault.unknownArea) { try places.code(ofCell: "天边") }
      await #expect(throws: Invalid.self) {
        try await city.store.read { db in
          try ImportPlaces(
            ImportMap(yaml: "areas: {远方: 999999}"), city: Dezhou.city, in: db)
        }
      }
    }
  }
}

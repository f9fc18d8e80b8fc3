import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("The demonstration's institutions")
struct FoundingTests {
  static let now = Day(year: 2026, month: 11, day: 20).at(minute: 600)

  @Test("At the scale of the city the registers count what the city has published of itself")
  func published() async throws {
    try await withStore(.sqlite, migrations: City.migrations) { store in
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      let city = try await City.open(store, directory: folder)
      try await Demonstration.make(
        city, scale: .city, cases: 1, from: Self.now.day - 1, seed: 5, at: Self.now)
      try await store.read { db in
        guard let area = try Areas.find(Dezhou.city, in: db) else { throw Refusal.notFound }
        let figures = try InstitutionFigures.run(area, on: Self.now.day, in: db)
        let items: [InstitutionFigures.Item] = [
          .committees, .trade, .administrativeCommittees, .judicialOrganisations, .mediators,
          .psychologists, .stationRooms,
        ]
        #expect(items.map { figures.total[$0] } == [5_471, 187, 132, 168, 17_000, 283, 145])
        #expect(figures.total[.committeesWithoutTrade] == 5_284)
        #expect(CommitteeType.allCases.map { figures.total[$0].all }.reduce(0, +) == 5_471)
        for item in InstitutionFigures.Item.allCases {
          #expect(figures.lines.map { $0.counts[item] }.reduce(0, +) == figures.total[item])
        }
        let several: Int? = try db.value(
          """
          SELECT count(*) FROM (SELECT person FROM register_rows WHERE person IS NOT NULL
            GROUP BY register, person HAVING count(*) > 1) AS several
          """)
        #expect(several == 0, "an account is one mediator")
        // Something to show in every filter.
        for register in Register.all {
          for mark in register.marks where mark.id != "many-members" && mark.id != "no-committee" {
            let condition = try RegisterMark.condition(
              mark.id, of: register, on: Self.now.day, in: db)
            let count: Int? = try db.value(
              "SELECT count(*) FROM register_rows WHERE register = \(register.id) AND \(condition)")
            #expect(count ?? 0 > 0, "\(register.id) \(mark.id)")
          }
        }
      }
    }
  }
}

import CaseEngine
import Foundation
import Storage
import TestDatabases

@testable import Governance

/// A city of one county, two townships and three villages, with a keeper at each desk.
enum FilesWorld {
  static let now = Day(year: 2026, month: 11, day: 23).at(minute: 600)

  private static let migrations = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../../../Sources/Governance/Resources/Migrations")
    .standardizedFileURL

  static func run(_ engine: Engine, _ body: (Store) async throws -> Void) async throws {
    try await withStore(engine, migrations: migrations) { store in
      try await store.write { db in try areas(db) }
      try await body(store)
    }
  }

  private static func areas(_ db: Database) throws {
    let rows = [
      ("371400000000", "城", 4, "city"), ("371402000000", "东县", 3, "county"),
      ("371402001000", "新湖街道", 2, "subdistrict"), ("371402002000", "新河街道", 2, "subdistrict"),
      ("371402001001", "湖滨社区", 1, "residents-committee"),
      ("371402001002", "河东社区", 1, "residents-committee"),
      ("371402002001", "河东社区", 1, "residents-committee"),
    ]
    let first = Day(year: 2000, month: 1, day: 1)
    for (code, name, level, kind) in rows {
      let county = level < 4 ? "371402000000" : nil
      let township = level < 3 ? String(code.prefix(9)) + "000" : nil
      let parent = level == 4 ? nil : level == 3 ? "371400000000" : level == 2 ? county : township
      try db.run(
        """
        INSERT INTO areas (code, parent, name, kind, level, city, county, township, valid_from,
          named_from)
        VALUES (\(code), \(parent), \(name), \(kind), \(level), \("371400000000"), \(county),
          \(township), \(first), \(first))
        """)
    }
    for (id, login) in [(1, "keeper"), (2, "other")] {
      try db.run(
        """
        INSERT INTO people (id, login, name, created_at)
        VALUES (\(id), \(login), \(login), \(now))
        """)
    }
  }

  static func actor(
    _ role: Role, _ area: String = "371400000000", level: Level = .city
  ) -> Actor {
    let post = Post(
      id: 1, person: 1, role: role, area: area, level: level, organisation: nil, line: nil,
      title: "", validFrom: Day(year: 2020, month: 1, day: 1))
    return Actor(person: 1, name: "keeper", post: post)
  }
}

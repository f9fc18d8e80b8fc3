import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

/// A small city for stories: the real divisions, shipped policies with a cheap password hash, and
/// the three administrators.
struct SmallCity: Sendable {
  let store: Store
  let administrator: Actor
  let security: Actor
  let auditor: Actor

  static let now = Instant(Day(year: 2026, month: 3, day: 2).at(minute: 600).date)
  static let today = now.day
  static let cheap = PasswordCost(roundsLog2: 4, blockSize: 8, parallelism: 1)
  static let password = "Peony-2026"

  static func build(on store: Store) async throws -> SmallCity {
    let hash = try PasswordHash(of: password, cost: cheap).text
    return try await store.write { db in
      try Dezhou.install(in: db)
      try Policies.seed(at: now, in: db)
      try db.run(
        """
        INSERT INTO policies (id, name, area, version, valid_from, body, note, author, at)
        VALUES (\(Identifier.next()), 'sign-in', '', 2, '2000-01-01',
          \("scrypt: {roundsLog2: 4, blockSize: 8, parallelism: 1}"), 'tests', NULL, 0)
        """)
      func person(_ login: String, _ role: Role) throws -> Actor {
        let id = try People.insert(
          login: login, name: login, hash: hash, mustChange: false, at: now, in: db)
        let post = try Posts.insert(
          role, to: id, area: Dezhou.city, title: login, from: today, in: db)
        return Actor(person: id, name: login, post: try #require(try Posts.find(post, in: db)))
      }
      return SmallCity(
        store: store, administrator: try person("anna", .administrator),
        security: try person("sven", .securityAdministrator),
        auditor: try person("ada", .auditor))
    }
  }

  /// A person with a post, made as the administrators would.
  func person(
    _ login: String, _ role: Role, area: String = Dezhou.city, organisation: Int64? = nil,
    in db: Database
  ) throws -> Actor {
    let hash = try PasswordHash(of: Self.password, cost: Self.cheap).text
    let id = try People.insert(
      login: login, name: login, hash: hash, mustChange: false, at: Self.now, in: db)
    let post = try Posts.grant(
      role, to: id, area: area, organisation: organisation, title: login, by: security,
      at: Self.now, in: db)
    return Actor(person: id, name: login, post: try #require(try Posts.find(post, in: db)))
  }
}

/// Runs a story in a new city on each engine.
func withCity(_ story: (SmallCity) async throws -> Void) async throws {
  for engine in Engine.allCases {
    try await withStore(engine, migrations: City.migrations) { store in
      try await story(SmallCity.build(on: store))
    }
  }
}

func rows(ofShared path: String) throws -> [AreaRow] {
  let folder = try #require(RealMessages.shared)
  return try AreaFile.rows(Data(contentsOf: folder.appending(path: path)))
}

import CaseEngine
import Crypto
import Foundation
import Governance
import Storage
import TestDatabases

/// One small named city for the stories of every domain: Dezhou's own divisions, four units, a
/// person for each role and level, and a dozen matters that came there through the verbs.
///
/// Its clock stands still at `noon` until a test sets it.
package struct World: Sendable {
  package let city: City
  package let members: [String: Member]
  package let units: [Unit: Int64]
  /// Case numbers by the names of `Matter.all`.
  package let numbers: [String: String]
  /// Receipts and codes of what residents filed, by the same names.
  package let receipts: [String: (receipt: String, code: String)]

  /// A Thursday; the matters were filed on the two days before.
  package static let noon = Day(year: 2024, month: 9, day: 12).at(minute: 720)
  package static let password = "Peony-2026"
  package static let cost = PasswordCost(roundsLog2: 4, blockSize: 8, parallelism: 1)

  package struct Missing: Error { package let name: String }

  package func member(_ name: String) throws -> Member {
    guard let member = members[name] else { throw Missing(name: name) }
    return member
  }

  package func number(_ matter: String) throws -> String {
    guard let number = numbers[matter] else { throw Missing(name: matter) }
    return number
  }

  package func unit(_ unit: Unit) throws -> Int64 {
    guard let id = units[unit] else { throw Missing(name: unit.rawValue) }
    return id
  }
}

/// Gives `body` a new world on an engine.
package func withWorld<T>(
  _ engine: Engine, demonstration: Bool = false, cases: Bool = true,
  _ body: (World) async throws -> T
) async throws -> T {
  let clock = try World.clock()
  return try await withCity(engine, World.founding(cases: cases), clock: clock) { city, founded in
    if demonstration { try await city.becomeDemonstration() }
    return try await body(
      World(
        city: city, members: founded.members, units: founded.units, numbers: founded.numbers,
        receipts: founded.receipts))
  }
}

/// Gives `body` a city on a copy of a founded database, with a folder of its own.
package func withCity<Founded, T>(
  _ engine: Engine, _ founding: Founding<Founded>, clock: CityClock = CityClock(),
  _ body: (City, Founded) async throws -> T
) async throws -> T {
  try await withStore(engine, founding) { store, founded in
    let folder = World.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(City.open(store, directory: folder, clock: clock), founded)
  }
}

extension World {
  fileprivate static func clock() throws -> CityClock {
    let clock = CityClock()
    try clock.set(noon, frozen: true)
    return clock
  }

  fileprivate static func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "anlan-world-\(Identifier.next())")
  }

  /// Dezhou's divisions, and what else a story begins with.
  package static func found<Founded: Sendable>(
    _ store: Store, clock: CityClock = CityClock(),
    _ body: @escaping @Sendable (Database, Rulebook) throws -> Founded
  ) async throws -> Founded {
    let folder = folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let rules = try await City.open(store, directory: folder, clock: clock).rules
    return try await store.write { db in
      try Dezhou.install(in: db)
      return try body(db, rules)
    }
  }

  fileprivate static func founding(cases: Bool) -> Founding<Maker.Made> {
    Founding("world, cases: \(cases)") { store in
      let hash = try PasswordHash(of: password, cost: cost).text
      return try await found(store, clock: clock()) { db, rules in
        try cheapenPasswords(in: db)
        var maker = Maker(rules: rules, db: db)
        try maker.makeUnits()
        try maker.makeMembers(hash: hash)
        if cases { try maker.makeMatters() }
        return maker.made
      }
    }
  }

  /// A test that signs in does not wait for 32 MiB of hashing.
  private static func cheapenPasswords(in db: Database) throws {
    try db.run(
      """
      INSERT INTO policies (id, name, area, version, valid_from, body, note, author, at)
      VALUES (\(Identifier.next()), 'sign-in', '', 2, '2000-01-01',
        'scrypt: {roundsLog2: 4, blockSize: 8, parallelism: 1}', 'tests', NULL, 0)
      """)
  }

  /// What a founding is in the middle of.
  struct Maker {
    struct Made: Sendable {
      var units: [Unit: Int64] = [:]
      var members: [String: Member] = [:]
      var numbers: [String: String] = [:]
      var receipts: [String: (receipt: String, code: String)] = [:]
    }

    let rules: Rulebook
    let db: Database
    var made = Made()

    static let since = Day(year: 2020, month: 1, day: 1)

    mutating func makeUnits() throws {
      for unit in Unit.allCases {
        made.units[unit] = try Organisations.insert(
          name: unit.name, kind: "bureau", area: unit.spot.code, lines: unit.lines,
          from: Self.since, in: db)
      }
    }

    mutating func makeMembers(hash: String) throws {
      for seat in Member.Seat.all {
        let person = try People.insert(
          login: seat.name, name: seat.name, phone: "13800138000", hash: hash, mustChange: false,
          at: World.noon, in: db)
        let post = try Posts.insert(
          seat.role, to: person, area: seat.spot.code,
          organisation: seat.unit.flatMap { made.units[$0] },
          title: seat.name, from: Self.since, in: db)
        guard let held = try Posts.find(post, in: db) else { throw Missing(name: seat.name) }
        let token = "token-of-\(seat.name)"
        try World.signIn(person, token, in: db)
        made.members[seat.name] = Member(
          name: seat.name, spot: seat.spot, unit: seat.unit,
          actor: Actor(person: person, name: seat.name, post: held), token: token)
      }
    }
  }

  /// A session as `SignIn` leaves it, without the work of hashing a password. It outlasts the
  /// tests, whichever of them comes last.
  static func signIn(_ person: Int64, _ token: String, in db: Database) throws {
    let hash = SHA256.hash(data: Data(token.utf8)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    let now = CityClock.machine
    try db.run(
      """
      INSERT INTO sessions (token_hash, id, person, post, kind, stage, attempts, started_at,
        seen_at, idle, ends_at)
      VALUES (\(hash), \(Identifier.next()), \(person), NULL, \(Session.Kind.bearer),
        \(Session.Stage.open), 0, \(now), \(now), \(Int64(86_400_000)),
        \(now.adding(minutes: 1_440)))
      """)
  }

  /// A session of somebody whom a story has hired.
  package func session(of actor: Actor) async throws -> String {
    let token = "token-of-\(actor.name)"
    guard members[actor.name] == nil else { return token }
    try await city.store.write { db in try World.signIn(actor.person, token, in: db) }
    return token
  }
}

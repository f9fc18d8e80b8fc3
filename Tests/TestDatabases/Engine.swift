import Foundation
import Storage

/// The engines that every story runs on: `@Test(arguments: Engine.allCases)`.
package enum Engine: String, CaseIterable, Sendable {
  case sqlite, postgres
}

/// Runs `body` on each engine in turn, each time with a new empty database.
package func onBothEngines(_ body: (Store) async throws -> Void) async throws {
  for engine in Engine.allCases {
    try await withStore(engine, body)
  }
}

/// What a database holds already when a test gets it. It is founded once a test process and
/// engine, and then copied.
package struct Founding<Founded: Sendable>: Sendable {
  struct OtherKind: Error {}

  /// Foundings of one name are the same.
  let name: String
  let found: @Sendable (Store) async throws -> Founded

  package init(_ name: String, _ found: @escaping @Sendable (Store) async throws -> Founded) {
    self.name = name
    self.found = found
  }
}

extension Founding<Void> {
  /// The schema of a folder of migrations.
  package static func migrated(_ migrations: URL) -> Founding {
    Founding(migrations.path) { store in
      try await Migrator(directory: migrations).migrate(store)
    }
  }
}

/// Gives `body` a store on a new database, which is removed afterwards. With `migrations` the
/// database has that schema already.
@discardableResult
package func withStore<T>(
  _ engine: Engine, migrations: URL? = nil, limits: Store.Limits = .forTests,
  _ body: (Store) async throws -> T
) async throws -> T {
  guard let migrations else {
    return try await withDatabase(engine) { try await Store.with($0, limits: limits, body) }
  }
  return try await withStore(engine, .migrated(migrations), limits: limits) { store, _ in
    try await body(store)
  }
}

/// Gives `body` a store on a copy of a founded database, which is removed afterwards.
@discardableResult
package func withStore<Founded, T>(
  _ engine: Engine, _ founding: Founding<Founded>, limits: Store.Limits = .forTests,
  _ body: (Store, Founded) async throws -> T
) async throws -> T {
  try await withMade {
    try await TestDatabases.shared.make(engine, founding)
  } body: { url, founded in
    try await Store.with(url, limits: limits) { try await body($0, founded) }
  }
}

/// Gives `body` the URL of a new database, which is removed afterwards.
@discardableResult
package func withDatabase<T>(
  _ engine: Engine, _ body: (String) async throws -> T
) async throws -> T {
  try await withMade {
    (try await TestDatabases.shared.make(engine), ())
  } body: { url, _ in
    try await body(url)
  }
}

private func withMade<Founded, T>(
  _ make: () async throws -> (TestDatabases.Made, Founded),
  body: (String, Founded) async throws -> T
) async throws -> T {
  await Turnstile.shared.enter()
  do {
    let (database, founded) = try await make()
    do {
      let result = try await body(database.url, founded)
      await TestDatabases.shared.remove(database)
      await Turnstile.shared.leave()
      return result
    } catch {
      await TestDatabases.shared.remove(database)
      throw error
    }
  } catch {
    await Turnstile.shared.leave()
    throw error
  }
}

extension Store.Limits {
  /// Few connections, for many tests run side by side.
  package static var forTests: Store.Limits {
    var limits = Store.Limits()
    limits.writers = 4
    limits.readers = 2
    return limits
  }
}

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

/// Gives `body` a store on a new database, which is removed afterwards.
///
/// With `migrations` the database has that schema already; it is made once a test process and then
/// copied.
@discardableResult
package func withStore<T>(
  _ engine: Engine, migrations: URL? = nil, limits: Store.Limits = .forTests,
  _ body: (Store) async throws -> T
) async throws -> T {
  try await withDatabase(engine, migrations: migrations) { url in
    let store = try await Store.open(url, limits: limits)
    do {
      let result = try await body(store)
      await store.close()
      return result
    } catch {
      await store.close()
      throw error
    }
  }
}

/// Gives `body` the URL of a new database, which is removed afterwards.
@discardableResult
package func withDatabase<T>(
  _ engine: Engine, migrations: URL? = nil, _ body: (String) async throws -> T
) async throws -> T {
  await Turnstile.shared.enter()
  do {
    let database = try await TestDatabases.shared.make(engine, migrations)
    do {
      let result = try await body(database.url)
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

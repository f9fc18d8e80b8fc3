import Foundation

/// A database: SQLite in a file, or PostgreSQL.
///
/// A closure is a transaction. It is synchronous, runs on a thread of the store, and may be run
/// more than once, so it acts on nothing outside the database. An answer of `write` means that the
/// change is on the disk.
package final class Store: Sendable {
  /// How many threads and connections a store has, and how much work may wait for them.
  package struct Limits: Sendable {
    /// Connections that write; PostgreSQL syncs once for those that commit together. SQLite always
    /// has one. A write waits little on its way, so a few for each core keep the cores busy; more
    /// of them only take the cores from those who answer that there is too much to do.
    package var writers = max(4, 2 * ProcessInfo.processInfo.activeProcessorCount)
    /// Connections that read.
    package var readers = 4
    /// How many writes, and how many reads, may wait at most; more are refused as `overloaded`, and
    /// so are those that would wait too long at the pace at which the work is done.
    package var waiting = 1024

    package init() {}
  }

  private let engine: any StoreEngine

  private init(_ engine: any StoreEngine) {
    self.engine = engine
  }

  /// Opens "sqlite:PATH" (made if it is not there) or "postgres://…" as libpq reads it.
  ///
  /// Throws `StorageError.unavailable` where the database cannot be opened or reached, or would not
  /// keep what it says it saved.
  package static func open(_ url: String, limits: Limits = Limits()) async throws -> Store {
    if let path = url.suffix(after: "sqlite:"), !path.isEmpty {
      return Store(try await SQLiteEngine.open(path: path, limits))
    }
    if url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") {
      return Store(try await PostgresEngine.open(url: url, limits))
    }
    throw StorageError.unavailable("a database is sqlite:PATH or postgres://…")
  }

  /// Opens a database for as long as `body` takes and closes it, whatever happens.
  package static func with<T>(
    _ url: String, limits: Limits = Limits(), _ body: (Store) async throws -> T
  ) async throws -> T {
    let store = try await open(url, limits: limits)
    do {
      let result = try await body(store)
      await store.close()
      return result
    } catch {
      await store.close()
      throw error
    }
  }

  deinit {
    engine.abandon()
  }

  /// What differs between the engines.
  package var dialect: Dialect { engine.dialect }

  /// Whether somebody waits to write at this moment. What is in no hurry gives way to them.
  package var isBusy: Bool { engine.writes.queue.count > 0 }

  /// Runs `body` on one snapshot of the database. It cannot write.
  ///
  /// Throws what `body` throws, or a `StorageError`.
  package func read<T: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> T
  ) async throws -> T {
    try await engine.reads.run(body)
  }

  /// Runs `body` as one transaction and answers once it is on the disk. If `body` throws, nothing
  /// is changed and its error is thrown.
  ///
  /// - Parameter patient: wait however many are in front, where others would be `overloaded`. For
  ///   what nobody can send again: a timer, an import.
  @discardableResult
  package func write<T: Sendable>(
    patient: Bool = false, _ body: @escaping @Sendable (Database) throws -> T
  ) async throws -> T {
    try await engine.writes.run(patient: patient, body)
  }

  /// How many writes wait for a thread now, for measuring.
  package var waitingWrites: Int { engine.writes.queue.count }

  /// Whether a write would be refused as `overloaded` now.
  package var refusesWrites: Bool { engine.writes.queue.refuses }

  /// Writes a consistent copy of the whole database to `path`, which must not be there yet, while
  /// others read and write. SQLite only: PostgreSQL has pg_dump and pg_basebackup.
  package func backup(to path: String) async throws {
    try await engine.backup(to: path)
  }

  /// Has the engine look at its tables again, so that its plans fit their sizes. Worth calling
  /// after an import.
  package func analyze() async throws {
    try await write { db in
      try db.script(
        db.dialect.engine == .sqlite ? "PRAGMA analysis_limit = 1000; ANALYZE" : "ANALYZE")
    }
  }

  /// The schema as text in a fixed order, without the record of migrations.
  package func schema() async throws -> String {
    try await read { try $0.schema() }
  }

  /// Does what waits, then ends the threads and connections. Later work is refused.
  package func close() async {
    // The writer last: the last connection to an SQLite file empties its log, if it may write.
    await engine.reads.close()
    await engine.writes.close()
  }
}

extension String {
  fileprivate func suffix(after prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}

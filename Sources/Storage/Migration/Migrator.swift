import Foundation

/// Brings a database to the schema that the program is made for.
///
/// The schema is a directory of numbered files NNNN-name.sql, each followed by
/// NNNN-name.sqlite.sql or NNNN-name.postgres.sql where the engines differ; numbers grow, with room
/// between the domains, and a number may have only files of engines. They go forward only (one that
/// stands before an applied one is refused), each in its own transaction, and are recorded with a
/// checksum in the table `migrations`. On SQLite `BIGINT PRIMARY KEY` is read as
/// `INTEGER PRIMARY KEY`.
package struct Migrator: Sendable {
  private let directory: URL

  /// A migrator for the files of a directory.
  package init(directory: URL) {
    self.directory = directory
  }

  /// The names of the migrations that are still to apply, in order. Changes nothing.
  ///
  /// Throws `MigrationError` where files and database do not belong together.
  package func pending(_ store: Store) async throws -> [String] {
    let shipped = try Migration.shipped(in: directory, for: store.dialect.engine)
    return try await store.read { db in
      try Migration.pending(shipped, recorded: Self.recorded(db)).map(\.name)
    }
  }

  /// Applies what is pending and answers its names. Several nodes may do so at once: one applies,
  /// the others wait and find it done.
  ///
  /// Throws `MigrationError` where files and database do not belong together, and `StorageError`
  /// where a statement fails; what was applied before stays.
  @discardableResult
  package func migrate(_ store: Store) async throws -> [String] {
    let shipped = try Migration.shipped(in: directory, for: store.dialect.engine)
    var applied: [String] = []
    while let name = try await store.write({ db in try Self.applyNext(shipped, db) }) {
      applied.append(name)
    }
    return applied
  }

  private static func applyNext(_ shipped: [Migration], _ db: Database) throws -> String? {
    if db.dialect.engine == .postgres {
      // Held until the transaction ends, so that nodes migrate one after another. SQLite's writer
      // holds the whole file.
      _ = try db.all("SELECT pg_advisory_xact_lock(4702111234474983745)")
    }
    guard let next = try Migration.pending(shipped, recorded: recorded(db)).first else {
      return nil
    }
    try db.script(
      """
      CREATE TABLE IF NOT EXISTS migrations (
        name TEXT PRIMARY KEY,
        checksum TEXT NOT NULL,
        applied_at BIGINT NOT NULL
      )
      """)
    try db.script(text(next, db.dialect))
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    try db.run(
      """
      INSERT INTO migrations (name, checksum, applied_at)
      VALUES (\(next.name), \(next.checksum), \(now))
      """)
    return next.name
  }

  private static func text(_ migration: Migration, _ dialect: Dialect) -> String {
    guard dialect.engine == .sqlite else { return migration.script }
    return migration.script.replacing(
      #/BIGINT\s+PRIMARY\s+KEY/#.ignoresCase(), with: "INTEGER PRIMARY KEY")
  }

  private static func recorded(_ db: Database) throws -> [(name: String, checksum: String)] {
    let table: SQL =
      db.dialect.engine == .sqlite
      ? "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'"
      : "SELECT 1 WHERE to_regclass('migrations') IS NOT NULL"
    guard try db.first(table) != nil else { return [] }
    return try db.all("SELECT name, checksum FROM migrations ORDER BY name").map { row in
      (try row.get("name"), try row.get("checksum"))
    }
  }
}

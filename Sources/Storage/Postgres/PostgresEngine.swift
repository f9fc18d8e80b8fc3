/// A store in PostgreSQL: threads that write and threads that read, each with its connection.
final class PostgresEngine: StoreEngine {
  let dialect = Dialect(engine: .postgres)
  let writes: Lane
  let reads: Lane

  private init(_ server: PostgresServer, _ limits: Store.Limits) {
    writes = Lane("postgres-writer", threads: limits.writers, limit: limits.waiting) {
      PostgresWorker(server, reading: false).work($0)
    }
    reads = Lane("postgres-reader", threads: limits.readers, limit: limits.waiting) {
      PostgresWorker(server, reading: true).work($0)
    }
  }

  /// Connects once, so that a wrong address is found here.
  static func open(url: String, _ limits: Store.Limits) async throws -> PostgresEngine {
    let engine = PostgresEngine(PostgresServer(url: url), limits)
    do {
      try await engine.reads.run { _ = try $0.all("SELECT 1") }
    } catch {
      engine.abandon()
      throw error
    }
    return engine
  }

  func backup(to path: String) async throws {
    throw StorageError.unavailable("PostgreSQL is backed up with pg_dump or pg_basebackup")
  }
}

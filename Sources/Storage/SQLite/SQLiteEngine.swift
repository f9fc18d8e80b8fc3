import Foundation
import GRDB

/// A store in an SQLite file: one thread that writes, some that read.
final class SQLiteEngine: StoreEngine {
  let dialect = Dialect(engine: .sqlite)
  let writes: Lane
  let reads: Lane
  private let file: SQLiteFile

  private init(_ file: SQLiteFile, _ limits: Store.Limits) {
    self.file = file
    let writer = SQLiteWriter(file: file)
    let reader = SQLiteReader(file: file)
    writes = Lane("sqlite-writer", threads: 1, limit: limits.waiting, writer.work)
    reads = Lane("sqlite-reader", threads: limits.readers, limit: limits.waiting, reader.work)
  }

  /// Opens the file, makes it if it is not there, and lets its writer try a transaction.
  static func open(path: String, _ limits: Store.Limits) async throws -> SQLiteEngine {
    guard !path.hasPrefix(":") else {
      throw StorageError.unavailable("a database in memory is not shared by connections")
    }
    let file = SQLiteFile(path: path)
    try file.create()
    let engine = SQLiteEngine(file, limits)
    do {
      try await engine.writes.run { _ = try $0.all("SELECT count(*) FROM sqlite_schema") }
    } catch {
      engine.abandon()
      throw error
    }
    return engine
  }

  func backup(to path: String) async throws {
    let file = file
    try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Void, any Error>) in
      Thread {
        caller.resume(with: Result { try SQLiteBackup(file: file).write(to: path) })
      }.start()
    }
  }
}

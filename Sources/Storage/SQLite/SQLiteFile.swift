import Foundation
import GRDB
import GRDBSQLite

/// How the store opens one SQLite file.
struct SQLiteFile: Sendable {
  enum Use { case creating, writing, reading }

  let path: String

  /// Makes the file if it is not there.
  func create() throws {
    try open(.creating) { _ in }
  }

  /// Opens a connection, gives it to `body` on the calling thread, and closes it.
  func open<T>(_ use: Use, _ body: (SQLiteConnection) throws -> T) throws -> T {
    // A database that has gone must not come back empty.
    guard use == .creating || FileManager.default.fileExists(atPath: path) else {
      throw StorageError.unavailable("the database's file is gone")
    }
    let reading = use == .reading
    var configuration = Configuration()
    configuration.readonly = reading
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    configuration.journalMode = reading ? .default : .wal
    configuration.allowsUnsafeTransactions = true
    configuration.label = reading ? "reader" : "writer"
    configuration.prepareDatabase { database in
      for function in SQLiteFunctions.all { database.add(function: function) }
    }
    let queue: DatabaseQueue
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw Self.storageError(error)
    }
    defer { try? queue.close() }
    return try queue.inDatabase { database in
      guard let handle = database.sqliteConnection else {
        throw StorageError.unavailable("the database is closed")
      }
      let connection = SQLiteConnection(handle)
      defer { connection.finish() }
      // GRDB sets synchronous to NORMAL with WAL; "saved" means synced.
      try connection.script(
        """
        PRAGMA synchronous = FULL;
        PRAGMA case_sensitive_like = ON;
        PRAGMA cache_size = \(reading ? -8192 : -32768);
        """)
      return try body(connection)
    }
  }

  private static func storageError(_ error: any Error) -> StorageError {
    switch error {
    case let error as StorageError: error
    case let error as DatabaseError:
      SQLiteFault.error(error.extendedResultCode.rawValue, error.message ?? "")
    default: .unavailable("\(error)")
    }
  }
}

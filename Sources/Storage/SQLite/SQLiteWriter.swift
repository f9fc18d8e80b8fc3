import Foundation

/// The one thread that writes an SQLite file.
///
/// It takes the writes that wait, runs each in a savepoint of one transaction, commits once, and
/// only then answers: durability costs one sync a batch. A write that fails loses only its own
/// savepoint. Where the transaction itself is lost (disk full, I/O), the whole batch fails, for
/// even a refusal may have been read from rows that are gone.
struct SQLiteWriter: Sendable {
  let file: SQLiteFile

  /// A batch ends when so many writes are in it, or when it has taken so long.
  private static let most = 256
  /// How often a write is tried that ends in a conflict, as on PostgreSQL.
  private static let tries = 4
  private static let longest: UInt64 = 20_000_000

  func work(_ queue: WorkQueue) {
    while let first = queue.take() {
      do {
        try file.open(.writing) { connection in
          var next: (any Work)? = first
          while let work = next {
            batch(work, queue, connection)
            // A connection that met an I/O error is opened anew for the next write.
            if connection.broken != nil { return }
            next = queue.take()
          }
        }
      } catch {
        first.refuse(error as? StorageError ?? .unavailable("\(error)"))
      }
    }
  }

  private func batch(_ first: any Work, _ queue: WorkQueue, _ connection: SQLiteConnection) {
    var batch: [(work: any Work, afterwards: [@Sendable () -> Void])] = []
    do {
      try begin(connection)
    } catch {
      return first.refuse(error)
    }
    let start = DispatchTime.now().uptimeNanoseconds
    var next: (any Work)? = first
    var lost: StorageError?
    while let work = next {
      var database = Database(connection)
      lost = run(work, database, connection)
      for _ in 1..<Self.tries where lost == nil && work.error as? StorageError == .conflict {
        database = Database(connection)
        lost = run(work, database, connection)
      }
      batch.append((work, work.error == nil ? database.afterwards : []))
      if lost != nil || batch.count >= Self.most { break }
      if DispatchTime.now().uptimeNanoseconds - start > Self.longest { break }
      next = queue.takeWaiting()
    }
    if lost == nil { lost = commit(connection) }
    if let lost {
      for entry in batch { entry.work.refuse(lost) }
    } else {
      for entry in batch {
        for action in entry.afterwards { action() }
        entry.work.answer()
      }
    }
  }

  private func begin(_ connection: SQLiteConnection) throws(StorageError) {
    try connection.checkPlace()
    if !connection.isAutocommit { try connection.command("ROLLBACK") }
    try connection.command("BEGIN IMMEDIATE")
  }

  /// Runs one write in its savepoint. Answers the error that cost the whole transaction, if one did.
  private func run(
    _ work: any Work, _ database: Database, _ connection: SQLiteConnection
  ) -> StorageError? {
    do {
      try connection.command("SAVEPOINT work")
      work.run(database)
      if connection.isAutocommit {
        return database.spoiled ?? .unavailable("the transaction was rolled back")
      }
      if work.error == nil, connection.hasOpenForeignKeys { work.fail(StorageError.foreignKey) }
      if work.error != nil { try connection.command("ROLLBACK TO work") }
      try connection.command("RELEASE work")
      return nil
    } catch {
      if !connection.isAutocommit { try? connection.command("ROLLBACK") }
      return error
    }
  }

  private func commit(_ connection: SQLiteConnection) -> StorageError? {
    do {
      try connection.command("COMMIT")
      try connection.checkPlace()
      return nil
    } catch {
      if !connection.isAutocommit { try? connection.command("ROLLBACK") }
      return error
    }
  }
}

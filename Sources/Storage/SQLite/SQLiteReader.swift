/// One thread that reads an SQLite file, each closure on one snapshot.
struct SQLiteReader: Sendable {
  let file: SQLiteFile

  func work(_ queue: WorkQueue) {
    while let first = queue.take() {
      do {
        try file.open(.reading) { connection in
          var next: (any Work)? = first
          while let work = next {
            read(work, connection)
            if connection.broken != nil { return }
            next = queue.take()
          }
        }
      } catch {
        first.refuse(error as? StorageError ?? .unavailable("\(error)"))
      }
    }
  }

  private func read(_ work: any Work, _ connection: SQLiteConnection) {
    do {
      try connection.checkPlace()
      if !connection.isAutocommit { try connection.command("ROLLBACK") }
      try connection.command("BEGIN DEFERRED")
    } catch {
      return work.refuse(error)
    }
    let database = Database(connection)
    work.run(database)
    try? connection.command(connection.isAutocommit ? "SELECT 1" : "COMMIT")
    if work.error == nil {
      for action in database.afterwards { action() }
    }
    work.answer()
  }
}

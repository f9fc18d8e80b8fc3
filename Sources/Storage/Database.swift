/// The database inside one transaction. It is good only inside the closure that received it.
///
/// A statement that fails spoils the transaction: every later statement throws the same error, and
/// the transaction is rolled back even if the closure swallows it. So both engines do the same.
/// `attempt` is the way to go on after a failure.
package final class Database {
  private let connection: any Connection
  private var finished = false
  private var attempts = 0
  private(set) var spoiled: StorageError?
  private(set) var afterwards: [@Sendable () -> Void] = []

  init(_ connection: any Connection) {
    self.connection = connection
  }

  /// What differs between the engines.
  package var dialect: Dialect { connection.dialect }

  /// All rows of the answer.
  package func all(_ sql: SQL) throws -> [Row] {
    var rows: [Row] = []
    _ = try perform(sql) { row in
      rows.append(row)
      return true
    }
    return rows
  }

  /// The first row of the answer, if there is one.
  package func first(_ sql: SQL) throws -> Row? {
    var found: Row?
    _ = try perform(sql) { row in
      found = row
      return false
    }
    return found
  }

  /// The first column of the first row; nothing if there is no row or the value is NULL.
  package func value<T: SQLReadable>(_ sql: SQL) throws -> T? {
    guard let row = try first(sql) else { return nil }
    return try row.get(at: 0) as T?
  }

  /// Runs a statement and answers how many rows it inserted, updated or deleted.
  @discardableResult
  package func run(_ sql: SQL) throws -> Int {
    try perform(sql) { _ in false }
  }

  /// Gives the rows of a SELECT to `body` one by one, never all in memory. `body` may run other
  /// statements; its error ends the loop and is thrown, and does not spoil the transaction.
  package func each(_ sql: SQL, _ body: (Row) throws -> Void) throws {
    var thrown: (any Error)?
    try guarded { () throws(StorageError) in
      try connection.stream(sql) { row in
        do {
          try body(row)
          return true
        } catch {
          thrown = error
          return false
        }
      }
    }
    if let thrown { throw thrown }
  }

  /// Runs several statements without parameters, separated by semicolons.
  package func script(_ text: String) throws {
    try guarded { () throws(StorageError) in try connection.script(text) }
  }

  /// Runs `body` in a savepoint. If it throws, only what it did is undone, the error is thrown on,
  /// and the transaction may go on.
  package func attempt<T>(_ body: () throws -> T) throws -> T {
    attempts += 1
    let name = "attempt_\(attempts)"
    try command("SAVEPOINT \(name)")
    do {
      let result = try body()
      if let spoiled { throw spoiled }
      try command("RELEASE SAVEPOINT \(name)")
      return result
    } catch {
      let cause = spoiled
      spoiled = nil
      do {
        try command("ROLLBACK TO SAVEPOINT \(name)")
        try command("RELEASE SAVEPOINT \(name)")
      } catch let failure {
        // The transaction itself is gone; it stays spoiled by what ended it.
        spoiled = cause ?? failure as? StorageError ?? .fault("a savepoint is gone")
      }
      throw error
    }
  }

  /// Has `action` run once the transaction is durably committed, before the caller of `write` gets
  /// its answer. It runs on the database's thread and must be short; it does not run on a rollback.
  package func afterCommit(_ action: @escaping @Sendable () -> Void) {
    afterwards.append(action)
  }

  /// Ends the use of this value, whoever has kept it.
  func finish() {
    finished = true
  }

  private func command(_ text: String) throws {
    _ = try perform(SQL(raw: text)) { _ in false }
  }

  private func perform(_ sql: SQL, _ body: (Row) -> Bool) throws -> Int {
    try guarded { () throws(StorageError) in try connection.perform(sql, body) }
  }

  private func guarded<T>(_ act: () throws(StorageError) -> T) throws(StorageError) -> T {
    if let spoiled { throw spoiled }
    if finished { throw .fault("the database is used outside its transaction") }
    do {
      return try act()
    } catch {
      spoiled = error
      throw error
    }
  }
}

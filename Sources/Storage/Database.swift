/// A statement as a transaction ran it.
package struct Recorded: Sendable {
  enum Way { case answered, later, demand }

  let sql: SQL
  let way: Way

  /// Whether its answer was waited for.
  package var isWaitedFor: Bool { way == .answered }
}

/// The database inside one transaction. It is good only inside the closure that received it.
///
/// A statement that fails spoils the transaction: every later statement throws the same error, and
/// the transaction is rolled back even if the closure swallows it. So both engines do the same.
/// `attempt` is the way to go on after a failure.
package final class Database {
  private let connection: any Connection
  private var finished = false
  private var attempts = 0
  private var demands: [any Error] = []
  private var record: [Recorded]?
  private var memory: [String: Any] = [:]
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

  /// Runs a statement whose answer nobody needs. PostgreSQL gets it together with the next statement
  /// that is waited for, or with COMMIT, so that it costs no round trip of its own; if it fails, that
  /// next statement or the transaction ends with its error.
  package func later(_ sql: SQL) throws {
    record?.append(Recorded(sql: sql, way: .later))
    try guarded { () throws(StorageError) in try connection.later(sql, demand: nil) }
  }

  /// Inserts rows, `later`, many by one statement. `head` is the statement up to VALUES, each row
  /// the values in parentheses.
  package func later(_ head: SQL, rows: [SQL]) throws {
    var rest = rows[...]
    // Few lengths, so that each is prepared once.
    for length in [50, 10, 1] {
      while rest.count >= length {
        try later(head + " VALUES " + Array(rest.prefix(length)).joined(", "))
        rest = rest.dropFirst(length)
      }
    }
  }

  /// Like `later`, for an INSERT, UPDATE or DELETE without RETURNING that must change a row: if it
  /// changes none, the transaction ends with `error`.
  package func demand(_ sql: SQL, or error: any Error) throws {
    record?.append(Recorded(sql: sql, way: .demand))
    demands.append(error)
    let number = demands.count - 1
    try guarded { () throws(StorageError) in try connection.later(sql, demand: number) }
  }

  /// Gives the rows of a SELECT to `body` one by one, never all in memory. `body` may run other
  /// statements; its error ends the loop and is thrown, and does not spoil the transaction.
  package func each(_ sql: SQL, _ body: (Row) throws -> Void) throws {
    var thrown: (any Error)?
    record?.append(Recorded(sql: sql, way: .answered))
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
      if let spoiled { throw meaning(of: spoiled) }
      try command("RELEASE SAVEPOINT \(name)")
      return result
    } catch {
      let cause = spoiled
      spoiled = nil
      // What was left for later fails with what is undone here.
      try? connection.settle()
      do {
        try command("ROLLBACK TO SAVEPOINT \(name)")
        try command("RELEASE SAVEPOINT \(name)")
      } catch let failure {
        // The transaction itself is gone; it stays spoiled by what ended it.
        spoiled = cause ?? spoiled ?? failure as? StorageError ?? .fault("a savepoint is gone")
      }
      throw error
    }
  }

  /// Has `action` run once the transaction is durably committed, before the caller of `write` gets
  /// its answer. It runs on the database's thread and must be short; it does not run on a rollback.
  package func afterCommit(_ action: @escaping @Sendable () -> Void) {
    afterwards.append(action)
  }

  /// What `make` answered the first time in this transaction. For what is asked again and again and
  /// changes seldom; whoever changes it calls `forget`.
  package func remembered<T>(_ key: String, _ make: () throws -> T) rethrows -> T {
    // Two steps: what is not there at all would pass for an optional that is empty.
    if let kept = memory[key], let known = kept as? T { return known }
    let made = try make()
    memory[key] = made
    return made
  }

  /// Has everything remembered be asked anew.
  package func forget() {
    memory = [:]
  }

  /// Runs `body` and answers, beside its result, every statement that it ran.
  package func recording<T>(_ body: () throws -> T) throws -> (result: T, statements: [Recorded]) {
    record = []
    defer { record = nil }
    let result = try body()
    return (result, record ?? [])
  }

  /// Runs what was recorded, with the values that it had.
  package func replay(_ statements: [Recorded]) throws {
    for statement in statements {
      switch statement.way {
      case .answered: _ = try all(statement.sql)
      case .later: try later(statement.sql)
      case .demand: try demand(statement.sql, or: StorageError.fault("a replay changed nothing"))
      }
    }
  }

  /// Ends the use of this value, whoever has kept it.
  func finish() {
    finished = true
  }

  private func command(_ text: String) throws {
    _ = try perform(SQL(raw: text)) { _ in false }
  }

  private func perform(_ sql: SQL, _ body: (Row) -> Bool) throws -> Int {
    record?.append(Recorded(sql: sql, way: .answered))
    return try guarded { () throws(StorageError) in try connection.perform(sql, body) }
  }

  private func guarded<T>(_ act: () throws(StorageError) -> T) throws -> T {
    if let spoiled { throw meaning(of: spoiled) }
    if finished { throw StorageError.fault("the database is used outside its transaction") }
    do {
      return try act()
    } catch {
      spoiled = error
      throw meaning(of: error)
    }
  }

  /// What a store's error is to who uses the store.
  func meaning(of error: StorageError) -> any Error {
    if case .unmet(let number) = error, demands.indices.contains(number) { return demands[number] }
    return error
  }
}

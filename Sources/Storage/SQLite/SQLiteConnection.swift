import GRDB
import GRDBSQLite

/// One SQLite connection. GRDB opens it; statements run on the handle itself, for a request is a
/// dozen small statements and each microsecond is paid a dozen times.
final class SQLiteConnection: Connection {
  let dialect = Dialect(engine: .sqlite)
  private let handle: OpaquePointer
  private var statements: [String: SQLiteStatement] = [:]
  private var uses = 0
  /// The last code that says the connection should be opened anew.
  private(set) var broken: CInt?

  private static let most = 400

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  /// Forgets the prepared statements, which must go before the connection does.
  func finish() {
    statements = [:]
  }

  /// Whether no transaction is open, because none was begun or SQLite rolled it back.
  var isAutocommit: Bool { sqlite3_get_autocommit(handle) != 0 }

  /// Whether a deferred foreign key waits for a row that is not there.
  var hasOpenForeignKeys: Bool {
    var current: CInt = 0
    var highest: CInt = 0
    sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
    return current > 0
  }

  /// Refuses if the file was moved, removed or replaced: what is written to it now would be lost.
  func checkPlace() throws(StorageError) {
    var hasMoved: CInt = 0
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
    guard hasMoved != 0 else { return }
    // The log that has the name now may belong to another file, and must not go with this one.
    var keepsLog: CInt = 1
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keepsLog)
    broken = SQLITE_CANTOPEN
    throw .unavailable("the database's file is gone or was replaced")
  }

  func perform(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) -> Int {
    for value in sql.values where value.holdsNUL { throw .badText }
    let statement = try statement(sql.text)
    guard sqlite3_bind_parameter_count(statement.handle) == CInt(sql.values.count) else {
      throw .fault("a statement has other parameters than values: \(sql.text.prefix(400))")
    }
    let before = sqlite3_total_changes(handle)
    let code = statement.run(sql.values, body)
    guard code == SQLITE_OK else { throw failure(code, sql.text) }
    return sqlite3_total_changes(handle) == before ? 0 : Int(sqlite3_changes(handle))
  }

  func later(_ sql: SQL, demand: Int?) throws(StorageError) {
    let changed = try perform(sql) { _ in false }
    if let demand, changed == 0 { throw .unmet(demand) }
  }

  /// Nothing is ever left: a statement costs no way to a server and back.
  func settle() {}

  func stream(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) {
    _ = try perform(sql, body)
  }

  func script(_ text: String) throws(StorageError) {
    statements = statements.filter { $0.value.isRunning }
    let code = sqlite3_exec(handle, text, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, text) }
  }

  /// Runs a command of the engine itself, such as BEGIN.
  func command(_ text: String) throws(StorageError) {
    let code = try statement(text).run([]) { _ in true }
    guard code == SQLITE_OK else { throw failure(code, text) }
  }

  private func failure(_ code: CInt, _ sql: String) -> StorageError {
    let extended = sqlite3_extended_errcode(handle)
    let message = String(cString: sqlite3_errmsg(handle))
    let full = extended & 0xff == code & 0xff ? extended : code
    if SQLiteFault.needsReopening(full) { broken = full }
    return SQLiteFault.error(full, message, sql)
  }

  private func statement(_ text: String) throws(StorageError) -> SQLiteStatement {
    uses += 1
    if let known = statements[text], !known.isRunning {
      known.lastUse = uses
      return known
    }
    let isBusy = statements[text] != nil
    let made = try prepare(text)
    made.lastUse = uses
    if !isBusy {
      if statements.count >= Self.most { forgetHalf() }
      statements[text] = made
    }
    return made
  }

  private func prepare(_ text: String) throws(StorageError) -> SQLiteStatement {
    var made: OpaquePointer?
    var rest: UnsafePointer<CChar>?
    var (code, isAlone) = (SQLITE_OK, true)
    text.withCString { start in
      code = sqlite3_prepare_v3(
        handle, start, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, &rest)
      while let next = rest, next.pointee != 0 {
        isAlone = isAlone && [9, 10, 13, 32, 59].contains(next.pointee)
        rest = next + 1
      }
    }
    guard code == SQLITE_OK else { throw failure(code, text) }
    guard let made else { throw .fault("an empty statement") }
    let statement = SQLiteStatement(made)
    guard isAlone else { throw .fault("several statements in one: \(text.prefix(400))") }
    return statement
  }

  /// Lists of different lengths make ever new texts; the half that was used last stays.
  private func forgetHalf() {
    let ages = statements.values.map(\.lastUse).sorted()
    let middle = ages[ages.count / 2]
    statements = statements.filter { $0.value.lastUse >= middle || $0.value.isRunning }
  }
}

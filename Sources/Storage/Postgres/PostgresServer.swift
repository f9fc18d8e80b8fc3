import CPostgres
import Foundation

/// The PostgreSQL server and how the store connects to it.
struct PostgresServer: Sendable {
  /// As libpq reads it, "postgres://user@host/database?…".
  let url: String

  /// Opens a connection. Throws `.unavailable` where it cannot, or where the server is set up so
  /// that what it calls committed may be lost.
  func connect() throws(StorageError) -> PostgresConnection {
    // What stands before the URL is a default that the URL may change.
    let settings = [
      ("connect_timeout", "5"), ("tcp_user_timeout", "15000"), ("application_name", "anlan"),
      ("dbname", url), ("client_encoding", "UTF8"),
    ]
    guard let handle = Self.open(settings) else { throw .unavailable("out of memory") }
    guard PQstatus(handle) == CONNECTION_OK else {
      let message = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
      PQfinish(handle)
      throw .unavailable("cannot connect: \(message.split(separator: "\n").first ?? "")")
    }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    do {
      try Self.prepare(handle)
    } catch {
      PQfinish(handle)
      throw error
    }
    return PostgresConnection(try PostgresPipeline(handle))
  }

  private static func open(_ settings: [(key: String, value: String)]) -> OpaquePointer? {
    let keys = settings.map { strdup($0.key) }
    let values = settings.map { strdup($0.value) }
    defer { for text in keys + values { free(text) } }
    let keyList = keys.map { $0.map { UnsafePointer($0) } } + [nil]
    let valueList = values.map { $0.map { UnsafePointer($0) } } + [nil]
    return PQconnectdbParams(keyList, valueList, 1)
  }

  private static func prepare(_ handle: OpaquePointer) throws(StorageError) {
    guard PQparameterStatus(handle, "server_encoding").map({ String(cString: $0) }) == "UTF8" else {
      throw .unavailable("the database's encoding must be UTF8")
    }
    // A node that is stopped in a transaction must not hold its locks for ever.
    try run(
      handle, "SET TimeZone = 'UTC'; SET jit = off; SET idle_in_transaction_session_timeout = '60s'"
    )
    let settings = try run(
      handle, "SELECT current_setting('fsync'), current_setting('synchronous_commit')")
    let shape = settings.shape
    guard settings.count == 1 else { throw .unavailable("the server does not tell its settings") }
    let row = settings.row(0, shape)
    guard row[0] == .text("on") else {
      throw .unavailable("fsync is off on this server: what is saved may be lost")
    }
    if row[1] == .text("off") { try run(handle, "SET synchronous_commit = on") }
  }

  @discardableResult
  private static func run(
    _ handle: OpaquePointer, _ text: String
  ) throws(StorageError) -> PostgresResult {
    guard let answer = PQexec(handle, text) else { throw .unavailable("the connection is gone") }
    let result = PostgresResult(answer)
    guard !result.isError else {
      let report = result.report
      // No state: it was not the server that said no, the connection went.
      if report.state.isEmpty { throw .unavailable("the connection is gone") }
      throw PostgresFault.error(report, text)
    }
    return result
  }
}

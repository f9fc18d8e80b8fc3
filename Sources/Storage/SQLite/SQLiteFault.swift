import Foundation
import GRDBSQLite

/// Reads SQLite's result codes as the errors of the store.
enum SQLiteFault {
  /// The error behind a result code. `message` is SQLite's, which holds no bound values.
  static func error(_ code: CInt, _ message: String, _ sql: String = "") -> StorageError {
    switch code & 0xff {
    case SQLITE_CONSTRAINT: return constraint(code, message)
    case SQLITE_FULL: return .diskFull
    case SQLITE_BUSY, SQLITE_LOCKED: return .unavailable("the database is locked: \(message)")
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_NOMEM,
      SQLITE_PROTOCOL, SQLITE_PERM:
      return .unavailable("\(message) (SQLite \(code))")
    case SQLITE_READONLY where code != SQLITE_READONLY:
      return .unavailable("\(message) (SQLite \(code))")
    case SQLITE_TOOBIG: return .check("a value is too large")
    default: return .fault("\(message) (SQLite \(code)) in: \(sql.prefix(400))")
    }
  }

  /// Whether the connection should be opened anew before it is used again.
  static func needsReopening(_ code: CInt) -> Bool {
    switch code & 0xff {
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_PROTOCOL,
      SQLITE_PERM, SQLITE_NOMEM:
      true
    case SQLITE_READONLY: code != SQLITE_READONLY
    default: false
    }
  }

  private static func constraint(_ code: CInt, _ message: String) -> StorageError {
    if message == "FOREIGN KEY constraint failed" { return .foreignKey }
    // Extended codes are written out, for their macros do not reach Swift.
    switch code >> 8 {
    case 6, 8, 10:  // PRIMARYKEY, UNIQUE, ROWID
      return .unique(tail(message))
    case 7:  // TRIGGER
      return message.contains("append") ? .appendOnly : .check(message)
    default:
      return .check(tail(message))
    }
  }

  private static func tail(_ message: String) -> String {
    guard let colon = message.range(of: "constraint failed: ") else { return message }
    return String(message[colon.upperBound...])
  }
}

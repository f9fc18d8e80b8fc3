import Foundation
import GRDBSQLite

/// One prepared statement of one connection.
final class SQLiteStatement {
  let handle: OpaquePointer
  /// When the connection last used it, counted in statements.
  var lastUse = 0
  private(set) var isRunning = false
  private var columns: Columns?

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// Binds, steps, gives each row to `body` until it answers false, and resets.
  /// Answers SQLite's result code: `SQLITE_OK` or what went wrong.
  func run(_ values: [SQLValue], _ body: (Row) -> Bool) -> CInt {
    isRunning = true
    defer {
      sqlite3_reset(handle)
      isRunning = false
    }
    var index: CInt = 0
    for value in values {
      index += 1
      let code = bind(value, index)
      guard code == SQLITE_OK else { return code }
    }
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW:
        if !body(row()) { return SQLITE_OK }
      case SQLITE_DONE:
        return SQLITE_OK
      case let code:
        return code
      }
    }
  }

  private func bind(_ value: SQLValue, _ index: CInt) -> CInt {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let value): return sqlite3_bind_int64(handle, index, value)
    case .real(let value): return sqlite3_bind_double(handle, index, value)
    case .text(var text):
      return text.withUTF8 { bytes in
        guard let start = bytes.baseAddress else {
          return sqlite3_bind_text(handle, index, "", 0, Self.copied)
        }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          sqlite3_bind_text64(
            handle, index, $0, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
        }
      }
    }
  }

  private func row() -> Row {
    let count = Int(sqlite3_column_count(handle))
    let columns = names(count)
    let values = [SQLValue](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count {
        buffer.initializeElement(at: index, to: value(CInt(index)))
      }
      initialized = count
    }
    return Row(columns: columns, values: values)
  }

  private func value(_ index: CInt) -> SQLValue {
    switch sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, index))
    case SQLITE_NULL: return .null
    default:
      guard let start = sqlite3_column_text(handle, index) else { return .text("") }
      let count = Int(sqlite3_column_bytes(handle, index))
      return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }
  }

  private func names(_ count: Int) -> Columns {
    // A change of the schema can add columns to a `SELECT *` that is already prepared.
    if let columns, columns.names.count == count { return columns }
    let names = (0..<count).map { index in
      sqlite3_column_name(handle, CInt(index)).map { String(cString: $0) } ?? ""
    }
    let made = Columns(names)
    columns = made
    return made
  }

  /// SQLITE_TRANSIENT: SQLite copies the bytes at once.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

import CPostgres

/// Reads PostgreSQL's SQLSTATEs as the errors of the store.
enum PostgresFault {
  /// A failed result as PostgreSQL reports it.
  struct Report {
    var state = ""
    var message = ""
    var detail = ""
    var table = ""
    var constraint = ""
    var column = ""
    var source = ""

    init(_ result: OpaquePointer) {
      state = Self.field(result, "C")
      message = Self.field(result, "M")
      detail = Self.field(result, "D")
      table = Self.field(result, "t")
      constraint = Self.field(result, "n")
      column = Self.field(result, "c")
      source = Self.field(result, "R")
    }

    private static func field(_ result: OpaquePointer, _ code: Unicode.Scalar) -> String {
      PQresultErrorField(result, CInt(code.value)).map { String(cString: $0) } ?? ""
    }
  }

  /// The error behind a report. Nothing that may hold a bound value is repeated.
  static func error(_ report: Report, _ sql: String) -> StorageError {
    let text = "\(report.message) (SQLSTATE \(report.state))"
    switch report.state {
    case "23505": return .unique(key(report))
    case "23503", "23001": return .foreignKey
    case "23502": return .check("\(report.table).\(report.column)")
    case "23514", "23P01": return .check(report.constraint)
    case "P0001": return report.message.contains("append") ? .appendOnly : .check(report.message)
    case "40001", "40P01": return .conflict
    // A prepared statement whose columns a migration has changed is prepared anew.
    case "0A000" where report.source == "RevalidateCachedQuery": return .conflict
    case "53100": return .diskFull
    case "22021": return .badText
    default: break
    }
    switch report.state.prefix(2) {
    case "08", "53", "57", "58", "XX", "55": return .unavailable(text)
    case "54": return .check("a value is too large")
    case "42", "25", "0A", "26", "34", "3B", "3D", "3F", "28":
      return .fault("\(text) in: \(sql.prefix(400))")
    default:
      return .fault("SQLSTATE \(report.state) in: \(sql.prefix(400))")
    }
  }

  /// Whether the server ends the connection with this error.
  static func endsConnection(_ state: String) -> Bool {
    state.hasPrefix("08") || state.hasPrefix("57P") || state == "25P03"
  }

  /// The columns of a broken unique key as SQLite writes them: "cases.area, cases.number".
  ///
  /// The detail reads "Key (area, number)=(…) …" in the server's language; only the first
  /// parentheses are used, for the second hold the values.
  private static func key(_ report: Report) -> String {
    guard let open = report.detail.firstIndex(of: "("),
      let close = report.detail.firstRange(of: ")=(")?.lowerBound
    else { return "index '\(report.constraint)'" }
    let columns = report.detail[report.detail.index(after: open)..<close].split(separator: ", ")
    guard columns.allSatisfy({ $0.wholeMatch(of: #/[a-z_][a-z0-9_]*/#) != nil }) else {
      return "index '\(report.constraint)'"
    }
    return columns.map { "\(report.table).\($0)" }.joined(separator: ", ")
  }
}

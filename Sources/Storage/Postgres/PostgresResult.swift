import CPostgres

/// One result that libpq holds, freed with this value.
final class PostgresResult {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    PQclear(handle)
  }

  var isError: Bool {
    switch PQresultStatus(handle) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: false
    default: true
    }
  }

  /// Whether it was not tried because a command before it failed.
  var isSkipped: Bool { PQresultStatus(handle) == PGRES_PIPELINE_ABORTED }

  var report: PostgresFault.Report { PostgresFault.Report(handle) }

  /// "COMMIT", "INSERT 0 1" and so on.
  var tag: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

  /// How many rows were inserted, updated or deleted.
  var changed: Int {
    switch tag.prefix(6) {
    case "INSERT", "UPDATE", "DELETE", "MERGE ":
      PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0
    default: 0
    }
  }

  /// How many rows it holds.
  var count: Int { Int(PQntuples(handle)) }

  /// The columns of its rows.
  var shape: Shape {
    let indices = 0..<PQnfields(handle)
    return Shape(
      columns: Columns(
        indices.map { PQfname(handle, $0).map { String(cString: $0) } ?? "" }),
      kinds: indices.map { Shape.Kind(PQftype(handle, $0)) })
  }

  /// The row at a position counted from 0.
  func row(_ index: Int, _ shape: Shape) -> Row {
    let count = shape.kinds.count
    let values = [SQLValue](unsafeUninitializedCapacity: count) { buffer, initialized in
      for column in 0..<count {
        buffer.initializeElement(
          at: column, to: value(CInt(index), CInt(column), shape.kinds[column]))
      }
      initialized = count
    }
    return Row(columns: shape.columns, values: values)
  }

  private func value(_ row: CInt, _ column: CInt, _ kind: Shape.Kind) -> SQLValue {
    if PQgetisnull(handle, row, column) != 0 { return .null }
    guard let start = PQgetvalue(handle, row, column) else { return .null }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, column)))
    switch kind {
    case .integer:
      if let integer = Self.integer(bytes) { return .integer(integer) }
    case .truth:
      return .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
    case .real:
      if let real = Double(String(decoding: bytes, as: UTF8.self)) { return .real(real) }
    case .numeric:
      // sum() of BIGINT and avg() are NUMERIC here, INTEGER and REAL on SQLite.
      if let integer = Self.integer(bytes) { return .integer(integer) }
      if let real = Double(String(decoding: bytes, as: UTF8.self)) { return .real(real) }
    case .text: break
    }
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    guard !rest.isEmpty, rest.count <= 19 else { return nil }
    var value: Int64 = 0
    for byte in rest {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      // Counted downwards, for the smallest number has no positive twin.
      let (next, over) = product.subtractingReportingOverflow(digit)
      if overflow || over { return nil }
      value = next
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// The columns of a result and how their text is read.
  struct Shape {
    enum Kind {
      case integer, real, truth, numeric, text

      /// The kind of a type, by its fixed number in pg_type.
      init(_ type: Oid) {
        switch type {
        case 20, 21, 23, 26: self = .integer
        case 700, 701: self = .real
        case 16: self = .truth
        case 1700: self = .numeric
        default: self = .text
        }
      }
    }

    let columns: Columns
    let kinds: [Kind]
  }
}

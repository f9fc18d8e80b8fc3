import CPostgres

/// One connection to PostgreSQL, in pipeline mode: what belongs together (BEGIN and the first
/// statement, PREPARE and its first use) goes out in one packet.
final class PostgresConnection: Connection {
  private final class Prepared {
    let name: String
    var shape: PostgresResult.Shape?
    var lastUse = 0

    init(name: String) { self.name = name }
  }

  let dialect = Dialect(engine: .postgres)
  private let handle: OpaquePointer
  private var statements: [String: Prepared] = [:]
  private var uses = 0
  /// Commands that go out before the next one: BEGIN, DEALLOCATE.
  private var ahead: [String] = []
  private var isBegun = false
  /// Whether the answer to a COMMIT that nobody waits for is still to be read.
  private var owesAnswer = false
  /// Whether the connection is gone.
  private(set) var isLost = false

  private static let most = 400
  private static let fetch = 500

  /// Takes over a connection that is open and idle.
  init(_ handle: OpaquePointer) throws(StorageError) {
    self.handle = handle
    guard PQenterPipelineMode(handle) == 1 else { throw .unavailable("no pipeline mode") }
  }

  deinit {
    PQfinish(handle)
  }

  /// Has the next statement begin a transaction.
  func begin(reading: Bool) {
    ahead.append(reading ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN")
    isBegun = false
  }

  /// Commits durably. Throws if it did not, or if nobody knows.
  func commit() throws(StorageError) {
    guard isBegun else { return ahead.removeAll { $0.hasPrefix("BEGIN") } }
    isBegun = false
    let result: PostgresResult
    do {
      result = try answer(to: "COMMIT")
    } catch  where isLost {
      throw .unavailable("the connection went during COMMIT: whether it was saved is not known")
    }
    // A transaction that had failed is rolled back by COMMIT without an error.
    guard result.tag == "COMMIT" else { throw .fault("COMMIT answered \(result.tag)") }
  }

  /// Undoes the transaction.
  func rollback() {
    guard isBegun else { return ahead.removeAll { $0.hasPrefix("BEGIN") } }
    isBegun = false
    if !isLost { _ = try? answer(to: "ROLLBACK") }
  }

  /// Ends a transaction that only read. Its answer is not waited for.
  func endReading() {
    guard isBegun else { return ahead.removeAll { $0.hasPrefix("BEGIN") } }
    isBegun = false
    guard !isLost else { return }
    guard send("COMMIT"), PQpipelineSync(handle) == 1 else {
      isLost = true
      return
    }
    PQflush(handle)
    owesAnswer = true
  }

  func perform(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) -> Int {
    let parameters = try PostgresParameters(sql.values)
    let known = statements[sql.text]
    let prepared = known ?? Prepared(name: "s\(uses)")
    uses += 1
    prepared.lastUse = uses
    if known == nil, statements.count >= Self.most { forgetHalf() }
    let results = try group(sql.text) {
      if known == nil {
        guard PQsendPrepare(handle, prepared.name, sql.text, 0, nil) == 1 else { return false }
      }
      return parameters.with { count, values in
        PQsendQueryPrepared(handle, prepared.name, count, values, nil, nil, 0) == 1
      }
    } failed: { results in
      // The statement stands if it was prepared, whatever became of its first use.
      let isPrepared = results.dropLast().last.map { !$0.isError } ?? false
      if known == nil, isPrepared { statements[sql.text] = prepared }
    }
    statements[sql.text] = prepared
    guard let result = results.last else { return 0 }
    let shape = prepared.shape ?? result.shape
    prepared.shape = shape
    for index in 0..<result.count where !body(result.row(index, shape)) { break }
    return result.changed
  }

  func stream(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) {
    let word = sql.text.drop { $0.isWhitespace }.prefix(6).uppercased()
    guard word == "SELECT" || word.hasPrefix("WITH") else {
      _ = try perform(sql, body)
      return
    }
    uses += 1
    let cursor = "c\(uses)"
    let parameters = try PostgresParameters(sql.values)
    _ = try group(sql.text) {
      parameters.with { count, values in
        PQsendQueryParams(
          handle, "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql.text)", count, nil, values, nil,
          nil, 0) == 1
      }
    }
    var isOpen = true
    while isOpen {
      let result = try answer(to: "FETCH \(Self.fetch) FROM \(cursor)")
      let shape = result.shape
      isOpen = result.count == Self.fetch
      for index in 0..<result.count where !body(result.row(index, shape)) {
        isOpen = false
        break
      }
    }
    _ = try answer(to: "CLOSE \(cursor)")
  }

  func script(_ text: String) throws(StorageError) {
    if !ahead.isEmpty { _ = try answer(to: "SELECT 1") }
    try settle()
    // Only the simple protocol takes several statements at once.
    guard PQexitPipelineMode(handle) == 1, let answer = PQexec(handle, text) else { throw lost() }
    let result = PostgresResult(answer)
    guard PQenterPipelineMode(handle) == 1 else { throw lost() }
    if result.isError { throw failure(result, text) }
  }

  /// Sends one command without parameters and waits for its answer.
  private func answer(to command: String) throws(StorageError) -> PostgresResult {
    let results = try group(command) { send(command) }
    guard let result = results.last else { throw lost() }
    return result
  }

  private func send(_ command: String) -> Bool {
    PQsendQueryParams(handle, command, 0, nil, nil, nil, nil, 0) == 1
  }

  /// Sends what stands ahead and what `commands` sends, and answers their results in order.
  private func group(
    _ sql: String, _ commands: () -> Bool, failed: ([PostgresResult]) -> Void = { _ in }
  ) throws(StorageError) -> [PostgresResult] {
    guard !isLost else { throw lost() }
    try settle()
    for command in ahead {
      guard send(command) else { throw lost() }
      if command.hasPrefix("BEGIN") { isBegun = true }
    }
    ahead = []
    guard commands(), PQpipelineSync(handle) == 1 else { throw lost() }
    let results = try collect()
    if let error = results.first(where: { $0.isError && !$0.isSkipped }) {
      failed(results)
      throw failure(error, sql)
    }
    return results
  }

  /// Reads the answer that is still owed.
  private func settle() throws(StorageError) {
    guard owesAnswer else { return }
    owesAnswer = false
    _ = try collect()
  }

  /// Reads the results up to the end of the group.
  private func collect() throws(StorageError) -> [PostgresResult] {
    var results: [PostgresResult] = []
    var gaps = 0
    while true {
      guard let next = PQgetResult(handle) else {
        gaps += 1
        // One nothing stands between two results; more of them mean that no more will come.
        if gaps > 1 || PQstatus(handle) == CONNECTION_BAD { throw lost() }
        continue
      }
      gaps = 0
      if PQresultStatus(next) == PGRES_PIPELINE_SYNC {
        PQclear(next)
        return results
      }
      results.append(PostgresResult(next))
    }
  }

  private func lost() -> StorageError {
    isLost = true
    let message = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
    let line = message.split(separator: "\n").first ?? "no answer"
    return .unavailable("PostgreSQL is gone: \(line)")
  }

  private func failure(_ result: PostgresResult, _ sql: String) -> StorageError {
    let report = result.report
    if report.state.isEmpty || PQstatus(handle) == CONNECTION_BAD { return lost() }
    if PostgresFault.endsConnection(report.state) { isLost = true }
    let error = PostgresFault.error(report, sql)
    if report.source == "RevalidateCachedQuery" { statements[sql] = nil }
    return error
  }

  /// Lists of different lengths make ever new texts; the half that was used last stays.
  private func forgetHalf() {
    let ages = statements.values.map(\.lastUse).sorted()
    let middle = ages[ages.count / 2]
    for (text, statement) in statements where statement.lastUse < middle {
      statements[text] = nil
      ahead.append("DEALLOCATE \(statement.name)")
    }
  }
}

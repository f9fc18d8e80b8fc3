import CPostgres

/// What was sent to PostgreSQL and is not answered yet. Commands go out together, up to the next
/// one whose answer somebody waits for: one round trip for all of them.
final class PostgresPipeline {
  /// One command on its way.
  private struct Sent {
    let sql: String
    /// The name of the statement that this command prepares.
    var prepares: String?
    /// The number of the demand that it must meet.
    var demand: Int?
  }

  private let handle: OpaquePointer
  private var sent: [Sent] = []
  /// Whether the answer to a COMMIT that nobody waits for is still to be read.
  private var owesAnswer = false
  /// Whether the connection is gone.
  private(set) var isLost = false
  /// Told which statement could not be prepared.
  var forget: (String) -> Void = { _ in }

  /// Takes over a connection that is open and idle.
  init(_ handle: OpaquePointer) throws(StorageError) {
    self.handle = handle
    guard PQenterPipelineMode(handle) == 1 else { throw .unavailable("no pipeline mode") }
  }

  deinit {
    PQfinish(handle)
  }

  /// How many commands wait for their answers.
  var count: Int { sent.count }

  /// Puts a command without parameters on its way.
  func send(_ command: String) throws(StorageError) {
    try note(Sent(sql: command), PQsendQueryParams(handle, command, 0, nil, nil, nil, nil, 0))
  }

  /// Puts a command that is run once on its way.
  func send(_ command: String, _ parameters: PostgresParameters) throws(StorageError) {
    let code = parameters.with { count, values in
      PQsendQueryParams(handle, command, count, nil, values, nil, nil, 0)
    }
    try note(Sent(sql: command), code)
  }

  /// Has a statement prepared under a name.
  func prepare(_ name: String, _ text: String) throws(StorageError) {
    try note(
      Sent(sql: text, prepares: name), PQsendPrepare(handle, name, text, 0, nil))
  }

  /// Runs a prepared statement.
  func execute(
    _ name: String, _ text: String, _ parameters: PostgresParameters, demand: Int? = nil
  ) throws(StorageError) {
    let code = parameters.with { count, values in
      PQsendQueryPrepared(handle, name, count, values, nil, nil, 0)
    }
    try note(Sent(sql: text, demand: demand), code)
  }

  private func note(_ command: Sent, _ code: CInt) throws(StorageError) {
    guard !isLost, code == 1 else { throw lost() }
    sent.append(command)
  }

  /// Waits for all answers. Gives the last one, or throws the first error.
  @discardableResult
  func answers() throws(StorageError) -> PostgresResult? {
    guard !isLost else { throw lost() }
    try settle()
    guard !sent.isEmpty else { return nil }
    guard PQpipelineSync(handle) == 1 else { throw lost() }
    let commands = sent
    sent = []
    let results = try collect()
    var failed: StorageError?
    for (command, result) in zip(commands, results) where result.isError {
      if let name = command.prepares { forget(name) }
      if failed == nil, !result.isSkipped { failed = failure(result, command) }
    }
    if let failed { throw failed }
    return results.last
  }

  /// Sends a last command whose answer nobody waits for.
  func end(with command: String) {
    guard !isLost, PQsendQueryParams(handle, command, 0, nil, nil, nil, nil, 0) == 1,
      PQpipelineSync(handle) == 1
    else {
      isLost = true
      return
    }
    PQflush(handle)
    owesAnswer = true
  }

  /// Runs several statements at once, which only the simple protocol takes.
  func script(_ text: String) throws(StorageError) {
    try answers()
    guard PQexitPipelineMode(handle) == 1, let answer = PQexec(handle, text) else { throw lost() }
    let result = PostgresResult(answer)
    guard PQenterPipelineMode(handle) == 1 else { throw lost() }
    if result.isError { throw failure(result, Sent(sql: text)) }
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

  private func failure(_ result: PostgresResult, _ command: Sent) -> StorageError {
    let report = result.report
    if report.state.isEmpty || PQstatus(handle) == CONNECTION_BAD { return lost() }
    if PostgresFault.endsConnection(report.state) { isLost = true }
    // A demand that changes no row divides by nothing, see `PostgresConnection.demanding`.
    if let demand = command.demand, report.state == "22012" { return .unmet(demand) }
    if report.source == "RevalidateCachedQuery" { forget(command.sql) }
    return PostgresFault.error(report, command.sql)
  }
}

/// One connection to PostgreSQL. What does not wait for an answer (BEGIN, PREPARE, what was asked
/// for `later`) goes out with the next command that does.
final class PostgresConnection: Connection {
  private final class Prepared {
    let name: String
    var shape: PostgresResult.Shape?
    var lastUse = 0

    init(name: String) { self.name = name }
  }

  let dialect = Dialect(engine: .postgres)
  private let pipeline: PostgresPipeline
  private var statements: [String: Prepared] = [:]
  private var uses = 0
  /// The BEGIN that goes out before the first command; a transaction without one never began.
  private var beginning: String?
  /// Whether a transaction is open.
  private var isBegun = false

  private static let most = 400
  private static let fetch = 500
  /// So many commands wait for their answers at most: the answers are kept in memory.
  private static let longest = 1000

  /// Whether the connection is gone.
  var isLost: Bool { pipeline.isLost }

  /// Takes over a connection that is open and idle.
  init(_ pipeline: PostgresPipeline) {
    self.pipeline = pipeline
    pipeline.forget = { [unowned self] key in
      statements = statements.filter { $0.key != key && $0.value.name != key }
    }
  }

  /// Has the next statement begin a transaction.
  func begin(reading: Bool) {
    beginning = reading ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"
    isBegun = false
  }

  /// Commits durably. Throws if it did not, or if nobody knows.
  func commit() throws(StorageError) {
    beginning = nil
    guard isBegun else { return }
    let result: PostgresResult?
    do {
      try pipeline.send("COMMIT")
      result = try pipeline.answers()
    } catch  where isLost {
      throw .unavailable("the connection went during COMMIT: whether it was saved is not known")
    } catch {
      // What came before COMMIT failed, and COMMIT was not tried; or COMMIT itself rolled back.
      rollback()
      throw error
    }
    isBegun = false
    // A transaction that had failed is rolled back by COMMIT without an error.
    let tag = result?.tag ?? ""
    guard tag == "COMMIT" else { throw .fault("COMMIT answered \(tag)") }
  }

  /// Undoes the transaction.
  func rollback() {
    beginning = nil
    guard isBegun else { return }
    isBegun = false
    // What failed on its way must not take the ROLLBACK with it.
    try? settle()
    try? pipeline.send("ROLLBACK")
    try? settle()
  }

  /// Ends a transaction that only read. Its answer is not waited for.
  func endReading() {
    beginning = nil
    guard isBegun else { return }
    isBegun = false
    pipeline.end(with: "COMMIT")
  }

  func perform(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) -> Int {
    let prepared = try send(sql.text, try PostgresParameters(sql.values))
    guard let result = try pipeline.answers() else { return 0 }
    let shape = prepared.shape ?? result.shape
    prepared.shape = shape
    for index in 0..<result.count where !body(result.row(index, shape)) { break }
    return result.changed
  }

  func later(_ sql: SQL, demand: Int?) throws(StorageError) {
    let text = demand == nil ? sql.text : Self.demanding(sql.text)
    try send(text, try PostgresParameters(sql.values), demand: demand)
    if pipeline.count >= Self.longest { try pipeline.answers() }
  }

  func settle() throws(StorageError) {
    try pipeline.answers()
  }

  /// The statement, made to fail where it changes no row: so the commands behind it, COMMIT
  /// included, need not wait to hear how many it changed.
  private static func demanding(_ text: String) -> String {
    "WITH changed AS (\(text) RETURNING 1) SELECT 1 / count(*) FROM changed"
  }

  func stream(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) {
    let word = sql.text.drop { $0.isWhitespace }.prefix(6).uppercased()
    guard word == "SELECT" || word.hasPrefix("WITH") else {
      _ = try perform(sql, body)
      return
    }
    uses += 1
    let cursor = "c\(uses)"
    try begin()
    try pipeline.send(
      "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql.text)", try PostgresParameters(sql.values))
    var isOpen = true
    while isOpen {
      try pipeline.send("FETCH \(Self.fetch) FROM \(cursor)")
      guard let result = try pipeline.answers() else { break }
      let shape = result.shape
      isOpen = result.count == Self.fetch
      for index in 0..<result.count where !body(result.row(index, shape)) {
        isOpen = false
        break
      }
    }
    try pipeline.send("CLOSE \(cursor)")
  }

  func script(_ text: String) throws(StorageError) {
    try begin()
    try pipeline.script(text)
  }

  private func begin() throws(StorageError) {
    guard let beginning else { return }
    self.beginning = nil
    isBegun = true
    try pipeline.send(beginning)
  }

  /// Puts a statement on its way, prepared at its first use.
  @discardableResult
  private func send(
    _ text: String, _ parameters: PostgresParameters, demand: Int? = nil
  ) throws(StorageError) -> Prepared {
    try begin()
    uses += 1
    if let known = statements[text] {
      known.lastUse = uses
      try pipeline.execute(known.name, text, parameters, demand: demand)
      return known
    }
    if statements.count >= Self.most { try forgetHalf() }
    let made = Prepared(name: "s\(uses)")
    made.lastUse = uses
    statements[text] = made
    try pipeline.prepare(made.name, text)
    try pipeline.execute(made.name, text, parameters, demand: demand)
    return made
  }

  /// Lists of different lengths make ever new texts; the half that was used last stays.
  private func forgetHalf() throws(StorageError) {
    let ages = statements.values.map(\.lastUse).sorted()
    let middle = ages[ages.count / 2]
    for (text, statement) in statements where statement.lastUse < middle {
      statements[text] = nil
      try pipeline.send("DEALLOCATE \(statement.name)")
    }
  }
}

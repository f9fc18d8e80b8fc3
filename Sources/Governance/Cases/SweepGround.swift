import CaseEngine
import Storage

/// A rung that has fired for one start of a clock in one round of a case.
struct FiredRung {
  let clock: String
  let round: Int
  /// Nil where it fired before starts were told apart: it belongs to the one that ran then.
  let start: Instant?
  let rung: Rung
  let at: Instant

  init(_ rung: Rung, of clock: Clock, at now: Instant) {
    self.clock = clock.name
    round = clock.round
    start = clock.start
    self.rung = rung
    at = now
  }

  /// Nil for a rung that no ladder has.
  init?(_ row: Row) throws {
    guard let rung = Rung(rawValue: try row.get("rung")) else { return nil }
    self.rung = rung
    clock = try row.get("clock")
    round = try row.get("round")
    let start: Int64 = try row.get("started_at")
    self.start = start == 0 ? nil : Instant(milliseconds: start)
    at = Instant(milliseconds: try row.get("fired_at"))
  }

  static let columns: SQL = "case_id, clock, round, started_at, rung, fired_at"

  func `is`(of other: Clock) -> Bool {
    guard clock == other.name, round == other.round else { return false }
    return start.map { $0 == other.start } ?? (at >= other.start)
  }

  func row(for file: Int64) -> SQL {
    """
    (\(file), \(clock), \(round), \(start?.milliseconds ?? 0), \(rung.rawValue), \
    \(at.milliseconds))
    """
  }
}

/// The rows that a batch adds, gathered so that many go into one statement.
struct SweepRows {
  var rungs: [SQL] = []
  var supervisions: [SQL] = []
  var notices: [SQL] = []

  /// A rung's row is the proof that it has fired: it is there once, whoever sweeps. The sweep that
  /// found it missing holds the row of the case, so a second one is a fault, and undoes the batch.
  func insert(in db: Database) throws {
    try db.later("INSERT INTO rungs (\(FiredRung.columns))", rows: rungs)
    try Supervisions.insert(supervisions, in: db)
    try Notices.insert(notices, in: db)
  }
}

/// What a sweep asks about all the cases of a batch at once: the rungs that have fired, the
/// supervisions that are open, and which areas have a filled supervisor's post.
struct SweepGround {
  struct Watched {
    let id: Int64
    let clock: String?
    let round: Int
    let opened: Instant

    /// Whether it was opened over this start of the clock.
    func `is`(of other: Clock) -> Bool {
      clock == other.name && round == other.round && opened >= other.start
    }
  }

  private(set) var fired: [Int64: [FiredRung]] = [:]
  private(set) var watched: [Int64: [Watched]] = [:]
  let supervised: Set<String>

  init(of files: [CaseFile], on day: Day, in db: Database) throws {
    let posts = try db.all(
      """
      SELECT DISTINCT area FROM posts WHERE role = \(Role.supervisor.rawValue)
        AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day))
      """)
    supervised = Set(try posts.map { try $0.get("area") as String })
    let open = files.filter(\.matter.open)
    let rungs = try db.all(
      "SELECT \(FiredRung.columns) FROM rungs WHERE case_id IN \(list: open.map(\.id))")
    for row in rungs {
      guard let rung = try FiredRung(row) else { continue }
      fired[try row.get("case_id"), default: []].append(rung)
    }
    let supervisions = open.filter { $0.matter.supervisions > 0 }.map(\.id)
    guard !supervisions.isEmpty else { return }
    let rows = try db.all(
      """
      SELECT id, case_id, clock, round, opened_at FROM supervisions
      WHERE case_id IN \(list: supervisions) AND ended_at IS NULL
      """)
    for row in rows {
      watched[try row.get("case_id"), default: []].append(
        Watched(
          id: try row.get("id"), clock: try row.get("clock"), round: try row.get("round"),
          opened: Instant(milliseconds: try row.get("opened_at"))))
    }
  }
}

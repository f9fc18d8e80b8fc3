import CaseEngine
import Storage

/// A rung that has fired for one round of one clock of a case.
struct FiredRung {
  let clock: String
  let round: Int
  let rung: Rung

  func `is`(of other: Clock) -> Bool { clock == other.name && round == other.round }

  func row(for file: Int64, at now: Instant) -> SQL {
    "(\(file), \(clock), \(round), \(rung.rawValue), \(now.milliseconds))"
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
    try db.later("INSERT INTO rungs (case_id, clock, round, rung, fired_at)", rows: rungs)
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
      "SELECT case_id, clock, round, rung FROM rungs WHERE case_id IN \(list: open.map(\.id))")
    for row in rungs {
      guard let rung = Rung(rawValue: try row.get("rung")) else { continue }
      fired[try row.get("case_id"), default: []].append(
        FiredRung(clock: try row.get("clock"), round: try row.get("round"), rung: rung))
    }
    let supervisions = open.filter { $0.matter.supervisions > 0 }.map(\.id)
    guard !supervisions.isEmpty else { return }
    let rows = try db.all(
      """
      SELECT id, case_id, clock, round FROM supervisions
      WHERE case_id IN \(list: supervisions) AND ended_at IS NULL
      """)
    for row in rows {
      watched[try row.get("case_id"), default: []].append(
        Watched(id: try row.get("id"), clock: try row.get("clock"), round: try row.get("round")))
    }
  }
}

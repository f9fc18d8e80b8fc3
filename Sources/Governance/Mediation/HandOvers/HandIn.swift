import CaseEngine
import Storage

/// An office that handed a matter over to the centre. Several may bring one matter: each has its
/// own receipt and its own answer.
package struct HandIn: Hashable, Sendable {
  package let unit: Int64
  package let at: Instant
  package let way: String?
  package let letter: String?
  package let acknowledged: Instant?
  package let told: Instant?
}

package enum HandIns {
  package static func of(_ file: CaseFile, in db: Database) throws -> [HandIn] {
    try db.all(
      """
      SELECT unit, at, way, letter, acknowledged_at, told_at FROM hand_ins
      WHERE case_id = \(file.id) ORDER BY at, unit
      """
    ).map { row in
      HandIn(
        unit: try row.get("unit"), at: Instant(milliseconds: try row.get("at")),
        way: try row.get("way"), letter: try row.get("letter"),
        acknowledged: try row.instant("acknowledged_at"), told: try row.instant("told_at"))
    }
  }

  /// When an office handed the matter over, under the number that it knows or under the one into
  /// which that was merged.
  package static func last(by unit: Int64, of file: CaseFile, in db: Database) throws -> Instant? {
    let at: Int64? = try db.value(
      """
      SELECT max(at) FROM hand_ins
      WHERE unit = \(unit) AND (case_id = \(file.id) OR origin = \(file.id))
      """)
    return at.map(Instant.init(milliseconds:))
  }

  /// Handed in again by the same office, it is owed another receipt and another answer.
  static func add(
    _ unit: Int64, to file: CaseFile, by entry: Entry, acknowledged: Bool, in db: Database
  ) throws {
    let receipt = acknowledged ? entry.at.milliseconds : nil
    try db.run(
      """
      INSERT INTO hand_ins (origin, unit, case_id, at, way, letter, acknowledged_at)
      VALUES (\(file.id), \(unit), \(file.id), \(entry.at.milliseconds),
        \(entry.data["handed-way"]?.text), \(entry.data["letter"]?.text), \(receipt))
      ON CONFLICT (origin, unit) DO UPDATE SET at = excluded.at, way = excluded.way,
        letter = excluded.letter, acknowledged_at = excluded.acknowledged_at, told_at = NULL
      """)
    try StatusUnits.refresh([file.id], in: db)
  }

  /// The office that a receipt or an answer is for: the only one that waits for it, or the one
  /// that is named of several.
  static func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: CaseFile, in db: Database
  ) throws {
    let all = try of(file, in: db)
    switch step.id {
    case "acknowledge":
      try name(&said, among: all.filter { $0.acknowledged == nil }, step, "acknowledged")
    case "reply-office":
      let waiting = all.filter { $0.told == nil }
      try name(&said, among: waiting.isEmpty ? all : waiting, step, "handed-in")
    case "enter-hand-in":
      let unit = said["handed-by"]?.number.map(Int64.init)
      if all.contains(where: { $0.unit == unit && $0.told == nil }) {
        throw Refusal.barred(step: step.id, because: "handed-in")
      }
    case "close":
      if all.contains(where: { $0.told == nil }) {
        throw Refusal.barred(step: step.id, because: "office-told")
      }
    default: break
    }
  }

  private static func name(
    _ said: inout [String: Fact], among waiting: [HandIn], _ step: Step, _ because: String
  ) throws {
    let units = Set(waiting.map(\.unit))
    guard let first = units.first else { throw Refusal.barred(step: step.id, because: because) }
    guard let named = said["handed-by"]?.number else {
      guard units.count == 1 else { throw Invalid("handed-by", "required") }
      said["handed-by"] = .number(Int(first))
      return
    }
    guard units.contains(Int64(named)) else { throw Invalid("handed-by", "choice") }
  }

  static func follow(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    let unit = entry.data["handed-by"]?.number.map(Int64.init)
    switch entry.step {
    case "enter-hand-in", "hand-to-centre", "forward-petition":
      guard let unit else { return }
      try add(
        unit, to: file, by: entry, acknowledged: entry.step == "forward-petition", in: db)
    case "take-commission":
      guard let court = entry.data["court-unit"]?.number else { return }
      try add(Int64(court), to: file, by: entry, acknowledged: true, in: db)
    case "acknowledge": try mark("acknowledged_at", unit, of: file, at: entry.at, in: db)
    case "reply-office": try mark("told_at", unit, of: file, at: entry.at, in: db)
    // The station says itself how its own room has ended it.
    case "record-fulfilment":
      try mark("told_at", entry.by?.organisation, of: file, at: entry.at, in: db)
    case "report-court", "return-materials":
      let court = file.matter.facts["court-unit"]?.number.map(Int64.init)
      try mark("told_at", court, of: file, at: entry.at, in: db)
    // What they were told holds no longer.
    case "reopen", "redo", "order-redo":
      try db.run("UPDATE hand_ins SET told_at = NULL WHERE case_id = \(file.id)")
    default: break
    }
  }

  private static func mark(
    _ column: String, _ unit: Int64?, of file: CaseFile, at now: Instant, in db: Database
  ) throws {
    guard let unit else { return }
    try db.run(
      """
      UPDATE hand_ins SET \(raw: column) = \(now.milliseconds)
      WHERE case_id = \(file.id) AND unit = \(unit)
      """)
  }

  /// To the case that goes on, or back to the one that is parted from it.
  static func move(
    _ origins: [Int64], from one: Int64, to other: Int64, in db: Database
  ) throws {
    try db.run(
      """
      UPDATE hand_ins SET case_id = \(other)
      WHERE case_id = \(one) AND origin IN \(list: origins)
      """)
    try StatusUnits.refresh(origins + [one, other], in: db)
  }
}

/// The offices that see where a dispute stands though it is not theirs to work on: those that
/// handed it in, under the number that they know and under the one into which it was merged; and
/// those that were told of danger, until it is lowered.
enum StatusUnits {
  /// SQL over `cases` that holds for what this office sees so.
  static func condition(_ unit: Int64) -> SQL {
    """
    id IN (SELECT case_id FROM hand_ins WHERE unit = \(unit)
      UNION SELECT origin FROM hand_ins WHERE unit = \(unit)
      UNION SELECT case_id FROM red_units WHERE unit = \(unit))
    """
  }

  static func addRed(_ units: [Int64], to id: Int64, in db: Database) throws {
    for unit in units {
      try db.run(
        """
        INSERT INTO red_units (case_id, unit) VALUES (\(id), \(unit)) ON CONFLICT DO NOTHING
        """)
    }
    try refresh([id], in: db)
  }

  static func dropRed(of ids: [Int64], in db: Database) throws {
    try db.run("DELETE FROM red_units WHERE case_id IN \(list: ids)")
    try refresh(ids, in: db)
  }

  static func refresh(_ ids: [Int64], in db: Database) throws {
    for id in Set(ids).sorted() {
      let units: [Int64] = try db.all(
        """
        SELECT unit FROM hand_ins WHERE case_id = \(id) OR origin = \(id)
        UNION SELECT unit FROM red_units WHERE case_id = \(id) ORDER BY unit
        """
      ).map { try $0.get("unit") }
      let text = units.isEmpty ? nil : units.map(String.init).joined(separator: " ")
      try db.run("UPDATE cases SET status_units = \(text) WHERE id = \(id)")
    }
  }
}

import CaseEngine
import Storage

/// A supervision: the formal watch over a matter that is late, or that a leader has ordered. It
/// never moves the owner, and is itself never supervised by timer.
package struct Supervision: Sendable {
  package let id: Int64
  package let caseID: Int64
  /// The clock that was overdue; nil where a leader ordered it.
  package let clock: String?
  package let round: Int
  package let area: String
  package let opened: Instant
  package let openedBy: Int64?
  package private(set) var instruction: String?
  /// Who signed a leader's written instruction, and the day it bears.
  package let signer: String?
  package let signed: Day?
  package let rung: String
  package let ended: Instant?
  package let endedBecause: String?

  init(_ row: Row) throws {
    id = try row.get("id")
    caseID = try row.get("case_id")
    clock = try row.get("clock")
    round = try row.get("round")
    area = try row.get("area")
    opened = Instant(milliseconds: try row.get("opened_at"))
    openedBy = try row.get("opened_by")
    instruction = try row.get("instruction")
    signer = try row.get("signer")
    signed = try row.get("signed_on")
    rung = try row.get("rung")
    ended = try row.instant("ended_at")
    endedBecause = try row.get("ended_because")
  }

  /// Who reads where a matter stands may not learn from an instruction what it is about.
  var withoutWords: Supervision {
    var copy = self
    copy.instruction = nil
    return copy
  }
}

package enum Supervisions {
  /// What a leader has ordered is done when somebody else has accepted the work.
  private static let accepting: Set<String> = ["accept", "accept-result"]

  static let columns: SQL = """
    id, case_id, clock, round, area, opened_at, opened_by, instruction, signer, signed_on, rung,
    ended_at, ended_because
    """

  package static func of(_ file: CaseFile, in db: Database) throws -> [Supervision] {
    try db.all(
      "SELECT \(columns) FROM supervisions WHERE case_id = \(file.id) ORDER BY opened_at, id"
    ).map(Supervision.init)
  }

  /// As this actor may read them: at status that they stand, and no word of them; nothing for who
  /// is not answerable for the area.
  package static func of(
    _ file: CaseFile, seenBy sight: Sight, to degree: Sight.Degree, in db: Database
  ) throws -> [Supervision] {
    guard degree == .content || sight.mayDirect(file) else { return [] }
    return try of(file, in: db).map { degree == .content ? $0 : $0.withoutWords }
  }

  /// Opened by a person's written instruction.
  static func open(
    by doer: Doer, saying entry: Entry, of file: CaseFile, in db: Database
  ) throws {
    let signer = entry.data["signer"]?.text
    let signed = entry.data["signed"]?.day
    let row = row(
      file, clock: nil, round: file.matter.round, area: doer.area, by: doer.person,
      instruction: entry.data["instruction"]?.text ?? entry.data["reason"]?.text,
      signer: signer, signed: signer == nil ? nil : signed ?? entry.at.day, rung: "instruction",
      at: entry.at)
    try insert([row], in: db)
  }

  static func row(
    _ file: CaseFile, clock: String?, round: Int, area: String, by person: Int64?,
    instruction: String?, signer: String? = nil, signed: Day? = nil, rung: String,
    at now: Instant
  ) -> SQL {
    """
    (\(Identifier.next()), \(file.id), \(clock), \(round), \(area), \(now.milliseconds), \
    \(person), \(instruction), \(signer), \(signed), \(rung))
    """
  }

  static func insert(_ rows: [SQL], in db: Database) throws {
    try db.later(
      """
      INSERT INTO supervisions (id, case_id, clock, round, area, opened_at, opened_by, instruction,
        signer, signed_on, rung)
      """, rows: rows)
  }

  /// After an entry: opens what a person has ordered, and ends what has been met, lawfully
  /// extended, or closed with the case. The mark on the case stays.
  static func follow(
    _ entry: Entry, before: Case, of file: inout CaseFile, under rules: Rulebook, in db: Database
  ) throws {
    if let doer = entry.by, entry.changes.contains(.supervision(opened: true)) {
      try open(by: doer, saying: entry, of: file, in: db)
    }
    // A timer meets no clock: only people's entries end a supervision.
    guard before.supervisions > 0, entry.by != nil else { return }
    let over: [Supervision] = try of(file, in: db).filter { supervision in
      guard supervision.ended == nil else { return false }
      guard file.matter.open else { return true }
      guard let name = supervision.clock else { return accepting.contains(entry.step) }
      return entry.changes.contains { change in
        switch change {
        case .stop(name, _, _), .extend(name, _): true
        default: false
        }
      }
    }
    for supervision in over {
      let because = file.matter.open ? (supervision.clock == nil ? "accepted" : "met") : "closed"
      try db.later(
        """
        UPDATE supervisions SET ended_at = \(entry.at.milliseconds), ended_because = \(because)
        WHERE id = \(supervision.id)
        """)
    }
    if !over.isEmpty {
      try file.record(
        "end-supervision", changes: over.map { _ in .supervision(opened: false) },
        data: ["ended": .number(over.count)], at: entry.at, under: rules, in: db)
    }
  }
}

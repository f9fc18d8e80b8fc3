import CaseEngine
import Storage

/// One day on which a function owes presence at a centre.
package struct Duty: Hashable, Sendable {
  package let id: Int64
  package let centre: Int64
  package let functionRow: Int64
  package let function: String
  package let mode: CentreMode
  package let organisation: Int64?
  package let day: Day
  package let attendant: String?
  package let arrived: Instant?
  package let left: Instant?
  /// Why nobody need come.
  package let excused: String?

  static let columns: SQL = """
    id, centre, function_row, function, mode, organisation, day, attendant, arrived_at, left_at,
    excused
    """

  init(_ row: Row) throws {
    id = try row.get("id")
    centre = try row.get("centre")
    functionRow = try row.get("function_row")
    function = try row.get("function")
    mode = CentreMode(rawValue: try row.get("mode")) ?? .resident
    organisation = try row.get("organisation")
    day = try row.get("day")
    attendant = try row.get("attendant")
    arrived = try row.instant("arrived_at")
    left = try row.instant("left_at")
    excused = try row.get("excused")
  }

  package enum Presence: String, CaseIterable, Sendable {
    case expected, present, left, excused, absent
  }

  package func presence(on today: Day) -> Presence {
    if left != nil { return .left }
    if arrived != nil { return .present }
    if excused != nil { return .excused }
    return day < today ? .absent : .expected
  }
}

/// The roster of a centre: laid out ahead, kept by the centre's desk.
package enum Duties {
  /// Lays out the working days from one day to another: a resident function owes each, a rotating
  /// one those of its weekdays. What was laid out already stays as it is, on whichever day it is now.
  ///
  /// - Returns: how many days were added.
  @discardableResult
  package static func layOut(
    _ centreID: Int64, from first: Day, to last: Day, under calendar: WorkingCalendar,
    by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int {
    let centre = try Centre.find(centreID, for: actor, in: db)
    try centre.mustBeOwn(to: "lay-out-roster")
    let policy = try Policies.current(CentrePolicy.self, on: now.day, in: db).policy
    guard first >= now.day else { throw Invalid("from", "past") }
    guard last >= first else { throw Invalid("to", "before-start") }
    guard last - now.day <= policy.rosterDays else {
      throw Invalid("to", "too-far-ahead", ["days": "\(policy.rosterDays)"])
    }
    let added = try insert(centre, from: first, to: last, under: calendar, in: db)
    try Audit.record(
      "centre.roster", subject: "centre/\(centreID)", by: actor, at: now,
      ["from": "\(first)", "to": "\(last)", "added": "\(added)"], in: db)
    return added
  }

  static func insert(
    _ centre: Centre, from first: Day, to last: Day, under calendar: WorkingCalendar,
    in db: Database
  ) throws -> Int {
    var added = 0
    let functions = try centre.functions(on: first, in: db)
    var day = first
    while day <= last {
      for function in functions where calendar.isWorking(day) {
        guard let mode = function.mode, mode != .onCall,
          mode == .resident || function.weekdays.contains(day.weekday)
        else { continue }
        added += try db.run(
          """
          INSERT INTO duties (id, centre, function_row, function, mode, organisation, day, laid_for,
            attendant)
          VALUES (\(Identifier.next()), \(centre.id), \(function.id), \(function.function),
            \(mode.rawValue), \(function.provider), \(day), \(day), \(function.attendant))
          ON CONFLICT DO NOTHING
          """)
      }
      day = day + 1
    }
    return added
  }

  package static func of(
    _ centre: Int64, from first: Day, to last: Day, in db: Database
  ) throws -> [Duty] {
    try db.all(
      """
      SELECT \(Duty.columns) FROM duties
      WHERE centre = \(centre) AND day >= \(first) AND day <= \(last) ORDER BY day, id
      """
    ).map(Duty.init)
  }

  /// What a unit owes from a day on.
  package static func owed(
    by organisation: Int64, from first: Day, limit: Int = 60, in db: Database
  ) throws -> [Duty] {
    try db.all(
      """
      SELECT \(Duty.columns) FROM duties
      WHERE organisation = \(organisation) AND day >= \(first) ORDER BY day, id LIMIT \(limit)
      """
    ).map(Duty.init)
  }

  static func find(_ id: Int64, in db: Database) throws -> Duty {
    let row = try db.first("SELECT \(Duty.columns) FROM duties WHERE id = \(id)")
    guard let row else { throw Refusal.notFound }
    return try Duty(row)
  }

  /// What a centre's desk writes down of a duty.
  package enum Note: Sendable {
    /// Today, now. A second time changes nothing.
    case arrived
    case left
    case excused(String)
    case attendant(String)
  }

  package static func note(
    _ note: Note, _ id: Int64, at centreID: Int64, by actor: Actor, at now: Instant,
    in db: Database
  ) throws {
    let centre = try Centre.find(centreID, for: actor, in: db)
    try centre.mustBeOwn(to: "note-duty")
    let duty = try find(id, in: db)
    guard duty.centre == centreID else { throw Refusal.notFound }
    let changed: Int
    let act: String
    switch note {
    case .arrived:
      guard duty.day == now.day else { throw Refusal.barred(step: "note-duty", because: "day") }
      act = "arrive"
      changed = try db.run(
        """
        UPDATE duties SET arrived_at = \(now), excused = NULL, noted_by = \(actor.person)
        WHERE id = \(id) AND arrived_at IS NULL
        """)
    case .left:
      guard duty.arrived != nil else {
        throw Refusal.tooEarly(step: "note-duty", needs: "arrived")
      }
      guard duty.day == now.day else { throw Refusal.barred(step: "note-duty", because: "day") }
      act = "leave"
      changed = try db.run(
        """
        UPDATE duties SET left_at = \(now), noted_by = \(actor.person)
        WHERE id = \(id) AND left_at IS NULL
        """)
    case .excused(let reason):
      let reason = try text(reason, "reason", most: 200)
      guard duty.arrived == nil, duty.day >= now.day else {
        throw Refusal.barred(step: "note-duty", because: "day")
      }
      act = "excuse"
      changed = try db.run(
        """
        UPDATE duties SET excused = \(reason), noted_by = \(actor.person)
        WHERE id = \(id) AND arrived_at IS NULL
        """)
    case .attendant(let name):
      let name = try text(name, "attendant", most: 40)
      guard duty.day >= now.day else { throw Refusal.barred(step: "note-duty", because: "day") }
      act = "attendant"
      changed = try db.run(
        "UPDATE duties SET attendant = \(name) WHERE id = \(id) AND arrived_at IS NULL")
    }
    guard changed == 1 else { return }
    try Audit.record(
      "duty.\(act)", subject: "centre/\(centreID)", by: actor, at: now,
      ["duty": "\(id)", "day": "\(duty.day)"], in: db)
  }

  static func text(_ text: String, _ field: String, most: Int) throws(Invalid) -> String {
    let text = text.replacing("\u{0}", with: "")
    guard !text.allSatisfy(\.isWhitespace) else { throw Invalid(field, "required") }
    guard text.count <= most else { throw Invalid(field, "too-long", ["most": "\(most)"]) }
    return text
  }
}

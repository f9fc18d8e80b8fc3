import CaseEngine
import Foundation
import Storage

extension Register {
  /// Joint conferences of the city, the counties and the townships.
  package static let conferences = Register(
    "conferences", title: "name", key: ["area", "name"],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField("area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField("convener", .text(longest: 40), required: true, visibleTo: .everybody),
      RegisterField("convener-title", .text(longest: 100), visibleTo: .everybody),
      RegisterField("office", .organisation, visibleTo: .everybody),
      RegisterField("founded", .day, visibleTo: .everybody),
    ])

  package static let conferenceMembers = Register(
    "conference-members", title: "name", key: ["conference", "name"], parent: "conference",
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField("conference", .reference("conferences"), required: true, visibleTo: .everybody),
      RegisterField("area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField("organisation", .organisation, visibleTo: .everybody),
      RegisterField("representative", .text(longest: 40), visibleTo: .everybody),
      RegisterField("position", .text(longest: 100), visibleTo: .everybody),
    ])
}

/// One meeting of a conference, with its minutes.
package struct Meeting: Sendable {
  package let id: Int64
  package let conference: Int64
  package let area: String
  package let day: Day
  package let place: String
  package let topic: String
  package let minutes: String
  /// Members that were there, by their rows.
  package let present: [Int64]

  init(_ row: Row) throws {
    id = try row.get("id")
    conference = try row.get("conference")
    area = try row.get("area")
    day = try row.get("day")
    place = try row.get("place")
    topic = try row.get("topic")
    minutes = try row.get("minutes")
    present = try JSON.decode([Int64].self, from: try row.get("present"))
  }
}

/// Conferences meet, and what they decide becomes tasks.
package enum Conferences {
  package struct Minutes: Sendable {
    package var day: Day
    package var place: String
    package var topic: String
    package var minutes: String
    package var present: [Int64]

    package init(day: Day, place: String, topic: String, minutes: String, present: [Int64]) {
      self.day = day
      self.place = place
      self.topic = topic
      self.minutes = minutes
      self.present = present
    }
  }

  /// By the coordinator of the conference's own area. The same minutes once more are the same
  /// meeting; other minutes of that day and topic are refused, so that none are lost.
  @discardableResult
  package static func hold(
    _ conference: Int64, _ said: Minutes, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int64 {
    let row = try office(of: conference, actor, step: "hold-meeting", in: db)
    var problems: [Invalid.Problem] = []
    func text(_ field: String, _ value: String, _ most: Int) {
      if value.allSatisfy(\.isWhitespace) { problems.append(.init(field, "required")) }
      if value.count > most { problems.append(.init(field, "too-long", ["most": "\(most)"])) }
    }
    text("place", said.place, 100)
    text("topic", said.topic, 100)
    text("minutes", said.minutes, 20_000)
    if said.day > now.day { problems.append(.init("day", "future")) }
    let members = Set(try members(of: conference, in: db).map(\.id))
    if said.present.isEmpty { problems.append(.init("present", "required")) }
    if !members.isSuperset(of: said.present) { problems.append(.init("present", "choice")) }
    guard problems.isEmpty else { throw Invalid(problems) }
    let id = Identifier.next()
    let inserted = try db.run(
      """
      INSERT INTO meetings (id, conference, area, day, place, topic, minutes, present, kept_by,
        kept_at)
      VALUES (\(id), \(conference), \(row.area), \(said.day), \(said.place), \(said.topic),
        \(said.minutes), \(try JSON.text(said.present)), \(actor.person), \(now))
      ON CONFLICT DO NOTHING
      """)
    guard inserted == 1 else {
      let known = try db.first(
        """
        SELECT * FROM meetings
        WHERE conference = \(conference) AND day = \(said.day) AND topic = \(said.topic)
        """
      ).map(Meeting.init)
      guard let known, known.place == said.place, known.minutes == said.minutes,
        Set(known.present) == Set(said.present)
      else { throw Invalid("topic", "meeting-known") }
      return known.id
    }
    try Audit.record(
      "conference.meeting", subject: "conference/\(conference)", by: actor, at: now,
      ["meeting": "\(id)"], in: db)
    return id
  }

  /// A decision of a meeting becomes a task of a unit.
  ///
  /// - Parameter n: its number among the tasks of the meeting, as the actor sees it; the same one
  ///   once more gives the task that has it.
  @discardableResult
  package static func decide(
    _ meeting: Int64, task title: String, unit: Int64, due: Day, n: Int, by actor: Actor,
    at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> String {
    guard let row = try db.first("SELECT * FROM meetings WHERE id = \(meeting)") else {
      throw Refusal.notFound
    }
    let held = try Meeting(row)
    _ = try office(of: held.conference, actor, step: "decide-task", in: db)
    let known: String? = try db.value(
      """
      SELECT number FROM meeting_tasks JOIN cases ON cases.id = meeting_tasks.case_id
      WHERE meeting = \(meeting) AND n = \(n)
      """)
    if let known { return known }
    var problems: [Invalid.Problem] = []
    let title = title.trimmingCharacters(in: .whitespacesAndNewlines)
    if title.isEmpty { problems.append(.init("title", "required")) }
    if title.count > 200 { problems.append(.init("title", "too-long", ["most": "200"])) }
    if due <= now.day { problems.append(.init("due", "past")) }
    if due - now.day > 730 { problems.append(.init("due", "too-far-ahead", ["days": "730"])) }
    let organisation = try Organisations.find(unit, in: db)
    if organisation?.validTo.map({ $0 <= now.day }) ?? (organisation == nil) {
      problems.append(.init("unit", "unknown-organisation"))
    }
    guard problems.isEmpty else { throw Invalid(problems) }
    var draft = CaseDraft(
      procedure: ConferenceTask.procedure.id, area: held.area, holder: held.area, title: title)
    draft.said = ["unit": .number(Int(unit)), "due": .text("\(due)")]
    draft.facts = ["meeting": .text("\(meeting)")]
    let file = try CaseFile.open(draft, by: actor.doer, at: now, under: rules, in: db)
    let placed = try db.run(
      """
      INSERT INTO meeting_tasks (meeting, n, case_id) VALUES (\(meeting), \(n), \(file.id))
      ON CONFLICT DO NOTHING
      """)
    // Somebody was quicker on another node: nothing of this one is kept.
    guard placed == 1 else { throw Refusal.stale(entries: n) }
    try Notices.tell(
      "conference-task", role: .handler, area: organisation?.area ?? held.area,
      organisation: unit,
      data: ["name": .text(title), "day": .text("\(due)"), "path": .text("/cases/\(file.number)")],
      at: now, in: db)
    return file.number
  }

  static func office(
    of conference: Int64, _ actor: Actor, step: String, in db: Database
  ) throws -> RegisterRow {
    let row = try Registers.find(conference, of: .conferences, for: actor, in: db)
    guard actor.role == .coordinator, row.area == actor.post.area, row.validTo == nil else {
      throw Refusal.notAllowed(step: step)
    }
    return row
  }

  /// Who was there, whether he is a member still or not.
  package static func present(at meeting: Meeting, in db: Database) throws -> [RegisterRow] {
    try db.all(
      """
      SELECT \(RegisterRow.columns) FROM register_rows WHERE id IN \(list: meeting.present)
        AND register = \(Register.conferenceMembers.id) AND parent = \(meeting.conference)
      ORDER BY id
      """
    ).map(RegisterRow.init)
  }

  package static func members(of conference: Int64, in db: Database) throws -> [RegisterRow] {
    try db.all(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE register = \(Register.conferenceMembers.id) AND parent = \(conference)
        AND valid_to IS NULL ORDER BY id
      """
    ).map(RegisterRow.init)
  }

  /// Whether minutes and tasks are shown: to the office, and to who supervises or leads there or
  /// above.
  package static func mayRead(
    _ conference: RegisterRow, _ actor: Actor, in db: Database
  ) throws -> Bool {
    guard [.coordinator, .supervisor, .leader].contains(actor.role),
      let scope = try AreaScope.of(actor.post.area, in: db),
      let place = try conference.area.flatMap({ try Areas.find($0, in: db) })
    else { return false }
    return scope.contains(place)
  }

  /// Newest first.
  package static func meetings(of conference: Int64, in db: Database) throws -> [Meeting] {
    try db.all(
      "SELECT * FROM meetings WHERE conference = \(conference) ORDER BY day DESC, id DESC LIMIT 100"
    ).map(Meeting.init)
  }

  package static func meeting(_ id: Int64, in db: Database) throws -> Meeting? {
    try db.first("SELECT * FROM meetings WHERE id = \(id)").map(Meeting.init)
  }

  /// The tasks of a meeting that the actor may know of, in their order.
  package static func tasks(
    of meeting: Int64, for actor: Actor, in db: Database
  ) throws -> [CaseFile] {
    let sight = try Sight.of(actor, in: db)
    return try db.all(
      """
      SELECT \(CaseFile.columns) FROM cases
      WHERE id IN (SELECT case_id FROM meeting_tasks WHERE meeting = \(meeting))
        AND \(sight.condition(.content)) ORDER BY id
      """
    ).map(CaseFile.init)
  }

  package static func nextTask(of meeting: Int64, in db: Database) throws -> Int {
    let last: Int? = try db.value("SELECT max(n) FROM meeting_tasks WHERE meeting = \(meeting)")
    return (last ?? 0) + 1
  }
}

extension Conferences {
  /// Tasks of a conference that are open, and those of them that are late.
  package static func load(
    of conference: Int64, for actor: Actor, at now: Instant, in db: Database
  ) throws -> (open: Int, late: Int) {
    let sight = try Sight.of(actor, in: db)
    let row = try db.first(
      """
      SELECT count(*) AS open_tasks,
        sum(CASE WHEN due_at IS NOT NULL AND due_at <= \(now) THEN 1 ELSE 0 END) AS late
      FROM cases WHERE open = 1 AND id IN (SELECT case_id FROM meeting_tasks
          JOIN meetings ON meetings.id = meeting_tasks.meeting
          WHERE meetings.conference = \(conference))
        AND \(sight.condition(.status))
      """)
    return (try row?.get("open_tasks", or: 0) ?? 0, try row?.get("late", or: 0) ?? 0)
  }
}

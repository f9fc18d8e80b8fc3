import CaseEngine
import Storage

/// A meeting of a conference that is still to be held.
package struct CalledMeeting: Hashable, Sendable {
  package let id: Int64
  package let conference: Int64
  package let at: Instant
  package let place: String
  package let topic: String

  init(_ row: Row) throws {
    id = try row.get("id")
    conference = try row.get("conference")
    at = try row.get("at")
    place = try row.get("place")
    topic = try row.get("topic")
  }
}

extension Conferences {
  /// Those that lie ahead, the next one first.
  package static func called(
    of conference: Int64, at now: Instant, in db: Database
  ) throws -> [CalledMeeting] {
    try db.all(
      """
      SELECT id, conference, at, place, topic FROM called_meetings
      WHERE conference = \(conference) AND ended_at IS NULL AND at > \(now) ORDER BY at, id
      """
    ).map(CalledMeeting.init)
  }

  /// Calls the members together. Each is told once; the same topic at another time or place moves
  /// the meeting, and they are told what it was. Sent twice it is said once.
  @discardableResult
  package static func call(
    _ conference: Int64, at time: Instant, place: String, topic: String, by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> CalledMeeting {
    let row = try office(of: conference, actor, step: "call-meeting", in: db)
    try TypedLine.check((place, "place", 100), (topic, "topic", 100))
    let (place, topic) = (place.trimmed, topic.trimmed)
    guard time > now else { throw Invalid("at", "past-time") }
    let known = try called(of: conference, at: now, in: db).first { $0.topic == topic }
    if let known, known.at == time, known.place == place { return known }
    let id = known?.id ?? Identifier.next()
    // One of that topic whose time has gone by without minutes makes room.
    try db.run(
      """
      UPDATE called_meetings SET ended_at = \(now)
      WHERE conference = \(conference) AND topic = \(topic) AND ended_at IS NULL AND id <> \(id)
      """)
    try db.run(
      """
      INSERT INTO called_meetings (id, conference, at, place, topic, called_by, called_at)
      VALUES (\(id), \(conference), \(time), \(place), \(topic), \(actor.person), \(now))
      ON CONFLICT (id) DO UPDATE SET at = excluded.at, place = excluded.place,
        called_by = excluded.called_by, called_at = excluded.called_at
      """)
    try tell(known == nil ? "meeting" : "meeting-moved", row, time, place, topic, known, now, db)
    try Reminders.plan(ConferenceTask.procedure.id, of: id, at: time, at: now, in: db)
    try Audit.record(
      "conference.call", subject: "conference/\(conference)", by: actor, at: now,
      ["meeting": "\(id)"], in: db)
    guard let meeting = try called(of: conference, at: now, in: db).first(where: { $0.id == id })
    else { throw Refusal.notFound }
    return meeting
  }

  /// Calls it off; twice is once.
  package static func callOff(
    _ id: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    guard
      let found = try db.first(
        "SELECT id, conference, at, place, topic, ended_at FROM called_meetings WHERE id = \(id)")
    else { throw Refusal.notFound }
    let meeting = try CalledMeeting(found)
    let row = try office(of: meeting.conference, actor, step: "call-meeting", in: db)
    guard try found.instant("ended_at") == nil, meeting.at > now else { return }
    try db.run("UPDATE called_meetings SET ended_at = \(now) WHERE id = \(id)")
    try Reminders.drop(ConferenceTask.procedure.id, of: id, in: db)
    try tell(
      "meeting-cancelled", row, meeting.at, meeting.place, meeting.topic, nil, now, db)
  }

  static func remind(
    of id: Int64, at time: Instant, at now: Instant, in db: Database
  ) throws -> Bool {
    guard
      let found = try db.first(
        """
        SELECT id, conference, at, place, topic FROM called_meetings
        WHERE id = \(id) AND at = \(time) AND ended_at IS NULL
        """),
      case let meeting = try CalledMeeting(found),
      let row = try Registers.find(meeting.conference, of: .conferences, in: db)
    else { return false }
    try tell("meeting-reminder", row, time, meeting.place, meeting.topic, nil, now, db)
    return true
  }

  /// The units that are members, and the mailboxes that policy names.
  private static func tell(
    _ kind: String, _ conference: RegisterRow, _ time: Instant, _ place: String, _ topic: String,
    _ before: CalledMeeting?, _ now: Instant, _ db: Database
  ) throws {
    var data: [String: Fact] = [
      "name": .text(conference.name), "topic": .text(topic), "place": .text(place),
      "time": .text(PlannedSession.words(of: time)),
    ]
    if let before {
      data["was"] = .text("\(PlannedSession.words(of: before.at)) \(before.place)")
    }
    for member in try members(of: conference.id, in: db) {
      guard let unit = member.values.whole("organisation"),
        let organisation = try Organisations.find(unit, in: db)
      else { continue }
      try Notices.tell(
        kind, role: .handler, area: organisation.area, organisation: unit, data: data, at: now,
        in: db)
    }
    try Outbox.tell(kind, area: conference.area, data: data, at: now, in: db)
  }
}

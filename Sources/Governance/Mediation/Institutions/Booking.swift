import CaseEngine
import Storage

/// A room of a centre, taken for a while.
package struct Booking: Hashable, Sendable {
  package let id: Int64
  package let room: Int64
  package let centre: Int64
  package let begins: Instant
  package let ends: Instant
  package let purpose: String
  package let person: Int64

  static let columns: SQL = "id, room, centre, begins, ends, purpose, booked_by"

  init(_ row: Row) throws {
    id = try row.get("id")
    room = try row.get("room")
    centre = try row.get("centre")
    begins = Instant(milliseconds: try row.get("begins"))
    ends = Instant(milliseconds: try row.get("ends"))
    purpose = try row.get("purpose")
    person = try row.get("booked_by")
  }
}

package enum Bookings {
  /// Rooms are taken by the quarter of an hour, whose key no two bookings can have.
  static let quarter: Int64 = 15 * 60_000

  private static let bookers: Set<Role> = [.receptionist, .coordinator, .mediator, .psychologist]

  /// Whether somebody may take a room of the centre: its own desk, and mediators and psychologists
  /// of its area.
  package static func mayBook(_ centre: Centre, _ actor: Actor, in db: Database) throws -> Bool {
    guard bookers.contains(actor.role), let scope = try AreaScope.of(centre.area, in: db),
      let place = try Areas.find(actor.post.area, in: db)
    else { return false }
    return scope.contains(place)
  }

  @discardableResult
  package static func book(
    _ room: Int64, at centreID: Int64, from begins: Instant, to ends: Instant,
    for purpose: String, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int64 {
    let centre = try Centre.find(centreID, for: actor, in: db)
    guard try mayBook(centre, actor, in: db) else { throw Refusal.notAllowed(step: "book-room") }
    guard let place = try centre.rooms(in: db).first(where: { $0.id == room }),
      place.values.text("kind") != "window"
    else { throw Invalid("room", "choice") }
    let policy = try Policies.current(CentrePolicy.self, on: now.day, in: db).policy
    let purpose = try Duties.text(purpose, "purpose", most: 100)
    guard ends > now else { throw Invalid("from", "past") }
    guard begins < ends else { throw Invalid("to", "before-start") }
    guard begins.milliseconds % quarter == 0 else { throw Invalid("from", "quarter-hour") }
    guard ends.milliseconds % quarter == 0 else { throw Invalid("to", "quarter-hour") }
    guard ends.milliseconds(since: begins) <= Int64(policy.bookingHours) * 3_600_000 else {
      throw Invalid("to", "too-long-booking", ["hours": "\(policy.bookingHours)"])
    }
    guard begins.day - now.day <= policy.bookingDaysAhead else {
      throw Invalid("from", "too-far-ahead", ["days": "\(policy.bookingDaysAhead)"])
    }
    let id = Identifier.next()
    try db.run(
      """
      INSERT INTO bookings (id, room, centre, begins, ends, purpose, booked_by, booked_at)
      VALUES (\(id), \(room), \(centreID), \(begins), \(ends), \(purpose), \(actor.person), \(now))
      """)
    var part = begins.milliseconds / quarter
    // Always upwards, so that two who want overlapping times never wait for each other.
    while part < ends.milliseconds / quarter {
      let taken = try db.run(
        """
        INSERT INTO booked_quarters (room, quarter, booking) VALUES (\(room), \(part), \(id))
        ON CONFLICT DO NOTHING
        """)
      guard taken == 1 else { throw Invalid("from", "room-taken") }
      part += 1
    }
    try Audit.record(
      "centre.book", subject: "centre/\(centreID)", by: actor, at: now, ["booking": "\(id)"],
      in: db)
    return id
  }

  /// By who booked, or by the centre's desk. A second time changes nothing.
  package static func cancel(
    _ id: Int64, at centreID: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    let centre = try Centre.find(centreID, for: actor, in: db)
    let row = try db.first(
      "SELECT \(Booking.columns) FROM bookings WHERE id = \(id) AND centre = \(centreID)")
    guard let booking = try row.map(Booking.init) else { throw Refusal.notFound }
    guard centre.isOwn || booking.person == actor.person else {
      throw Refusal.notAllowed(step: "book-room")
    }
    let changed = try db.run(
      """
      UPDATE bookings SET cancelled_by = \(actor.person), cancelled_at = \(now)
      WHERE id = \(id) AND cancelled_at IS NULL
      """)
    guard changed == 1 else { return }
    try db.run("DELETE FROM booked_quarters WHERE booking = \(id)")
    try Audit.record(
      "centre.cancel-booking", subject: "centre/\(centreID)", by: actor, at: now,
      ["booking": "\(id)"], in: db)
  }

  package static func of(_ centre: Int64, on day: Day, in db: Database) throws -> [Booking] {
    try db.all(
      """
      SELECT \(Booking.columns) FROM bookings
      WHERE centre = \(centre) AND cancelled_at IS NULL AND begins >= \(day.start)
        AND begins < \((day + 1).start) ORDER BY begins, room
      """
    ).map(Booking.init)
  }
}

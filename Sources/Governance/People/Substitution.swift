import CaseEngine
import Storage

extension Posts {
  /// Lets another act by one's post for a time: by the holder, to somebody of the same unit or of
  /// the same role in the area, or by the security administrator, not to himself.
  @discardableResult
  package static func substitute(
    _ post: Post, by substitute: Int64, from first: Day, until end: Day, actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Int64 {
    guard first < end else { throw Invalid("until", "before-start") }
    guard substitute != post.person else { throw Invalid("substitute", "same-person") }
    guard substitute != actor.person else { throw Refusal.ownWork(step: "substitute") }
    guard post.substituteFor == nil else {
      throw Refusal.barred(step: "substitute", because: "substitute-of-substitute")
    }
    guard try People.find(substitute, in: db).map({ $0.departedAt == nil }) ?? false else {
      throw Invalid("substitute", "unknown")
    }
    if actor.role != .securityAdministrator {
      guard post.person == actor.person else { throw Refusal.notAllowed(step: "substitute") }
      let isColleague = try held(by: substitute, on: first, in: db).contains {
        ($0.organisation != nil && $0.organisation == post.organisation)
          || ($0.role == post.role && $0.area == post.area)
      }
      guard isColleague else {
        throw Refusal.barred(step: "substitute", because: "no-colleague")
      }
    }
    try keepApart(post.role, from: first, substitute, in: db)
    let id = try insert(
      post.role, to: substitute, area: post.area, organisation: post.organisation,
      line: post.line, title: post.title, substituteFor: post.id, from: first, until: end, in: db)
    try Audit.record(
      "post.substitute", subject: "person/\(substitute)", by: actor, at: now,
      [
        "post": "\(id)", "for": "\(post.id)", "role": post.role.rawValue,
        "from": "\(first)", "until": "\(end)",
      ], in: db)
    return id
  }

  /// Leave, the last day included. Every post must be filled meanwhile: by the substitute named,
  /// or by another holder of the same role in the same area and unit.
  package static func leave(
    _ person: Int64, from first: Day, through last: Day, substitute: Int64? = nil,
    actor: Actor, at now: Instant, in db: Database
  ) throws {
    guard actor.person == person || actor.role == .securityAdministrator else {
      throw Refusal.notAllowed(step: "leave")
    }
    guard first >= now.day else { throw Invalid("from", "past") }
    guard first <= last else { throw Invalid("until", "before-start") }
    guard try !Absences.overlap(person, first, last, in: db) else {
      throw Refusal.barred(step: "leave", because: "on-leave")
    }
    let posts = try held(by: person, on: first, in: db).filter { $0.substituteFor == nil }
    guard !posts.isEmpty else { throw Refusal.notFound }
    for post in posts {
      if let substitute {
        try self.substitute(
          post, by: substitute, from: first, until: last + 1, actor: actor, at: now, in: db)
      } else {
        guard try isFilled(post, without: person, on: first, in: db) else {
          throw Refusal.barred(step: "leave", because: "substitute-needed")
        }
      }
    }
    try db.run(
      """
      INSERT INTO absences (id, person, first_day, last_day, substitute)
      VALUES (\(Identifier.next()), \(person), \(first), \(last), \(substitute))
      """)
    try Audit.record(
      "leave", subject: "person/\(person)", by: actor, at: now,
      ["from": "\(first)", "through": "\(last)"], in: db)
  }

  /// Back before the time, or not gone at all: the leave and its substitutes end.
  package static func comeBack(
    _ person: Int64, actor: Actor, at now: Instant, in db: Database
  ) throws {
    for absence in try Absences.of(person, from: now.day, in: db)
    where absence.isRunning(on: now.day) {
      try end(absence, actor: actor, at: now, in: db)
    }
  }

  /// Ends a leave that runs, or takes back one that is to come.
  package static func endLeave(
    _ id: Int64, of person: Int64, actor: Actor, at now: Instant, in db: Database
  ) throws {
    guard let absence = try Absences.find(id, in: db), absence.person == person else {
      throw Refusal.notFound
    }
    try end(absence, actor: actor, at: now, in: db)
  }

  private static func end(
    _ absence: Absence, actor: Actor, at now: Instant, in db: Database
  ) throws {
    let (person, day) = (absence.person, now.day)
    guard actor.person == person || actor.role == .securityAdministrator else {
      throw Refusal.notAllowed(step: "come-back")
    }
    // What is over already has nothing to end.
    guard absence.last >= day else { return }
    let last = max(day, absence.first)
    try db.run(
      """
      UPDATE posts SET valid_to = \(last)
      WHERE valid_from = \(absence.first) AND valid_to > \(last) AND substitute_for IN
        (SELECT id FROM posts WHERE person = \(person))
      """)
    Recognition.forgetAll(after: db)
    try db.run("UPDATE absences SET last_day = \(last - 1) WHERE id = \(absence.id)")
    try Audit.record(
      "come-back", subject: "person/\(person)", by: actor, at: now,
      ["from": "\(absence.first)", "through": "\(absence.last)"], in: db)
  }

  static func isFilled(
    _ post: Post, without person: Int64, on day: Day, in db: Database
  ) throws -> Bool {
    try present(
      post.role, area: post.area, organisation: post.organisation, on: day, in: db
    ).contains { $0.person != person }
  }
}

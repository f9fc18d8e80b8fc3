import CaseEngine
import Storage

/// Who holds which post.
package enum Posts {
  static let columns: SQL = """
    id, person, role, area, level, organisation, line, title, substitute_for, valid_from, valid_to
    """

  package static func find(_ id: Int64, in db: Database) throws -> Post? {
    try db.first("SELECT \(columns) FROM posts WHERE id = \(id)").map(Post.init)
  }

  /// The posts by which a person may act on a day, those he stands in for included.
  package static func held(by person: Int64, on day: Day, in db: Database) throws -> [Post] {
    try db.all(
      "SELECT \(columns) FROM posts WHERE person = \(person) AND \(valid(on: day)) ORDER BY id"
    ).map(Post.init)
  }

  /// Every post that a person ever held, newest first: for the administrators' page.
  package static func history(of person: Int64, in db: Database) throws -> [Post] {
    try db.all(
      "SELECT \(columns) FROM posts WHERE person = \(person) ORDER BY valid_from DESC, id DESC"
    ).map(Post.init)
  }

  /// Everybody who can be given work in a role on a day: those on leave are left out, their
  /// substitutes are in.
  package static func present(
    _ role: Role, area: String? = nil, organisation: Int64? = nil, on day: Day, in db: Database
  ) throws -> [Post] {
    var sql: SQL = "SELECT \(columns) FROM posts WHERE role = \(role) AND \(valid(on: day))"
    if let area { sql += " AND area = \(area)" }
    if let organisation { sql += " AND organisation = \(organisation)" }
    sql += """
       AND person NOT IN (SELECT person FROM absences
        WHERE first_day <= \(day) AND last_day >= \(day)) ORDER BY id
      """
    return try db.all(sql).map(Post.init)
  }

  /// The nearest area above (for the city: the city itself) in which somebody holds the role:
  /// where a supervision is opened.
  package static func nearest(
    _ role: Role, above area: Area, on day: Day, in db: Database
  ) throws -> (area: String, posts: [Post])? {
    let above = area.level == .city ? area.path : area.path.filter { $0 != area.code }
    for code in above.reversed() {
      let posts = try present(role, area: code, on: day, in: db)
      if !posts.isEmpty { return (code, posts) }
    }
    return nil
  }

  /// By the security administrator, not to himself.
  @discardableResult
  package static func grant(
    _ role: Role, to person: Int64, area: String, organisation: Int64? = nil, line: String? = nil,
    title: String, from first: Day? = nil, until end: Day? = nil, by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Int64 {
    try actor.must(be: .securityAdministrator, to: "grant")
    guard person != actor.person else { throw Refusal.ownWork(step: "grant") }
    guard try People.find(person, in: db).map({ $0.departedAt == nil }) ?? false else {
      throw Refusal.notFound
    }
    guard Role.all.contains(role), role != .resident else { throw Invalid("role", "choice") }
    let title = try TypedLine.read(title, "title", most: 40)
    let first = first ?? now.day
    if let end, end <= first { throw Invalid("until", "before-start") }
    try keepApart(role, from: first, person, in: db)
    let id = try insert(
      role, to: person, area: area, organisation: organisation, line: line, title: title,
      from: first, until: end, in: db)
    try Audit.record(
      "post.grant", subject: "person/\(person)", by: actor, at: now,
      [
        "post": "\(id)", "role": role.rawValue, "area": area,
        "organisation": organisation.map { "\($0)" } ?? "",
      ], in: db)
    return id
  }

  /// Without an actor and unrecorded: for the making of a demonstration.
  @discardableResult
  package static func insert(
    _ role: Role, to person: Int64, area: String, organisation: Int64? = nil, line: String? = nil,
    title: String, substituteFor: Int64? = nil, from first: Day, until end: Day? = nil,
    in db: Database
  ) throws -> Int64 {
    guard let place = try Areas.find(area, in: db), place.isValid(on: first) else {
      throw Invalid("area", "unknown")
    }
    if let organisation {
      guard let unit = try Organisations.find(organisation, in: db), unit.validTo == nil else {
        throw Invalid("organisation", "unknown")
      }
    }
    guard organisation != nil || !role.actsForUnit else {
      throw Invalid("organisation", "required")
    }
    let id = Identifier.next()
    try db.run(
      """
      INSERT INTO posts (id, person, role, area, level, organisation, line, title,
        substitute_for, valid_from, valid_to)
      VALUES (\(id), \(person), \(role), \(area), \(place.level), \(organisation), \(line),
        \(title), \(substituteFor), \(first), \(end))
      """)
    Recognition.forgetAll(after: db)
    return id
  }

  /// By the security administrator. Whoever stands in for the post loses it with it.
  package static func end(
    _ id: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .securityAdministrator, to: "end-post")
    guard let post = try find(id, in: db), post.isValid(on: now.day) else { throw Refusal.notFound }
    guard post.person != actor.person else { throw Refusal.ownWork(step: "end-post") }
    try close([post], on: now.day, in: db)
    try Audit.record(
      "post.end", subject: "person/\(post.person)", by: actor, at: now,
      ["post": "\(id)", "role": post.role.rawValue, "area": post.area], in: db)
  }

  static func close(_ posts: [Post], on day: Day, in db: Database) throws {
    let ids = posts.map(\.id)
    try db.run(
      """
      UPDATE posts SET valid_to = \(day)
      WHERE (id IN \(list: ids) OR substitute_for IN \(list: ids))
        AND (valid_to IS NULL OR valid_to > \(day))
      """)
    Recognition.forgetAll(after: db)
  }

  /// The three administrators are three persons, and none of them sees what the city works on.
  static func keepApart(
    _ role: Role, from day: Day, _ person: Int64, in db: Database
  ) throws {
    let others = try db.all(
      """
      SELECT \(columns) FROM posts
      WHERE person = \(person) AND (valid_to IS NULL OR valid_to > \(day))
      """
    ).map { try Post($0).role }
    let clash = others.contains { held in
      guard held != role, held != .resident, role != .resident else { return false }
      return Role.administrators.contains(held) || Role.administrators.contains(role)
    }
    guard !clash else { throw Refusal.barred(step: "grant", because: "separate-administrators") }
  }

  static func valid(on day: Day) -> SQL {
    "(valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day)))"
  }
}

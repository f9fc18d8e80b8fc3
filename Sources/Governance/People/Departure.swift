import CaseEngine
import Storage

/// A kind of thing that a person can have in hand. Each domain that lets a person own something
/// says so by one of these, so that a departure strands nothing.
package protocol Belongings: Sendable {
  /// The noun, as a text key has it.
  static var name: String { get }

  func count(of person: Int64, in db: Database) throws -> Int

  /// Gives everything that is open to another person, with an entry for each thing that has a
  /// ledger.
  ///
  /// - Returns: how many things changed hands.
  func handOver(
    from person: Int64, to heir: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int
}

/// What a departure did.
package struct Departure: Hashable, Sendable {
  /// How many of each noun changed hands.
  package internal(set) var handedOver: [String: Int] = [:]
  package internal(set) var endedPosts: [Post] = []
  /// Posts that nobody else holds in the same area and unit: work waits there until one is granted.
  package internal(set) var unfilled: [Post] = []
}

extension Posts {
  /// Ends a person's posts, sessions and account, and hands over all that he has in hand.
  ///
  /// - Parameter heir: needed where there is anything to hand over; holds a post in one of the
  ///   units, or the same role in the same area.
  package static func depart(
    _ person: Int64, to heir: Int64?, belongings: [any Belongings], by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Departure {
    guard actor.role == .administrator || actor.role == .securityAdministrator else {
      throw Refusal.notAllowed(step: "depart")
    }
    guard person != actor.person else { throw Refusal.ownWork(step: "depart") }
    guard let leaver = try People.find(person, in: db), leaver.departedAt == nil else {
      throw Refusal.notFound
    }
    var departure = Departure()
    let posts = try db.all(
      """
      SELECT \(columns) FROM posts
      WHERE person = \(person) AND (valid_to IS NULL OR valid_to > \(now.day)) ORDER BY id
      """
    ).map(Post.init)
    for noun in belongings where try noun.count(of: person, in: db) > 0 {
      guard let heir, heir != person else {
        throw Refusal.barred(step: "depart", because: "heir-needed")
      }
      guard try canInherit(heir, posts, on: now.day, in: db) else {
        throw Refusal.barred(step: "depart", because: "heir-without-post")
      }
      departure.handedOver[type(of: noun).name] = try noun.handOver(
        from: person, to: heir, by: actor, at: now, in: db)
      guard try noun.count(of: person, in: db) == 0 else {
        throw Refusal.barred(step: "depart", because: "not-handed-over")
      }
    }
    try close(posts, on: now.day, in: db)
    departure.endedPosts = posts.filter { $0.substituteFor == nil }
    departure.unfilled = try departure.endedPosts.filter {
      try !isFilled($0, without: person, on: now.day, in: db)
    }
    try Sessions.endAll(of: person, in: db)
    try db.run("UPDATE people SET departed_at = \(now) WHERE id = \(person)")
    try db.run("DELETE FROM recovery_codes WHERE person = \(person)")
    var data = departure.handedOver.mapValues { "\($0)" }
    data["heir"] = heir.map { "\($0)" }
    try Audit.record(
      "person.depart", subject: "person/\(person)", by: actor, at: now, data, in: db)
    return departure
  }

  private static func canInherit(
    _ heir: Int64, _ posts: [Post], on day: Day, in db: Database
  ) throws -> Bool {
    guard let person = try People.find(heir, in: db), person.departedAt == nil else {
      return false
    }
    return try held(by: heir, on: day, in: db).contains { own in
      posts.contains { left in
        own.role == left.role
          && (own.organisation == left.organisation && left.organisation != nil
            || own.area == left.area && left.organisation == nil)
      }
    }
  }
}

import CaseEngine
import Foundation
import Storage

/// How a centre meets the five standards on a day, as somebody found it. It is never changed: a
/// later look stands beside it.
package struct StandardCheck: Sendable {
  package let id: Int64
  package let day: Day
  package let person: Int64
  /// The area of the post: the centre's own, or one above it.
  package let area: String
  package let points: [String: Int]
  package let note: String?
  /// The list under which it was made.
  package let standards: [CentrePolicy.Standard]

  init(_ row: Row, in db: Database) throws {
    id = try row.get("id")
    day = try row.get("day")
    person = try row.get("person")
    area = try row.get("area")
    points = try JSON.decode([String: Int].self, from: try row.get("points"))
    note = try row.get("note")
    standards = try Policies.version(row.get("policy"), of: CentrePolicy.self, in: db).standards
  }

  package var total: Int { standards.map { points(of: $0) }.reduce(0, +) }

  package var most: Int { standards.flatMap(\.items).map(\.points).reduce(0, +) }

  package func points(of standard: CentrePolicy.Standard) -> Int {
    standard.items.map { points[$0.id] ?? 0 }.reduce(0, +)
  }
}

package enum StandardChecks {
  /// By the centre's coordinator for himself, or by who coordinates, supervises or leads above.
  @discardableResult
  package static func add(
    to centreID: Int64, points: [String: Int], note: String, by actor: Actor, at now: Instant,
    in db: Database
  ) throws -> Int64 {
    let centre = try Centre.find(centreID, for: actor, in: db)
    guard centre.isWatched, actor.role != .receptionist else {
      throw Refusal.notAllowed(step: "check-standards")
    }
    let held = try Policies.current(CentrePolicy.self, on: now.day, in: db)
    var problems: [Invalid.Problem] = []
    let items = held.policy.standards.flatMap(\.items)
    for item in items {
      guard let given = points[item.id] else {
        problems.append(.init(item.id, "required"))
        continue
      }
      if !(0...item.points).contains(given) {
        problems.append(.init(item.id, "range", ["least": "0", "most": "\(item.points)"]))
      }
    }
    for id in points.keys.sorted() where !items.contains(where: { $0.id == id }) {
      problems.append(.init(id, "unknown-field"))
    }
    if note.count > 500 { problems.append(.init("note", "too-long", ["most": "500"])) }
    guard problems.isEmpty else { throw Invalid(problems) }
    let id = Identifier.next()
    try db.run(
      """
      INSERT INTO standard_checks (id, centre, day, at, person, area, policy, points, note)
      VALUES (\(id), \(centreID), \(now.day), \(now), \(actor.person), \(actor.post.area),
        \(held.version), \(try JSON.text(points)), \(note.isEmpty ? nil : note))
      """)
    try Audit.record(
      "centre.check", subject: "centre/\(centreID)", by: actor, at: now, ["check": "\(id)"],
      in: db)
    return id
  }

  /// Newest first.
  package static func of(_ centre: Int64, in db: Database) throws -> [StandardCheck] {
    try db.all(
      "SELECT * FROM standard_checks WHERE centre = \(centre) ORDER BY at DESC, id DESC LIMIT 50"
    ).map { try StandardCheck($0, in: db) }
  }
}

import CaseEngine
import Storage

/// A place with a QR code: a gate, a hall, a stop. Its code stands in public and says nothing.
package struct Place: Hashable, Sendable {
  package let id: Int64
  package let code: String
  package let area: String
  package let name: String
  package let address: String
  package let kind: String
  package let active: Bool

  init(_ row: Row) throws {
    id = try row.get("id")
    code = try row.get("code")
    area = try row.get("area")
    name = try row.get("name")
    address = try row.get("address")
    kind = try row.get("kind")
    active = try row.get("active")
  }
}

package enum Places {
  private static let columns: SQL = "id, code, area, name, address, kind, active"

  /// Ten characters that are not mistaken for one another on a worn sign; 50 random bits.
  package static func newCode() -> String {
    let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    return String((0..<10).map { _ in letters[Int.random(in: 0..<letters.count)] })
  }

  /// As people type it from a sign: letters of either case, and what looks like a 0 or a 1.
  package static func find(_ code: String, in db: Database) throws -> Place? {
    let read = String(
      code.uppercased().compactMap { letter -> Character? in
        switch letter {
        case "O": "0"
        case "I", "L": "1"
        case "-", " ": nil
        default: letter
        }
      })
    return try db.first("SELECT \(columns) FROM places WHERE code = \(read)").map(Place.init)
  }

  package static func all(in area: String, _ db: Database) throws -> [Place] {
    try db.all("SELECT \(columns) FROM places WHERE area = \(area) ORDER BY id").map(Place.init)
  }

  /// By the administrator.
  @discardableResult
  package static func add(
    area: String, name: String, address: String, kind: String, by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Place {
    try actor.must(be: .administrator, to: "add-place")
    guard try Areas.find(area, in: db)?.isValid(on: now.day) ?? false else {
      throw Invalid("area", "unknown")
    }
    try TypedLine.check((name, "name", 60), (address, "address", 100), (kind, "kind", 30))
    let id = Identifier.next()
    let code = newCode()
    try db.run(
      """
      INSERT INTO places (id, code, area, name, address, kind, active, created_at)
      VALUES (\(id), \(code), \(area), \(name), \(address), \(kind), \(true), \(now))
      """)
    try Audit.record("place.add", subject: "place/\(code)", by: actor, at: now, in: db)
    guard let place = try find(code, in: db) else { throw Refusal.notFound }
    return place
  }

  /// A sign that is taken down goes on leading to its area, but no longer names the place.
  package static func set(
    _ code: String, active: Bool, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .administrator, to: "change-place")
    guard try db.run("UPDATE places SET active = \(active) WHERE code = \(code)") == 1 else {
      throw Refusal.notFound
    }
    try Audit.record(
      active ? "place.open" : "place.close", subject: "place/\(code)", by: actor, at: now, in: db)
  }
}

import CaseEngine
import Storage

/// Somebody's leave, the last day included, with who stands in.
package struct Absence: Hashable, Sendable {
  package let id: Int64
  package let person: Int64
  package let first: Day
  package let last: Day
  /// Nil where other holders of the post fill it anyway.
  package let substitute: Int64?

  package func isRunning(on day: Day) -> Bool { first <= day && day <= last }

  init(_ row: Row) throws {
    id = try row.get("id")
    person = try row.get("person")
    first = try row.get("first_day")
    last = try row.get("last_day")
    substitute = try row.get("substitute")
  }
}

package enum Absences {
  private static let columns: SQL = "id, person, first_day, last_day, substitute"

  /// Leave that runs on a day or is to come, the next first.
  package static func of(
    _ person: Int64, from day: Day, in db: Database
  ) throws -> [Absence] {
    try db.all(
      """
      SELECT \(columns) FROM absences
      WHERE person = \(person) AND last_day >= \(day) AND last_day >= first_day
      ORDER BY first_day, id
      """
    ).map(Absence.init)
  }

  package static func find(_ id: Int64, in db: Database) throws -> Absence? {
    try db.first("SELECT \(columns) FROM absences WHERE id = \(id)").map(Absence.init)
  }

  static func overlap(
    _ person: Int64, _ first: Day, _ last: Day, in db: Database
  ) throws -> Bool {
    try of(person, from: first, in: db).contains { $0.first <= last }
  }
}

extension Posts {
  /// Who may stand in for a person: of the same unit, or of the same role in the same area, in
  /// each of the posts.
  package static func colleagues(
    of person: Int64, on day: Day, in db: Database
  ) throws -> [Person] {
    try everyPost(of: person, on: day, in: db) { post in
      """
      organisation = \(post.organisation) OR (role = \(post.role) AND area = \(post.area))
      """
    }
  }

  /// Who may take over what a person has in hand: of the same role in the unit, or in the area
  /// where the post is of no unit.
  package static func heirs(
    of person: Int64, on day: Day, in db: Database
  ) throws -> [Person] {
    let posts = try held(by: person, on: day, in: db)
    var found: Set<Int64> = []
    for post in posts {
      let same: SQL =
        post.organisation.map { "organisation = \($0)" } ?? "area = \(post.area)"
      found.formUnion(
        try holders("role = \(post.role) AND \(same)", besides: person, on: day, in: db))
    }
    return try people(found, in: db)
  }

  private static func everyPost(
    of person: Int64, on day: Day, in db: Database, _ condition: (Post) -> SQL
  ) throws -> [Person] {
    let posts = try held(by: person, on: day, in: db).filter { $0.substituteFor == nil }
    guard let first = posts.first else { return [] }
    var found = try holders(condition(first), besides: person, on: day, in: db)
    for post in posts.dropFirst() {
      found.formIntersection(try holders(condition(post), besides: person, on: day, in: db))
    }
    return try people(found, in: db)
  }

  private static func holders(
    _ condition: SQL, besides person: Int64, on day: Day, in db: Database
  ) throws -> Set<Int64> {
    Set(
      try db.all(
        """
        SELECT DISTINCT person FROM posts
        WHERE \(valid(on: day)) AND person <> \(person) AND (\(condition))
        """
      ).map { try $0.get("person") as Int64 })
  }

  private static func people(_ ids: Set<Int64>, in db: Database) throws -> [Person] {
    try ids.sorted().compactMap { try People.find($0, in: db) }
      .filter { $0.departedAt == nil }
  }
}

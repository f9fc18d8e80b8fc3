import CaseEngine
import Storage

extension Notices {
  /// A notice that belongs to no case: to whoever holds such a post, or to a person. `path` in the
  /// data says where it leads.
  static func tell(
    _ kind: String, role: Role, area: String, organisation: Int64? = nil, person: Int64? = nil,
    data: [String: Fact], at now: Instant, in db: Database
  ) throws {
    try db.run(
      """
      INSERT INTO notices (id, at, kind, role, area, organisation, person, channel, data, attempts)
      VALUES (\(Identifier.next()), \(now.milliseconds), \(kind), \(role.rawValue), \(area),
        \(organisation), \(person), 'inbox', \(try JSON.text(data)), 0)
      """)
  }
}

import CaseEngine
import Storage

/// By what right a person acts: a role, for an area, and there for a unit or a line of work.
package struct Post: Hashable, Sendable {
  package let id: Int64
  package let person: Int64
  package let role: Role
  package let area: String
  package let level: Level
  package let organisation: Int64?
  /// A line of work across the area, as policy names it.
  package let line: String?
  package let title: String
  /// The post of another person that this one stands in for.
  package let substituteFor: Int64?
  package let validFrom: Day
  /// The first day on which it is no more.
  package let validTo: Day?

  package func isValid(on day: Day) -> Bool {
    validFrom <= day && validTo.map { day < $0 } ?? true
  }

  init(_ row: Row) throws {
    id = try row.get("id")
    person = try row.get("person")
    role = try row.get("role")
    area = try row.get("area")
    level = try row.get("level")
    organisation = try row.get("organisation")
    line = try row.get("line")
    title = try row.get("title")
    substituteFor = try row.get("substitute_for")
    validFrom = try row.get("valid_from")
    validTo = try row.get("valid_to")
  }

  package init(
    id: Int64, person: Int64, role: Role, area: String, level: Level, organisation: Int64?,
    line: String?, title: String, substituteFor: Int64? = nil, validFrom: Day, validTo: Day? = nil
  ) {
    self.id = id
    self.person = person
    self.role = role
    self.area = area
    self.level = level
    self.organisation = organisation
    self.line = line
    self.title = title
    self.substituteFor = substituteFor
    self.validFrom = validFrom
    self.validTo = validTo
  }
}

import CaseEngine
import Storage

/// What the city compares and ranks. Its members are areas, dated; a township's own membership
/// goes before its county's.
package struct ReportingUnit: Hashable, Sendable {
  package let code: String
  package let name: String
  package let kind: Area.Kind
  package let validFrom: Day
  package let validTo: Day?

  init(_ row: Row) throws {
    code = try row.get("code")
    name = try row.get("name")
    kind = try row.get("kind")
    validFrom = try row.get("valid_from")
    validTo = try row.get("valid_to")
  }
}

package enum ReportingUnits {
  package static func all(of city: String, on day: Day, in db: Database) throws -> [ReportingUnit] {
    try db.all(
      """
      SELECT code, name, kind, valid_from, valid_to FROM reporting_units
      WHERE city = \(city) AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day))
      ORDER BY code
      """
    ).map(ReportingUnit.init)
  }

  static func isWithout(_ city: String, in db: Database) throws -> Bool {
    try db.first("SELECT code FROM reporting_units WHERE city = \(city) LIMIT 1") == nil
  }

  /// Makes every county-level area of a city a unit of its own, from a day on.
  package static func addCounties(of city: String, from day: Day, in db: Database) throws {
    for county in try Areas.children(of: city, on: day, in: db) where county.level == .county {
      try add(county, from: day, in: db)
    }
  }

  package static func add(_ area: Area, from day: Day, in db: Database) throws {
    try db.run(
      """
      INSERT INTO reporting_units (code, name, kind, city, valid_from, valid_to)
      VALUES (\(area.code), \(area.name), \(area.kind), \(area.city), \(day), NULL)
      ON CONFLICT (code) DO NOTHING
      """)
    try db.run(
      """
      INSERT INTO reporting_unit_members (unit, area, level, valid_from, valid_to)
      VALUES (\(area.code), \(area.code), \(area.level), \(day), NULL)
      ON CONFLICT (area, valid_from) DO NOTHING
      """)
  }

  /// From a day on the area counts for the unit, whatever it counted for before.
  package static func move(
    _ area: Area, to unit: String, from day: Day, in db: Database
  ) throws {
    try db.run(
      """
      UPDATE reporting_unit_members SET valid_to = \(day)
      WHERE area = \(area.code) AND valid_to IS NULL AND valid_from < \(day)
      """)
    try db.run(
      """
      INSERT INTO reporting_unit_members (unit, area, level, valid_from, valid_to)
      VALUES (\(unit), \(area.code), \(area.level), \(day), NULL)
      ON CONFLICT (area, valid_from) DO UPDATE SET unit = excluded.unit
      """)
  }

  /// By the administrator, from today or a later day on: figures already made stand.
  package static func move(
    _ code: String, to unit: String, from day: Day, by actor: Actor, at now: Instant,
    in db: Database
  ) throws {
    try actor.must(be: .administrator, to: "change-unit")
    guard day >= now.day else { throw Invalid("from", "past") }
    guard let area = try Areas.find(code, in: db), area.level > .village else {
      throw Invalid("area", "unknown")
    }
    let isKnown: String? = try db.value("SELECT code FROM reporting_units WHERE code = \(unit)")
    guard isKnown != nil else { throw Invalid("unit", "unknown") }
    try move(area, to: unit, from: day, in: db)
    try Audit.record(
      "unit.move", subject: "area/\(code)", by: actor, at: now,
      ["unit": unit, "from": "\(day)"], in: db)
  }

  /// The unit for which an area counts on a day.
  package static func unit(of area: Area, on day: Day, in db: Database) throws -> String? {
    try db.value(
      """
      SELECT unit FROM reporting_unit_members
      WHERE area IN \(list: area.path) AND valid_from <= \(day)
        AND (valid_to IS NULL OR valid_to > \(day))
      ORDER BY level LIMIT 1
      """)
  }

  /// SQL for the unit of rows that carry the codes of their county and township: for the column
  /// list and the grouping of a report. Membership is as of one day for the whole report.
  package static func expression(
    county: String = "county", township: String = "township", on day: Day
  ) -> SQL {
    func member(_ column: String) -> SQL {
      """
      (SELECT m.unit FROM reporting_unit_members m WHERE m.area = \(raw: column)
        AND m.valid_from <= \(day) AND (m.valid_to IS NULL OR m.valid_to > \(day)))
      """
    }
    return "coalesce(\(member(township)), \(member(county)))"
  }

  /// A change of codes leaves the units as they are: what counted for a unit under the old code
  /// counts for it under the new one, and goes on counting for it under the old.
  static func follow(_ old: Area, to new: Area, from day: Day, in db: Database) throws {
    guard let unit = try unit(of: old, on: day, in: db),
      try self.unit(of: new, on: day, in: db) != unit
    else { return }
    // A former county whose townships have moved has nothing of its own left to bring along.
    guard new.validFrom == day else { return }
    try move(new, to: unit, from: day, in: db)
  }
}

import CaseEngine
import Storage

/// A division of the city, or a zone that statistics count as one.
package struct Area: Hashable, Sendable {
  /// Read off the code (the national rules for statistical division codes).
  package enum Kind: String, Hashable, Sendable, SQLBindable, SQLReadable {
    case city, county
    /// A development zone: it has a code and desks, but is no administrative division.
    case functionalZone = "functional-zone"
    case subdistrict, town, township
    case townshipLike = "township-like"
    case residentsCommittee = "residents-committee"
    case villagersCommittee = "villagers-committee"
    case residentsLike = "residents-like"
    case villagersLike = "villagers-like"
  }

  package let code: String
  package let parent: String?
  package let name: String
  package let kind: Kind
  package let level: Level
  /// The codes of the levels that contain it, its own included.
  package let city: String
  package let county: String?
  package let township: String?
  package let validFrom: Day
  /// The first day on which it is no more.
  package let validTo: Day?

  /// From the city down to the area itself.
  package var path: [String] {
    [city, county, township, level == .village ? code : nil].compactMap { $0 }
  }

  package func isValid(on day: Day) -> Bool {
    validFrom <= day && validTo.map { day < $0 } ?? true
  }

  init(_ row: Row) throws {
    code = try row.get("code")
    parent = try row.get("parent")
    name = try row.get("name")
    kind = try row.get("kind")
    level = try row.get("level")
    city = try row.get("city")
    county = try row.get("county")
    township = try row.get("township")
    validFrom = try row.get("valid_from")
    validTo = try row.get("valid_to")
  }

  init(code: AreaCode, level: Level, parent: Area?, name: String, validFrom: Day) {
    self.code = code.text
    self.parent = parent?.code
    self.name = name
    kind = code.kind
    self.level = level
    city = parent?.city ?? code.text
    county = level == .county ? code.text : parent?.county
    township = level == .township ? code.text : parent?.township
    self.validFrom = validFrom
    validTo = nil
  }
}

package enum Areas {
  static let columns: SQL =
    "code, parent, name, kind, level, city, county, township, valid_from, valid_to"

  package static func find(_ code: String, in db: Database) throws -> Area? {
    try db.remembered("area \(code)") {
      try db.first("SELECT \(columns) FROM areas WHERE code = \(code)").map(Area.init)
    }
  }

  /// The area that a code means on a day: itself while it is valid, else what replaced it, also
  /// where the code was never listed and only the beginning of it was remapped.
  package static func current(_ code: String, on day: Day, in db: Database) throws -> Area? {
    var code = code
    // A code changes once in years: eight changes in a row is a loop in the data.
    for _ in 0..<8 {
      if let area = try find(code, in: db), area.isValid(on: day) { return area }
      let successor: String? = try db.value(
        """
        SELECT new_code FROM area_lineage WHERE old_code = \(code) AND day <= \(day)
        ORDER BY day DESC, new_code LIMIT 1
        """)
      if let successor {
        code = successor
      } else if let remapped = try remapped(code, on: day, in: db) {
        code = remapped
      } else {
        return nil
      }
    }
    return nil
  }

  private static func remapped(_ code: String, on day: Day, in db: Database) throws -> String? {
    guard AreaCode(code) != nil else { return nil }
    let prefixes = [12, 9, 6].map { String(code.prefix($0)) }
    let row = try db.first(
      """
      SELECT old_prefix, new_prefix FROM area_remaps
      WHERE old_prefix IN \(list: prefixes) AND day <= \(day)
      ORDER BY length(old_prefix) DESC, day DESC LIMIT 1
      """)
    guard let row else { return nil }
    let old: String = try row.get("old_prefix")
    let new: String = try row.get("new_prefix")
    return new + code.dropFirst(old.count)
  }

  /// The nearest area that is known and valid, going up from a code.
  package static func nearest(_ code: String, on day: Day, in db: Database) throws -> Area? {
    var code = AreaCode(code)
    while let known = code, known.level != nil {
      if let area = try current(known.text, on: day, in: db) { return area }
      code = AreaCode(known.parent)
    }
    return nil
  }

  /// The city itself.
  package static func root(on day: Day, in db: Database) throws -> Area? {
    try db.first(
      """
      SELECT \(columns) FROM areas WHERE level = \(Level.city) AND valid_from <= \(day)
        AND (valid_to IS NULL OR valid_to > \(day)) ORDER BY code LIMIT 1
      """
    ).map(Area.init)
  }

  /// What lies directly beneath, in the order of the codes.
  package static func children(of code: String, on day: Day, in db: Database) throws -> [Area] {
    try db.all(
      """
      SELECT \(columns) FROM areas WHERE parent = \(code) AND valid_from <= \(day)
        AND (valid_to IS NULL OR valid_to > \(day)) ORDER BY code
      """
    ).map(Area.init)
  }

  /// Every valid area of a level within one that contains it.
  package static func all(
    _ level: Level, within scope: AreaScope, on day: Day, in db: Database
  ) throws -> [Area] {
    try db.all(
      """
      SELECT \(columns) FROM areas WHERE level = \(level) AND \(scope.condition())
        AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day)) ORDER BY code
      """
    ).map(Area.init)
  }

  /// From the city down to the area.
  package static func path(of area: Area, in db: Database) throws -> [Area] {
    try db.all(
      "SELECT \(columns) FROM areas WHERE code IN \(list: area.path) ORDER BY level DESC"
    ).map(Area.init)
  }

  /// By present or former name, the beginning of the name being enough. A name does not identify
  /// a village: hundreds repeat within one city.
  package static func named(_ name: String, in db: Database, limit: Int = 50) throws -> [Area] {
    let end = name + "\u{10FFFF}"
    return try db.all(
      """
      SELECT \(columns) FROM areas
      WHERE (name >= \(name) AND name < \(end)) OR code IN
        (SELECT area FROM former_area_names WHERE name >= \(name) AND name < \(end))
      ORDER BY level DESC, code LIMIT \(limit)
      """
    ).map(Area.init)
  }
}

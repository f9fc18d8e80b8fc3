import CaseEngine
import Storage

/// The codes under which everything within an area was ever filed, so that a change of codes
/// hides no old case: the area itself, the areas that became it, and what moved into it. What
/// moved out is reached as far as it was filed before; an area that merely got another code is
/// reached under both.
package struct AreaScope: Hashable, Sendable {
  package let area: String
  package let level: Level
  /// Codes by level; a thing is within the scope if any of its own codes is among them.
  package let codes: [Level: [String]]

  package static func of(_ code: String, in db: Database) throws -> AreaScope? {
    guard let area = try Areas.find(code, in: db) else { return nil }
    return try db.remembered("scope \(code)") { try of(area, in: db) }
  }

  package static func of(_ area: Area, in db: Database) throws -> AreaScope {
    var codes: [Level: Set<String>] = [area.level: [area.code]]
    guard area.level != .city else {
      return AreaScope(area: area.code, level: area.level, codes: [.city: [area.code]])
    }
    // Higher levels first, so that nothing is listed that lies within something listed.
    let links = try db.all(
      """
      SELECT old_code, new_code, level, replaces, old_county, old_township FROM area_lineage
      WHERE level <= \(area.level) AND
        (old_code = \(area.code) OR new_code = \(area.code) OR new_county = \(area.code)
          OR new_township = \(area.code))
      ORDER BY level DESC, old_code
      """)
    for link in links {
      let level: Level = try link.get("level")
      let old: String = try link.get("old_code")
      let new: String = try link.get("new_code")
      if old == area.code {
        if try link.get("replaces") { codes[level, default: []].insert(new) }
        continue
      }
      let county: String? = try link.get("old_county")
      let township: String? = try link.get("old_township")
      let isReached =
        county.map { codes[.county, default: []].contains($0) } ?? false
        || level == .village && township.map { codes[.township, default: []].contains($0) } ?? false
      if !isReached { codes[level, default: []].insert(old) }
    }
    return AreaScope(area: area.code, level: area.level, codes: codes.mapValues { $0.sorted() })
  }

  package func contains(_ area: Area) -> Bool {
    let own: [Level: String?] = [
      .city: area.city, .county: area.county, .township: area.township,
      .village: area.level == .village ? area.code : nil,
    ]
    return codes.contains { level, codes in
      guard case .some(.some(let code)) = own[level] else { return false }
      return codes.contains(code)
    }
  }

  /// SQL that holds for rows within the scope. The rows carry the codes of the levels that
  /// contain them, in columns whose names are given here.
  package func condition(
    city: String = "city", county: String = "county", township: String = "township",
    village: String = "code"
  ) -> SQL {
    let columns: [(Level, String)] = [
      (.city, city), (.county, county), (.township, township), (.village, village),
    ]
    var condition: SQL = "("
    var isFirst = true
    for (level, column) in columns {
      guard let codes = codes[level], let only = codes.first else { continue }
      if !isFirst { condition = condition + " OR " }
      isFirst = false
      condition =
        condition
        + (codes.count == 1
          ? "\(raw: column) = \(only)" : "\(raw: column) IN \(list: codes)")
    }
    return condition + ")"
  }
}

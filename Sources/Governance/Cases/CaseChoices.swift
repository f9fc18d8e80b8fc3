import CaseEngine
import Storage

/// What a field may be where the case itself says it.
package enum CaseChoices {
  /// Units of the areas in which the case lies, the nearest first.
  package static func units(near file: CaseFile, on day: Day, in db: Database) throws -> [String] {
    try db.all(
      """
      SELECT id FROM organisations WHERE area IN \(list: path(of: file.place))
        AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day))
      ORDER BY level, id
      """
    ).map { try "\($0.get("id") as Int64)" }
  }

  /// Everybody who holds a post in the unit that has the case.
  package static func colleagues(
    of file: CaseFile, on day: Day, in db: Database
  ) throws -> [String] {
    guard let unit = file.matter.unit else { return [] }
    return try db.all(
      """
      SELECT DISTINCT person FROM posts WHERE organisation = \(unit) AND valid_from <= \(day)
        AND (valid_to IS NULL OR valid_to > \(day)) ORDER BY person
      """
    ).map { try "\($0.get("person") as Int64)" }
  }

  /// Everybody who leads the area that has the case, or one above it, the nearest first.
  package static func leaders(
    over file: CaseFile, on day: Day, in db: Database
  ) throws -> [Post] {
    try path(of: file.holder).reversed().flatMap { area in
      try Posts.present(.leader, area: area, on: day, in: db)
    }
  }

  /// The areas to which a case can be passed: those that contain the one that holds it, and those
  /// directly beneath it; a dispute where somebody is there to take it up, and upwards to the next
  /// level alone unless it is red.
  package static func desks(near file: CaseFile, on day: Day, in db: Database) throws -> [String] {
    let all = try above(file) + Areas.children(of: file.holder.code, on: day, in: db).map(\.code)
    guard file.privacy == .dispute else { return all }
    let staffed = Set(try Posts.present(.coordinator, on: day, in: db).map(\.area))
    return all.filter(staffed.contains)
  }

  /// Whether there is a level to which a step would pass the case; any other step passes nothing.
  static func hasLevel(for step: Step, from file: CaseFile, on day: Day, in db: Database) throws
    -> Bool
  {
    switch step.id {
    case "climb": !above(file).isEmpty
    case "pass-down": try !Areas.children(of: file.holder.code, on: day, in: db).isEmpty
    default: true
    }
  }

  /// From the city down to the next level: see `Climbing`.
  package static func above(_ file: CaseFile) -> [String] {
    let all = path(of: file.holder).filter { $0 != file.holder.code }
    return file.privacy == .dispute && file.risk != .red ? all.suffix(1) : all
  }

  private static func path(of chain: CaseFile.AreaChain) -> [String] {
    let codes = [chain.city, chain.county, chain.township, chain.code].compactMap { $0 }
    return codes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

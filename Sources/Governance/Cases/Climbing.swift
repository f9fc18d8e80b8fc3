import CaseEngine
import Storage

/// Passing a case to a desk above or beneath the one that holds it.
enum Climbing {
  /// Adds the level of the area named to what was said.
  /// - Parameter stepwise: only to the next level, up or down.
  static func prepare(
    _ step: String, _ said: inout [String: Fact], _ file: CaseFile, stepwise: Bool = false,
    in db: Database
  ) throws {
    guard let code = said["area"]?.text, let area = try Areas.find(code, in: db),
      let here = try Areas.find(file.matter.holder, in: db)
    else { throw Invalid("area", "unknown-area") }
    let isUp = step == "climb"
    let (lower, upper) = isUp ? (here, area) : (area, here)
    guard lower.code != upper.code, lower.path.contains(upper.code) else {
      throw Invalid("area", isUp ? "not-above" : "not-below")
    }
    if stepwise, let next = lower.path.last(where: { $0 != lower.code }), next != upper.code {
      throw Invalid("area", "level-skipped")
    }
    said["level"] = .number(area.level.rawValue)
    said["from-area"] = .text(here.code)
  }

  /// A dispute passes up or down to a desk at which somebody is there to take it up; a level that
  /// has nobody is named, and not skipped.
  static func pass(
    _ step: String, _ said: inout [String: Fact], _ file: CaseFile, on day: Day, in db: Database
  ) throws {
    try prepare(step, &said, file, stepwise: file.matter.facts["risk"] != "red", in: db)
    if let area = try said["area"]?.text.flatMap({ try Areas.find($0, in: db) }) {
      try demandDesk(at: area, "area", on: day, in: db)
    }
  }

  /// Whoever got it gives it back to the desk that passed it on.
  static func sendBack(
    _ said: inout [String: Fact], _ file: CaseFile, on day: Day, in db: Database
  ) throws {
    guard let code = file.matter.facts["from-area"]?.text, let area = try Areas.find(code, in: db)
    else { throw Invalid("area", "unknown-area") }
    try demandDesk(at: area, "area", on: day, in: db)
    said["area"] = .text(area.code)
    said["level"] = .number(area.level.rawValue)
  }

  static func demandDesk(
    at area: Area, _ field: String, on day: Day, in db: Database
  ) throws {
    guard try !Posts.present(.coordinator, area: area.code, on: day, in: db).isEmpty else {
      throw Invalid(field, "no-desk", ["area": area.name])
    }
  }

  /// Each desk takes up what is passed to it, or returns it as often as policy allows, which is
  /// once; who returned it before is known by the list.
  static func returns(_ entry: Entry, _ file: CaseFile, in db: Database) throws -> [Change] {
    let returned = file.matter.facts["returned-by"]?.list ?? []
    guard entry.step != "send-back" else {
      return [.fact("returned-by", .list(returned + [file.matter.holder]))]
    }
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    let times = returned.filter { $0 == entry.data["area"]?.text }.count
    return [.fact("returned-already", .flag(times >= policy.counts["climb-returns"] ?? 1))]
  }
}

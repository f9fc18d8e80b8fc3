import CaseEngine
import Storage

/// The open cases that a person has signed for, as something to hand over when he goes.
package struct HeldCases: Belongings {
  package static let name = "case"
  private let rules: Rulebook

  package init(under rules: Rulebook) { self.rules = rules }

  package func count(of person: Int64, in db: Database) throws -> Int {
    try db.value("SELECT count(*) FROM cases WHERE handler = \(person) AND open = 1") ?? 0
  }

  /// The heir takes on the cases of the units in which he works himself; any others go back to
  /// their unit, for somebody there to take on. No clock changes.
  package func handOver(
    from person: Int64, to heir: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int {
    let units = Set(
      try Posts.held(by: heir, on: now.day, in: db).filter(\.role.actsForUnit)
        .compactMap(\.organisation))
    let held = try db.all("SELECT id FROM cases WHERE handler = \(person) AND open = 1 ORDER BY id")
    for row in held {
      guard var file = try CaseFile.load(row.get("id"), in: db) else { continue }
      let isHeirs = file.matter.unit.map(units.contains) ?? false
      try file.record(
        "hand-over", changes: [.handler(isHeirs ? heir : nil)], by: actor.doer, at: now,
        under: rules, in: db)
    }
    return held.count
  }
}

extension Departure {
  /// Every kind of thing that a person of this version can have in hand.
  package static func belongings(under rules: Rulebook) -> [any Belongings] {
    [HeldCases(under: rules)]
  }
}

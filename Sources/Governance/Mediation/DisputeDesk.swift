import CaseEngine
import Storage

extension DisputeIntake {
  /// A resident files for himself: the nearest centre that is staffed holds it.
  package static func file(
    _ filing: DisputeFiling, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Filed {
    let area = try filing.filing.place(on: now.day, in: db)
    return try file(
      filing, holder: try centre(of: area, on: now.day, in: db),
      by: Intake.resident(in: area.code), at: now, under: rules, in: db)
  }

  /// A visit about a dispute that is known already: filed and merged in one act, so that the
  /// visitor has a receipt of his own and the two can be parted.
  package static func file(
    _ filing: DisputeFiling, into number: String, by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> Filed {
    try CaseDesk.join(number, by: actor, at: now, under: rules, in: db) {
      try file(filing, by: actor, at: now, under: rules, in: db)
    }
  }
}

extension Role {
  /// Who registers disputes of others.
  package static let registersDisputes: Set<Role> = [
    .receptionist, .coordinator, .villageWorker, .mediator,
  ]

  /// Those, and who hands disputes over to a centre from his own office.
  package static let filesDisputes = registersDisputes.union([.handler])
}

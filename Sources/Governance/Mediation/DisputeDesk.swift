import CaseEngine
import Storage

extension DisputeIntake {
  /// A resident files for himself: the nearest centre that is staffed holds it.
  package static func file(
    _ filing: DisputeFiling, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Filed {
    guard let area = try Areas.current(filing.filing.area, on: now.day, in: db) else {
      throw Invalid("area", "unknown-area")
    }
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
    guard try CaseFile.find(number, for: actor, in: db).degree == .content else {
      throw Refusal.notAllowed(step: "merge")
    }
    let filed = try file(filing, by: actor, at: now, under: rules, in: db)
    _ = try CaseDesk.take(
      filed.file.number, step: "merge", raw: ["into": .text(number)], entries: nil, by: actor,
      at: now, under: rules, in: db)
    return filed
  }
}

extension Role {
  /// Who registers disputes of others.
  package static let registersDisputes: Set<Role> = [
    .receptionist, .coordinator, .villageWorker, .mediator,
  ]
}

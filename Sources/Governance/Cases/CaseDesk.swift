import CaseEngine
import Storage

/// The verbs that pages and the interface share: found by the gate, read against the step's
/// fields, taken in one transaction.
package enum CaseDesk {
  /// A step that an actor may take now, with what its fields may be.
  package struct Offer: Sendable {
    package let step: Step
    package let choices: [String: [String]]
  }

  package static func take(
    _ number: String, step: String, raw: [String: Fact], entries: Int?, by actor: Actor,
    at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> (file: CaseFile, entry: Entry) {
    let found: (file: CaseFile, degree: Sight.Degree, sight: Sight)
    do {
      found = try CaseFile.find(number, for: actor, in: db)
    } catch Refusal.notFound {
      throw try HandingOver.missed(step, on: number, by: actor, in: db)
    }
    guard found.sight.mayTake(step, on: found.file, seen: found.degree) else {
      throw Refusal.notAllowed(step: step)
    }
    var file = found.file
    let procedure = try rules.procedure(file.matter.procedure)
    guard let wanted = procedure.step(step), !wanted.from.isEmpty else {
      throw Invalid("step", "choice")
    }
    // Somebody who saw an older state is told what happened since, not that his step is wrong.
    if let entries { try file.refuseStale(entries, in: db) }
    let limits = try rules.setting(for: file, in: db).limits
    // A step that could not be taken at all is refused before its fields are looked at.
    guard wanted.from.contains(file.matter.state) else {
      throw Refusal.wrongState(step: step, state: file.matter.state)
    }
    guard wanted.by.contains(actor.role), !wanted.rules.contains(.collective),
      JointDesk.allows(step, to: actor.doer, on: file)
    else {
      throw Refusal.notAllowed(step: step)
    }
    var said = try StepForm.read(
      raw, for: wanted, of: file, by: found.sight, limits: limits, at: now, in: db)
    if wanted.fields.contains(where: { $0.name == "signer" }) {
      // The ledger keeps who wrote an instruction; the paper may have been signed by another.
      said["signer"] = said["signer"] ?? .text(actor.name)
    }
    try rules.rules(of: procedure.id).practice.prepare(
      wanted, &said, &file, by: actor.doer, at: now, in: db)
    let attachments = try wanted.attachments(in: &said, by: actor.doer)
    let entry = try file.take(
      step, said: said, entries: entries, by: actor.doer, at: now, under: rules, in: db)
    if let attachments { try Attachments.use(attachments, for: file, at: now, in: db) }
    return (file, entry)
  }

  package static func offers(
    _ file: CaseFile, to actor: Actor, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> [Offer] {
    let sight = try Sight.of(actor, in: db)
    let degree = sight.degree(of: file)
    guard degree > .nothing else { return [] }
    let procedure = try rules.procedure(file.matter.procedure)
    let circumstances = try file.circumstances(at: now, under: rules, in: db)
    let practice = try rules.rules(of: procedure.id).practice
    return try procedure.offers(to: actor.doer, on: file.matter, in: circumstances).filter {
      try sight.mayTake($0.id, on: file, seen: degree)
        && JointDesk.allows($0.id, to: actor.doer, on: file)
        && practice.offers($0, on: file, in: db)
        && CaseChoices.hasLevel(for: $0, from: file, on: now.day, in: db)
    }.map { step in
      var choices: [String: [String]] = [:]
      for field in step.fields where [.choice, .choices].contains(field.kind) {
        choices[field.name] =
          field.choices == .policy("categories")
          ? try Policies.current(CategoryPolicy.self, on: now.day, in: db).policy.codes
          : StepForm.choices(field, circumstances.limits)
      }
      return Offer(step: step, choices: choices)
    }
  }

  /// A clerk or village worker files for somebody at the desk or on the telephone; the matter is
  /// held by the desk of the clerk's own area, a village worker's by the city's.
  package static func file(
    _ filing: Filing, by actor: Actor, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Filed {
    guard [.clerk, .dispatcher, .villageWorker].contains(actor.role) else {
      throw Refusal.notAllowed(step: "file")
    }
    let area = try filing.place(within: actor, on: now.day, in: db)
    let holder = actor.role == .villageWorker ? area.city : actor.post.area
    return try Intake.file(
      filing, holder: holder, by: actor.doer, at: now, under: rules, in: db)
  }

  /// A call about a matter that is known already becomes a further report of that case: filed and
  /// merged in one act, so that the caller has a receipt of his own and the two can be parted.
  package static func file(
    _ filing: Filing, into number: String, by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> Filed {
    try join(number, by: actor, at: now, under: rules, in: db) {
      try file(filing, by: actor, at: now, under: rules, in: db)
    }
  }

  /// Files and merges in one act into a matter whose content the actor sees.
  static func join(
    _ number: String, by actor: Actor, at now: Instant, under rules: Rulebook, in db: Database,
    _ file: () throws -> Filed
  ) throws -> Filed {
    guard try CaseFile.find(number, for: actor, in: db).degree == .content else {
      throw Refusal.notAllowed(step: "merge")
    }
    let filed = try file()
    _ = try take(
      filed.file.number, step: "merge", raw: ["into": .text(number)], entries: nil, by: actor,
      at: now, under: rules, in: db)
    return filed
  }
}

extension Step {
  /// The files that are named in what was said, which then names them by their ids alone.
  func attachments(
    in said: inout [String: Fact], by doer: Doer
  ) throws -> Attachments.Named? {
    guard let field = fields.first(where: { $0.kind == .attachments }),
      let names = said[field.name]?.list, !names.isEmpty
    else { return nil }
    let named = try Attachments.Named(names, by: doer)
    said[field.name] = .list(named.ids)
    return named
  }
}

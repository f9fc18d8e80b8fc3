import ArgumentParser
import CaseEngine
import Governance

/// Sweeps what is due, once.
struct SweepNow: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Find what is due and escalate it, once.",
    discussion: "A server does this by itself. Prints how many notices and supervisions came of it."
  )

  @OptionGroup var place: DatabaseOption

  @Option(help: "As if it were then (RFC 3339); in a demonstration only.")
  var asOf: Instant?

  func perform() async throws {
    try place.mustExist()
    let outcome = try await withCity(place) { try await sweep($0) }
    print("\(outcome.notices) notices, \(outcome.supervisions) supervisions")
  }

  func sweep(_ city: City) async throws -> Sweep.Outcome {
    if let asOf {
      guard city.isDemonstration else {
        throw Refused("--as-of is for demonstrations: this database is in earnest")
      }
      return try await Sweep.run(city.store, under: city.rules, at: asOf)
    }
    return try await Sweep.run(city.store, under: city.rules, at: city.now)
  }
}

extension Instant: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(argument)
  }
}

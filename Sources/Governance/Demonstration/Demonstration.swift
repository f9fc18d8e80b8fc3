import CaseEngine
import Foundation
import Storage

/// The demonstration city: Dezhou's real divisions, invented people, and complaints that were
/// played through the verbs.
package enum Demonstration {
  package enum Scale: String, CaseIterable, Sendable { case small, city }

  /// Builds areas, units, people and places in an empty database and marks it.
  ///
  /// - Throws: `Refusal.barred` where the database has people already.
  package static func build(_ city: City, seed: UInt64 = 1, at now: Instant) async throws
    -> [Account]
  {
    try await built(city, seed: seed, at: now).accounts
  }

  static func built(
    _ city: City, seed: UInt64, at now: Instant
  ) async throws -> (roster: Roster, accounts: [Account]) {
    let staffing = try DemonstrationText.read(Staffing.self, "organisations")
    let names = try DemonstrationText.read(Names.self, "names")
    let words = try DemonstrationText.read(PlayWords.self, "words")
    let cost = try await city.store.read { db in try Policies.signIn(on: now.day, in: db).scrypt }
    // One hash for all: the password is published beside the database, and a hash each would take
    // longer than everything else here.
    let hash = try await PasswordQueue.shared.hash(staffing.password, cost: cost)
    let made = try await city.store.write { db in
      guard try db.first("SELECT 1 FROM people LIMIT 1") == nil else {
        throw Refusal.barred(step: "demonstrate", because: "in-use")
      }
      try Dezhou.install(in: db)
      var hiring = Hiring(
        staffing: staffing, names: names, estates: words.slots["estate"] ?? [], hash: hash,
        seed: seed, now: now)
      try hiring.hire(in: db)
      return (roster: hiring.roster, accounts: hiring.published)
    }
    try await city.becomeDemonstration()
    return made
  }
}

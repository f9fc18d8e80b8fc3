import CaseEngine
import Foundation
import Storage

/// The demonstration city: Dezhou's real divisions, invented people, and complaints and disputes
/// that were played through the verbs.
package enum Demonstration {
  package enum Scale: String, CaseIterable, Sendable { case small, city }

  /// How far the play has come.
  package struct Progress: Hashable, Sendable {
    /// From 0 to 1.
    package let share: Double
    package let day: Day
    package let filed: Int
    package let steps: Int
    package let supervisions: Int
    /// Verbs that refused what the play wanted.
    package let refused: [String: Int]
  }

  /// Builds areas, units, people and places in an empty database and marks it.
  ///
  /// - Throws: `Refusal.barred` where the database has people already.
  package static func build(
    _ city: City, seed: UInt64 = 1, at now: Instant
  ) async throws -> [Account] {
    try await built(city, seed: seed, at: now).accounts
  }

  /// Builds the city and plays the complaints and disputes of the last two years up to `now`.
  ///
  /// - Parameters:
  ///   - cases: about how many complaints; by default as many as the scale has.
  ///   - disputes: about how many disputes; by default as many as the scale has, and none where
  ///     the number of complaints was named alone.
  @discardableResult
  package static func make(
    _ city: City, scale: Scale = .small, cases: Int? = nil, disputes: Int? = nil,
    from first: Day? = nil,
    seed: UInt64 = 1, at now: Instant, progress: @Sendable (Progress) -> Void = { _ in }
  ) async throws -> (accounts: [Account], end: Progress) {
    let script = try Play.Script()
    let (roster, accounts) = try await built(city, seed: seed, at: now)
    let rules = city.rules
    try await found(city, scale, roster, seed: seed, at: now)
    let start = first ?? now.day - script.arrivals.monthsBack * 365 / 12
    let count = cases ?? script.arrivals.scales[scale.rawValue] ?? 3_000
    let quarrels = disputes ?? (cases == nil ? script.disputes.scales[scale.rawValue] : nil) ?? 0
    let scans = quarrels > 0 ? try await scans(for: city) : [:]
    var play = try await city.store.read { db in
      let timetable = try rules.current(
        Complaint.procedure.id, on: start, at: Dezhou.city, in: db
      ).timetable
      return Play(
        script, roster: roster, areas: try areas(on: start, in: db),
        office: OfficeTime(rules.calendar, timetable), seed: seed, cases: count,
        disputes: quarrels, scans: scans, from: start, to: now)
    }
    if scale == .city { CaseBodies.remember(8 * CaseBodies.usual) }
    defer { CaseBodies.remember(CaseBodies.usual) }
    var goesOn = true
    while goesOn {
      let before = play
      (play, goesOn) = try await city.store.write { db in
        var next = before
        // Several hundred acts a transaction: one sync pays for all of them.
        let goesOn = try next.advance(400, under: rules, in: db)
        return (next, goesOn)
      }
      progress(play.progress(from: start))
    }
    try await city.store.write { db in try Outbox.forgetPast(before: now.day - 1, in: db) }
    return (accounts, play.progress(from: start))
  }

  /// Invented papers, kept once; every case that hands one in names the same file.
  private static func scans(for city: City) async throws -> [String: Attachments.Kept] {
    var scans: [String: Attachments.Kept] = [:]
    for name in [
      "registration", "identity", "rights-notice", "session-record", "agreement", "oral-agreement",
      "performance", "follow-up", "confirmation", "ruling",
    ] {
      let file = City.resources.appending(path: "Demonstration/scans/\(name).png")
      scans[name] = try await city.attachments().keep(Data(contentsOf: file))
    }
    return scans
  }

  /// Committees, mediators, centres and conferences.
  private static func found(
    _ city: City, _ scale: Scale, _ roster: Roster, seed: UInt64, at now: Instant
  ) async throws {
    let script = try DemonstrationText.read(InstitutionScript.self, "institutions")
    let names = try DemonstrationText.read(Names.self, "names")
    guard let counts = script.scales[scale.rawValue] else { return }
    let since = Day(year: now.day.year - 2, month: 1, day: 1)
    let rules = city.rules
    try await city.store.write { db in
      var founding = Founding(
        script, counts, names: names, roster: roster, since: since, seed: seed, now: now)
      try founding.found(in: db)
      var opening = OpeningCentres(
        script, rosterDays: counts.rosterDays, names: names, roster: roster, since: since,
        seed: seed, now: now, under: rules)
      try opening.open(in: db)
    }
  }

  /// Townships, villages and communities by county.
  private static func areas(on day: Day, in db: Database) throws -> [String: [Area]] {
    guard let whole = try AreaScope.of(Dezhou.city, in: db) else { return [:] }
    let all =
      try Areas.all(.township, within: whole, on: day, in: db)
      + Areas.all(.village, within: whole, on: day, in: db)
    return Dictionary(grouping: all) { $0.county ?? $0.city }
  }

  static func built(
    _ city: City, seed: UInt64, at now: Instant
  ) async throws -> (roster: Roster, accounts: [Account]) {
    let staffing = try DemonstrationText.read(Staffing.self, "organisations")
    let names = try DemonstrationText.read(Names.self, "names")
    let words = try DemonstrationText.read(PlayWords.self, "words")
    let knowledge = try DemonstrationText.read(KnownAnswers.self, "knowledge")
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
      try knowledge.keep(at: now, in: db)
      // In the same transaction: who finds people here must find what they are for.
      try Settings.set(.demonstration, to: "true", in: db)
      return (roster: hiring.roster, accounts: hiring.published)
    }
    try await city.becomeDemonstration()
    return made
  }
}

extension Play {
  fileprivate func progress(from start: Day) -> Demonstration.Progress {
    let now = min(agenda.next ?? end, end)
    let whole = Double(max(1, end.milliseconds(since: start.start)))
    return Demonstration.Progress(
      share: min(1, max(0, Double(now.milliseconds(since: start.start)) / whole)), day: now.day,
      filed: tally.filed, steps: tally.steps, supervisions: tally.supervisions,
      refused: tally.refused)
  }
}

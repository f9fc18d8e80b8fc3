import CaseEngine
import Foundation
import Storage
import Synchronization

/// Everything that a running node knows: the database, the clock, the rules in force, and the
/// directory for what is not rows.
package final class City: Sendable {
  package let store: Store
  /// Attachments, spooled messages, the signing key.
  package let directory: URL
  package let clock: CityClock
  package let recognition: Recognition
  private let rulebook: Mutex<Rulebook>
  private let demonstration: Mutex<Bool>

  private init(store: Store, directory: URL, clock: CityClock, rules: Rulebook, isDemo: Bool) {
    self.store = store
    self.directory = directory
    self.clock = clock
    recognition = Recognition(store)
    rulebook = Mutex(rules)
    demonstration = Mutex(isDemo)
  }

  /// The migrations that this version of the program has.
  package static var migrator: Migrator {
    Migrator(directory: migrations)
  }

  /// The folder of numbered SQL files.
  package static var migrations: URL { resources.appending(path: "Migrations") }

  static var resources: URL { Bundle.module.bundleURL.appending(path: "Resources") }

  /// The text of a file that ships with the program, by its path under `Resources`.
  static func resource(_ path: String) throws -> String {
    try String(contentsOf: resources.appending(path: path), encoding: .utf8)
  }

  /// Opens the database, brings it up to date, and loads the rules.
  ///
  /// - Parameters:
  ///   - database: `sqlite:PATH` or `postgres://…`.
  ///   - directory: by default beside the SQLite file, else `anlan-files` where one stands.
  package static func open(
    database: String, directory: URL? = nil, limits: Store.Limits = Store.Limits(),
    clock: CityClock = CityClock()
  ) async throws -> City {
    if database.hasPrefix("sqlite:") {
      try FileManager.default.createDirectory(
        at: Self.directory(beside: database).deletingLastPathComponent(),
        withIntermediateDirectories: true)
    }
    let store = try await Store.open(database, limits: limits)
    return try await open(
      store, directory: directory ?? Self.directory(beside: database), clock: clock)
  }

  /// Opens a city for as long as `body` takes and closes it, whatever happens.
  package static func with<T>(
    _ database: String, directory: URL? = nil, _ body: (City) async throws -> T
  ) async throws -> T {
    let city = try await open(database: database, directory: directory)
    do {
      let result = try await body(city)
      await city.close()
      return result
    } catch {
      await city.close()
      throw error
    }
  }

  package static func open(
    _ store: Store, directory: URL, clock: CityClock = CityClock()
  ) async throws -> City {
    _ = try await migrator.migrate(store)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let now = clock.now
    try await store.write { db in try Policies.seed(at: now, in: db) }
    let (isDemo, time) = try await store.read { db in
      (
        try Settings.value(.demonstration, in: db) != nil,
        try Settings.value(.demonstrationClock, in: db).flatMap { Int64($0) }
      )
    }
    if isDemo, let time { try clock.set(Instant(milliseconds: time), frozen: true) }
    let city = City(
      store: store, directory: directory, clock: clock,
      rules: try rules(try Policies.shippedCalendar()), isDemo: isDemo)
    try await city.refreshRules()
    return city
  }

  /// Where the files of a database lie.
  package static func directory(beside database: String) -> URL {
    guard database.hasPrefix("sqlite:") else { return URL(filePath: "anlan-files") }
    return URL(filePath: String(database.dropFirst("sqlite:".count))).deletingLastPathComponent()
      .appending(path: "files")
  }

  /// Every procedure of this version, under a calendar.
  package static func rules(_ calendar: WorkingCalendar) throws(ProcedureFault) -> Rulebook {
    try shipped.get().under(calendar)
  }

  private static let shipped = Result { () throws(ProcedureFault) in
    try Rulebook(
      [
        ComplaintPractice.rules, ConferencePractice.rules, RewardPractice.rules,
        CounsellingPractice.rules,
      ]
        + MediationPractice.rules,
      calendar: .provisional)
  }

  /// Takes in the holiday table that holds today, and reckons the open clocks anew where it is
  /// another one than before. Called at the start, after a policy has changed, and once a day.
  package func refreshRules() async throws {
    let now = now
    let calendar = try await store.read { db in try Policies.calendar(on: now.day, in: db) }
    let rules = try Self.rules(calendar)
    rulebook.withLock { $0 = rules }
    try await Recomputation.run(store, under: rules, at: now)
  }

  package var rules: Rulebook { rulebook.withLock { $0 } }

  package var now: Instant { clock.now }

  package var isDemonstration: Bool { demonstration.withLock { $0 } }

  /// Marks the database as a demonstration, for good.
  package func becomeDemonstration() async throws {
    try await store.write { db in try Settings.set(.demonstration, to: "true", in: db) }
    demonstration.withLock { $0 = true }
  }

  /// Whether the generator came to its end here.
  package func isWholeDemonstration() async throws -> Bool {
    try await store.read { db in try Settings.value(.demonstrationMade, in: db) != nil }
  }

  package func finishDemonstration() async throws {
    try await store.write { db in try Settings.set(.demonstrationMade, to: "true", in: db) }
  }

  /// Sets the one clock of a demonstration, never back.
  package func setClock(_ now: Instant, frozen: Bool) async throws {
    guard isDemonstration else { throw Refusal.notFound }
    try clock.set(now, frozen: frozen)
    if frozen {
      try await store.write { db in
        try Settings.set(.demonstrationClock, to: String(now.milliseconds), in: db)
      }
    }
  }

  package func close() async {
    await store.close()
  }
}

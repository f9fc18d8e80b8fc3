import ArgumentParser
import Governance
import Storage

/// Brings a database up to date, apart from serving it.
struct Migrate: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Apply the migrations that a database lacks, or make a new one.")

  @OptionGroup var place: DatabaseOption

  @Flag(help: "Only say which are missing.")
  var dryRun = false

  func perform() async throws {
    let names = try await names()
    for name in names { print(name) }
    if names.isEmpty { print("nothing to do") }
  }

  func names() async throws -> [String] {
    if dryRun { try place.mustExist() } else { try place.makeFolder() }
    return try await withStore(place) { store in
      try await dryRun ? City.migrator.pending(store) : City.migrator.migrate(store)
    }
  }
}

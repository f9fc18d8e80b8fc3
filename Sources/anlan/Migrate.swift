import ArgumentParser
import Governance
import Storage

/// Brings a database up to date, apart from serving it.
struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Apply the migrations that a database lacks.")

  @OptionGroup var place: DatabaseOption

  @Flag(help: "Only say which are missing.")
  var dryRun = false

  func run() async throws {
    let store = try await Store.open(place.database)
    let names =
      dryRun ? try await City.migrator.pending(store) : try await City.migrator.migrate(store)
    await store.close()
    for name in names { print(name) }
    if names.isEmpty { print("nothing to do") }
  }
}

import ArgumentParser
import Governance

/// Serves a city.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the pages and the interface of a city.",
    discussion: "Brings the database up to date first. Ends on SIGTERM with what has begun done.")

  @OptionGroup var place: DatabaseOption
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let city = try await City.open(database: place.database)
    try await server.serve(city) { print("Anlan serves on \($0)") }
  }
}

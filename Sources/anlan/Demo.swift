import ArgumentParser
import CaseEngine
import Foundation
import Governance

/// Makes the demonstration city.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the demonstration city, with invented people, and serve it.")

  @OptionGroup var place: DatabaseOption

  @Option(help: "Where the accounts are written; by default beside the database.")
  var accounts: String?

  @Option(help: "The same number makes the same city.")
  var seed: UInt64 = 1

  func run() async throws {
    let city = try await City.open(database: place.database)
    let accounts = try await Demonstration.build(city, seed: seed, at: city.now)
    try Account.write(accounts, to: file)
    await city.close()
  }

  private var file: URL {
    if let accounts { return URL(filePath: accounts) }
    guard let path = place.file else { return URL(filePath: "accounts.json") }
    return path.deletingLastPathComponent().appending(path: "accounts.json")
  }
}

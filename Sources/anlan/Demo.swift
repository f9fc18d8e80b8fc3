import ArgumentParser
import CaseEngine
import Foundation
import Governance

/// Makes the demonstration city where there is none yet, and serves it.
struct Demo: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the demonstration city, with invented people and matters, and serve it.",
    discussion: "A city that is there already is served as it stands.")

  @OptionGroup var place: DatabaseOption
  @OptionGroup var server: ServerOptions

  @Option(help: "small (about 3,000 complaints and 600 disputes) or city (60,000 and 120,000).")
  var scale = Demonstration.Scale.small

  @Option(help: "Where the accounts are written; by default beside the database.")
  var accounts: String?

  @Option(help: "The same number draws the same matters.")
  var seed: UInt64 = 1

  @Flag(inversion: .prefixedNo, help: "Serve the city once it is made.")
  var serve = true

  func perform() async throws {
    var city = try await City.open(database: place.database)
    if city.isDemonstration, try await !city.isWholeDemonstration() {
      city = try await begunAnew(city)
    }
    if !city.isDemonstration { try await make(city) }
    guard serve else { return await city.close() }
    let examples = (try? Account.read(file)).map(Account.examples) ?? []
    try await server.serve(city) { address in
      var lines = ["Anlan serves the demonstration city on \(address)"]
      for account in examples {
        lines.append("  \(account.name)  \(account.password)  \(account.title)")
      }
      // Not by print, which a pipe would hold back.
      FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }
  }

  /// What was interrupted while it was made is made again; a file that is only half a
  /// demonstration holds nothing that anybody needs.
  private func begunAnew(_ half: City) async throws -> City {
    await half.close()
    guard let path = place.file else {
      throw Refused("the making of this demonstration was interrupted: give it an empty database")
    }
    for part in ["", "-wal", "-shm"] {
      let url = URL(filePath: path.path + part)
      if FileManager.default.fileExists(atPath: url.path) {
        try FileManager.default.removeItem(at: url)
      }
    }
    return try await City.open(database: place.database)
  }

  private func make(_ city: City) async throws {
    let began = ContinuousClock.now
    let line = ProgressLine()
    let (made, end) = try await Demonstration.make(
      city, scale: scale, seed: seed, at: city.now
    ) { progress in
      line.show(
        "\(progress.day)  \(progress.filed) matters, \(progress.steps) steps", progress.share)
    }
    line.finish()
    try Account.write(made, to: file)
    try await city.finishDemonstration()
    let seconds = (ContinuousClock.now - began).components.seconds
    print(
      "made \(end.filed) matters with \(end.steps) steps and \(end.supervisions) supervisions in \(seconds) s"
    )
    print("accounts: \(file.path)")
  }

  private var file: URL {
    if let accounts { return URL(filePath: accounts) }
    guard let path = place.file else { return URL(filePath: "accounts.json") }
    return path.deletingLastPathComponent().appending(path: "accounts.json")
  }
}

extension Demonstration.Scale: ExpressibleByArgument {}

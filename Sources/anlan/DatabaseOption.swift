import ArgumentParser
import Foundation

/// Which database a subcommand works on.
struct DatabaseOption: ParsableArguments {
  @Option(help: "sqlite:PATH or postgres://… (or the variable ANLAN_DATABASE).")
  var database = ProcessInfo.processInfo.environment["ANLAN_DATABASE"] ?? "sqlite:var/anlan.sqlite"

  /// The file of an SQLite database.
  var file: URL? {
    database.hasPrefix("sqlite:")
      ? URL(filePath: String(database.dropFirst("sqlite:".count))) : nil
  }

  func makeFolder() throws {
    guard let file else { return }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
  }

  /// For commands that read or change what is there and must not make an empty database.
  func mustExist() throws {
    if let file, !FileManager.default.fileExists(atPath: file.path) {
      throw Refused("there is no database at \(file.path)")
    }
  }
}

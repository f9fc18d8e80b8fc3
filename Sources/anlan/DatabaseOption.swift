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
}

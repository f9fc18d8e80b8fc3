import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage

/// Proves the record of a live database or of a backup, and changes nothing.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every entry, row, checkpoint and personal value.",
    discussion: """
      Prints NUMBER n reason for each fault and ends 1 if there is any. A checkpoint that somebody \
      else kept shows what was removed or rewritten since, even by whoever holds the database.
      """)

  @OptionGroup var place: DatabaseOption

  @Option(help: "A checkpoint that was kept out of the server's reach.")
  var checkpoint: String?

  func run() async throws {
    if let file = place.file, !FileManager.default.fileExists(atPath: file.path) {
      throw StorageError.unavailable("\(file.path) is not there")
    }
    let given = try checkpoint.map { path in
      try JSONDecoder().decode(Checkpoint.self, from: Data(contentsOf: URL(filePath: path)))
    }
    let store = try await Store.open(place.database)
    let found = try await store.read { db in try Verification.run(against: given, in: db) }
    await store.close()
    for fault in found.faults { print(fault) }
    guard found.faults.isEmpty else { throw ExitCode(1) }
    print("\(found.cases) cases, \(found.entries) entries: nothing to report")
  }
}

import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage

/// Proves the record of a live database or of a backup, and changes nothing.
struct Verify: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every entry, row, checkpoint and personal value.",
    discussion: """
      Prints NUMBER n reason for each fault and ends 1 if there is any. A checkpoint that somebody \
      else kept shows what was removed or rewritten since, even by whoever holds the database.
      """)

  @OptionGroup var place: DatabaseOption

  @Option(help: "A checkpoint that was kept out of the server's reach.")
  var checkpoint: String?

  @Flag(help: "Also recount the figures that reports stand on.")
  var figures = false

  /// What was looked at, and what is wrong with it.
  struct Finding: Sendable {
    var cases = 0
    var entries = 0
    var faults: [String] = []
  }

  func perform() async throws {
    try place.mustExist()
    let found = try await withStore(place) { try await finding(in: $0) }
    for fault in found.faults { print(fault) }
    guard found.faults.isEmpty else { throw ExitCode(1) }
    print("\(found.cases) cases, \(found.entries) entries: nothing to report")
  }

  func finding(in store: Store) async throws -> Finding {
    let given = try checkpoint.map { path in
      try JSONDecoder().decode(Checkpoint.self, from: Data(contentsOf: URL(filePath: path)))
    }
    let recount = figures
    let line = ProgressLine()
    defer { line.finish() }
    return try await store.read { db in
      let all: Int = try db.value("SELECT count(*) FROM cases") ?? 0
      let verified = try Verification.run(against: given, in: db) { done in
        line.show("\(done) of \(all)", Double(done) / Double(max(all, 1)))
      }
      var found = Finding(
        cases: verified.cases, entries: verified.entries,
        faults: verified.faults.map(\.description))
      if recount {
        let calendar = try Policies.calendar(on: CityClock.machine.day, in: db)
        found.faults += try Verification.figures(under: calendar, in: db).map(\.description)
      }
      return found
    }
  }
}

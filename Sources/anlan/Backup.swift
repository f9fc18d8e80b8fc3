import ArgumentParser
import Foundation
import Governance
import Storage

/// Writes a copy of the database and the attachments while the server runs.
struct Backup: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a consistent copy of a city into a new folder.",
    discussion: """
      The folder gets the database as it was at one moment, the attachments, and the newest \
      checkpoint. On PostgreSQL the database is written by pg_dump.
      """)

  @Argument(help: "The folder, which must not be there yet.")
  var folder: String

  @OptionGroup var place: DatabaseOption

  func perform() async throws {
    try place.mustExist()
    try await withStore(place) { try await write($0) }
  }

  func write(_ store: Store) async throws {
    let files = FileManager.default
    let target = URL(filePath: folder)
    let kept = City.directory(beside: place.database)
    guard !files.fileExists(atPath: target.path) else {
      throw Refused("\(target.path) is there already")
    }
    // Under another name until it is whole.
    let part = URL(filePath: target.path + ".part")
    try? files.removeItem(at: part)
    try files.createDirectory(at: part, withIntermediateDirectories: true)
    do {
      if place.file != nil {
        try await store.backup(to: part.appending(path: "anlan.sqlite").path)
      } else {
        try PostgresTool.run(
          "pg_dump",
          [
            "--format=custom", "--no-owner", "--file", part.appending(path: "anlan.dump").path,
          ], on: place.database)
      }
      if let checkpoint = try await store.read({ db in try Checkpoint.latest(in: db) }) {
        try JSONEncoder().encode(checkpoint).write(to: part.appending(path: "checkpoint.json"))
      }
      try copyFiles(from: kept, to: part.appending(path: "files"))
      try files.moveItem(at: part, to: target)
    } catch {
      try? files.removeItem(at: part)
      throw error
    }
  }

  /// Everything but the keys, which are kept apart: who has backup and key can forge the record;
  /// and the messages that wait for a provider, who would send them again.
  private func copyFiles(from folder: URL, to target: URL) throws {
    let files = FileManager.default
    guard files.fileExists(atPath: folder.path) else { return }
    try files.createDirectory(at: target, withIntermediateDirectories: true)
    for item in try files.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where !City.notInBackups.contains(item.lastPathComponent) {
      try files.copyItem(at: item, to: target.appending(path: item.lastPathComponent))
    }
  }
}

/// The tools that come with PostgreSQL.
enum PostgresTool {
  static func run(_ name: String, _ arguments: [String], on database: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    var environment = ProcessInfo.processInfo.environment
    // Everybody on the machine sees the arguments of a process.
    var address = database
    if var parts = URLComponents(string: database), let password = parts.password {
      environment["PGPASSWORD"] = password
      parts.password = nil
      address = parts.string ?? database
    }
    process.environment = environment
    process.arguments = [name, "--dbname", address] + arguments
    try process.run()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return
    case 127: throw Refused("\(name) is not installed: it comes with PostgreSQL's client")
    case let code: throw Refused("\(name) ended with \(code)")
    }
  }
}

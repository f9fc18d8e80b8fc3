import ArgumentParser
import Foundation
import Governance
import Storage

/// Puts a backup in the place of an empty database.
struct Restore: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in the place of a database that is not there or empty.",
    discussion: "Verify it afterwards with the auditor's newest checkpoint.")

  @Argument(help: "The folder that `anlan backup` wrote.")
  var folder: String

  @OptionGroup var place: DatabaseOption

  func perform() async throws {
    try await put()
  }

  func put() async throws {
    let files = FileManager.default
    let source = URL(filePath: folder)
    if let file = place.file {
      let copy = source.appending(path: "anlan.sqlite")
      guard files.fileExists(atPath: copy.path) else {
        throw Refused("\(source.path) holds no anlan.sqlite")
      }
      for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: file.path + suffix) {
        throw Refused("\(file.path)\(suffix) is there already")
      }
      try place.makeFolder()
      let part = URL(filePath: file.path + ".part")
      try? files.removeItem(at: part)
      try files.copyItem(at: copy, to: part)
      try files.moveItem(at: part, to: file)
    } else {
      let dump = source.appending(path: "anlan.dump")
      guard files.fileExists(atPath: dump.path) else {
        throw Refused("\(source.path) holds no anlan.dump")
      }
      guard try await withStore(place, { try await $0.schema().isEmpty }) else {
        throw Refused("the database holds tables already")
      }
      try PostgresTool.run(
        "pg_restore",
        ["--no-owner", "--exit-on-error", "--single-transaction", dump.path], on: place.database)
    }
    let kept = source.appending(path: "files")
    guard files.fileExists(atPath: kept.path) else { return }
    let folder = City.directory(beside: place.database)
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    for item in try files.contentsOfDirectory(at: kept, includingPropertiesForKeys: nil) {
      let target = folder.appending(path: item.lastPathComponent)
      if !files.fileExists(atPath: target.path) { try files.copyItem(at: item, to: target) }
    }
  }
}

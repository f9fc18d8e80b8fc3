import CaseEngine
import Crypto
import Foundation
import Storage

/// What a running node does by the hour, whoever is asleep: the checkpoint, and the removal of what
/// has run out.
extension City {
  package static let checkpointKey = "checkpoint.key"
  package static let notInBackups: Set<String> = [
    checkpointKey, SecretSeal.keyName, Webhook.keyName, "spool",
  ]

  /// Signs what has grown and writes the checkpoint beside the keys, for whoever carries it away.
  @discardableResult
  package func makeCheckpoint() async throws -> Checkpoint? {
    let key = try Curve25519.Signing.PrivateKey(
      rawRepresentation: KeyFile.read(Self.checkpointKey, in: directory))
    let (machine, now) = (CityClock.machine, now)
    let checkpoint = try await store.write { db in
      let made = try Checkpoint.make(with: key, at: machine, in: db)
      if let made { try Outbox.giveOut(made, at: now, in: db) }
      return made
    }
    guard let checkpoint else { return nil }
    let folder = directory.appending(path: "checkpoints")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(JSON.text(checkpoint).utf8).write(
      to: folder.appending(path: "\(checkpoint.number).json"), options: .atomic)
    return checkpoint
  }

  /// Ended sessions, answers older than a day, uploads that nobody used. By the machine's time.
  package func removeWhatHasRunOut() async throws {
    let now = CityClock.machine
    try await store.write { db in
      try Sessions.removeEnded(at: now, in: db)
      try FirstAnswers.forget(at: now, in: db)
    }
    try await attachments().sweepUnfinished(at: self.now, in: store)
  }

  /// One round of counting days anew; true when nothing was left to do.
  package func countFigureDays() async throws -> Bool {
    try await FigureDays.count(store, at: now)
  }

  package func attachments() throws -> Attachments {
    Attachments(folder: try AttachmentFolder(directory.appending(path: "attachments")))
  }
}

import Crypto
import Foundation
import Glibc

/// Files by the SHA-256 of their content: `ab/cdef…` under one folder, each written once and never
/// changed. What is there has been synced to the disk, its name included.
package struct AttachmentFolder: Sendable {
  package let root: URL

  package init(_ root: URL) throws {
    self.root = root
    try FileManager.default.createDirectory(
      at: root.appendingPathComponent("incoming"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
  }

  /// - Returns: the hash as lower-case hexadecimal text.
  package func keep(_ data: Data) throws -> String {
    let hash = Hex.text(SHA256.hash(data: data))
    let draft = root.appendingPathComponent("incoming/\(UUID().uuidString)")
    do {
      try data.write(to: draft)
      try Self.sync(draft)
      let target = url(hash)
      let folder = target.deletingLastPathComponent()
      if !FileManager.default.fileExists(atPath: folder.path) {
        try FileManager.default.createDirectory(
          at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Self.sync(root)
      }
      // Also where it is there already: its time becomes new, which keeps a sweep from taking it.
      guard rename(draft.path, target.path) == 0 else { throw POSIXError(.EIO) }
      try Self.sync(folder)
    } catch {
      try? FileManager.default.removeItem(at: draft)
      throw error
    }
    return hash
  }

  /// The content; nil where it is not there or is no longer what its name says.
  package func read(_ hash: String) -> Data? {
    guard Self.isHash(hash), let data = try? Data(contentsOf: url(hash)) else { return nil }
    return Hex.text(SHA256.hash(data: data)) == hash ? data : nil
  }

  package func contains(_ hash: String) -> Bool {
    Self.isHash(hash) && FileManager.default.fileExists(atPath: url(hash).path)
  }

  /// Removes a file that nobody has kept again since `time`.
  func remove(_ hash: String, keptBefore time: Date) {
    guard Self.isHash(hash) else { return }
    let path = url(hash).path
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let kept = attributes?[.modificationDate] as? Date, kept < time else { return }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Drafts that a crash has left behind.
  func removeDrafts(before time: Date) {
    let folder = root.appendingPathComponent("incoming")
    let drafts = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.contentModificationDateKey])
    for draft in drafts ?? [] {
      let values = try? draft.resourceValues(forKeys: [.contentModificationDateKey])
      guard let written = values?.contentModificationDate, written < time else { continue }
      try? FileManager.default.removeItem(at: draft)
    }
  }

  private func url(_ hash: String) -> URL {
    root.appendingPathComponent("\(hash.prefix(2))/\(hash.dropFirst(2))")
  }

  private static func isHash(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }

  private static func sync(_ url: URL) throws {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError(.EIO) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  }
}

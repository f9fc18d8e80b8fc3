import Foundation

/// A consistent copy of an SQLite file, made while others read and write.
struct SQLiteBackup {
  let file: SQLiteFile

  /// Copies the database beside `path`, syncs the copy, and gives it its name, so that a file of
  /// that name is always whole.
  func write(to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StorageError.unavailable("there is a file already at the backup's place")
    }
    let part = path + ".part"
    if FileManager.default.fileExists(atPath: part) {
      try FileManager.default.removeItem(atPath: part)
    }
    do {
      try file.open(.writing) { connection in
        _ = try connection.perform("VACUUM INTO \(part)") { _ in true }
      }
      try sync(part)
      try FileManager.default.moveItem(atPath: part, toPath: path)
      try sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    } catch {
      try? FileManager.default.removeItem(atPath: part)
      throw error as? StorageError ?? .unavailable("the backup was not written: \(error)")
    }
  }

  private func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw StorageError.unavailable("cannot open \(path)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StorageError.unavailable("cannot sync \(path)") }
  }
}

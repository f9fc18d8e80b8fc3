import Foundation
import Storage
import TestDatabases
import Testing

struct BackupTests {
  @Test("A store that was closed leaves one file behind")
  func closing() async throws {
    try await withDatabase(.sqlite) { url in
      let path = String(url.dropFirst("sqlite:".count))
      let store = try await Store.open(url)
      try await store.write { try $0.run("CREATE TABLE t (id BIGINT PRIMARY KEY)") }
      _ = try await store.read { try $0.all("SELECT id FROM t") }
      #expect(FileManager.default.fileExists(atPath: path + "-wal"))
      await store.close()
      #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }
  }

  @Test("A backup made under load is a whole database of one moment")
  func backup() async throws {
    try await withStore(.sqlite) { store in
      let path = NSTemporaryDirectory() + "backup-\(UUID()).db"
      defer { try? FileManager.default.removeItem(atPath: path) }
      try await store.write { db in
        try db.run("CREATE TABLE a (id BIGINT PRIMARY KEY)")
        try db.run("CREATE TABLE b (id BIGINT PRIMARY KEY)")
      }
      let writing = Task {
        var id = 0
        while !Task.isCancelled {
          id += 1
          try await store.write { [id] db in
            try db.run("INSERT INTO a VALUES (\(id))")
            try db.run("INSERT INTO b VALUES (\(id))")
          }
        }
      }
      try await Task.sleep(for: .milliseconds(100))
      try await store.backup(to: path)
      writing.cancel()
      _ = try? await writing.value
      let copy = try await Store.open("sqlite:\(path)")
      let counts = try await copy.read { db in
        let sql: SQL = "SELECT (SELECT count(*) FROM a) AS a, (SELECT count(*) FROM b) AS b"
        return try db.first(sql)?.values
      }
      #expect(counts?[0] == counts?[1])
      #expect(counts?[0] != .integer(0))
      await copy.close()
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      await #expect(throws: StorageError.self) { try await store.backup(to: path) }
    }
  }

  @Test("A backup that cannot be written leaves nothing behind and says so")
  func unwritable() async throws {
    try await withStore(.sqlite) { store in
      await #expect(throws: StorageError.self) {
        try await store.backup(to: "/nowhere/at/all.db")
      }
    }
  }
}

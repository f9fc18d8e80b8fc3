import Foundation
import Testing

@testable import Storage

@Test("A first write is read back")
func firstWrite() async throws {
  let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).db").path
  let store = try await Store.open("sqlite:\(path)")
  try await store.write { db in
    try db.run("CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT, weight DOUBLE PRECISION)")
    try db.run("INSERT INTO notes VALUES (\(1), \("a"), \(2.5)), (\(2), \(String?.none), \(3))")
  }
  let rows = try await store.read { try $0.all("SELECT * FROM notes ORDER BY id") }
  #expect(rows.count == 2)
  #expect(try rows[0].get("text") == "a")
  #expect(try rows[1].get("text", or: "-") == "-")
  await store.close()
  try FileManager.default.removeItem(atPath: path)
}

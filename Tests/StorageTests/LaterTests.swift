import Storage
import Synchronization
import TestDatabases
import Testing

@Suite("Statements that nobody waits for")
struct LaterTests {
  struct Told: Error, Equatable {}

  private func withTable(
    _ engine: Engine, _ body: @escaping @Sendable (Store) async throws -> Void
  ) async throws {
    try await withStore(engine) { store in
      try await store.write { try $0.run("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT)") }
      try await body(store)
    }
  }

  private func ids(_ store: Store) async throws -> [Int] {
    try await store.read { db in
      try db.all("SELECT id FROM t ORDER BY id").map { try $0.get("id") }
    }
  }

  @Test(
    "The next statement that reads finds them done, and so does the end", arguments: Engine.allCases
  )
  func order(_ engine: Engine) async throws {
    try await withTable(engine) { store in
      let seen = try await store.write { db -> Int? in
        for id in 1...2500 { try db.later("INSERT INTO t VALUES (\(id), 0)") }
        let seen: Int? = try db.value("SELECT count(*) FROM t")
        try db.later("DELETE FROM t WHERE id > 2")
        return seen
      }
      #expect(seen == 2500)
      #expect(try await ids(store) == [1, 2])
    }
  }

  @Test(
    "One that fails ends the transaction with its error, however late", arguments: Engine.allCases)
  func failure(_ engine: Engine) async throws {
    try await withTable(engine) { store in
      await #expect(throws: StorageError.unique("t.id")) {
        try await store.write { db in
          try db.later("INSERT INTO t VALUES (1, 0)")
          try db.later("INSERT INTO t VALUES (1, 0)")
          try db.later("INSERT INTO t VALUES (2, 0)")
        }
      }
      await #expect(throws: StorageError.unique("t.id")) {
        try await store.write { db in
          try db.later("INSERT INTO t VALUES (1, 0)")
          try db.later("INSERT INTO t VALUES (1, 0)")
          try db.run("INSERT INTO t VALUES (2, 0)")
        }
      }
      #expect(try await ids(store) == [])
      try await store.write { db in try db.later("INSERT INTO t VALUES (1, 0)") }
      #expect(try await ids(store) == [1])
    }
  }

  @Test(
    "A demand that changes no row ends the transaction with the error given",
    arguments: Engine.allCases)
  func demand(_ engine: Engine) async throws {
    try await withTable(engine) { store in
      try await store.write { db in
        try db.demand("INSERT INTO t VALUES (1, 0)", or: Told())
        try db.demand("UPDATE t SET n = 1 WHERE id = 1", or: Told())
        try db.demand("INSERT INTO t VALUES (2, 0) ON CONFLICT (id) DO NOTHING", or: Told())
      }
      await #expect(throws: Told()) {
        try await store.write { db in
          try db.later("INSERT INTO t VALUES (3, 0)")
          try db.demand("UPDATE t SET n = 2 WHERE id = 9", or: Told())
          try db.later("INSERT INTO t VALUES (4, 0)")
        }
      }
      await #expect(throws: Told()) {
        try await store.write { db in
          try db.demand("INSERT INTO t VALUES (2, 0) ON CONFLICT (id) DO NOTHING", or: Told())
          try db.run("INSERT INTO t VALUES (4, 0)")
        }
      }
      #expect(try await ids(store) == [1, 2])
    }
  }

  @Test("Many rows are inserted whatever their number", arguments: Engine.allCases)
  func rows(_ engine: Engine) async throws {
    try await withTable(engine) { store in
      for count in [0, 1, 9, 10, 61, 123] {
        try await store.write { db in
          try db.run("DELETE FROM t")
          try db.later(
            "INSERT INTO t (id, n)", rows: (0..<count).map { "(\($0), \(nil as Int?))" })
        }
        #expect(try await ids(store) == Array(0..<count))
      }
    }
  }

  @Test("In an attempt they are undone with it", arguments: Engine.allCases)
  func attempt(_ engine: Engine) async throws {
    try await withTable(engine) { store in
      try await store.write { db in
        try db.later("INSERT INTO t VALUES (1, 0)")
        #expect(throws: StorageError.unique("t.id")) {
          try db.attempt {
            try db.later("INSERT INTO t VALUES (2, 0)")
            try db.later("INSERT INTO t VALUES (1, 0)")
          }
        }
        #expect(throws: Told()) {
          try db.attempt {
            try db.later("INSERT INTO t VALUES (3, 0)")
            throw Told()
          }
        }
        try db.later("INSERT INTO t VALUES (4, 0)")
      }
      #expect(try await ids(store) == [1, 4])
    }
  }

  @Test(
    "A transaction that meets a conflict is tried again, but not for ever",
    arguments: Engine.allCases)
  func conflict(_ engine: Engine) async throws {
    try await withTable(engine) { store in
      let tries = TransactionTests.Count()
      try await store.write { db in
        tries.up()
        try db.later("INSERT INTO t VALUES (\(tries.now), 0)")
        if tries.now < 3 { try db.demand("DELETE FROM t WHERE id = 9", or: StorageError.conflict) }
      }
      #expect(try await ids(store) == [3])
      await #expect(throws: StorageError.conflict) {
        try await store.write { db in
          tries.up()
          throw StorageError.conflict
        }
      }
      #expect(tries.now == 7)
    }
  }

  @Test(
    "What was recorded and undone has its effect when it is replayed", arguments: Engine.allCases)
  func replay(_ engine: Engine) async throws {
    try await withTable(engine) { store in
      let kept = Mutex<[Recorded]>([])
      await #expect(throws: Told()) {
        try await store.write { db in
          let (count, statements) = try db.recording { () -> Int? in
            try db.later("INSERT INTO t VALUES (1, 5)")
            try db.demand("UPDATE t SET n = n + 1 WHERE id = 1", or: Told())
            return try db.value("SELECT count(*) FROM t")
          }
          #expect(count == 1)
          kept.withLock { $0 = statements }
          throw Told()
        }
      }
      #expect(try await ids(store) == [])
      let statements = kept.withLock { $0 }
      #expect(statements.count == 3)
      try await store.write { db in try db.replay(statements) }
      let n: Int? = try await store.read { try $0.value("SELECT n FROM t WHERE id = 1") }
      #expect(n == 6)
    }
  }
}

import Foundation
import Storage
import Synchronization
import TestDatabases
import Testing

struct TransactionTests {
  struct Refused: Error, Equatable { let id: Int }

  /// Counts from any thread.
  final class Count: Sendable {
    private let count = Mutex(0)

    var now: Int { count.withLock { $0 } }

    func up() { count.withLock { $0 += 1 } }
  }

  @Test("200 writers at once: who fails loses only his own rows", arguments: Engine.allCases)
  func isolation(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { db in
        try db.run("CREATE TABLE t (id BIGINT PRIMARY KEY)")
        try db.run("CREATE TABLE total (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
        try db.run("INSERT INTO total VALUES (1, 0)")
      }
      let saved = await withTaskGroup(of: Int?.self) { group in
        for id in 1...200 {
          group.addTask {
            do {
              try await store.write { db in
                try db.run("INSERT INTO t VALUES (\(id))")
                try db.run("UPDATE total SET n = n + 1 WHERE id = 1")
                if id % 7 == 0 { throw Refused(id: id) }
                if id % 11 == 0 { try db.run("INSERT INTO t VALUES (\(id))") }
                if id % 13 == 0 { try db.run("INSERT INTO missing VALUES (1)") }
              }
              return id
            } catch {
              return nil
            }
          }
        }
        return await group.reduce(into: Set<Int>()) { set, id in if let id { set.insert(id) } }
      }
      let expected = Set((1...200).filter { $0 % 7 != 0 && $0 % 11 != 0 && $0 % 13 != 0 })
      #expect(saved == expected)
      let (rows, total) = try await store.read { db in
        (
          try db.all("SELECT id FROM t").map { try $0.get("id") as Int },
          try db.value("SELECT n FROM total") as Int?
        )
      }
      #expect(Set(rows) == expected)
      #expect(total == expected.count)
    }
  }

  @Test("A read sees one moment, whatever is written meanwhile", arguments: Engine.allCases)
  func snapshot(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { try $0.script("CREATE TABLE t (n BIGINT); INSERT INTO t VALUES (1)") }
      let began = AsyncStream<Void>.makeStream()
      let go = DispatchSemaphore(value: 0)
      async let seen = store.read { db in
        let first: Int? = try db.value("SELECT n FROM t")
        began.continuation.yield()
        go.wait()
        return [first, try db.value("SELECT n FROM t") as Int?]
      }
      for await _ in began.stream { break }
      try await store.write { try $0.run("UPDATE t SET n = 2") }
      go.signal()
      #expect(try await seen == [1, 1])
      #expect(try await store.read { try $0.value("SELECT n FROM t") as Int? } == 2)
    }
  }

  @Test(
    "More work than may wait is refused as overloaded, and later work is done",
    arguments: Engine.allCases)
  func overloaded(_ engine: Engine) async throws {
    var limits = Store.Limits.forTests
    limits.writers = 1
    limits.waiting = 5
    try await withStore(engine, limits: limits) { store in
      try await store.write { try $0.run("CREATE TABLE t (n BIGINT)") }
      let began = AsyncStream<Void>.makeStream()
      let go = DispatchSemaphore(value: 0)
      async let slow: Void = store.write { _ in
        began.continuation.yield()
        go.wait()
      }
      for await _ in began.stream { break }
      #expect(!store.isBusy)
      let outcomes = await withTaskGroup(of: Bool.self) { group in
        for n in 1...20 {
          group.addTask {
            do {
              try await store.write { try $0.run("INSERT INTO t VALUES (\(n))") }
              return true
            } catch {
              #expect(error as? StorageError == .overloaded)
              return false
            }
          }
        }
        var outcomes: [Bool] = []
        for await outcome in group {
          outcomes.append(outcome)
          if outcomes.count == 15 {
            #expect(store.isBusy)
            go.signal()
          }
        }
        return outcomes
      }
      try await slow
      #expect(outcomes.filter { $0 }.count == 5)
      #expect(!store.isBusy)
      try await store.write { try $0.run("INSERT INTO t VALUES (21)") }
      #expect(try await store.read { try $0.value("SELECT count(*) FROM t") as Int? } == 6)
    }
  }

  @Test(
    "What is to happen after the commit happens once it is committed, and only then",
    arguments: Engine.allCases)
  func afterCommit(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let happened = Mutex<[Int]>([])
      try await store.write { db in
        db.afterCommit { happened.withLock { $0.append(1) } }
        #expect(happened.withLock { $0.isEmpty })
      }
      #expect(happened.withLock { $0 } == [1])
      await #expect(throws: Refused(id: 2)) {
        try await store.write { db in
          db.afterCommit { happened.withLock { $0.append(2) } }
          throw Refused(id: 2)
        }
      }
      #expect(happened.withLock { $0 } == [1])
    }
  }

  @Test("A closed store does what waits and refuses what comes", arguments: Engine.allCases)
  func closing(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { try $0.run("CREATE TABLE t (n BIGINT)") }
      await store.close()
      await #expect(throws: StorageError.unavailable("the store is closed")) {
        try await store.write { try $0.run("INSERT INTO t VALUES (1)") }
      }
      await store.close()
    }
  }

  @Test("Transactions that meet are tried again until each is done")
  func deadlocks() async throws {
    try await withStore(.postgres) { store in
      try await store.write { db in
        try db.run("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
        try db.run("INSERT INTO t VALUES (1, 0), (2, 0)")
        _ = try db.all("SELECT set_config('deadlock_timeout', '50ms', false)")
      }
      let met = Count()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for order in [[1, 2], [2, 1]] {
          group.addTask {
            try await store.write { db in
              try db.run("UPDATE t SET n = n + 1 WHERE id = \(order[0])")
              // The first time both hold one row before they ask for the other.
              met.up()
              let deadline = Date() + 2
              while met.now < 2, Date() < deadline { usleep(1000) }
              try db.run("UPDATE t SET n = n + 1 WHERE id = \(order[1])")
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(met.now == 3)
      let sum = try await store.read { try $0.value("SELECT sum(n) FROM t") as Int? }
      #expect(sum == 4)
    }
  }
}

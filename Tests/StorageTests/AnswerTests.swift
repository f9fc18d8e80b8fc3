import TestDatabases
import Testing

@testable import Storage

/// The same statements give the same answers on both engines.
struct AnswerTests {
  enum State: String, SQLBindable, SQLReadable { case open, closed }

  @Test("Values come back as they went in", arguments: Engine.allCases)
  func values(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { db in
        try db.run(
          "CREATE TABLE t (id BIGINT PRIMARY KEY, s TEXT, n BIGINT, r DOUBLE PRECISION, b INTEGER)")
        let texts = ["", "plain", "德州扒鸡 👩‍👩‍👧", "it's \"quoted\" $1 ?1", "\u{FFFF}\n\t\\"]
        for (index, text) in texts.enumerated() {
          try db.run("INSERT INTO t VALUES (\(index), \(text), \(Int64.max), \(0.1), \(true))")
        }
        try db.run(
          "INSERT INTO t VALUES (\(9), \(State.open), \(Int64.min), \(-1e300), \(false))")
        try db.run("INSERT INTO t (id, s) VALUES (\(10), \(State?.none))")
      }
      try await store.read { db in
        let rows = try db.all("SELECT id, s, n, r, b FROM t ORDER BY id")
        #expect(rows.count == 7)
        #expect(try rows[2].get("s") == "德州扒鸡 👩‍👩‍👧")
        #expect(try rows[3].get("s") == "it's \"quoted\" $1 ?1")
        #expect(try rows[0].get("n") == Int64.max)
        #expect(try rows[0].get("r") == 0.1)
        #expect(try rows[0].get("b") == true)
        #expect(try rows[5].get("s") == State.open)
        #expect(try rows[5].get("n") == Int64.min)
        #expect(try rows[5].get("r") == -1e300)
        #expect(try rows[6].get("s") as State? == nil)
        #expect(try rows[6].get("n", or: 5) == 5)
        #expect(rows[0][0] == .integer(0))
        #expect(rows[0][99] == .null)
      }
    }
  }

  @Test("A wrong name and a wrong type are named", arguments: Engine.allCases)
  func wrongReads(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.read { db in
        let row = try #require(try db.first("SELECT 'ajar' AS state, 3 AS n"))
        #expect(throws: StorageError.noColumn("stat")) { try row.get("stat") as String }
        #expect(throws: StorageError.wrongType(column: "state", wanted: "Int")) {
          try row.get("state") as Int
        }
        #expect(throws: StorageError.wrongType(column: "state", wanted: "State")) {
          try row.get("state") as State
        }
        #expect(throws: StorageError.wrongType(column: "n", wanted: "String")) {
          try row.get("n") as String
        }
      }
    }
  }

  @Test(
    "A column is found in whatever order columns are read, the first where several have its name",
    arguments: [["a", "b"], (0..<20).map { "c\($0)" }, (0..<20).map { "c\($0 % 15)" }])
  func positions(_ names: [String]) {
    let columns = Columns(names)
    for order in [names, names.reversed(), names + names, names.shuffled()] {
      for name in order { #expect(columns.position(name) == names.firstIndex(of: name)) }
      #expect(columns.position("none") == nil)
    }
  }

  @Test("Queries, upserts, windows and aggregates agree", arguments: Engine.allCases)
  func statements(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let changed = try await store.write { db in
        try db.script(
          """
          CREATE TABLE unit (id BIGINT NOT NULL, area TEXT NOT NULL, n BIGINT NOT NULL);
          CREATE UNIQUE INDEX unit_key ON unit (area, id);
          """)
        var changed: [Int] = []
        for id in 1...6 {
          changed.append(
            try db.run("INSERT INTO unit VALUES (\(id), \(id % 2 == 0 ? "b" : "a"), \(id * 10))"))
        }
        changed.append(try db.run("UPDATE unit SET n = n + 1 WHERE area = \("a")"))
        changed.append(
          try db.run(
            """
            INSERT INTO unit VALUES (\(1), \("a"), \(5))
            ON CONFLICT (area, id) DO UPDATE SET n = unit.n + excluded.n
            """))
        changed.append(
          try db.run("INSERT INTO unit VALUES (1, 'a', 5) ON CONFLICT (area, id) DO NOTHING"))
        changed.append(try db.run("DELETE FROM unit WHERE id > \(5)"))
        return changed
      }
      #expect(changed == [1, 1, 1, 1, 1, 1, 3, 1, 0, 1])
      try await store.read { db in
        let total: Int? = try db.value("SELECT sum(n) FROM unit")
        #expect(total == 16 + 20 + 31 + 40 + 51)
        let mean: Double? = try db.value("SELECT avg(n) FROM unit WHERE area = \("b")")
        #expect(mean == 30)
        #expect(try db.value("SELECT max(n) FROM unit WHERE id > \(99)") as Int? == nil)
        let ranks = try db.all(
          """
          SELECT id, row_number() OVER (PARTITION BY area ORDER BY n DESC) AS place,
            greatest(n, \(35), NULL) AS high, least(n, \(35)) AS low
          FROM unit WHERE id IN \(list: [1, 2, 3, 4]) ORDER BY id
          """)
        #expect(try ranks.map { try $0.get("place") as Int } == [2, 2, 1, 1])
        #expect(try ranks.map { try $0.get("high") as Int } == [35, 35, 35, 40])
        #expect(try ranks.map { try $0.get("low") as Int } == [16, 20, 31, 35])
        #expect(try db.value("SELECT strpos('德州扒鸡', '扒鸡')") as Int? == 3)
        #expect(try db.value("SELECT 1 WHERE 'A' LIKE 'a'") as Int? == nil)
        let json = db.dialect.json("doc")
        let kind: String? = try db.value(
          "SELECT \(json)->>'kind' FROM (SELECT \(#"{"kind":"hazard"}"#) AS doc) AS d")
        #expect(kind == "hazard")
        let first = try db.first("SELECT id FROM unit ORDER BY n DESC")
        #expect(try first?.get("id") == 5)
      }
    }
  }

  @Test(
    "Many rows come one by one, and other statements may run between", arguments: Engine.allCases)
  func each(_ engine: Engine) async throws {
    struct Enough: Error {}
    try await withStore(engine) { store in
      try await store.write { db in
        try db.run("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT NOT NULL)")
        for id in 1...1_203 { try db.run("INSERT INTO t VALUES (\(id), \(id * 2))") }
      }
      try await store.read { db in
        var seen = 0
        try db.each("SELECT id FROM t WHERE id > \(3) ORDER BY id") { row in
          let id: Int = try row.get("id")
          let twice: Int? = try db.value("SELECT n FROM t WHERE id = \(id)")
          #expect(twice == id * 2)
          seen += 1
        }
        #expect(seen == 1_200)
        #expect(throws: Enough.self) {
          try db.each("SELECT id FROM t") { _ in throw Enough() }
        }
        #expect(try db.value("SELECT count(*) FROM t") as Int? == 1_203)
      }
    }
  }

  @Test("More statements than the cache holds still run", arguments: Engine.allCases)
  func cache(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      for _ in 1...2 {
        let sum = try await store.read { db in
          try (1...900).reduce(0) { sum, n in
            sum + (try db.value("SELECT \(raw: "\(n)") + CAST(\(n) AS BIGINT)") ?? 0)
          }
        }
        #expect(sum == 900 * 901)
      }
    }
  }

  @Test(
    "A column added later is seen by a statement that was prepared before",
    arguments: Engine.allCases)
  func schemaChange(_ engine: Engine) async throws {
    var limits = Store.Limits.forTests
    limits.readers = 1
    try await withStore(engine, limits: limits) { store in
      try await store.write { try $0.script("CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (1)") }
      let before = try await store.read { try $0.all("SELECT * FROM t").first?.values.count }
      try await store.write { try $0.script("ALTER TABLE t ADD COLUMN b BIGINT DEFAULT 2") }
      let after = try await store.read { try $0.all("SELECT * FROM t").first }
      #expect(before == 1)
      #expect(try after?.get("b") == 2)
    }
  }
}

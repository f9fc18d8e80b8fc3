import Storage
import TestDatabases
import Testing

/// Both engines say no in the same words.
struct ErrorTests {
  private func schema(_ engine: Engine) -> String {
    let tables = """
      CREATE TABLE area (id BIGINT PRIMARY KEY, code TEXT NOT NULL, kind TEXT,
        CONSTRAINT area_kind CHECK (kind <> 'none'));
      CREATE UNIQUE INDEX area_code ON area (code, kind);
      CREATE UNIQUE INDEX area_short ON area ((id % 100)) WHERE id > 100;
      CREATE TABLE entry (id BIGINT PRIMARY KEY, area BIGINT NOT NULL REFERENCES area (id),
        late BIGINT REFERENCES area (id) DEFERRABLE INITIALLY DEFERRED);
      INSERT INTO area VALUES (1, 'a', 'county'), (201, 'z', 'z');
      INSERT INTO entry VALUES (1, 1, 1);
      """
    switch engine {
    case .sqlite:
      return tables + """
        CREATE TRIGGER entry_update BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'entries are append only'); END;
        CREATE TRIGGER area_delete BEFORE DELETE ON area WHEN OLD.code = 'keep'
        BEGIN SELECT RAISE(ABORT, 'this area stays'); END;
        """
    case .postgres:
      return tables + """
        CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'entries are append only'; END $$;
        CREATE TRIGGER entry_update BEFORE UPDATE ON entry
        FOR EACH ROW EXECUTE FUNCTION append_only();
        CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'this area stays'; END $$;
        CREATE TRIGGER area_delete BEFORE DELETE ON area
        FOR EACH ROW WHEN (OLD.code = 'keep') EXECUTE FUNCTION stays();
        """
    }
  }

  @Test("Each refusal of the database has one name", arguments: Engine.allCases)
  func names(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      let schema = schema(engine)
      try await store.write { try $0.script(schema) }
      let cases: [(SQL, StorageError)] = [
        ("INSERT INTO area VALUES (1, 'b', 'x')", .unique("area.id")),
        ("INSERT INTO area VALUES (2, 'a', 'county')", .unique("area.code, area.kind")),
        ("INSERT INTO area VALUES (301, 'b', 'x')", .unique("index 'area_short'")),
        ("INSERT INTO entry VALUES (2, 7, 1)", .foreignKey),
        ("INSERT INTO entry VALUES (2, 1, 7)", .foreignKey),
        ("DELETE FROM area", .foreignKey),
        ("INSERT INTO area VALUES (2, NULL, 'x')", .check("area.code")),
        ("INSERT INTO area VALUES (2, 'c', 'none')", .check("area_kind")),
        ("UPDATE entry SET area = 1", .appendOnly),
        ("INSERT INTO area VALUES (2, \("a\0b"), 'x')", .badText),
      ]
      for (sql, error) in cases {
        await #expect(throws: error, "\(sql.text)") { try await store.write { try $0.run(sql) } }
      }
      await #expect(throws: StorageError.check("this area stays")) {
        try await store.write { db in
          try db.run("INSERT INTO area VALUES (5, 'keep', 'x')")
          try db.run("DELETE FROM area WHERE id = 5")
        }
      }
      let count = try await store.read { try $0.value("SELECT count(*) FROM area") as Int? }
      #expect(count == 2)
    }
  }

  @Test(
    "A wrong statement is a fault with its text, never with its values", arguments: Engine.allCases)
  func faults(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      for sql in ["SELECT nothing FROM nowhere WHERE x = \("secret")", "SELEC \("secret")"] as [SQL]
      {
        let error = await #expect(throws: StorageError.self) {
          try await store.read { _ = try $0.all(sql) }
        }
        guard case .fault(let text) = error else {
          Issue.record("not a fault: \(String(describing: error))")
          continue
        }
        #expect(text.contains(sql.text))
        #expect(!text.contains("secret"))
      }
    }
  }

  @Test("Reading cannot write", arguments: Engine.allCases)
  func readOnly(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { try $0.run("CREATE TABLE t (a BIGINT)") }
      await #expect(throws: StorageError.self) {
        try await store.read { try $0.run("INSERT INTO t VALUES (1)") }
      }
      let count = try await store.read { try $0.value("SELECT count(*) FROM t") as Int? }
      #expect(count == 0)
    }
  }

  @Test("A failure that is swallowed still fails the transaction", arguments: Engine.allCases)
  func spoiled(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { try $0.run("CREATE TABLE t (a BIGINT PRIMARY KEY)") }
      await #expect(throws: StorageError.unique("t.a")) {
        try await store.write { db in
          try db.run("INSERT INTO t VALUES (1)")
          _ = try? db.run("INSERT INTO t VALUES (1)")
          #expect(throws: StorageError.unique("t.a")) { try db.run("INSERT INTO t VALUES (2)") }
        }
      }
      let count = try await store.read { try $0.value("SELECT count(*) FROM t") as Int? }
      #expect(count == 0)
    }
  }

  @Test("An attempt that fails undoes only itself", arguments: Engine.allCases)
  func attempts(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await store.write { db in
        try db.run("CREATE TABLE t (a BIGINT PRIMARY KEY)")
        for a in [1, 2, 1, 3] {
          do {
            try db.attempt {
              try db.run("INSERT INTO t VALUES (\(a + 10))")
              try db.run("INSERT INTO t VALUES (\(a))")
            }
          } catch StorageError.unique(let columns) {
            #expect(columns == "t.a")
          }
        }
      }
      let found = try await store.read { try $0.all("SELECT a FROM t ORDER BY a").map { $0[0] } }
      #expect(found == [1, 2, 3, 11, 12, 13].map { SQLValue.integer($0) })
    }
  }

  @Test("The database is no use outside its transaction", arguments: Engine.allCases)
  func escaped(_ engine: Engine) async throws {
    final class Thief: @unchecked Sendable { var database: Database? }
    try await withStore(engine) { store in
      let thief = Thief()
      try await store.write { thief.database = $0 }
      #expect(throws: StorageError.self) { try thief.database?.all("SELECT 1") }
    }
  }

  @Test("What is not a database is refused when it is opened")
  func opening() async throws {
    for url in [
      "mysql://x", "sqlite:", "sqlite::memory:", "sqlite:/nowhere/at/all.db",
      "postgres://nobody@/x?host=/nowhere",
    ] {
      await #expect(throws: StorageError.self) { _ = try await Store.open(url) }
    }
  }
}

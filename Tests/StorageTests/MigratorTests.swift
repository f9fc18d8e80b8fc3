import Foundation
import Storage
import TestDatabases
import Testing

struct MigratorTests {
  private let files = [
    "0001-areas.sql": """
    CREATE TABLE areas (id BIGINT PRIMARY KEY, code TEXT NOT NULL UNIQUE);
    CREATE INDEX areas_code ON areas (code, id);
    """,
    "0002-entries.sql":
      "CREATE TABLE entries (id BIGINT PRIMARY KEY, area BIGINT REFERENCES areas (id));",
    "0002-entries.sqlite.sql": """
    CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are append only'); END;
    """,
    "0002-entries.postgres.sql": """
    CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$;
    CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
    FOR EACH ROW EXECUTE FUNCTION append_only();
    """,
    "0003-views.sql": "CREATE VIEW codes AS SELECT code FROM areas;",
  ]

  /// Gives `body` a folder with the files.
  private func withFiles(_ files: [String: String], _ body: (URL) async throws -> Void) async throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "migrations-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    try await body(folder)
  }

  @Test(
    "Migrations are applied in order, once, and what is pending is told", arguments: Engine.allCases
  )
  func applies(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await withFiles(files) { folder in
        let migrator = Migrator(directory: folder)
        let names = ["0001-areas", "0002-entries", "0003-views"]
        #expect(try await migrator.pending(store) == names)
        #expect(try await migrator.migrate(store) == names)
        #expect(try await migrator.pending(store) == [])
        #expect(try await migrator.migrate(store) == [])
        try Data("CREATE TABLE last (id BIGINT PRIMARY KEY)".utf8)
          .write(to: folder.appending(path: "0014-last.sql"))
        #expect(try await migrator.migrate(store) == ["0014-last"])
        try await store.write { try $0.run("INSERT INTO areas VALUES (1, 'a')") }
        try await store.write { try $0.run("INSERT INTO entries VALUES (1, 1)") }
        await #expect(throws: StorageError.appendOnly) {
          try await store.write { try $0.run("UPDATE entries SET area = 1") }
        }
      }
    }
  }

  @Test(
    "A file that does not belong to the database is refused by its name", arguments: Engine.allCases
  )
  func refuses(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      try await withFiles(files) { try await Migrator(directory: $0).migrate(store) }
      func expect(_ error: MigrationError, _ change: (inout [String: String]) -> Void) async throws
      {
        var changed = files
        change(&changed)
        try await withFiles(changed) { folder in
          await #expect(throws: error) { try await Migrator(directory: folder).migrate(store) }
          await #expect(throws: error) { _ = try await Migrator(directory: folder).pending(store) }
        }
      }
      try await expect(.changed("0001-areas")) { $0["0001-areas.sql"]? += " " }
      try await expect(.changed("0002-entries")) {
        $0["0002-entries.\(engine.rawValue).sql"]? += "\n"
      }
      try await expect(.unknown("0003-views")) { $0["0003-views.sql"] = nil }
      try await expect(.gap("0000-late")) { $0["0000-late.sql"] = "SELECT 1" }
      try await expect(.duplicate("0003-wiews")) { $0["0003-wiews.sql"] = "SELECT 1" }
      try await expect(.badName("4-x.sql")) { $0["4-x.sql"] = "SELECT 1" }
      try await expect(.unknown("0003-views")) {
        $0["0003-views.sql"] = nil
        $0["0003-other.sql"] = "SELECT 1"
      }
    }
  }

  @Test("A migration that fails leaves no trace", arguments: Engine.allCases)
  func fails(_ engine: Engine) async throws {
    try await withStore(engine) { store in
      var broken = files
      broken["0004-broken.sql"] =
        "CREATE TABLE half (id BIGINT PRIMARY KEY); CREATE TABLE areas (x BIGINT);"
      try await withFiles(broken) { folder in
        let migrator = Migrator(directory: folder)
        await #expect(throws: StorageError.self) { try await migrator.migrate(store) }
        #expect(try await migrator.pending(store) == ["0004-broken"])
        let schema = try await store.schema()
        #expect(!schema.contains("half"))
      }
    }
  }

  @Test("Nodes that migrate at once apply each migration once", arguments: Engine.allCases)
  func together(_ engine: Engine) async throws {
    try await withDatabase(engine) { url in
      try await withFiles(files) { folder in
        var stores: [Store] = []
        for _ in 1...3 { stores.append(try await Store.open(url, limits: .forTests)) }
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
          for store in stores {
            group.addTask { try await Migrator(directory: folder).migrate(store) }
          }
          return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == ["0001-areas", "0002-entries", "0003-views"])
        for store in stores { await store.close() }
      }
    }
  }

  @Test("The schema is told as text, the same each time", arguments: Engine.allCases)
  func schema(_ engine: Engine) async throws {
    try await withFiles(files) { folder in
      var texts: [String] = []
      for _ in 1...2 {
        try await withStore(engine, migrations: folder) { store in
          texts.append(try await store.schema())
        }
      }
      #expect(texts[0] == texts[1])
      for part in ["areas_code", "entries_stay", "CREATE VIEW codes", "append only"] {
        #expect(texts[0].contains(part), "\(part)")
      }
      #expect(!texts[0].contains("migrations"))
      let key = engine == .sqlite ? "id INTEGER PRIMARY KEY" : "id bigint NOT NULL"
      #expect(texts[0].contains(key))
    }
  }
}

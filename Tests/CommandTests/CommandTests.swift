import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage
import TestDatabases
import Testing

@testable import anlan

@Suite("The command line")
struct CommandTests {
  private func inFolder(_ story: (URL, String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await story(folder, "sqlite:\(folder.path)/city/anlan.sqlite")
  }

  @Test("Each subcommand reads its arguments and knows its help")
  func parsing() throws {
    let lines = [
      "serve --database sqlite:x --port 0", "demo --scale city --seed 7 --no-serve --port 0",
      "migrate --dry-run", "import complaints a.csv --map m.yaml --skip-bad --history",
      "import areas a.csv --from 2021-01-01", "export a.xlsx --as ann --open",
      "export estates --as ann --format xlsx", "export estates a.csv --as ann --area 371402",
      "verify --checkpoint c.json --figures", "backup there", "restore there",
      "bench --clients 2 --seconds 1",
      "sweep --as-of 2026-01-05T08:00:00+08:00", "deadline 2024-09-27 --working-days 5",
      "person add ann Ann", "person grant ann auditor", "person password ann", "person list",
      "policy show hotline", "policy check hotline f.yaml",
      "policy put hotline f.yaml --as ann --note why",
    ]
    for line in lines {
      #expect(throws: Never.self, "\(line)") {
        try Anlan.parseAsRoot(line.split(separator: " ").map(String.init))
      }
    }
    for subcommand in Anlan.configuration.subcommands {
      #expect(!Anlan.helpMessage(for: subcommand).isEmpty)
      #expect(!subcommand.configuration.abstract.isEmpty)
    }
  }

  @Test("Wrong arguments are told from a refusal")
  func wrongArguments() {
    let lines = [
      "sing", "deadline 2024-09-27", "deadline soon --days 1", "deadline 2024-09-27 --days -1",
      "deadline 2024-09-27 --days 1 --hours 1", "export a.pdf --as ann",
      "export estates", "export estates a.pdf --as ann", "export a.csv b.csv --as ann",
      "export estates --as ann --open", "export estates --as ann --format pdf",
      "person grant ann clerk", "demo --scale huge", "bench --clients 0", "import complaints",
    ]
    for line in lines {
      do {
        _ = try Anlan.parseAsRoot(line.split(separator: " ").map(String.init))
        Issue.record("\(line) was taken")
      } catch {
        #expect(Anlan.code(of: error) == 2, "\(line)")
      }
    }
    #expect(Anlan.code(of: Refused("no")) == 1)
    #expect(Anlan.code(of: ExitCode(1)) == 1)
  }

  @Test("The calculator prints the due time first and then why")
  func deadline() throws {
    let command = try DeadlineCommand.parse([
      "2024-09-27", "--working-days", "5", "--language", "en",
    ])
    let lines = try command.lines()
    #expect(lines.first == "2024-10-10T23:59:59+08:00")
    #expect(lines.count > 3)
    #expect(lines.dropFirst().allSatisfy { !$0.hasPrefix("deadline.") })
  }

  @Test("A new database gets its areas, its administrators and its policies from the command line")
  func newDatabase() async throws {
    try await inFolder { folder, database in
      let migrated = try await Migrate.parse(["--database", database]).names()
      #expect(!migrated.isEmpty)
      #expect(try await Migrate.parse(["--database", database]).names().isEmpty)

      let file = folder.appending(path: "areas.csv")
      try "code12,name\n371400000000,德州市\n371402000000,德城区\n371402001000,新湖街道\n"
        .write(to: file, atomically: true, encoding: .utf8)
      let place = try DatabaseOption.parse(["--database", database])
      let areas = try Import.parse(["areas", file.path, "--database", database])
      try await withCity(place) { city in
        #expect(try await areas.take(into: city).added == 3)
        #expect(try await areas.take(into: city).added == 0)

        let password = try await PersonCommand.Add.parse(["ann", "Ann"]).add(city)
        #expect(password.count >= 8)
        await #expect(throws: Invalid.self) {
          try await PersonCommand.Add.parse(["ann", "Ann"]).add(city)
        }
        try await PersonCommand.Grant.parse(["ann", "administrator"]).grant(city)
        await #expect(throws: Refused.self) {
          try await PersonCommand.Grant.parse(["ann", "auditor"]).grant(city)
        }
        let lines = try await PersonCommand.List.parse([]).lines(of: city)
        #expect(lines == ["administrator ann Ann 371400000000"])
        #expect(try await PersonCommand.Password.parse(["ann"]).set(city) != password)

        let policy = folder.appending(path: "hotline.yaml")
        try "clocks: {handle: {amount: 4, unit: workingDays}}\n"
          .write(to: policy, atomically: true, encoding: .utf8)
        try PolicyCommand.Check.parse(["hotline", policy.path]).check()
        let put = try PolicyCommand.Put.parse([
          "hotline", policy.path, "--as", "ann", "--note", "faster",
        ])
        #expect(try await put.put(city) == 2)
        let shown = try await PolicyCommand.Show.parse(["hotline"]).lines(of: city)
        #expect(shown.joined().contains("amount: 4"))
        try "clocks: {handel: 4}\n".write(to: policy, atomically: true, encoding: .utf8)
        #expect(throws: Invalid.self) {
          try PolicyCommand.Check.parse(["hotline", policy.path]).check()
        }
      }
    }
  }

  @Test("A bad row is named, and nothing of its file is kept")
  func badRow() async throws {
    try await inFolder { folder, database in
      let place = try DatabaseOption.parse(["--database", database])
      try await withCity(place) { city in
        try await city.store.write { db in _ = try Dezhou.install(in: db) }
        let file = folder.appending(path: "complaints.csv")
        try "编号,受理时间,标题\nA1,2024-08-05,路灯不亮\nA2,昨天,井盖松动\n"
          .write(to: file, atomically: true, encoding: .utf8)
        let entry = try Import.parse(["complaints", file.path])
        do {
          _ = try await entry.take(into: city)
          Issue.record("the file was kept")
        } catch let refused as Refused {
          #expect(refused.description == "row 3: 受理时间: moment")
        }
        let skipping = try Import.parse(["complaints", file.path, "--skip-bad"])
        #expect(try await skipping.take(into: city).added == 1)
      }
    }
  }

  @Test(
    "A register that is exported is read again, and nothing is changed", arguments: ["csv", "xlsx"])
  func register(format: String) async throws {
    try await inFolder { folder, database in
      let place = try DatabaseOption.parse(["--database", database])
      try await withCity(place) { city in
        try await Demonstration.make(city, cases: 5, from: city.now.day - 20, at: city.now)
        for register in ["estates", "committees"] {
          let file = folder.appending(path: "\(register).\(format)")
          let command = try Export.parse([register, file.path, "--as", "administrator.city"])
          let data = try await command.table(of: city)
          try data.write(to: file)
          let again = try await Import.parse([register, file.path]).take(into: city)
          #expect(again.problems == [])
          #expect(again.added == 0 && again.changed == 0, "\(register)")
          #expect(again.unchanged > 0, "\(register)")
        }
        let printed = try await Export.parse(["estates", "--as", "administrator.city"])
          .table(of: city)
        let csv = String(decoding: printed, as: UTF8.self)
        #expect(csv.split(whereSeparator: \.isNewline).count > 1)
        await #expect(throws: Refused.self) {
          try await Export.parse(["estates", "--as", "nobody"]).table(of: city)
        }
      }
    }
  }

  @Test("A backup is verified and put in the place of a database that is gone")
  func backup() async throws {
    try await inFolder { folder, database in
      let place = try DatabaseOption.parse(["--database", database])
      let target = folder.appending(path: "backup").path
      try await withCity(place) { city in
        try await Demonstration.make(
          city, cases: 5, from: city.now.day - 20, at: city.now)
        #expect(try await Verify.parse(["--figures"]).finding(in: city.store).faults.isEmpty)
        let export = try Export.parse([
          "\(folder.path)/list.csv", "--as", "dispatcher.city",
        ])
        let table = String(decoding: try await export.table(of: city), as: UTF8.self)
        #expect(table.split(whereSeparator: \.isNewline).count > 1)
        await #expect(throws: Refused.self) {
          try await Export.parse(["a.csv", "--as", "several.city"]).table(of: city)
        }
        let sweep = try SweepNow.parse(["--as-of", city.now.adding(minutes: 30 * 1440).rfc3339])
        #expect(try await sweep.sweep(city).notices > 0)
        try await Backup.parse([target, "--database", database]).write(city.store)
        await #expect(throws: Refused.self) {
          try await Backup.parse([target, "--database", database]).write(city.store)
        }
      }
      let other = "sqlite:\(folder.path)/other/anlan.sqlite"
      let restore = try Restore.parse([target, "--database", other])
      try await restore.put()
      await #expect(throws: Refused.self) { try await restore.put() }
      try await withCity(DatabaseOption.parse(["--database", other])) { city in
        #expect(city.isDemonstration)
        #expect(try await Verify.parse([]).finding(in: city.store).faults.isEmpty)
        let count: Int? = try await city.store.read { db in
          try db.value("SELECT count(*) FROM cases")
        }
        #expect(count ?? 0 > 0)
      }
    }
  }

  @Test("A backup of PostgreSQL is put into an empty database, and into no other")
  func postgresBackup() async throws {
    try await inFolder { folder, _ in
      let target = folder.appending(path: "backup").path
      try await withDatabase(.postgres) { database in
        let cases = try await City.with(database, directory: folder.appending(path: "files")) {
          city in
          try await Demonstration.make(city, cases: 5, from: city.now.day - 20, at: city.now)
          try await Backup.parse([target, "--database", database]).write(city.store)
          return try await Verify.parse(["--figures"]).finding(in: city.store).cases
        }
        await #expect(throws: Refused.self) {
          try await Restore.parse([target, "--database", database]).put()
        }
        try await withDatabase(.postgres) { other in
          try await Restore.parse([target, "--database", other]).put()
          try await City.with(other, directory: folder.appending(path: "files")) { city in
            let found = try await Verify.parse(["--figures"]).finding(in: city.store)
            #expect(found.faults.isEmpty)
            #expect(found.cases == cases)
            #expect(cases > 0)
          }
        }
      }
    }
  }

  @Test("The layers are measured, and what that leaves verifies", arguments: Engine.allCases)
  func bench(_ engine: Engine) async throws {
    try await inFolder { folder, _ in
      try await withDatabase(engine) { database in
        try await City.with(database, directory: folder.appending(path: "files")) { city in
          let bench = try Bench.parse(["--clients", "2", "--seconds", "1"])
          await #expect(throws: Refused.self) { try await bench.measure(city) }
          try await Demonstration.make(city, cases: 5, from: city.now.day - 20, at: city.now)
          let figures = try await bench.measure(city)
          #expect(figures.engineWritesPerSecond > 0 && figures.processWritesPerSecond > 0)
          #expect(figures.statements > figures.waited && figures.waited > 0)
          #expect(try await Verify.parse(["--figures"]).finding(in: city.store).faults.isEmpty)
        }
      }
    }
  }

  @Test("Time is moved in a demonstration only")
  func asOf() async throws {
    try await inFolder { _, database in
      let place = try DatabaseOption.parse(["--database", database])
      try await withCity(place) { city in
        let sweep = try SweepNow.parse(["--as-of", "2026-01-05T08:00:00+08:00"])
        await #expect(throws: Refused.self) { try await sweep.sweep(city) }
      }
    }
  }
}

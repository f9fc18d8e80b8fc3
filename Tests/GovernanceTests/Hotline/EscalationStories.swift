import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Escalation and the record")
struct EscalationStories {
  private let start = HotlineWorld.start

  @Test("Each rung fires once, however many nodes sweep at once", arguments: Engine.allCases)
  func onceARung(engine: Engine) async throws {
    try await HotlineWorld.on(engine) { world in
      var numbers: [String] = []
      for index in 0..<12 { numbers.append(try await world.file("路灯\(index)").file.number) }
      for number in numbers.prefix(6) { try await world.dispatch(number) }
      let days = [13, 14, 19, 20, 23, 26, 30].map { Day(year: 2024, month: 9, day: $0) }
      for day in days {
        let now = day.at(minute: 660)
        try await withThrowingTaskGroup(of: Sweep.Outcome.self) { nodes in
          for _ in 0..<4 {
            nodes.addTask {
              try await Sweep.run(world.city.store, under: world.city.rules, at: now, batch: 5)
            }
          }
          try await nodes.waitForAll()
        }
      }
      let (rungs, supervisions, entries) = try await world.city.store.read { db in
        (
          try db.value("SELECT count(*) FROM rungs") as Int? ?? 0,
          try db.all(
            "SELECT case_id, clock, round, count(*) AS n FROM supervisions GROUP BY 1, 2, 3"
          ).map { try $0.get("n") as Int },
          try db.value("SELECT count(*) FROM entries WHERE step = 'escalate'") as Int? ?? 0
        )
      }
      #expect(rungs > 12)
      #expect(supervisions.allSatisfy { $0 == 1 })
      #expect(supervisions.count >= 12)
      #expect(entries >= supervisions.count)
      try await world.verify()
    }
  }

  @Test("After a long downtime every missed rung is recorded and only the highest notifies")
  func downtime() async throws {
    try await HotlineWorld.on(.sqlite) { world in
      let number = try await world.file().file.number
      let outcome = try await world.sweep(at: Day(year: 2024, month: 10, day: 30).at(minute: 600))
      let file = try await world.load(number)
      let rungs = try await world.city.store.read { db in
        try db.all("SELECT rung FROM rungs WHERE case_id = \(file.id) AND clock = 'dispatch'")
          .map { try $0.get("rung") as String }
      }
      #expect(Set(rungs).isSuperset(of: ["yellow", "supervision", "standing"]))
      // One for each clock that is late: to dispatch, and to answer.
      #expect(outcome.supervisions == 2)
      #expect(outcome.notices == 2)
      #expect(
        try await world.sweep(at: Day(year: 2024, month: 10, day: 30).at(minute: 660)) == .init())
      #expect(file.light(at: start) == .supervised)
    }
  }

  @Test("A supervision ends when its clock is met, and the mark stays")
  func ends() async throws {
    try await HotlineWorld.on(.sqlite) { world in
      let number = try await world.file().file.number
      let late = Day(year: 2024, month: 9, day: 13).at(minute: 960)
      _ = try await world.sweep(at: late)
      #expect(try await world.load(number).matter.supervisions == 1)
      try await world.dispatch(number, at: late)
      let file = try await world.load(number)
      #expect(file.matter.supervisions == 0)
      #expect(file.matter.wasSupervised)
      let kept = try await world.city.store.read { db in try Supervisions.of(file, in: db) }
      #expect(kept.map(\.endedBecause) == ["met"])
      try await world.verify()
    }
  }

  @Test(
    "The ledger refuses change, and a rewritten row or value is found", arguments: Engine.allCases)
  func tampering(engine: Engine) async throws {
    try await HotlineWorld.on(engine) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      await #expect(throws: StorageError.appendOnly) {
        try await world.city.store.write { db in
          try db.run("UPDATE entries SET body = 'x'")
        }
      }
      await #expect(throws: StorageError.appendOnly) {
        try await world.city.store.write { db in try db.run("DELETE FROM entries") }
      }
      try await world.city.store.write { db in
        try db.run("UPDATE cases SET state = 'closed', open = 0")
        try db.run("UPDATE entry_values SET value = 'somebody else' WHERE field = 'name'")
      }
      let found = try await world.city.store.read { db in try Verification.run(in: db) }
      #expect(Set(found.faults.map(\.reason)) == [.row, .value])
      #expect(found.faults.allSatisfy { $0.number == number })
    }
  }

  @Test("A receipt shows the way, a wrong code shows nothing, erasure leaves the chain whole")
  func receipts() async throws {
    try await HotlineWorld.on(.sqlite) { world in
      let filed = try await world.file()
      let code = try #require(filed.code)
      let (rules, start) = (world.city.rules, start)
      let view = try await world.city.store.read { db in
        try Receipts.view(filed.receipt, code: code, at: start, under: rules, in: db)
      }
      #expect(view.state == "admitted")
      #expect(view.text == "楼道灯坏了三周没有人修")
      #expect(view.steps == ["add", "withdraw", "urge"])
      await #expect(throws: Refusal.notFound) {
        try await world.city.store.read { db in
          try Receipts.view(filed.receipt, code: "AAAAAAAA", at: start, under: rules, in: db)
        }
      }
      try await world.city.store.write { db in
        try Receipts.take(
          "withdraw", said: [:], receipt: filed.receipt, code: code, at: start, under: rules,
          in: db)
        try Receipts.erase(filed.receipt, code: code, at: start, under: rules, in: db)
      }
      let values: Int? = try await world.city.store.read { db in
        try db.value("SELECT count(*) FROM entry_values WHERE value IS NOT NULL")
      }
      #expect(values == 0)
      try await world.verify()
    }
  }
}

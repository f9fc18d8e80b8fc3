import CaseEngine
import Governance
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct APIDemoTests {
  @Test(
    "One clock sets lights, filters, entries and the sweep, and never goes back",
    arguments: Engine.allCases)
  func clock(engine: Engine) async throws {
    try await withWorld(engine, demonstration: true) { world in
      let program = try Program(world, as: "administrator-city")
      let check = try await SchemaCheck(program)
      let later = "2024-10-20T09:00:00+08:00"
      let set = try await program.post("/demo/clock", ["now": .text(later), "frozen": true])
      #expect(set.status == 201)
      #expect(check.faults(try set.json, "DemoClock") == [])
      let back = try await program.post(
        "/demo/clock", ["now": "2024-10-01T09:00:00+08:00", "frozen": true])
      #expect(back.status == 503)
      #expect(back.type == "clock")
      let bad = try await program.post("/demo/clock", ["now": "tomorrow"])
      #expect(bad.status == 422)
      let supervisor = try Program(world, as: "supervisor-city")
      #expect(
        try await supervisor.get("/cases?light=overdue").json["items"].list.count == 11)
      let swept = try await program.post("/demo/sweep", [:])
      #expect(swept.status == 201)
      #expect(check.faults(try swept.json, "Swept") == [])
      #expect(try swept.json["supervisions"].integer ?? 0 >= 11)
      #expect(try await program.post("/demo/sweep", [:]).json["supervisions"].integer == 0)
      #expect(
        try await supervisor.get("/cases?light=supervised").json["items"].list.count == 11)
      let number = try world.number("county-new")
      let clerk = try Program(world, as: "clerk-county")
      let urged = try await clerk.post("/cases/\(number)/steps", ["step": "urge"])
      #expect(try urged.json["at"].text == later)
    }
  }
}

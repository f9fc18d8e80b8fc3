import CaseEngine
import Foundation
import Governance
import HTTPTypes
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct APIRegisterTests {
  private let estate: JSONNode = [
    "name": "新湖小区", "area": .text(Spot.township.code), "households": 1200, "aliases": ["新湖花园"],
  ]

  @Test("A row is added, found, changed, ended, and exported", arguments: Engine.allCases)
  func life(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let keeper = try Program(world, as: "dispatcher-county")
      let check = try await SchemaCheck(keeper)
      let added = try await keeper.post("/registers/estates", estate)
      #expect(added.status == 201, "\(added.text)")
      #expect(check.faults(try added.json, "RegisterRow") == [])
      let id = try #require(try added.json["id"].text)
      let reader = try Program(world, as: "reviewer-county")
      let list = try await reader.get("/registers/estates?q=\("花园".percentEncoded)")
      #expect(check.faults(try list.json, "RegisterList") == [])
      #expect(try list.json["items"].list.map { $0["id"].text } == [id])
      let changed = try await keeper.patch(
        "/registers/estates/\(id)", ["version": 1, "households": 1250])
      #expect(changed.status == 200, "\(changed.text)")
      #expect(try changed.json["fields"]["households"].integer == 1250)
      #expect(try changed.json["fields"]["name"].text == "新湖小区")
      let stale = try await keeper.patch(
        "/registers/estates/\(id)", ["version": 1, "households": 1])
      #expect((stale.status, stale.type) == (409, "stale"))
      let table = try Table.read(
        Data(try await reader.get("/registers/estates?format=xlsx").bytes))
      #expect(table.rows.count == 1)
      try world.city.clock.set(World.noon.adding(minutes: 1440), frozen: true)
      let ended = try await keeper.patch(
        "/registers/estates/\(id)", ["version": 2, "validTo": "2024-09-13"])
      #expect(ended.status == 200, "\(ended.text)")
      #expect(try await reader.get("/registers/estates").json["items"].list == [])
      #expect(try await reader.get("/registers/estates/\(id)").status == 200)
    }
  }

  @Test("Who keeps no register changes none, and who sees nothing finds none")
  func sight() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let added = try await Program(world, as: "dispatcher-county").post(
        "/registers/estates", estate)
      let id = try #require(try added.json["id"].text)
      let program = try Program(world)
      for member in world.members.values {
        let mine = program.acting(member)
        let keeps = [.administrator, .dispatcher].contains(member.role)
        let reads = keeps || member.role.mayHaveSight
        let label: Comment = "\(member.name)"
        #expect(try await mine.get("/registers/estates").status == (reads ? 200 : 404), label)
        #expect(
          try await mine.get("/registers/estates/\(id)").status == (reads ? 200 : 404), label)
        let far = try await mine.post(
          "/registers/estates",
          ["name": .text("小区\(member.name)"), "area": .text(Spot.farTownship.code)])
        let mayAdd = keeps && Spot.farTownship.lies(within: member.spot)
        #expect(far.status == (mayAdd ? 201 : reads ? 403 : 404), "\(member.name) \(far.text)")
        let change = try await mine.patch(
          "/registers/estates/\(id)", ["version": 99, "households": 3])
        #expect([403, 404, 409].contains(change.status), label)
      }
    }
  }

  @Test("What does not fit is named; an unknown register or filter is refused")
  func invalid() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let keeper = try Program(world, as: "dispatcher-city")
      let bad = try await keeper.post(
        "/registers/estates", ["name": "", "households": -1, "colour": "red"])
      #expect(bad.status == 422)
      let fields = try bad.json["problems"].list.map { $0["field"].text }
      #expect(Set(fields) == ["name", "area", "households", "colour"])
      #expect(try await keeper.get("/registers/nothing").status == 404)
      #expect(try await keeper.get("/registers/estates?colour=red").status == 422)
      #expect(try await keeper.get("/registers/estates?limit=500").status == 422)
      #expect(try await keeper.get("/registers/estates/x").status == 404)
    }
  }
}

extension Program {
  func patch(_ path: String, _ body: JSONNode) async throws -> Answer {
    try await send(
      .patch, path, Array(try JSONEncoder().encode(body)), type: "application/json")
  }
}

import CaseEngine
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

@Suite struct WorldTests {
  @Test("The world's matters stand where their acts brought them", arguments: Engine.allCases)
  func matters(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let states = try await world.city.store.read { db in
        try world.numbers.mapValues { try #require(try CaseFile.load(number: $0, in: db)).matter }
      }
      #expect(states.count == Matter.all.count)
      #expect(states["city-new"]?.state == "registered")
      #expect(states["county-new"]?.state == "admitted")
      #expect(states["county-review"]?.state == "review")
      #expect(states["county-closed"]?.state == "closed")
      #expect(states["county-merged"]?.state == "merged")
      #expect(states["far-heating"]?.unit == world.units[.heating])
      for matter in Matter.all {
        #expect(states[matter.name]?.area == matter.lies.code)
        #expect(states[matter.name]?.holder == matter.held.code)
      }
    }
  }
}

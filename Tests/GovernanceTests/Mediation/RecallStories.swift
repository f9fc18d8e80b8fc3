import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("What was handed over and nobody has signed for") struct RecallStories {
  typealias World = MediationWorld

  /// To which office a dispute goes, how, and how that office signs for it.
  private struct Road: Sendable {
    let handing: String
    let unit: String
    let said: [String: Fact]
    let worker: String
    let signing: String
    let signed: [String: Fact]
    /// The office acts by its own law, and the centre's time stands still.
    let standsStill: Bool
  }

  private static func road(
    _ handing: String, _ unit: String, _ said: [String: Fact], by worker: String? = nil,
    _ signing: String, _ signed: [String: Fact] = [:], standsStill: Bool = true
  ) -> Road {
    Road(
      handing: handing, unit: unit, said: said, worker: worker ?? unit, signing: signing,
      signed: signed, standsStill: standsStill)
  }

  private static let way = HandOverStories.way
  private static let reason: [String: Fact] = ["reason": "移送有误"]
  private static func with(_ said: [String: Fact]) -> [String: Fact] {
    way.merging(said) { _, own in own }
  }

  private static let roads = [
    road(
      "send-to-station", "station", way, by: "officer", "take-at-station", with(["act": "civil"]),
      standsStill: false),
    road(
      "hand-to-petition", "petition", with(["reason": "信访事项"]), "channel-petition",
      with(["petition-road": "judicial", "told": "依法起诉"])),
    road(
      "hand-to-office", "labour-arbitration",
      with(["office": "labour-arbitration", "reason": "依法仲裁"]), "receive-hand-over", way),
    road(
      "hand-to-office", "procuratorate", with(["office": "procuratorate", "reason": "依法监督"]),
      "receive-hand-over", way),
    road("administer", "bureau", [:], "sign", standsStill: false),
    road(
      "take-commission", "committee",
      ["court": "德城区人民法院", "court-number": "诉前调1号", "commission": "assigned"], by: "赵调解",
      "sign-materials", ["materials": "起诉状副本"], standsStill: false),
  ]

  private func handed(_ road: Road, _ world: World) async throws -> String {
    let number = try await world.file().file.number
    try await world.admit(number)
    try await hand(number, road, world)
    return number
  }

  private func hand(
    _ number: String, _ road: Road, _ world: World, at now: Instant = World.start
  ) async throws {
    try await world.take(
      road.handing, on: number, by: "county coordinator", at: now,
      road.said.merging(["unit": try world.unit(road.unit)]) { own, _ in own })
  }

  /// Whether the office finds it in its list.
  private func isListed(_ number: String, _ road: Road, _ world: World) async throws -> Bool {
    let actor = try world.actor(road.worker)
    return try await world.city.store.read { db in
      try CaseList.page(CaseFilter(), for: actor, at: World.start, in: db).items.contains {
        $0.number == number
      }
    }
  }

  @Test(
    "It is taken back by the desk that gave it: the centre's time goes on, and the office sees it no more",
    arguments: Engine.allCases)
  func recalled(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let later = World.start.adding(minutes: 60)
      for road in Self.roads {
        let number = try await handed(road, world)
        #expect(try await isListed(number, road, world), "\(road.handing)")
        await #expect(throws: Invalid("reason", "required")) {
          try await world.take("recall-hand-over", on: number, by: "county coordinator")
        }
        for name in ["county receptionist", "township coordinator", road.worker] {
          await #expect(throws: Refusal.notAllowed(step: "recall-hand-over"), "\(name)") {
            try await world.take("recall-hand-over", on: number, by: name, Self.reason)
          }
        }
        let file = try await world.take(
          "recall-hand-over", on: number, by: "county coordinator", at: later, Self.reason)
        #expect(file.matter.state == "routing" && file.matter.procedure == Dispute.id)
        #expect(file.matter.unit == nil)
        let resolve = try #require(file.matter.running("resolve"))
        #expect(
          resolve.pauses.map(\.resumed) == (road.standsStill ? [later] : []), "\(road.handing)")
        #expect(file.matter.running("return-window") == nil)
        #expect(
          file.matter.clocks.filter { ["station-sign", "receipt"].contains($0.name) }
            .allSatisfy { $0.ending == .void })
        #expect(try await !isListed(number, road, world), "\(road.handing)")
        #expect(try await HandOverStories.told(road.unit, world).last == "recall-hand-over")
        #expect(try await HandOverStories.trail(number, world).last == "recall-hand-over")
        // Whoever still holds it in his hands is told what became of it.
        await #expect(throws: Refusal.barred(step: road.signing, because: "recalled")) {
          try await world.take(road.signing, on: number, by: road.worker, road.signed)
        }
        await #expect(throws: Refusal.notFound) {
          try await world.take(road.signing, on: number, by: "upper", road.signed)
        }
        // It may go the same way again.
        try await hand(number, road, world, at: later)
        try await world.take(road.signing, on: number, by: road.worker, at: later, road.signed)
      }
      try await world.verify()
    }
  }

  @Test("Once the office has signed, nothing is taken back", arguments: Engine.allCases)
  func signed(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      for road in Self.roads where road.handing != "hand-to-petition" {
        let number = try await handed(road, world)
        let file = try await world.take(road.signing, on: number, by: road.worker, road.signed)
        await #expect(
          throws: Refusal.wrongState(step: "recall-hand-over", state: file.matter.state)
        ) {
          try await world.take(
            "recall-hand-over", on: number, by: "county coordinator", Self.reason)
        }
      }
      // The petition office has forwarded it, also where it comes back by an objection.
      let number = try await handed(Self.roads[1], world)
      try await world.take(
        "forward-petition", on: number, by: "petition",
        Self.with(["unit": try world.unit("bureau")]))
      await #expect(
        throws: Refusal.wrongState(step: "recall-hand-over", state: "petition-received")
      ) {
        try await world.take("recall-hand-over", on: number, by: "county coordinator", Self.reason)
      }
      try await world.take(
        "object-petition", on: number, by: "bureau", Self.with(["reason": "不属于本局职权"]))
      await #expect(
        throws: Refusal.barred(step: "recall-hand-over", because: "petition-forwarded")
      ) {
        try await world.take("recall-hand-over", on: number, by: "county coordinator", Self.reason)
      }
      try await world.verify()
    }
  }

  @Test(
    "Of an office that signs and a desk that recalls at the same moment one comes first, and the other is told",
    arguments: Engine.allCases)
  func race(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      for road in Self.roads.prefix(3) {
        let number = try await handed(road, world)
        async let recall = outcome {
          try await world.take(
            "recall-hand-over", on: number, by: "county coordinator", Self.reason)
        }
        async let sign = outcome {
          try await world.take(road.signing, on: number, by: road.worker, road.signed)
        }
        let (recalled, signed) = (await recall, await sign)
        let file = try await world.load(number)
        if recalled == nil {
          #expect(signed == .barred(step: road.signing, because: "recalled"))
          #expect(file.matter.unit == nil)
        } else {
          #expect(signed == nil)
          #expect(
            recalled == .wrongState(step: "recall-hand-over", state: file.matter.state)
              || file.matter.procedure == Dispute.id, "\(String(describing: recalled))")
        }
      }
      try await world.verify()
    }
  }

  /// Nil where it could be done.
  private func outcome(_ body: () async throws -> CaseFile) async -> Refusal? {
    do {
      _ = try await body()
      return nil
    } catch let refusal as Refusal {
      return refusal
    } catch {
      return .notFound
    }
  }
}

import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Every POST, sent twice with one key.
@Suite struct APIOnceTests {
  private struct Sending {
    let member: String?
    let path: String
    let body: JSONNode
    var headers: [String: String] = [:]
  }

  private func sendings(_ world: World) throws -> [String: Sending] {
    let number = try world.number("county-review")
    let (receipt, code) = try #require(world.receipts["city-new"])
    let filing: JSONNode = [
      "procedure": "complaint", "area": .text(Spot.township.code), "text": "一处积水",
      "category": "0101", "urgency": "general",
    ]
    return [
      "signIn": Sending(
        member: nil, path: "/sessions",
        body: ["name": "clerk-city", "password": .text(World.password)]),
      "openCase": Sending(member: "clerk-county", path: "/cases", body: filing),
      "takeStep": Sending(
        member: "clerk-county", path: "/cases/\(number)/steps", body: ["step": "urge"]),
      "unmask": Sending(
        member: "reviewer-county", path: "/cases/\(number)/unmask", body: ["purpose": "核对"]),
      "addToRegister": Sending(
        member: "dispatcher-county", path: "/registers/estates",
        body: ["name": "新湖小区", "area": .text(Spot.township.code)]),
      "report": Sending(
        member: nil, path: "/intake",
        body: ["area": .text(Spot.village.code), "text": "一处积水", "privacyVersion": "1"]),
      "actOnReceipt": Sending(
        member: nil, path: "/receipts/\(receipt)/steps", body: ["step": "urge"],
        headers: ["Receipt-Code": code]),
      "setClock": Sending(
        member: "administrator-city", path: "/demo/clock",
        body: ["now": .text(World.noon.rfc3339), "frozen": true]),
      "sweep": Sending(member: "administrator-city", path: "/demo/sweep", body: [:]),
    ]
  }

  @Test(
    "Every POST gives one answer for one key, and does its work once", arguments: Engine.allCases)
  func everyPost(engine: Engine) async throws {
    try await withWorld(engine, demonstration: true) { world in
      let site = Site.of(world.city, texts: try TextsTests.texts.get(), assets: Assets())
      let posts = Set(Routes(site: site).endpoints.filter { $0.method == .post }.map(\.name))
      let sendings = try sendings(world)
      // Files have a test of their own; a one-time code can be used only once anyway.
      #expect(posts == Set(sendings.keys).union(["upload", "giveCode"]))
      let program = try Program(world)
      for (name, sending) in sendings.sorted(by: { $0.key < $1.key }) {
        var mine = program.acting(try sending.member.map { try world.member($0) })
        mine.headers = sending.headers
        mine = mine.with("Idempotency-Key", "key-of-\(name)")
        let before = try await rows(world)
        let first = try await mine.post(sending.path, sending.body)
        #expect(first.status == 201, "\(name): \(first.text)")
        let between = try await rows(world)
        let again = try await mine.post(sending.path, sending.body)
        #expect(again.status == 201, "\(name): \(again.text)")
        #expect(again.text == first.text, "\(name)")
        #expect(try await rows(world) == between, "\(name) \(before)")
        let other = try await mine.post(
          sending.path, .object(sending.body.object.merging(["q": 1]) { $1 }))
        if name != "sweep" { #expect(other.status == 422, "\(name): \(other.text)") }
      }
    }
  }

  private func rows(_ world: World) async throws -> [Int] {
    try await world.city.store.read { db in
      try ["cases", "entries", "reports", "openings", "register_rows", "sessions"].map { table in
        try db.value("SELECT count(*) FROM \(raw: table)") ?? 0
      }
    }
  }
}

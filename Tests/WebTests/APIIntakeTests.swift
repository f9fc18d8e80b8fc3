import CaseEngine
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct APIIntakeTests {
  private func report(_ more: [String: JSONNode] = [:]) -> JSONNode {
    let base: [String: JSONNode] = [
      "area": .text(Spot.village.code), "title": "水管漏水", "text": "楼下水管一直漏水。",
      "name": "李红", "phone": "13805340002", "confidential": false, "privacyVersion": "1",
    ]
    return .object(base.merging(more) { $1 })
  }

  @Test(
    "A resident reports, follows, adds, and judges by receipt and code", arguments: Engine.allCases)
  func receipt(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let program = try Program(world)
      let check = try await SchemaCheck(program)
      let filed = try await program.post("/intake", report())
      #expect(filed.status == 201)
      #expect(check.faults(try filed.json, "Receipt") == [])
      let receipt = try #require(try filed.json["receipt"].text)
      let code = try #require(try filed.json["code"].text)
      #expect(try filed.json["url"].text == "https://anlan.test/receipts")
      let mine = program.with("Receipt-Code", code)
      let view = try await mine.get("/receipts/\(receipt)")
      #expect(view.status == 200)
      #expect(check.faults(try view.json, "ReceiptView") == [])
      #expect(try view.json["title"].text == "水管漏水")
      #expect(try view.json["state"].text == "registered")
      let added = try await mine.post(
        "/receipts/\(receipt)/steps", ["step": "add", "words": "三单元也漏。"])
      #expect(added.status == 201)
      #expect(check.faults(try added.json, "ReceiptTaken") == [])
      let judged = try await mine.post(
        "/receipts/\(receipt)/steps",
        ["step": "judge", "judgement": "satisfied", "solved": true])
      #expect(judged.status == 409)
      #expect(judged.type == "wrong-state")
      let withdrawn = try await mine.post("/receipts/\(receipt)/steps", ["step": "withdraw"])
      #expect(withdrawn.status == 201)
      #expect(try withdrawn.json["open"].flag == false)
    }
  }

  @Test("A wrong code, none, and a receipt that is not there look the same, and are counted")
  func wrongCode() async throws {
    try await withWorld(.sqlite) { world in
      let program = try Program(world)
      let (receipt, _) = try #require(world.receipts["city-new"])
      let wrong = try await program.with("Receipt-Code", "AAAAAAAA").get("/receipts/\(receipt)")
      let none = try await program.get("/receipts/\(receipt)")
      let nowhere = try await program.with("Receipt-Code", "AAAAAAAA").get("/receipts/123456")
      for answer in [wrong, none, nowhere] {
        #expect(answer.status == 404)
        #expect(answer.type == "not-found")
      }
      var last = wrong
      for _ in 0..<100 where last.status == 404 {
        last = try await program.with("Receipt-Code", "AAAAAAAB").get("/receipts/\(receipt)")
      }
      #expect(last.status == 429)
      #expect(last.headers[.retryAfter] != nil)
    }
  }

  @Test("The same key gives the same receipt, so that a report is taken in once")
  func once() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world).with("Idempotency-Key", "phone-1")
      let first = try await program.post("/intake", report())
      let again = try await program.post("/intake", report())
      #expect(first.text == again.text)
      #expect(try await program.post("/intake", report(["text": "另一件"])).status == 422)
      let count: Int? = try await world.city.store.read { db in
        try db.value("SELECT count(*) FROM cases")
      }
      #expect(count == 1)
    }
  }

  @Test("What is missing or wrong is named")
  func invalid() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world)
      for (more, field) in [
        (["area": .null], "area"), (["area": "123"], "area"),
        (["privacyVersion": .null], "privacyVersion"),
        (["phone": "abc"], "phone"), (["place": "NOWHERE"], "place"), (["colour": "red"], "colour"),
        (["confidential": "perhaps"], "confidential"),
      ] as [([String: JSONNode], String)] {
        let answer = try await program.post("/intake", report(more))
        #expect(answer.status == 422, "\(field)")
        #expect(try answer.json["problems"][0]["field"].text == field)
      }
      let empty = try await program.post("/intake", report(["title": "", "text": " "]))
      #expect(try empty.json["problems"][0]["field"].text == "text")
    }
  }

  @Test("A character that no database text may hold is refused, not a fault")
  func zero() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world)
      for text in ["a\u{0}b", "\u{0}", "\\\\\u{0}"] {
        let answer = try await program.post("/intake", report(["text": .text(text)]))
        #expect(answer.status == 400)
        #expect(answer.type == "malformed")
      }
      let plain = try await program.post("/intake", report(["text": "路灯 \\u0000 坏了"]))
      #expect(plain.status == 201)
    }
  }

  @Test("A place brings its area, and one address no more than policy allows")
  func place() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let administrator = try world.member("administrator-city").actor
      let place = try await world.city.store.write { db in
        try Governance.Places.add(
          area: Spot.township.code, name: "东门", address: "新湖路1号", kind: "gate",
          by: administrator, at: World.noon, in: db)
      }
      let program = try Program(world)
      let clerk = try Program(world, as: "clerk-city")
      let check = try await SchemaCheck(program)
      let area = try await clerk.get("/areas/\(Spot.township.code)")
      #expect(check.faults(try area.json, "Area") == [])
      #expect(
        try area.json["places"][0]["url"].text == "https://anlan.test/q/\(place.code)")
      let filed = try await program.post(
        "/intake", report(["area": .null, "place": .text(place.code)]))
      #expect(filed.status == 201)
      let number = try #require(try filed.json["number"].text)
      let file = try await clerk.get("/cases/\(number)").json
      #expect(file["area"].text == Spot.township.code)
      #expect(file["holder"].text == Spot.city.code)
      var last = filed
      for _ in 0..<500 where last.status == 201 {
        last = try await program.post("/intake", report())
      }
      #expect(last.status == 429)
      #expect(last.type == "too-many")
    }
  }
}

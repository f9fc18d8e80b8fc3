import CaseEngine
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct APISessionTests {
  @Test("Name and password give a token, and the token says who one is", arguments: Engine.allCases)
  func signIn(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let program = try Program(world)
      let check = try await SchemaCheck(program)
      let wrong = try await program.post(
        "/sessions", ["name": "clerk-city", "password": "Peony-2025"])
      #expect(wrong.status == 401)
      #expect(wrong.type == "sign-in-failed")
      let answer = try await program.post(
        "/sessions", ["name": "clerk-city", "password": .text(World.password)])
      #expect(answer.status == 201)
      #expect(check.faults(try answer.json, "Token") == [])
      var mine = program
      mine.token = try answer.json["token"].text
      let me = try await mine.get("/me")
      #expect(check.faults(try me.json, "Me") == [])
      #expect(try me.json["person"]["name"].text == "clerk-city")
      #expect(try me.json["posts"][0]["role"].text == "clerk")
      #expect(try me.json["posts"][0]["area"].text == Spot.city.code)
      #expect(try await mine.send(.delete, "/sessions/current").status == 200)
      #expect(try await mine.get("/me").status == 401)
    }
  }

  @Test("The same Idempotency-Key gives the same token, and no other password its answer")
  func once() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world).with("Idempotency-Key", "a1")
      let body: JSONNode = ["name": "clerk-city", "password": .text(World.password)]
      let first = try await program.post("/sessions", body)
      let again = try await program.post("/sessions", body)
      #expect(first.status == 201)
      #expect(first.text == again.text)
      let other = try await program.post("/sessions", ["name": "clerk-city", "password": "x"])
      #expect(other.status == 422)
      #expect(other.type == "key-reused")
      let stored = try await world.city.store.read { db in
        try db.all("SELECT * FROM first_answers").map { "\($0.values)" }.joined()
      }
      #expect(!stored.contains(try #require(try first.json["token"].text)))
    }
  }

  @Test("Without a token, with a wrong one or with one that ended, it is 401")
  func noToken() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      var program = try Program(world)
      for path in ["/me", "/cases", "/procedures", "/areas/\(Spot.city.code)"] {
        let answer = try await program.get(path)
        #expect(answer.status == 401)
        #expect(answer.type == "sign-in-needed")
        #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
      }
      program.token = "nobody"
      #expect(try await program.get("/cases").status == 401)
    }
  }

  @Test("With several posts one is chosen by Acting-Post", arguments: Engine.allCases)
  func post(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let member = try world.member("clerk-county")
      let second = try await world.city.store.write { db in
        try Posts.insert(
          .supervisor, to: member.actor.person, area: Spot.farCounty.code, title: "second",
          from: Day(year: 2020, month: 1, day: 1), in: db)
      }
      let program = try Program(world, as: "clerk-county")
      let unsaid = try await program.get("/cases")
      #expect(unsaid.status == 422)
      #expect(unsaid.type == "post-needed")
      let asClerk = try await program.with("Acting-Post", "\(member.actor.post.id)").get("/cases")
      let asSupervisor = try await program.with("Acting-Post", "\(second)").get("/cases")
      #expect(asClerk.status == 200)
      #expect(asSupervisor.status == 200)
      #expect(asClerk.text != asSupervisor.text)
      for wrong in ["1", "x", ""] {
        #expect(try await program.with("Acting-Post", wrong).get("/cases").status == 422)
      }
    }
  }

  @Test("A token that is revoked is refused at the very next request", arguments: Engine.allCases)
  func revoked(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let program = try Program(world, as: "clerk-county")
      #expect(try await program.get("/cases").status == 200)
      let security = try world.member("security-administrator-city").actor
      let clerk = try world.member("clerk-county").actor
      try await world.city.store.write { db in
        try Posts.end(clerk.post.id, by: security, at: World.noon, in: db)
      }
      #expect(try await program.get("/cases").type == "post-needed")
      let other = try Program(world, as: "clerk-city")
      #expect(try await other.get("/cases").status == 200)
      let twin = try Program(world, as: "clerk-city")
      #expect(try await twin.send(.delete, "/sessions/current").status == 200)
      #expect(try await other.get("/cases").status == 401)
    }
  }
}

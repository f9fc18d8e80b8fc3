import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Leave, departure and forgotten passwords, at the pages and through the interface.
@Suite struct PeopleTests {
  private static func id(_ member: String, _ world: World) throws -> String {
    "\(try world.member(member).actor.person)"
  }

  /// A second clerk in the county, so that the first may go.
  private static func colleague(_ world: World) async throws -> Int64 {
    let hash = try PasswordHash(of: World.password, cost: World.cost).text
    return try await world.city.store.write { db in
      let person = try People.insert(
        login: "second", name: "second", hash: hash, mustChange: false, at: World.noon, in: db)
      try Posts.insert(
        .clerk, to: person, area: Spot.county.code, title: "second",
        from: Day(year: 2020, month: 1, day: 1), in: db)
      return person
    }
  }

  @Test("Somebody enters his leave, sees who stands in until when, and comes back early")
  func leave() async throws {
    try await withWorld(.sqlite) { world in
      let substitute = try await Self.colleague(world)
      let browser = try PageStoryTests.browser(world, as: "clerk-county")
      try await browser.get("/account")
      let wrong = try await browser.post(
        "/account/leave", ["from": "2024-09-14", "until": "2024-09-12"])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("value=\"2024-09-14\""))
      let alone = try await browser.post(
        "/account/leave",
        ["from": "2024-09-12", "until": "2024-09-14", "substitute": "\(substitute)"])
      #expect(alone.status == 303)
      let page = try await browser.get("/account").text
      #expect(page.contains("由second代理"))
      let stand = try await world.city.store.read { db in
        try Posts.held(by: substitute, on: World.noon.day, in: db).compactMap(\.validTo)
      }
      #expect(stand == [Day("2024-09-15")])
      let twice = try await browser.post(
        "/account/leave",
        ["from": "2024-09-13", "until": "2024-09-13", "substitute": "\(substitute)"])
      #expect(twice.status == 409)
      #expect(twice.text.contains("value=\"2024-09-13\""))
      let end = try #require(page.firstMatch(of: #/action="(\/account\/leave\/\d+)"/#)).output.1
      let back = try await browser.post(String(end), [:])
      #expect(back.status == 303)
      #expect(try await !browser.get("/account").text.contains("由second代理"))
    }
  }

  @Test("A departure hands everything over in one act and strands nothing")
  func departure() async throws {
    try await withWorld(.sqlite) { world in
      let leaver = try Self.id("handler-roads", world)
      let number = try world.number("county-review")
      let browser = try PageStoryTests.browser(world, as: "administrator-city")
      let page = try await browser.get("/people/\(leaver)").text
      #expect(page.contains("handler-roads"))
      let refused = try await browser.post("/people/\(leaver)/departure", ["heir": ""])
      #expect(refused.status == 409)
      let unit = try world.unit(.roads)
      let heir = try await world.city.store.write { db in
        let hash = try PasswordHash(of: World.password, cost: World.cost).text
        let heir = try People.insert(
          login: "heir", name: "heir", hash: hash, mustChange: false, at: World.noon, in: db)
        try Posts.insert(
          .handler, to: heir, area: Spot.county.code, organisation: unit, title: "heir",
          from: Day(year: 2020, month: 1, day: 1), in: db)
        return heir
      }
      #expect(try await browser.get("/people/\(leaver)").text.contains("heir"))
      let done = try await browser.post("/people/\(leaver)/departure", ["heir": "\(heir)"])
      #expect(done.status == 200)
      let handler = try await world.city.store.read { db -> Int64? in
        try db.value("SELECT handler FROM cases WHERE number = \(number)")
      }
      #expect(handler == heir)
      let gone = try PageStoryTests.browser(world, as: "handler-roads")
      #expect(try await gone.get("/account").status == 303)
    }
  }

  @Test(
    "A reset takes two administrators, and its password must be changed, all through the interface",
    arguments: Engine.allCases)
  func reset(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let clerk = try Self.id("clerk-county", world)
      let keeper = try Program(world, as: "administrator-city")
      let check = try await SchemaCheck(keeper)
      let security = keeper.acting(try world.member("security-administrator-city"))
      let path = "/people/\(clerk)/password-reset"
      #expect(try await security.post(path, [:]).status == 403)
      let given = try await keeper.post(path, [:])
      #expect(given.status == 201)
      #expect(check.faults(try given.json, "FirstPassword") == [])
      let temporary = try #require(try given.json["password"].text)
      var mine = keeper
      mine.token = nil
      func signIn(_ password: String) async throws -> Program.Answer {
        try await mine.post(
          "/sessions", ["name": "clerk-county", "password": .text(password)])
      }
      #expect(try await signIn(temporary).status == 409)
      #expect(try await keeper.post("\(path)/confirmation", [:]).status == 403)
      #expect(try await security.post("\(path)/confirmation", [:]).status == 201)
      let begun = try await signIn(temporary)
      #expect(try begun.json["stage"].text == "password")
      mine.token = try begun.json["token"].text
      #expect(try await mine.get("/cases").type == "password-change-needed")
      let change: JSONNode = ["old": .text(temporary), "password": "Lotus-2027-q"]
      let weak = try await mine.post(
        "/sessions/password", ["old": .text(temporary), "password": "short"])
      #expect(weak.status == 422)
      let changed = try await mine.post("/sessions/password", change)
      #expect(changed.status == 201)
      #expect(check.faults(try changed.json, "Stage") == [])
      #expect(try changed.json["stage"].text == "open")
      #expect(try await mine.get("/cases").status == 200)
    }
  }

  @Test("The second factor is set up through the interface, and asked for from then on")
  func factor() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let mine = try Program(world, as: "clerk-county")
      let check = try await SchemaCheck(mine)
      let begun = try await mine.post("/sessions/second-factor", [:])
      #expect(begun.status == 201)
      #expect(check.faults(try begun.json, "Enrolment") == [])
      let secret = try #require(Base32.bytes(try begun.json["secret"].text ?? ""))
      let code = OneTimeCode(secret: secret).code(step: OneTimeCode.step(at: CityClock.machine))
      let wrong = try await mine.post("/sessions/second-factor/confirmation", ["code": "000000x"])
      #expect(wrong.status == 422)
      let done = try await mine.post(
        "/sessions/second-factor/confirmation", ["code": .text(code)])
      #expect(done.status == 201)
      #expect(check.faults(try done.json, "RecoveryCodes") == [])
      let recovery = try #require(try done.json["recoveryCodes"][0].text)
      let again = try await mine.post(
        "/sessions", ["name": "clerk-county", "password": .text(World.password)])
      #expect(try again.json["stage"].text == "code")
      var second = mine
      second.token = try again.json["token"].text
      let open = try await second.post("/sessions/codes", ["code": .text(recovery)])
      #expect(try open.json["stage"].text == "open")
      let person = try Self.id("clerk-county", world)
      let security = mine.acting(try world.member("security-administrator-city"))
      #expect(
        try await security.post("/people/\(person)/second-factor/end", [:]).status == 201)
      let free = try await mine.post(
        "/sessions", ["name": "clerk-county", "password": .text(World.password)])
      #expect(try free.json["stage"].text == "open")
    }
  }

  @Test("People, posts and leave through the interface are what they are at the pages")
  func interface() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let keeper = try Program(world, as: "administrator-city")
      let check = try await SchemaCheck(keeper)
      let security = keeper.acting(try world.member("security-administrator-city"))
      let clerk = keeper.acting(try world.member("clerk-county"))
      #expect(try await clerk.get("/people").status == 403)
      let found = try await keeper.get("/people?q=clerk-c&limit=1")
      #expect(check.faults(try found.json, "People") == [])
      #expect(try found.json["items"].list.count == 1)
      #expect(try found.json["next"].text == "clerk-city")
      let added = try await keeper.post("/people", ["login": "new", "name": "新人"])
      #expect(check.faults(try added.json, "FirstPassword") == [])
      let id = try #require(try added.json["id"].text)
      let post: JSONNode = [
        "role": "clerk", "area": .text(Spot.county.code), "title": "窗口受理员",
      ]
      #expect(try await keeper.post("/people/\(id)/posts", post).status == 403)
      let granted = try await security.post("/people/\(id)/posts", post)
      #expect(check.faults(try granted.json, "Identified") == [])
      let mine = try Self.id("clerk-county", world)
      let leave = try await clerk.post(
        "/people/\(mine)/leave",
        ["from": "2024-09-13", "until": "2024-09-14", "substitute": .text(id)])
      #expect(leave.status == 201)
      #expect(check.faults(try leave.json, "Leave") == [])
      let me = try await clerk.get("/me")
      #expect(check.faults(try me.json, "Me") == [])
      #expect(try me.json["leave"][0]["substitute"].text == id)
      let absence = try #require(try leave.json["leave"][0]["id"].text)
      #expect(try await clerk.post("/people/\(mine)/leave/\(absence)/end", [:]).status == 201)
      let file = try await security.get("/people/\(mine)")
      #expect(check.faults(try file.json, "PersonFile") == [])
      #expect(try file.json["leave"].list == [])
      let left = try await security.post("/people/\(mine)/departure", ["heir": .text(id)])
      #expect(left.status == 201)
      #expect(check.faults(try left.json, "Departure") == [])
      #expect(try left.json["unfilled"].list == [])
      #expect(try await clerk.get("/me").status == 401)
      let ended = try await security.post(
        "/people/\(id)/posts/\(try granted.json["id"].text ?? "")/end", [:])
      #expect(ended.status == 201)
    }
  }

  @Test("What the desks show beside a case, programs read through the same gate")
  func desks() async throws {
    try await withWorld(.sqlite) { world in
      try await world.city.store.write { db in
        try Registers.add(
          to: .knowledge,
          ["question": .text("井盖坏了谁来换"), "answer": .text("由产权单位更换。")], by: nil,
          at: World.noon, in: db)
      }
      let mine = try Program(world, as: "dispatcher-city")
      let check = try await SchemaCheck(mine)
      let number = try world.number("city-admitted")
      let answers = try await mine.get("/cases/\(number)/answers")
      #expect(check.faults(try answers.json, "KnownAnswers") == [])
      #expect(try answers.json["items"][0]["answer"].text == "由产权单位更换。")
      let repeats = try await mine.post(
        "/repeats", ["area": .text(Spot.street.code), "text": "新华街道的井盖坏了，请处理"])
      #expect(check.faults(try repeats.json, "LikelyRepeats") == [])
      #expect(try repeats.json["items"][0]["case"]["number"].text == number)
      let leader = mine.acting(try world.member("leader-city"))
      #expect(
        try await leader.post("/repeats", ["area": .text(Spot.street.code)]).status == 403)
      let told = try await leader.post(
        "/cases/\(number)/steps", ["step": "instruct", "instruction": "请抓紧"])
      #expect(told.status == 201)
      let list = try await leader.get("/instructions?state=open")
      #expect(check.faults(try list.json, "Instructions") == [])
      #expect(try list.json["items"][0]["signer"].text == "leader-city")
      #expect(try list.json["items"][0]["signed"].text == "2024-09-12")
      let units = try await leader.get("/unit-standings")
      #expect(check.faults(try units.json, "UnitStandings") == [])
      #expect(try !units.json["items"].list.isEmpty)
      let further: JSONNode = [
        "procedure": "complaint", "area": .text(Spot.street.code), "text": "井盖又坏了",
        "wantsReply": false, "into": .text(number),
      ]
      let clerk = mine.acting(try world.member("clerk-city"))
      let added = try await clerk.post("/cases", further)
      #expect(added.status == 201)
      #expect(check.faults(try added.json, "OpenedCase") == [])
      let joined = try await clerk.get("/cases/\(number)").json
      #expect(joined["reports"].list.count == 2)
      #expect(joined["wantsReply"].flag == true)
      let alone = try await clerk.post(
        "/cases",
        [
          "procedure": "complaint", "area": .text(Spot.street.code), "text": "树枝挡路",
          "wantsReply": false,
        ])
      #expect(try alone.json["wantsReply"].flag == false)
    }
  }
}

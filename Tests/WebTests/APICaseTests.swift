import CaseEngine
import Governance
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct APICaseTests {
  @Test("A matter goes from the desk to the verdict by the interface", arguments: Engine.allCases)
  func lifecycle(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let program = try Program(world)
      let check = try await SchemaCheck(program)
      func by(_ name: String) throws -> Program { program.acting(try world.member(name)) }
      let opened = try await by("clerk-county").post(
        "/cases",
        [
          "procedure": "complaint", "area": .text(Spot.township.code), "title": "路灯不亮",
          "text": "尉署社区东门路灯三天不亮。", "name": "王建国", "phone": "13905340001",
          "category": "0101", "urgency": "general",
        ])
      #expect(opened.status == 201)
      #expect(check.faults(try opened.json, "OpenedCase") == [])
      let number = try #require(try opened.json["number"].text)
      #expect(try opened.json["state"].text == "admitted")
      #expect(try opened.json["reports"][0]["phone"].text == "139****0001")
      var entries = try #require(try opened.json["entries"].integer)

      func take(_ name: String, _ step: String, _ more: [String: JSONNode] = [:]) async throws {
        var body = more
        body["step"] = .text(step)
        body["entries"] = .number(Double(entries))
        let answer = try await by(name).post("/cases/\(number)/steps", .object(body))
        #expect(answer.status == 201, "\(step): \(answer.text)")
        #expect(check.faults(try answer.json, "Taken") == [])
        entries = try #require(try answer.json["entries"].integer)
      }
      let roads = try world.unit(.roads)
      try await take("dispatcher-county", "dispatch", ["unit": .text("\(roads)")])
      try await take("handler-roads", "sign")
      try await take("handler-roads", "contact", ["way": "telephone"])
      try await take(
        "handler-roads", "submit",
        ["result": "已更换灯泡", "answer": "已修好。", "claimed-solved": true])
      try await take("reviewer-county", "accept")
      try await take("caller-county", "call-back", ["judgement": "satisfied", "solved": true])
      try await take("caller-county", "close")

      let closed = try await by("leader-county").get("/cases/\(number)")
      #expect(check.faults(try closed.json, "Case") == [])
      #expect(try closed.json["state"].text == "closed")
      #expect(try closed.json["open"].flag == false)
      let history = try await by("reviewer-county").get("/cases/\(number)/entries")
      #expect(check.faults(try history.json, "Entries") == [])
      let items = try history.json["items"].list
      #expect(items.compactMap { $0["n"].integer } == Array(1...8))
      for (earlier, later) in zip(items, items.dropFirst()) {
        #expect(earlier["hash"] == later["previous"])
      }
      #expect(items[0]["data"]["phone"].text == "139****0001")
      #expect(items[2]["person"]["name"].text == "handler-roads")
      let verification = try await world.city.store.read { db in try Verification.run(in: db) }
      #expect(verification.faults == [])
    }
  }

  @Test("The steps offered are those that this post may take, with their fields and choices")
  func offers() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("county-secret")
      let handler = try await Program(world, as: "handler-roads").get("/cases/\(number)").json
      #expect(handler["steps"].list.compactMap { $0["step"].text } == ["sign", "return"])
      let clerk = try await Program(world, as: "clerk-county").get("/cases/\(number)").json
      let offered = clerk["steps"].list.compactMap { $0["step"].text }
      #expect(!offered.contains("sign"))
      #expect(offered.contains("urge"))
      let new = try world.number("city-new")
      let admit = try await Program(world, as: "clerk-city").get("/cases/\(new)").json["steps"]
        .list.first { $0["step"].text == "admit" }
      let fields = try #require(admit)["fields"].list
      #expect(fields.map { $0["name"].text } == ["category", "urgency", "kind", "note"])
      #expect(fields[0]["choices"].list.contains("0101"))
      #expect(fields[1]["choices"].list.contains("urgent"))
      #expect(fields[3]["required"].flag == false)
      let admitted = try world.number("city-admitted")
      let dispatch = try await Program(world, as: "dispatcher-city").get("/cases/\(admitted)")
        .json["steps"].list.first { $0["step"].text == "dispatch" }
      let units = try #require(dispatch)["fields"].list.first { $0["name"].text == "unit" }
      #expect(
        try #require(units)["choices"].list.compactMap(\.text)
          == [.roads, .committee, .water].map { (unit: TestWorld.Unit) in
            "\(try world.unit(unit))"
          })
    }
  }

  @Test("The second of two is told what the first has done", arguments: Engine.allCases)
  func stale(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let number = try world.number("county-new")
      let program = try Program(world, as: "dispatcher-county")
      let check = try await SchemaCheck(program)
      let roads: JSONNode = .text("\(try world.unit(.roads))")
      let body: JSONNode = ["step": "dispatch", "entries": 1, "unit": roads]
      #expect(try await program.post("/cases/\(number)/steps", body).status == 201)
      let second = try await program.post("/cases/\(number)/steps", body)
      #expect(second.status == 409)
      #expect(second.type == "stale")
      #expect(check.faults(try second.json, "Problem") == [])
      #expect(try second.json["entries"].integer == 2)
      #expect(try second.json["since"].list.map { $0["step"].text } == ["dispatch"])
    }
  }

  @Test("A key gives the first answer again and writes nothing twice", arguments: Engine.allCases)
  func once(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let number = try world.number("county-new")
      let program = try Program(world, as: "clerk-county").with("Idempotency-Key", "urge-1")
      let first = try await program.post("/cases/\(number)/steps", ["step": "urge"])
      let again = try await program.post("/cases/\(number)/steps", ["step": "urge"])
      #expect(first.status == 201)
      #expect(again.status == 201)
      #expect(first.text == again.text)
      let other = try await program.post(
        "/cases/\(number)/steps", ["step": "urge", "note": "x"])
      #expect(other.status == 422)
      #expect(other.type == "key-reused")
      let elsewhere = try world.number("county-review")
      #expect(
        try await program.post("/cases/\(elsewhere)/steps", ["step": "urge"]).status == 201)
      let entries = try await program.get("/cases/\(number)/entries").json["items"].list
      #expect(entries.count == 2)
    }
  }

  @Test("Each way to be refused has its own type and status")
  func refusals() async throws {
    try await withWorld(.sqlite) { world in
      func steps(_ member: String, _ matter: String, _ body: JSONNode) async throws
        -> Program.Answer
      {
        try await Program(world, as: member).post(
          "/cases/\(try world.number(matter))/steps", body)
      }
      let unknown = try await steps("clerk-city", "city-new", ["step": "dance"])
      #expect((unknown.status, unknown.type) == (422, "invalid"))
      let missing = try await steps("clerk-city", "city-new", ["step": "admit"])
      #expect((missing.status, missing.type) == (422, "invalid"))
      #expect(
        try missing.json["problems"].list.map { $0["field"].text } == ["category", "urgency"])
      let extra = try await steps("clerk-city", "city-new", ["step": "urge", "colour": "red"])
      #expect(try extra.json["problems"][0]["rule"].text == "unknown-field")
      let other = try await steps("caller-city", "city-new", ["step": "admit"])
      #expect((other.status, other.type) == (403, "not-allowed"))
      let wrong = try await steps("handler-roads", "county-closed", ["step": "sign"])
      #expect((wrong.status, wrong.type) == (409, "wrong-state"))
      let bare = try await steps("clerk-city", "city-new", [:])
      #expect((bare.status, bare.type) == (422, "invalid"))
      let far = try await steps("clerk-county", "far-admitted", ["step": "urge"])
      #expect((far.status, far.type) == (404, "not-found"))
      let seen = try await steps("clerk-county", "city-new", ["step": "urge"])
      #expect((seen.status, seen.type) == (403, "not-allowed"))
      let nowhere = try await Program(world, as: "clerk-city").get("/cases/123")
      #expect((nowhere.status, nowhere.type) == (404, "not-found"))
    }
  }

  @Test("A parameter that nobody knows, or a value out of range, is 422 with its name")
  func parameters() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world, as: "clerk-city")
      for (query, field) in [
        ("colour=red", "colour"), ("limit=0", "limit"), ("limit=201", "limit"),
        ("light=blue", "light"), ("open=maybe", "open"), ("area=3714", "area"),
        ("area=999999999999", "area"), ("from=yesterday", "from"), ("cursor=x", "cursor"),
        ("format=pdf", "format"), ("unit=roads", "unit"),
      ] {
        let answer = try await program.get("/cases?\(query)")
        #expect(answer.status == 422, "\(query)")
        #expect(try answer.json["problems"][0]["field"].text == field, "\(query)")
        #expect(try answer.json["problems"][0]["text"].text?.hasPrefix("invalid.") == false)
      }
      #expect(try await program.get("/me?x=1").status == 422)
      #expect(try await program.get("/cases?limit=200").status == 200)
    }
  }

  @Test("Pages of a list follow one another without gap or double", arguments: Engine.allCases)
  func cursor(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let program = try Program(world, as: "supervisor-city")
      let check = try await SchemaCheck(program)
      for order in ["newest", "due"] {
        let whole = try await program.get("/cases?order=\(order)").json
        #expect(check.faults(whole, "CaseList") == [])
        #expect(whole["items"].list.count == Matter.all.count)
        #expect(whole["next"] == .null)
        var numbers: [String] = []
        var cursor = ""
        repeat {
          let page = try await program.get("/cases?order=\(order)&limit=5\(cursor)").json
          #expect(page["items"].list.count <= 5)
          numbers += page["items"].list.compactMap { $0["number"].text }
          cursor = page["next"].text.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(numbers == whole["items"].list.compactMap { $0["number"].text })
      }
    }
  }

  @Test("A filter answers what it says, and so does its count", arguments: Engine.allCases)
  func filters(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let program = try Program(world, as: "supervisor-city")
      func names(_ query: String) async throws -> Set<String> {
        let items = try await program.get("/cases?\(query)").json["items"].list
        let count = try await program.get("/cases/count?\(query)").json["count"].integer
        #expect(count == items.count, "\(query)")
        return Set(
          items.compactMap { item in
            world.numbers.first { $0.value == item["number"].text }?.key
          })
      }
      #expect(try await names("state=review") == ["county-review"])
      #expect(try await names("open=false") == ["county-closed", "county-merged"])
      #expect(
        try await names("area=\(Spot.farCounty.code)")
          == ["city-water", "far-admitted", "far-heating"])
      #expect(
        try await names("unit=\(try world.unit(.roads))")
          == ["county-review", "county-secret", "county-closed"])
      let now = World.noon.adding(minutes: 60 * 24 * 20)
      try world.city.clock.set(now, frozen: true)
      #expect(try await names("overdue=true").count == 11)
      #expect(try await names("overdue=false").count == 2)
      #expect(try await names("light=overdue").count == 11)
      #expect(try await names("q=\("暖气".percentEncoded)") == ["far-admitted"])
    }
  }

  @Test("Why a case is due when it is, line by line, in the reader's language")
  func deadline() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("county-review")
      let program = try Program(world, as: "handler-roads")
      let check = try await SchemaCheck(program)
      let answer = try await program.with("Accept-Language", "en").get("/cases/\(number)/deadline")
      let json = try answer.json
      #expect(check.faults(json, "Deadline") == [])
      #expect(json["primary"].text == "review")
      let handle = try #require(json["clocks"].list.first { $0["clock"].text == "handle" })
      #expect(handle["state"].text == "running")
      #expect(handle["claimedAt"].text != nil)
      let lines = handle["explanation"].list
      #expect(lines.first?["rule"].text == "start")
      #expect(lines.last?["rule"].text == "due")
      #expect(lines.allSatisfy { !($0["text"].text ?? "{").contains("{") })
      #expect(lines.first?["text"].text?.hasPrefix("It began on") == true)
    }
  }

  @Test("A number is shown whole to who says what for, and that is written down")
  func unmask() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("county-review")
      let program = try Program(world, as: "handler-roads")
      let check = try await SchemaCheck(program)
      let silent = try await program.post("/cases/\(number)/unmask", ["purpose": " "])
      #expect(silent.status == 422)
      let answer = try await program.post("/cases/\(number)/unmask", ["purpose": "约定上门时间"])
      #expect(answer.status == 201)
      #expect(check.faults(try answer.json, "Unmasked") == [])
      #expect(try answer.json["reports"][0]["phone"].text == "13905340001")
      let written = try await world.city.store.read { db in
        try db.all("SELECT purpose FROM openings WHERE what = 'unmask'").map {
          try $0.get("purpose") as String
        }
      }
      #expect(Set(written) == ["约定上门时间"])
      let secret = try world.number("county-secret")
      let refused = try await program.post("/cases/\(secret)/unmask", ["purpose": "约定上门时间"])
      #expect(refused.status == 403)
      let leader = try Program(world, as: "leader-county")
      #expect(
        try await leader.post("/cases/\(number)/unmask", ["purpose": "x"]).status == 403)
    }
  }

  @Test("Whenever a leader opens content it is written down", arguments: Engine.allCases)
  func leader(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let number = try world.number("county-review")
      func opened() async throws -> Int {
        try await world.city.store.read { db in
          try db.value("SELECT count(*) FROM openings") ?? 0
        }
      }
      _ = try await Program(world, as: "reviewer-county").get("/cases/\(number)")
      #expect(try await opened() == 0)
      _ = try await Program(world, as: "leader-county").get("/cases/\(number)")
      _ = try await Program(world, as: "leader-county").get("/cases/\(number)/entries")
      #expect(try await opened() == 2)
    }
  }

  @Test("Who handles a confidential matter finds the reporter nowhere", arguments: Engine.allCases)
  func confidential(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let number = try world.number("county-secret")
      let secret = try #require(Matter.all.first { $0.name == "county-secret" })
      for name in ["handler-roads", "reviewer-county", "supervisor-county", "leader-county"] {
        let program = try Program(world, as: name)
        for path in [
          "/cases/\(number)", "/cases/\(number)/entries", "/cases", "/cases?format=csv",
          "/cases?q=\(secret.phrase.percentEncoded)",
        ] {
          let text = try await program.get(path).text
          for word in ["王建国", "1390534", "139****", "county-secret", secret.phrase] {
            #expect(!text.contains(word), "\(name) \(path) \(word)")
          }
        }
        #expect(try await program.get("/cases/\(number)").json["text"].text == "一处设施需要修理")
      }
      let clerk = try await Program(world, as: "clerk-county").get("/cases/\(number)").json
      #expect(clerk["reports"][0]["name"].text == "王建国")
    }
  }
}

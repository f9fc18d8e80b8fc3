import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Red") struct RiskStories {
  typealias World = MediationWorld

  private func told(_ world: World, _ number: String, _ kind: String) async throws -> [String] {
    try await world.city.store.read { db in
      try db.all(
        """
        SELECT role, name FROM notices LEFT JOIN organisations
          ON organisations.id = notices.organisation
        WHERE number = \(number) AND notices.kind = \(kind)
        """
      ).map { row in
        let (role, unit): (String, String?) = (try row.get("role"), try row.get("name"))
        return unit ?? "\(role)"
      }.sorted()
    }
  }

  private func file(_ world: World) async throws -> String {
    try await world.city.store.write { db in
      let day = Day(year: 2020, month: 1, day: 1)
      for (name, line, area) in [
        ("新湖派出所", "police-station", World.township),
        ("德城区委政法委员会", "political-legal", World.county),
      ] {
        _ = try Organisations.insert(
          name: name, kind: "office", area: area, lines: [line], from: day, in: db)
      }
    }
    let number = try await world.file("邻居扬言放火").file.number
    try await world.take(
      "raise-red", on: number, by: "county receptionist", ["reason": "扬言放火"])
    try await world.admit(number)
    return number
  }

  @Test(
    "Red tells station, political-legal committee, leaders and supervisors the moment it is raised",
    arguments: Engine.allCases)
  func told(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await file(world)
      let heard = try await told(world, number, "raise-red")
      #expect(heard.filter { $0 == "新湖派出所" || $0 == "德城区委政法委员会" }.count == 2)
      #expect(heard.contains("leader") && heard.contains("supervisor"))
      let at = try await world.city.store.read { db in
        try db.all("SELECT at FROM notices WHERE kind = 'raise-red'").map {
          try $0.get("at") as Int64
        }
      }
      #expect(Set(at) == [World.start.milliseconds])
      try await world.verify()
    }
  }

  @Test(
    "A leader is named within the day, it is looked at daily on every road, and a second person lowers it before it can end",
    arguments: Engine.allCases)
  func watched(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await file(world)
      var held = try await world.load(number)
      #expect(held.matter.running("name-leader")?.owner.role == "coordinator")
      // Nobody names a leader, nobody looks: both are late after a day, and supervised.
      let calm: [String: Fact] = ["road": "court", "told": "已告知"]
      await #expect(throws: Refusal.barred(step: "guide", because: "still-red")) {
        try await world.take("guide", on: number, by: "county coordinator", calm)
      }
      try await world.talk(number)
      let next = World.start.adding(minutes: 1_500)
      _ = try await Sweep.run(world.city.store, under: world.city.rules, at: next)
      held = try await world.load(number)
      #expect(held.matter.procedure == "peoples-mediation")
      let late = held
      let watches = try await world.city.store.read { db in
        try Supervisions.of(late, in: db).compactMap(\.clock).sorted()
      }
      #expect(watches == ["name-leader", "watch"])
      try await world.take(
        "name-leader", on: number, by: "county coordinator", at: next, ["leader": "李区长"])
      held = try await world.take(
        "check-risk", on: number, by: "赵调解", at: next, ["found": "情绪平稳"])
      #expect(held.matter.running("name-leader") == nil)
      #expect(held.matter.running("watch")?.start == next)
      #expect(held.matter.supervisions == 0)
      let lower: [String: Fact] = ["risk": "blue", "reason": "已经和解"]
      held = try await world.take(
        "lower-risk", on: number, by: "county coordinator", at: next, lower)
      #expect(held.matter.running("watch") == nil)
      try await world.verify()
    }
  }

  @Test("A leader over the matter is named by account and hears of it; another is named in words")
  func leader() async throws {
    try await World.on(.sqlite) { world in
      let number = try await file(world)
      func name(_ said: [String: Fact]) async throws -> CaseFile {
        try await world.take("name-leader", on: number, by: "county coordinator", said)
      }
      func person(_ name: String) throws -> Fact {
        .number(Int(try world.actor(name).person))
      }
      await #expect(throws: Invalid("leader-person", "no-leader")) { try await name([:]) }
      // Of another county, and of the county but no leader.
      for stranger in ["neighbour leader", "county supervisor"] {
        await #expect(throws: Invalid("leader-person", "unknown-person")) {
          try await name(["leader-person": try person(stranger)])
        }
      }
      var held = try await name(["leader-person": try person("city leader")])
      #expect(held.matter.facts["leader"] == "city leader")
      let matter = held
      #expect(
        try await world.city.store.read { db in
          try CaseChoices.leaders(over: matter, on: World.start.day, in: db).map { "\($0.person)" }
        } == ["county leader", "city leader"].map { "\(try world.actor($0).person)" })
      for (who, hears) in [("city leader", true), ("county leader", false)] {
        let reader = try world.actor(who)
        let heard = try await world.city.store.read { db in
          try Inbox.notices(for: reader, in: db).filter { $0.kind == "name-leader" }.count
        }
        #expect(heard == (hears ? 1 : 0), "\(who)")
      }
      held = try await name(["leader": "李区长"])
      #expect(held.matter.facts["leader"] == "李区长")
      try await world.verify()
    }
  }

  @Test(
    "What is red stays red where it is merged, and who withdraws it ends nothing before a second person has lowered it",
    arguments: Engine.allCases)
  func carried(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await file(world)
      let other = try await world.file("邻居砌墙").file.number
      try await world.take(
        "merge", on: number, by: "county coordinator", ["into": .text(other)])
      let survivor = try await world.load(other)
      #expect(survivor.matter.facts["risk"] == "red")
      #expect(survivor.matter.running("watch") != nil)
      var held = try await world.take(
        "withdraw-for", on: other, by: "county coordinator", ["proof": "双方书面撤回"])
      #expect(held.matter.state == "withdrawing")
      #expect(held.matter.running("watch") != nil)
      #expect(try await told(world, other, "withdraw-for").contains("supervisor"))
      let proof: [String: Fact] = ["proof": "当面核实，自愿撤回"]
      await #expect(throws: Refusal.barred(step: "confirm-withdrawal", because: "risk")) {
        try await world.take("confirm-withdrawal", on: other, by: "second coordinator", proof)
      }
      let lower: [String: Fact] = ["risk": "blue", "reason": "已经和解"]
      await #expect(throws: Refusal.ownWork(step: "lower-risk")) {
        try await world.take("lower-risk", on: other, by: "county coordinator", lower)
      }
      try await world.take("lower-risk", on: other, by: "second coordinator", lower)
      await #expect(throws: Refusal.ownWork(step: "confirm-withdrawal")) {
        try await world.take("confirm-withdrawal", on: other, by: "county coordinator", proof)
      }
      held = try await world.take(
        "confirm-withdrawal", on: other, by: "second coordinator", proof)
      #expect(held.matter.state == "withdrawn")
      try await world.verify()
    }
  }

  @Test(
    "A party's own withdrawal while red waits too, from within a mediation, and may be taken up again",
    arguments: Engine.allCases)
  func withdrawn(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let filed = try await world.file()
      let number = filed.file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take("raise-red", on: number, by: "赵调解", ["reason": "扬言放火"])
      let (rules, code) = (world.city.rules, try #require(filed.code))
      try await world.city.store.write { db in
        _ = try Receipts.take(
          "withdraw", said: [:], receipt: filed.receipt, code: code, at: World.start,
          under: rules, in: db)
      }
      var held = try await world.load(number)
      #expect(held.matter.procedure == "dispute" && held.matter.state == "withdrawing")
      #expect(held.matter.running("watch") != nil)
      held = try await world.take(
        "overturn-ending", on: number, by: "county coordinator", ["reason": "受到威胁才撤回"])
      #expect(held.matter.state == "studied" && held.matter.unit == nil)
      #expect(held.risk == .red)
      try await world.verify()
    }
  }

  @Test("What is red is neither passed on, handed back, nor let go by a sample")
  func kept() async throws {
    try await World.on(.sqlite) { world in
      let number = try await file(world)
      let road: [String: Fact] = ["road": "court", "reason": "已告知"]
      await #expect(throws: Refusal.barred(step: "pass-on", because: "still-red")) {
        try await world.take("pass-on", on: number, by: "county coordinator", road)
      }
      let (rules, clerk) = (world.city.rules, try world.actor("county clerk"))
      let hotline = try await world.city.store.write { db in
        var filing = Filing(area: World.township, title: "邻里纠纷", text: "邻里纠纷", channel: "phone")
        filing.name = "王建国"
        return try CaseDesk.file(filing, by: clerk, at: World.start, under: rules, in: db)
          .file.number
      }
      try await world.take(
        "hand-to-mediation", on: hotline, by: "county dispatcher", ["reason": "属于邻里纠纷"])
      try await world.take(
        "raise-red", on: hotline, by: "county receptionist", ["reason": "扬言放火"])
      await #expect(throws: Refusal.barred(step: "hand-back", because: "still-red")) {
        try await world.take(
          "hand-back", on: hotline, by: "county receptionist", ["reason": "不是纠纷"])
      }
    }
  }

  @Test("The station to which a mediator reports danger sees where the matter stands")
  func reported() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file("邻居砌墙").file.number
      try await world.admit(number)
      try await world.talk(number)
      #expect(try await HandOverStories.degree("officer", number, world) == .nothing)
      try await world.take(
        "report-danger", on: number, by: "赵调解",
        ["reason": "可能打起来", "station": try world.unit("station")])
      #expect(try await HandOverStories.degree("officer", number, world) == .status)
    }
  }

  @Test(
    "The units that are told of red see where it stands, while it is red",
    arguments: Engine.allCases)
  func seen(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("邻居砌墙").file.number
      func listed() async throws -> Int {
        let actor = try world.actor("officer")
        return try await world.city.store.read { db in
          try CaseList.count(CaseFilter(), for: actor, at: World.start, in: db)
        }
      }
      #expect(try await HandOverStories.degree("officer", number, world) == .nothing)
      try await world.take(
        "raise-red", on: number, by: "county receptionist",
        ["reason": "扬言放火", "station": try world.unit("station")])
      #expect(try await HandOverStories.degree("officer", number, world) == .status)
      #expect(try await HandOverStories.degree("bureau", number, world) == .nothing)
      #expect(try await listed() == 1)
      try await world.take(
        "lower-risk", on: number, by: "county coordinator", ["risk": "blue", "reason": "已经和解"])
      #expect(try await HandOverStories.degree("officer", number, world) == .nothing)
      #expect(try await listed() == 0)
      try await world.verify()
    }
  }

  @Test(
    "Where the signs are grave nobody admits before somebody has decided how grave",
    arguments: Engine.allCases)
  func decided(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("邻居砌墙").file.number
      let study: [String: Fact] = [
        "category": "neighbours", "difficulty": "simple", "lawful-road": "peoples-mediation",
      ]
      func proposed() async throws -> RiskProposal {
        let file = try await world.load(number)
        return try await world.city.store.read { db in
          try RiskProposal.of(file, calls: 0, in: db)
        }
      }
      #expect(try await proposed().colour == .blue)
      // What is said at a call counts as what was said first.
      try await world.take(
        "record-call", on: number, by: "county receptionist",
        ["call-number": "110-1", "words": "醉酒后动手打人"])
      #expect(try await proposed().colour == .red)
      try await world.take("study", on: number, by: "county receptionist", study)
      await #expect(throws: Refusal.barred(step: "admit", because: "risk-undecided")) {
        try await world.take(
          "admit", on: number, by: "county coordinator",
          ["exclusion": "none", "repeats-looked": true])
      }
      try await world.take(
        "study", on: number, by: "county receptionist",
        study.merging(["risk": "orange"]) { a, _ in a })
      let file = try await world.take(
        "admit", on: number, by: "county coordinator",
        ["exclusion": "none", "repeats-looked": true])
      #expect(file.risk == .orange)
      #expect(try await proposed().isAbove(file.risk))
      try await world.take("raise-red", on: number, by: "county receptionist", ["reason": "升级"])
      try await world.verify()
    }
  }

  @Test(
    "Where the computer proposes another colour than was decided, who may decide finds it in his list",
    arguments: Engine.allCases)
  func proposed(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("邻居砌墙").file.number
      /// The mark, and whether the filter finds it.
      func marked(_ name: String) async throws -> [String?] {
        let actor = try world.actor(name)
        return try await world.city.store.read { db in
          var filter = CaseFilter()
          let all = try CaseList.page(filter, for: actor, at: World.start, in: db).items
          filter.proposed = true
          let found = try CaseList.page(filter, for: actor, at: World.start, in: db).items
          #expect(try CaseList.count(filter, for: actor, at: World.start, in: db) == found.count)
          #expect(found.map(\.number) == all.filter { $0.proposedRisk != nil }.map(\.number))
          return all.map(\.proposedRisk)
        }
      }
      #expect(try await marked("county coordinator") == [nil])
      try await world.take(
        "add", on: number, by: "county receptionist", ["words": "醉酒后动手打人，长期如此"])
      // Nobody has decided, and it is grave.
      #expect(try await marked("county coordinator") == ["red"])
      try await world.admit(number, risk: "yellow")
      for name in ["county receptionist", "county coordinator"] {
        #expect(try await marked(name) == ["red"], "\(name)")
      }
      // Where it stands is all that others see, and to decide is not theirs.
      for name in ["county supervisor", "county leader", "township coordinator"] {
        #expect(try await marked(name) == [nil], "\(name)")
      }
      try await world.take(
        "route", on: number, by: "county coordinator", ["unit": try world.unit("bureau")])
      #expect(try await marked("bureau") == ["red"])
      try await world.take(
        "raise-red", on: number, by: "county receptionist", ["reason": "动手打人"])
      // As decided; the help that red asks for is in the list too.
      #expect(try await marked("county coordinator").compactMap(\.self) == [])

      // Lower than decided is as much a question; who is gone counts no more.
      let calm = try await world.file("邻居砌墙", by: "township receptionist").file.number
      try await world.take(
        "add-party", on: calm, by: "township receptionist",
        ["side": "applicant", "party-kind": "group", "name": "三号楼住户", "people": 12])
      try await world.admit(calm, by: "township", risk: "orange")
      #expect(try await marked("township coordinator").compactMap(\.self) == [])
      try await world.take(
        "drop-party", on: calm, by: "township receptionist", ["party": 3, "ground": "no-party"])
      #expect(try await marked("township coordinator").compactMap(\.self) == ["blue"])
      try await world.take("withdraw-for", on: calm, by: "township receptionist", ["proof": "书面撤回"])
      #expect(try await marked("township coordinator").compactMap(\.self) == [])
      try await world.verify()
    }
  }

  @Test("Studying lowers no red, and how many there are is read off the parties")
  func studied() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file("邻居砌墙").file.number
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        ["side": "applicant", "party-kind": "group", "name": "三号楼住户", "people": 12])
      let file = try await world.load(number)
      let signs = try await world.city.store.read { db in
        try RiskProposal.of(file, calls: 3, in: db).signs.map(\.id)
      }
      #expect(Set(signs) == ["group", "crowd", "repeated-calls"])
      try await world.take("raise-red", on: number, by: "county receptionist", ["reason": "械斗"])
      await #expect(throws: Refusal.barred(step: "study", because: "still-red")) {
        try await world.take(
          "study", on: number, by: "county receptionist",
          [
            "category": "neighbours", "difficulty": "simple",
            "lawful-road": "peoples-mediation", "risk": "blue",
          ])
      }
    }
  }
}

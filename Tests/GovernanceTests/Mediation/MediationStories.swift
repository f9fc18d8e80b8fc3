import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Mediation") struct MediationStories {
  typealias World = MediationWorld

  @Test(
    "A dispute is settled by a written agreement, performed, visited, filed and closed under one number",
    arguments: Engine.allCases)
  func settled(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let filed = try await world.file()
      let number = filed.file.number
      try await world.admit(number)
      try await world.talk(number)
      var file = try await world.take(
        "reach-written", on: number, by: "赵调解",
        World.terms.merging(["perform-by": "2024-09-30"]) { a, _ in a })
      #expect(file.matter.procedure == "peoples-mediation")
      #expect(file.matter.state == "signing")
      #expect(file.matter.facts["result"] == "settled")
      for (signer, party) in [("party", 1), ("mediator", 0), ("party", 2)] {
        var said: [String: Fact] = ["signer": .text(signer), "manner": "signature"]
        if party > 0 { said["party"] = .number(party) }
        file = try await world.take("sign-agreement", on: number, by: "赵调解", said)
        #expect(file.matter.state == "signing")
      }
      let sealed = World.start.adding(minutes: 3 * 1440)
      file = try await world.take(
        "sign-agreement", on: number, by: "赵调解", at: sealed,
        ["signer": "seal", "manner": "seal"])
      #expect(file.matter.state == "effective")
      // Thirty days from the last of all signatures and the seal.
      #expect(file.matter.running("confirm-window")?.start == sealed)
      let perform = try #require(file.matter.running("perform"))
      #expect(
        Deadline.of(perform, world.city.rules.calendar).due.day
          <= Day(year: 2024, month: 10, day: 8))
      let done = sealed.adding(minutes: 1440)
      file = try await world.take("perform", on: number, by: "赵调解", at: done)
      #expect(file.matter.state == "visiting")
      try await world.take(
        "visit", on: number, by: "赵调解", at: done,
        ["held": "2024-09-16", "performance": "performed", "record": "围墙已拆，双方和好。"])
      // Nothing is filed that is not bound; what the volume lacks is named.
      let lacking = await #expect(throws: Invalid.self) {
        try await world.take("file-volume", on: number, by: "赵调解", at: done)
      }
      #expect(
        lacking?.problems.compactMap { $0.values["volume-piece"] }
          == ["application", "rights-notice", "identity", "session", "agreement", "follow-up"])
      try await world.bind(number, at: done)
      file = try await world.take("file-volume", on: number, by: "赵调解", at: done)
      #expect(file.matter.procedure == "dispute")
      #expect(file.matter.state == "review")
      try await world.take("accept-result", on: number, by: "county coordinator", at: done)
      try await world.take(
        "call-back", on: number, by: "county receptionist", at: done,
        ["judgement": "satisfied", "solved": true])
      file = try await world.take("close", on: number, by: "county receptionist", at: done)
      #expect(file.matter.state == "closed")
      #expect(file.number == number)
      try await world.verify()
    }
  }

  @Test("A party refuses midway, and mediation ends at once", arguments: Engine.allCases)
  func refused(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      let file = try await world.take(
        "party-refuses", on: number, by: "赵调解",
        ["party": 2, "proof": "当面表示不再调解", "told": "可以向人民法院起诉"])
      #expect(file.matter.procedure == "dispute")
      #expect(file.matter.state == "routing")
      #expect(file.matter.facts["last-mediation"] == "refused")
      #expect(file.matter.unit == nil)
      #expect(try await world.parties(file)[1].refused != nil)
      let guided = try await world.take(
        "guide", on: number, by: "county coordinator", ["road": "court", "told": "已书面告知"])
      #expect(["guided", "sampling"].contains(guided.matter.state))
      try await world.verify()
    }
  }

  @Test("Nobody is mediated with before both sides consent", arguments: Engine.allCases)
  func consent(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      await #expect(throws: Refusal.barred(step: "take-case", because: "consent")) {
        try await world.take("take-case", on: number, by: "赵调解")
      }
    }
  }

  @Test(
    "A mediator who is a relative of a party, or the party himself, is not assigned",
    arguments: Engine.allCases)
  func relative(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file(respondent: "钱调解").file.number
      let (zhao, qian) = (try world.actor("赵调解").person, try world.actor("钱调解").person)
      try await world.city.store.write { db in
        try Ties.declare("王建国", "表兄弟", by: zhao, at: World.start, in: db)
      }
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      for party in [1, 2] {
        try await world.take(
          "record-consent", on: number, by: "赵调解", ["party": .number(party), "manner": "written"])
      }
      try await world.take("take-case", on: number, by: "赵调解")
      for person in [zhao, qian] {
        await #expect(throws: Refusal.barred(step: "assign", because: "tie")) {
          try await world.take(
            "assign", on: number, by: "赵调解",
            ["person": .number(Int(person)), "chosen-by": "committee"])
        }
      }
      // The parties may waive kinship, but nobody mediates in his own matter.
      await #expect(throws: Refusal.barred(step: "assign", because: "tie")) {
        try await world.take(
          "assign", on: number, by: "赵调解",
          ["person": .number(Int(qian)), "chosen-by": "parties", "waived": "双方同意"])
      }
      let file = try await world.take(
        "assign", on: number, by: "赵调解",
        ["person": .number(Int(zhao)), "chosen-by": "parties", "waived": "双方书面同意"])
      #expect(file.matter.state == "mediating")
    }
  }

  @Test("A minor is heard through a guardian", arguments: Engine.allCases)
  func minor(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        ["side": "applicant", "party-kind": "person", "name": "王小明", "born": "2012-05-01"])
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      for party in [1, 2, 3] {
        try await world.take(
          "record-consent", on: number, by: "赵调解", ["party": .number(party), "manner": "written"])
      }
      await #expect(throws: Refusal.barred(step: "take-case", because: "guardian")) {
        try await world.take("take-case", on: number, by: "赵调解")
      }
      try await world.take(
        "represent-party", on: number, by: "赵调解",
        ["party": 3, "capacity": "guardian", "representative": "王建国", "ground": "父亲，户口簿"])
      let file = try await world.take("take-case", on: number, by: "赵调解")
      #expect(file.matter.state == "taken-up")
    }
  }

  @Test("A party dies and an heir takes his place", arguments: Engine.allCases)
  func death(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take(
        "drop-party", on: number, by: "赵调解", ["party": 2, "ground": "died"])
      let file = try await world.take(
        "add-party", on: number, by: "赵调解",
        ["side": "respondent", "party-kind": "person", "name": "李小东", "phone": "13912340000"])
      let parties = try await world.parties(file)
      #expect(parties.map(\.isActive) == [true, false, true])
      try await world.consent([3], on: number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      // The dead need not sign; the heir must.
      let missing = try await world.city.store.read { db in
        try Agreement.of(file, in: db).missing(of: Parties.of(file, in: db)).map(\.party)
      }
      #expect(missing == [1, 3, 0, 0])
    }
  }

  @Test("A group of thirty is heard through at most five", arguments: Engine.allCases)
  func group(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      let group: [String: Fact] = [
        "side": "applicant", "party-kind": "group", "name": "王建国等三十户", "people": 30,
      ]
      await #expect(throws: Invalid("representatives", "range", ["least": "1", "most": "5"])) {
        try await world.take(
          "add-party", on: number, by: "county receptionist",
          group.merging(["representatives": 6]) { a, _ in a })
      }
      let file = try await world.take(
        "add-party", on: number, by: "county receptionist",
        group.merging(["representatives": 5]) { a, _ in a })
      #expect(try await world.parties(file).last?.people == 30)
    }
  }

  @Test("An agreement signed by one side only has no effect", arguments: Engine.allCases)
  func oneSide(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      for said: [String: Fact] in [
        ["signer": "party", "party": 1, "manner": "fingerprint", "witness": "村主任"],
        ["signer": "mediator", "manner": "signature"], ["signer": "seal", "manner": "seal"],
      ] {
        try await world.take("sign-agreement", on: number, by: "赵调解", said)
      }
      let file = try await world.load(number)
      #expect(file.matter.state == "signing")
      #expect(file.matter.clock("confirm-window") == nil)
      await #expect(throws: Refusal.barred(step: "sign-agreement", because: "signed-already")) {
        try await world.take(
          "sign-agreement", on: number, by: "赵调解",
          ["signer": "party", "party": 1, "manner": "signature"])
      }
      let talks = try await world.take(
        "resume-talks", on: number, by: "赵调解", ["reason": "对方要求改期"])
      #expect(talks.matter.state == "mediating")
    }
  }

  @Test(
    "Performance by instalments restarts the clock for the next one", arguments: Engine.allCases)
  func instalments(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      var file = try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      #expect(file.matter.state == "effective")
      for due in ["2024-11-01", "2024-10-10"] {
        file = try await world.take(
          "add-instalment", on: number, by: "赵调解", ["due": .text(due), "amount": 500_000])
      }
      func due(_ file: CaseFile) throws -> Day {
        let clock = try #require(file.matter.running("perform"))
        return Deadline.of(clock, world.city.rules.calendar).due.day
      }
      #expect(try due(file) == Day(year: 2024, month: 10, day: 10))
      await #expect(throws: Invalid("instalment", "required")) {
        try await world.take("perform", on: number, by: "赵调解")
      }
      file = try await world.take("perform", on: number, by: "赵调解", ["instalment": 2])
      #expect(file.matter.state == "effective")
      #expect(try due(file) == Day(year: 2024, month: 11, day: 1))
      file = try await world.take("perform", on: number, by: "赵调解", ["instalment": 1])
      #expect(file.matter.state == "visiting")
      try await world.verify()
    }
  }

  @Test(
    "The court's confirmation needs both parties, thirty days, and no matter of status",
    arguments: Engine.allCases)
  func confirmation(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      let joint = World.confirmation
      let late = World.start.adding(minutes: 45 * 1440)
      await #expect(throws: Refusal.self) {
        try await world.take("apply-confirmation", on: number, by: "赵调解", at: late, joint)
      }
      try await world.take("apply-confirmation", on: number, by: "赵调解", joint)
      try await world.take(
        "court-accepts", on: number, by: "赵调解", ["court-number": "（2024）鲁1402诉前调确1号"])
      await #expect(throws: Refusal.beyondLimit(field: "days", limit: 10)) {
        try await world.take(
          "extend-decision", on: number, by: "赵调解", ["days": 11, "reason": "案情复杂"])
      }
      let file = try await world.take(
        "court-refuses", on: number, by: "赵调解", ["ruling": "驳回", "reason": "内容不明确"])
      #expect(file.matter.state == "mediating")
      #expect(file.matter.facts["confirmation"] == "refused")
      #expect(file.matter.running("perform") == nil)

      let status = try await world.file("解除婚姻关系").file.number
      try await world.admit(status)
      try await world.talk(status)
      try await world.take(
        "reach-oral", on: status, by: "赵调解",
        World.terms.merging(["on-status": true]) { a, _ in a })
      await #expect(throws: Refusal.barred(step: "apply-confirmation", because: "on-status")) {
        try await world.take("apply-confirmation", on: status, by: "赵调解", joint)
      }
    }
  }

  @Test(
    "A level is skipped for what is red alone, and what climbed is returned once",
    arguments: Engine.allCases)
  func climbing(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file(by: "township receptionist").file.number
      try await world.take(
        "study", on: number, by: "township coordinator",
        ["category": "neighbours", "difficulty": "simple", "lawful-road": "peoples-mediation"])
      try await world.take(
        "admit", on: number, by: "township coordinator",
        ["exclusion": "none", "repeats-looked": true])
      let up: [String: Fact] = ["area": .text(World.dezhou), "tried": "两次调解未成"]
      await #expect(throws: Invalid("area", "level-skipped")) {
        try await world.take("climb", on: number, by: "township coordinator", up)
      }
      try await world.take(
        "climb", on: number, by: "township coordinator",
        ["area": .text(World.county), "tried": "两次调解未成"])
      var file = try await world.take(
        "send-back", on: number, by: "county coordinator", ["reason": "先行调解一次"])
      #expect(file.holder.code == World.township)
      try await world.take(
        "climb", on: number, by: "township coordinator",
        ["area": .text(World.county), "tried": "第三次调解未成"])
      await #expect(throws: Refusal.barred(step: "send-back", because: "returned-already")) {
        try await world.take(
          "send-back", on: number, by: "county coordinator", ["reason": "再试"])
      }
      file = try await world.take("take-up", on: number, by: "county coordinator")
      #expect(file.matter.state == "routing")

      let red = try await world.file(by: "township receptionist").file.number
      try await world.take(
        "study", on: red, by: "township coordinator",
        ["category": "neighbours", "difficulty": "simple", "lawful-road": "peoples-mediation"])
      try await world.take(
        "admit", on: red, by: "township coordinator", ["exclusion": "none", "repeats-looked": true])
      try await world.take(
        "raise-red", on: red, by: "township coordinator",
        ["reason": "扬言报复", "station": try world.unit("station")])
      file = try await world.take("climb", on: red, by: "township coordinator", up)
      #expect(file.holder.code == World.dezhou)
      try await world.verify()
    }
  }

  @Test(
    "Red tells the station and the supervisors, is looked at daily, and lowered by a second person",
    arguments: Engine.allCases)
  func red(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("邻居扬言放火").file.number
      var file = try await world.take(
        "raise-red", on: number, by: "county coordinator",
        ["reason": "扬言放火", "signs": "threat", "station": try world.unit("station")])
      #expect(file.matter.running("watch") != nil)
      let told = try await world.city.store.read { db in
        try db.all("SELECT role FROM notices WHERE kind = 'raise-red' ORDER BY role").map {
          try $0.get("role") as String
        }
      }
      #expect(told.contains("handler"))
      #expect(told.filter { $0 == "supervisor" }.count >= 2)
      let next = World.start.adding(minutes: 1200)
      file = try await world.take(
        "check-risk", on: number, by: "county receptionist", at: next, ["found": "情绪平稳"])
      #expect(file.matter.running("watch")?.start == next)
      let lower: [String: Fact] = ["risk": "yellow", "reason": "已经和解"]
      await #expect(throws: Refusal.ownWork(step: "lower-risk")) {
        try await world.take("lower-risk", on: number, by: "county coordinator", at: next, lower)
      }
      file = try await world.take(
        "lower-risk", on: number, by: "second coordinator", at: next, lower)
      #expect(file.matter.running("watch") == nil)
      #expect(file.matter.facts["risk"] == "yellow")
    }
  }

  @Test(
    "A hotline matter is handed over under its number, comes back once, and both desks see where it stands",
    arguments: Engine.allCases)
  func handedOver(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (rules, clerk) = (world.city.rules, try world.actor("county clerk"))
      var filing = Filing(area: World.township, title: "邻里纠纷", text: "邻里纠纷", channel: "phone")
      filing.name = "王建国"
      let ready = filing
      let number = try await world.city.store.write { db in
        try CaseDesk.file(ready, by: clerk, at: World.start, under: rules, in: db).file.number
      }
      var file = try await world.take(
        "hand-to-mediation", on: number, by: "county dispatcher", ["reason": "属于邻里纠纷"])
      #expect(file.matter.procedure == "dispute")
      #expect(file.matter.clock("reply")?.ending == .met)
      // Who took the call follows it until the next has signed.
      let first = try #require(FirstReceiver(file.matter))
      #expect(first.person == clerk.person && first.role == .clerk && first.area == World.county)
      let dispatcher = try world.actor("county dispatcher")
      let degrees = try await world.city.store.read { db in
        try [
          dispatcher, world.actor("county receptionist"), world.actor("county leader"),
          world.actor("officer"),
        ].map { actor in
          (try? CaseFile.find(number, for: actor, in: db).degree) ?? .nothing
        }
      }
      #expect(degrees == [.status, .content, .status, .nothing])
      file = try await world.take(
        "hand-back", on: number, by: "county receptionist", ["reason": "不是纠纷，是路灯报修"])
      #expect(file.matter.procedure == "complaint")
      #expect(file.matter.state == "admitted")

      // Once more, and this time a unit signs for it: he hears so, once.
      try await world.take(
        "hand-to-mediation", on: number, by: "county dispatcher", ["reason": "还有邻里纠纷"])
      try await world.admit(number)
      try await world.take(
        "route", on: number, by: "county coordinator", ["unit": try world.unit("bureau")])
      file = try await world.take("sign", on: number, by: "bureau")
      #expect(FirstReceiver(file.matter) == nil)
      let heard = try await world.city.store.read { db in
        try Inbox.notices(for: clerk, in: db).filter { $0.kind == "first-signed" }.count
      }
      #expect(heard == 1)
      try await world.verify()
    }
  }

  @Test(
    "The same dispute filed by both sides is merged without losing anybody, and parted again",
    arguments: Engine.allCases)
  func merged(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let one = try await world.file().file.number
      let other = try await world.file(
        applicant: "李卫东", respondent: "王建国", phones: ("13912345678", "13812345678")
      ).file.number
      try await world.take("merge", on: other, by: "county receptionist", ["into": .text(one)])
      var kept = try await world.load(one)
      #expect(kept.reports == 2)
      #expect(try await world.parties(kept).count == 2)
      try await world.take("part", on: other, by: "county receptionist", ["reason": "不是同一面墙"])
      kept = try await world.load(one)
      #expect(kept.reports == 1)
      #expect(try await world.parties(kept).count == 2)
      try await world.verify()
    }
  }

  @Test(
    "A court's commission counts from the mediator's signature, and goes back with its materials",
    arguments: Engine.allCases)
  func commission(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "take-commission", on: number, by: "county coordinator",
        [
          "unit": try world.unit("committee"), "court": "德城区人民法院",
          "court-number": "（2024）鲁1402民初1号", "commission": "summary",
        ])
      let signed = World.start.adding(minutes: 1440)
      var file = try await world.take(
        "sign-materials", on: number, by: "赵调解", at: signed, ["materials": "起诉状副本"])
      let clock = try #require(file.matter.running("commission"))
      #expect(clock.start == signed)
      #expect(clock.term == Term(7, .days))
      file = try await world.take(
        "fail", on: number, by: "赵调解", at: signed, ["reason": "分歧过大", "told": "由法院审理"])
      #expect(file.matter.state == "returning")
      file = try await world.take(
        "return-materials", on: number, by: "赵调解", at: signed,
        ["receipt": "立案庭签收", "handed-way": "document"])
      #expect(file.matter.procedure == "dispute")
      #expect(file.matter.state == "routing")
    }
  }

  @Test(
    "A closed dispute that breaks out again goes on under its number", arguments: Engine.allCases)
  func again(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "route", on: number, by: "county coordinator", ["unit": try world.unit("bureau")])
      try await world.take("sign", on: number, by: "bureau")
      try await world.take(
        "submit", on: number, by: "bureau", ["result": "settled", "answer": "已经当场结清工资"])
      await #expect(throws: Refusal.notAllowed(step: "accept-result")) {
        try await world.take("accept-result", on: number, by: "bureau")
      }
      try await world.take("accept-result", on: number, by: "county coordinator")
      try await world.take(
        "call-back", on: number, by: "county receptionist", ["judgement": "satisfied"])
      try await world.take("close", on: number, by: "county receptionist")
      let file = try await world.take(
        "reopen", on: number, by: "county receptionist", ["reason": "又发生争执"])
      #expect(file.matter.open)
      #expect(file.matter.round == 2)
      #expect(file.matter.running("resolve") != nil)
      #expect(try await world.parties(file).allSatisfy { $0.consented == nil })
      try await world.verify()
    }
  }

  @Test(
    "A supervisor and a leader read a dispute for a purpose on record, until midnight",
    arguments: Engine.allCases)
  func purpose(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      let leader = try world.actor("county leader")
      try await world.city.store.write { db in
        #expect(try CaseFile.find(number, for: leader, in: db).degree == .status)
        try Openings.open(number, purpose: "接访前了解案情", by: leader, at: World.start, in: db)
        #expect(try CaseFile.find(number, for: leader, in: db).degree == .content)
      }
      _ = try await Sweep.run(
        world.city.store, under: world.city.rules, at: World.start.adding(minutes: 1440))
      try await world.city.store.read { db in
        #expect(try CaseFile.find(number, for: leader, in: db).degree == .status)
        let file = try #require(try CaseFile.load(number: number, in: db))
        #expect(try Openings.of(file, in: db).map(\.purpose) == ["接访前了解案情"])
      }
    }
  }

  @Test("The colour that is proposed is the sum of the signs, each named")
  func colours() throws {
    let policy = try PolicyText.decode(
      MediationPolicy.self, PolicyText.shipped(MediationPolicy.name)
    ).risk
    typealias Case = (words: String, people: Int, calls: Int, colour: RiskProposal.Colour)
    let table: [Case] = [
      ("邻居种的树挡光", 2, 0, .blue), ("几户村民们为宅基地吵了多年", 6, 0, .orange),
      ("对方扬言报复", 2, 0, .red), ("工友集体讨薪", 12, 0, .orange),
      ("夫妻吵架", 2, 3, .yellow), ("醉酒后殴打家人", 2, 3, .red),
      // Threats in the words in which they are made.
      ("他说要杀了我全家", 2, 0, .red), ("再不给钱就死给你们看", 2, 0, .red),
      ("说要喝农药", 2, 0, .red), ("带刀上门，说一把火烧了房子", 2, 0, .red),
      ("要拼命，同归于尽", 2, 0, .red), ("再不解决就进京上访", 2, 0, .orange),
      ("准备拉横幅围堵政府", 2, 0, .orange), ("村民们要去北京告状，越级上访", 6, 0, .red),
      // And what only sounds like one.
      ("邻居砍了我家的树", 2, 0, .blue), ("农药飘到我家地里", 2, 0, .blue),
      ("倒车时撞了我家的墙，堵路不让过", 2, 0, .blue), ("儿子去北京打工没人养老", 2, 0, .blue),
    ]
    for row in table {
      let found = RiskProposal(row.words, people: row.people, calls: row.calls, under: policy)
      #expect(found.colour == row.colour, "\(row.words) \(found.weight) \(found.signs.map(\.id))")
    }
  }

  @Test("From how many on calls and people count is policy, and older policies keep what they had")
  func thresholds() throws {
    let shipped = try PolicyText.decode(
      MediationPolicy.self, PolicyText.shipped(MediationPolicy.name)
    ).risk
    #expect([shipped.calls, shipped.callDays, shipped.group, shipped.crowd] == [3, 90, 5, 10])
    var strict = shipped
    (strict.calls, strict.group) = (2, 3)
    func signs(_ policy: MediationPolicy.Risk) -> [String] {
      RiskProposal("吵架", people: 3, calls: 2, under: policy).signs.map(\.id).sorted()
    }
    #expect(signs(shipped) == [])
    #expect(signs(strict) == ["group", "repeated-calls"])
    let order = RiskProposal.Colour.allCases
    #expect(order.sorted(by: >) == [.red, .orange, .yellow, .blue])
  }

  @Test("A citizen's number and a company's code are checked, other documents taken as they are")
  func identities() {
    for (kind, text, isGood) in [
      ("person", "11010519491231002X", true), ("person", "110105194912310021", false),
      ("person", "H12345678", true), ("person", "E-12345678", true), ("person", "12", false),
      ("person", "<script>", false), ("person", "914403001922038216", false),
      ("company", "914403001922038216", true), ("company", "914403001922038217", false),
      ("company", "9144030071526726XG", true), ("company", "9144030071526726XH", false),
      ("company", "371400200012345", true), ("company", "11010519491231002X", false),
      ("group", "11010519491231002X", true),
    ] {
      #expect(Identity.isPlausible(text, of: kind) == isGood, "\(text)")
    }
  }
}

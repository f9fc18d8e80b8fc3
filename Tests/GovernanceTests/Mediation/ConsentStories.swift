import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Whom a mediation binds") struct ConsentStories {
  typealias World = MediationWorld

  @Test(
    "After a clear refusal nobody is mediated with on an old consent, notice or session",
    arguments: Engine.allCases)
  func refusal(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take(
        "party-refuses", on: number, by: "赵调解",
        ["party": 2, "proof": "当面表示不再调解", "told": "可以向人民法院起诉"])
      var file = try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      var parties = try await world.parties(file)
      #expect(parties.map(\.consented) == [nil, nil])
      #expect(parties[1].refused != nil)
      for party in [1, 2] {
        await #expect(throws: Refusal.barred(step: "take-case", because: "consent")) {
          try await world.take("take-case", on: number, by: "赵调解")
        }
        try await world.consent([party], on: number)
      }
      file = try await world.take("take-case", on: number, by: "赵调解")
      parties = try await world.parties(file)
      #expect(parties.allSatisfy { $0.consented != nil && $0.refused == nil })
      try await world.take(
        "assign", on: number, by: "赵调解",
        ["person": .number(Int(try world.actor("赵调解").person)), "chosen-by": "committee"])
      await #expect(throws: Refusal.barred(step: "reach-oral", because: "rights-told")) {
        try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      }
      try await world.take("inform-rights", on: number, by: "赵调解", ["manner": "in-person"])
      await #expect(throws: Refusal.barred(step: "reach-oral", because: "sessions")) {
        try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      }
      try await world.session(number)
      file = try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      #expect(file.matter.state == "effective")
      try await world.verify()
    }
  }

  @Test(
    "Whoever comes in later consents before anybody goes on", arguments: Engine.allCases)
  func heir(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take(
        "drop-party", on: number, by: "赵调解", ["party": 2, "ground": "died"])
      try await world.add("李小东", "respondent", to: number)
      await #expect(throws: Refusal.barred(step: "record-session", because: "consent")) {
        try await world.session(number)
      }
      for step in ["reach-written", "reach-oral"] {
        await #expect(throws: Refusal.barred(step: step, because: "consent")) {
          try await world.take(step, on: number, by: "赵调解", World.terms)
        }
      }
      try await world.consent([3], on: number)
      try await world.session(number)
      let file = try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      #expect(file.matter.state == "effective")
    }
  }

  @Test(
    "Three or more parties: two applicants, one respondent and a third that is bound all consent and sign",
    arguments: Engine.allCases)
  func several(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.add("王建军", "applicant", to: number)
      try await world.add("担保人赵六", "third", to: number)
      try await world.add("邻居孙某", "third", to: number)
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      // The guarantor joins the mediation; a neighbour who only knows of it does not.
      try await world.consent([1, 2, 4], on: number)
      await #expect(throws: Refusal.barred(step: "take-case", because: "consent")) {
        try await world.take("take-case", on: number, by: "赵调解")
      }
      try await world.consent([3], on: number)
      try await world.take("take-case", on: number, by: "赵调解")
      try await world.takeUp(number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      var file = try await world.sign(number, [1, 2, 3])
      #expect(file.matter.state == "signing")
      let missing = try await world.missing(number)
      #expect(missing == ["party 4 0"])
      file = try await world.sign(number, [4], also: [])
      #expect(file.matter.state == "effective")
      #expect(file.matter.running("confirm-window") != nil)
      try await world.verify()
    }
  }

  @Test(
    "A group of thirty is bound once all of its five representatives have signed",
    arguments: Engine.allCases)
  func group(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        [
          "side": "applicant", "party-kind": "group", "name": "幸福小区三十户", "people": 30,
          "representatives": 5,
        ])
      let names = ["甲户", "乙户", "丙户", "丁户", "戊户"]
      func delegate(_ name: String, _ more: [String: Fact] = [:]) async throws {
        let said: [String: Fact] = [
          "party": 3, "capacity": "representative", "representative": .text(name),
          "ground": "三十户推选", "special-authority": true, "authority-paper": "推选书",
        ]
        try await world.take(
          "represent-party", on: number, by: "county receptionist", said.merging(more) { _, b in b }
        )
      }
      for name in names { try await delegate(name) }
      await #expect(throws: Invalid("representative", "delegates", ["most": "5"])) {
        try await delegate("己户")
      }
      // Who is named again takes his own place; who stands down makes room.
      try await delegate("甲户")
      try await delegate("戊户", ["stands-down": true])
      try await delegate("己户")
      let party = try await world.parties(world.load(number))[2]
      #expect(party.delegates.map(\.number) == [1, 2, 3, 4, 6])
      #expect(party.hasSpecialAuthority)

      try await world.admit(number, risk: "orange")
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      try await world.consent([1, 2, 3], on: number)
      try await world.take("take-case", on: number, by: "赵调解")
      try await world.takeUp(number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      var file = try await world.sign(number, [1, 2])
      #expect(
        try await world.missing(number)
          == ["party 3 1", "party 3 2", "party 3 3", "party 3 4", "party 3 6"])
      await #expect(throws: Invalid("delegate", "required")) {
        try await world.sign(number, [3], also: [])
      }
      for one in [1, 2, 3, 4, 6] {
        #expect(file.matter.state == "signing")
        file = try await world.take(
          "sign-agreement", on: number, by: "赵调解",
          ["signer": "party", "party": 3, "delegate": .number(one), "manner": "signature"])
      }
      #expect(file.matter.state == "effective")
      try await world.verify()
    }
  }

  @Test("Each representative of a group has a place on the paper, and signs it with his receipt")
  func places() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        ["side": "applicant", "party-kind": "group", "name": "三十户", "people": 30])
      for name in ["甲户", "乙户"] {
        try await world.take(
          "represent-party", on: number, by: "county receptionist",
          [
            "party": 3, "capacity": "representative", "representative": .text(name),
            "ground": "推选", "special-authority": true, "authority-paper": "推选书",
          ])
      }
      try await world.admit(number, risk: "orange")
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      try await world.consent([1, 2, 3], on: number)
      try await world.take("take-case", on: number, by: "赵调解")
      try await world.takeUp(number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      let (rules, desk, mediator) = (
        world.city.rules, try world.actor("county receptionist"), try world.actor("赵调解")
      )
      let paper = try await world.city.store.write { db in
        try Documents.issue(
          "agreement", for: number, typed: [:], once: "a", by: mediator, at: World.start,
          under: rules, in: db)
      }
      #expect(paper.places.filter { $0.party == 3 }.map(\.name) == ["甲户", "乙户"])
      let issued = try await world.city.store.write { db in
        try PartyReceipts.issue(
          party: 3, of: number, to: "乙户", proof: "身份证", way: .desk, by: desk,
          at: World.start, under: rules, in: db)
      }
      let code = try #require(issued.code)
      try await world.city.store.write { db in
        try PartyPapers.sign(
          paper.id, Signing(place: "", way: .typed, name: "乙户", agreed: true),
          receipt: issued.receipt, code: code, at: World.start, under: rules, in: db)
      }
      #expect(!(try await world.missing(number)).contains("party 3 2"))
      #expect(try await world.missing(number).contains("party 3 1"))
    }
  }

  @Test("Who of age cannot act alone is heard through a guardian", arguments: Engine.allCases)
  func incapable(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.add("王老太", "applicant", to: number, ["incapable": true])
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      try await world.consent([1, 2, 3], on: number)
      await #expect(throws: Refusal.barred(step: "take-case", because: "guardian")) {
        try await world.take("take-case", on: number, by: "赵调解")
      }
      try await world.take(
        "represent-party", on: number, by: "赵调解",
        ["party": 3, "capacity": "guardian", "representative": "王建国", "ground": "法院判决书"])
      let file = try await world.take("take-case", on: number, by: "赵调解")
      #expect(file.matter.state == "taken-up")
      #expect(try await world.parties(file).map(\.isMinor) == [false, false, false])
    }
  }

  @Test("Where no day of birth is said, the citizen's number says who is a minor")
  func born() async throws {
    for (text, born) in [
      ("11010519491231002X", Day(year: 1949, month: 12, day: 31)), ("110105194912310021", nil),
      ("H12345678", nil),
    ] as [(String, Day?)] {
      #expect(Identity.born(text) == born, "\(text)")
    }
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.add("王小明", "applicant", to: number, ["identity": "110101201001010015"])
      let parties = try await world.parties(world.load(number))
      #expect(parties.map(\.isMinor) == [false, false, true])
    }
  }
}

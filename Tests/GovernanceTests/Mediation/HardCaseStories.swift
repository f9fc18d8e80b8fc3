import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Hard cases of disputes") struct HardCaseStories {
  typealias World = MediationWorld

  @Test(
    "An agent agrees for a party only with special authority that is shown in writing",
    arguments: Engine.allCases)
  func agent(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      let agent: [String: Fact] = [
        "party": 2, "capacity": "agent", "representative": "周律师", "ground": "当事人在外地",
      ]
      try await world.take("represent-party", on: number, by: "赵调解", agent)
      await #expect(
        throws: Refusal.barred(step: "reach-written", because: "special-authority")
      ) {
        try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      }
      // The party itself may agree, and then signs itself.
      let present: [String: Fact] = ["in-person": true]
      try await world.take(
        "reach-written", on: number, by: "赵调解", World.terms.merging(present) { a, _ in a })
      let signs: [String: Fact] = ["signer": "party", "party": 2, "manner": "signature"]
      await #expect(
        throws: Refusal.barred(step: "sign-agreement", because: "special-authority")
      ) {
        try await world.take("sign-agreement", on: number, by: "赵调解", signs)
      }
      let special = agent.merging(["special-authority": true]) { a, _ in a }
      await #expect(throws: Invalid("authority-paper", "written-authority")) {
        try await world.take("represent-party", on: number, by: "赵调解", special)
      }
      let file = try await world.take(
        "represent-party", on: number, by: "赵调解",
        special.merging(["authority-paper": "2024年9月10日委托书，代为和解"]) { a, _ in a })
      #expect(try await world.parties(file)[1].hasSpecialAuthority)
      try await world.take("sign-agreement", on: number, by: "赵调解", signs)
      try await world.verify()
    }
  }

  @Test(
    "Both sides file at once: each sees the other as a likely repeat, and the two become one",
    arguments: Engine.allCases)
  func bothSides(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      async let one = world.file("邻居砌墙占了公共通道")
      async let other = world.file(
        "对方天天上门吵骂，影响休息", applicant: "李卫东", respondent: "王建国",
        phones: ("13912345678", "13812345678"))
      let (first, second) = (try await one.file.number, try await other.file.number)
      let desk = try world.actor("county receptionist")
      for (own, theirs) in [(first, second), (second, first)] {
        let likely = try await world.city.store.read { db in
          let file = try #require(try CaseFile.load(number: own, in: db))
          return try Duplicates.of(file, for: desk, at: World.start, in: db)
        }
        #expect(likely.map(\.summary.number) == [theirs])
        #expect(likely.first?.isSamePeople == true)
      }
      // Two desks join them at the same moment, each into the other: one of them comes first.
      async let there = world.merge(first, into: second, by: "county receptionist")
      async let back = world.merge(second, into: first, by: "county coordinator")
      let joined = try await [there, back]
      #expect(joined.filter { $0 }.count == 1)
      let (a, b) = (try await world.load(first), try await world.load(second))
      let (kept, gone) = a.matter.open ? (a, b) : (b, a)
      #expect(kept.matter.open && !gone.matter.open)
      #expect(kept.reports == 2)
      let names = try await world.city.store.read { db in
        try Parties.of(kept, in: db).map { try $0.personal(in: db)["name"] ?? "" }
      }
      // Both are kept, and nobody stands there twice.
      #expect(Set(names) == ["王建国", "李卫东"])
      #expect(names.count == 2)
      try await world.take("part", on: gone.number, by: "county receptionist", ["reason": "两件事"])
      #expect(try await world.parties(try await world.load(gone.number)).count == 2)
      #expect(try await world.parties(try await world.load(kept.number)).count == 2)
      try await world.verify()
    }
  }

  @Test(
    "Both sides file within a minute, each at another node: the other is suggested, and merging loses nobody",
    arguments: Engine.allCases)
  func twoNodes(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let node = try await City.open(world.city.store, directory: world.city.directory)
      let window = try world.actor("township receptionist")
      let later = World.start.adding(milliseconds: 40_000)
      func said(_ text: String, _ channel: String, _ own: String, _ other: String) -> DisputeFiling
      {
        let phones = ["王建国": "13812345678", "李卫东": "13912345678"]
        var filing = Filing(area: World.township, title: text, text: text, channel: channel)
        filing.privacyVersion = PrivacyNotice.version
        return DisputeFiling(
          filing, applicants: [.init(name: own, phone: phones[own])],
          respondents: [.init(name: other, phone: phones[other])])
      }
      let (mine, theirs) = (
        said("邻居砌墙占了公共通道", "web", "王建国", "李卫东"),
        said("对方天天上门吵骂，影响休息", "visit", "李卫东", "王建国")
      )
      let one = try await world.city.store.write { db in
        try DisputeIntake.file(mine, at: World.start, under: world.city.rules, in: db)
      }
      let other = try await node.store.write { db in
        try DisputeIntake.file(theirs, by: window, at: later, under: node.rules, in: db)
      }
      let (first, second) = (one.file.number, other.file.number)
      for (own, found) in [(first, second), (second, first)] {
        let likely = try await node.store.read { db in
          let file = try #require(try CaseFile.load(number: own, in: db))
          return try Duplicates.of(file, for: window, at: later, in: db)
        }
        #expect(likely.map(\.summary.number) == [found])
        #expect(likely.first?.isSamePeople == true)
      }
      try await world.take(
        "merge", on: second, by: "township receptionist", at: later, ["into": .text(first)])
      let kept = try await world.load(first)
      #expect(kept.matter.open && kept.reports == 2)
      let people = try await node.store.read { db in
        try Parties.of(kept, in: db).map { try $0.personal(in: db) }
      }
      #expect(people.map { $0["name"] ?? "" }.sorted() == ["李卫东", "王建国"])
      #expect(people.map { $0["phone"] ?? "" }.sorted() == ["13812345678", "13912345678"])
      // Each goes on with the receipt that he has.
      for filed in [one, other] {
        let code = try #require(filed.code)
        let held = try await node.store.read { db in
          try Receipts.find(filed.receipt, code: code, in: db)
        }
        #expect(held.file.number == first)
      }
      try await world.verify()
    }
  }

  @Test(
    "The thirtieth day of confirmation rolls over a holiday, and not over a make-up day",
    arguments: Engine.allCases)
  func thirtiethDay(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let joint = World.confirmation
      // Made on 3 September: the thirtieth day is 3 October, a holiday up to the 7th. Made on the
      // 12th: it is Saturday 12 October, on which people work.
      for (day, last) in [
        (Day(year: 2024, month: 9, day: 3), Day(year: 2024, month: 10, day: 8)),
        (Day(year: 2024, month: 9, day: 12), Day(year: 2024, month: 10, day: 12)),
      ] {
        let made = day.at(minute: 600)
        var numbers: [String] = []
        for _ in 0..<2 {
          let number = try await world.file(at: made).file.number
          try await world.admit(number, at: made)
          try await world.talk(number, at: made)
          try await world.take("reach-oral", on: number, by: "赵调解", at: made, World.terms)
          numbers.append(number)
        }
        let file = try await world.take(
          "apply-confirmation", on: numbers[0], by: "赵调解", at: last.at(minute: 1430), joint)
        #expect(file.matter.state == "confirming")
        await #expect(throws: Refusal.self) {
          try await world.take(
            "apply-confirmation", on: numbers[1], by: "赵调解", at: (last + 1).at(minute: 1), joint)
        }
      }
    }
  }

  @Test(
    "A dispute over a county border has one lead, and both desks see it", arguments: Engine.allCases
  )
  func border(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      let neighbour = try world.actor("neighbour coordinator")
      func degree(_ name: String) async throws -> Sight.Degree {
        let actor = try world.actor(name)
        return try await world.city.store.read { db in
          let one = (try? CaseFile.find(number, for: actor, in: db).degree) ?? .nothing
          // The list is made by the same rule.
          var filter = CaseFilter()
          filter.words = number
          let listed = try CaseList.count(filter, for: actor, at: World.start, in: db)
          #expect((listed == 1) == (one > .nothing), "\(name)")
          return one
        }
      }
      #expect(try await degree("neighbour coordinator") == .nothing)
      await #expect(throws: Invalid("joint-area", "not-beside")) {
        try await world.take(
          "join-desk", on: number, by: "county coordinator",
          ["joint-area": .text(World.dezhou), "reason": "跨县"])
      }
      try await world.take(
        "join-desk", on: number, by: "county coordinator",
        ["joint-area": .text(World.neighbour), "reason": "被申请方住在邻县"])
      #expect(try await degree("neighbour coordinator") == .content)
      #expect(try await degree("neighbour leader") == .status)
      #expect(try await degree("county coordinator") == .content)
      // Who helps says what he knows and decides nothing.
      try await world.take(
        "note", on: number, by: "neighbour coordinator", ["note": "已联系被申请方"])
      await #expect(throws: Refusal.notAllowed(step: "guide")) {
        try await world.take(
          "guide", on: number, by: "neighbour coordinator", ["road": "court", "told": "起诉"])
      }
      let offered = try await world.city.store.read { db in
        let file = try #require(try CaseFile.load(number: number, in: db))
        return try CaseDesk.offers(
          file, to: neighbour, at: World.start, under: world.city.rules, in: db
        ).map(\.step.id)
      }
      #expect(offered.contains("note") && !offered.contains("guide"))
      var file = try await world.take(
        "pass-lead", on: number, by: "county coordinator", ["reason": "争议土地在邻县"])
      #expect(file.holder.code == World.neighbour)
      #expect(file.joint?.code == World.county)
      #expect(try await degree("county coordinator") == .content)
      // They do not agree: the one above both names who leads.
      try await world.take(
        "climb", on: number, by: "neighbour coordinator",
        ["area": .text(World.dezhou), "tried": "两县各执一词"])
      try await world.take("take-up", on: number, by: "city coordinator")
      file = try await world.take(
        "pass-down", on: number, by: "city coordinator",
        ["area": .text(World.county), "reason": "由德城区主办"])
      #expect(file.holder.code == World.county)
      #expect(file.joint?.code == World.neighbour)
      #expect(try await degree("neighbour coordinator") == .content)
      file = try await world.take(
        "leave-desk", on: number, by: "county coordinator", ["reason": "邻县事项已毕"])
      #expect(try await degree("neighbour coordinator") == .nothing)
      try await world.verify()
    }
  }

  @Test(
    "What is against the law is not agreed, and personal status is asked about",
    arguments: Engine.allCases)
  func unlawful(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      func reach(_ terms: String, _ more: [String: Fact] = [:]) async throws -> CaseFile {
        let said = World.terms.merging(["terms": .text(terms)]) { _, b in b }
        return try await world.take(
          "reach-written", on: number, by: "赵调解", said.merging(more) { _, b in b })
      }
      await #expect(throws: Invalid("lawfulness", "perhaps-unlawful")) {
        try await reach("赔偿一万元，今后不得报警、不得起诉")
      }
      await #expect(throws: Invalid("lawfulness", "perhaps-unlawful")) {
        try await reach("赔偿一万元，另付调解费二百元")
      }
      for ground in AgreementCheck.grounds {
        await #expect(
          throws: Refusal.barred(step: "reach-written", because: "agreement-\(ground)")
        ) {
          try await reach("赔偿一万元，今后不得报警、不得起诉", ["lawfulness": .text(ground)])
        }
      }
      await #expect(throws: Invalid("on-status", "perhaps-status")) {
        try await reach("双方自愿解除婚姻关系，子女由男方抚养")
      }
      let file = try await reach(
        "双方自愿解除婚姻关系，子女由男方抚养", ["on-status": true, "lawfulness": "lawful"])
      #expect(file.matter.state == "signing")
      #expect(file.matter.facts["on-status"] == true)
    }
  }

  @Test(
    "Nothing is charged: sums are what is in dispute and what is agreed, and a fee is asked about")
  func free() throws {
    var sums: Set<String> = []
    for step in Dispute.family.flatMap(\.steps) {
      for field in step.fields where field.kind == .money {
        sums.insert("\(step.id) \(field.name)")
      }
    }
    #expect(
      sums == [
        "study amount", "reach-written amount", "reach-oral amount", "reach amount",
        "add-instalment amount",
      ])
    let policy = try PolicyText.decode(
      MediationPolicy.self, PolicyText.shipped(MediationPolicy.name))
    #expect(policy.agreements.unlawful.contains("调解费"))
    #expect(policy.agreements.unlawful.contains("服务费"))
  }

  @Test(
    "Who has his filing erased is erased as a party too, wherever the dispute has gone",
    arguments: Engine.allCases)
  func erased(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let filed = try await world.file()
      let other = try await world.file(applicant: "王建国", respondent: "张三")
      let code = try #require(other.code)
      try await world.take(
        "merge", on: other.file.number, by: "county receptionist",
        ["into": .text(filed.file.number)])
      let secret = try #require(filed.code)
      let rules = world.city.rules
      try await world.city.store.write { db in
        try Receipts.erase(
          filed.receipt, code: secret, at: World.start, under: rules, in: db)
        try Receipts.erase(other.receipt, code: code, at: World.start, under: rules, in: db)
      }
      let left: [String] = try await world.city.store.read { db in
        try db.all("SELECT value FROM entry_values WHERE value IS NOT NULL").map {
          try $0.get("value")
        }
      }
      #expect(!left.contains("王建国"))
      #expect(!left.contains("13812345678"))
      // What he said of others is theirs, and goes on while the matter does.
      #expect(left.contains("李卫东"))
      try await world.take(
        "refuse", on: filed.file.number, by: "county receptionist",
        ["road": "no-dispute", "reason": "没有争议"])
      try await world.verify()
    }
  }

  @Test(
    "Of a claim that lapses soon the parties are told before it does, whatever road it is on",
    arguments: Engine.allCases)
  func limitation(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      let desk = "county receptionist"
      func note(_ ends: String) async throws -> CaseFile {
        try await world.take(
          "note-limitation", on: number, by: desk,
          ["limitation-ends": .text(ends), "ground": "2021年10月知道"])
      }
      await #expect(throws: Invalid("limitation-ends", "past-day")) {
        _ = try await note("2024-09-11")
      }
      await #expect(throws: Refusal.self) {
        try await world.take("tell-limitation", on: number, by: desk, ["told": "已告知"])
      }
      // Where fewer days are left than policy wants, they are told today.
      #expect(
        try HandOverStories.due("limitation", of: try await note("2024-09-20"), world)
          == World.start.day)
      _ = try await note("2024-11-20")
      try await world.admit(number)
      try await world.talk(number)
      let talking = try await world.load(number)
      #expect(talking.matter.procedure == PeoplesMediation.id)
      #expect(
        try HandOverStories.due("limitation", of: talking, world)
          == Day(year: 2024, month: 10, day: 21))
      let told = try await world.take(
        "tell-limitation", on: number, by: "赵调解", ["told": "已当面告知时效届满日"])
      #expect(told.matter.running("limitation") == nil)
      #expect(told.matter.clock("limitation")?.ending == .met)
      await #expect(throws: Refusal.self) {
        try await world.take("tell-limitation", on: number, by: "赵调解", ["told": "又告知"])
      }
      try await world.verify()
    }
  }
}

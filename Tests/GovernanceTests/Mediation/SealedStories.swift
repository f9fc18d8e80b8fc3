import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Sight of disputes with a minor") struct SealedStories {
  typealias World = MediationWorld

  /// The gate and the SQL under every list say the same.
  private func check(
    _ world: World, _ number: String, _ expected: [String: Sight.Degree],
    at place: SourceLocation = #_sourceLocation
  ) async throws {
    for (name, degree) in expected.sorted(by: { $0.key < $1.key }) {
      let actor = try world.actor(name)
      try await world.city.store.read { db in
        let sight = try Sight.of(actor, in: db)
        let file = try #require(try CaseFile.load(number: number, in: db))
        #expect(sight.degree(of: file) == degree, "\(name)", sourceLocation: place)
        for asked in [Sight.Degree.status, .content] {
          let row = try db.first(
            "SELECT 1 FROM cases WHERE id = \(file.id) AND \(sight.condition(asked))")
          #expect((row != nil) == (degree >= asked), "\(name) \(asked)", sourceLocation: place)
        }
      }
    }
  }

  private static let minor: [String: Fact] = [
    "side": "third", "party-kind": "person", "name": "王小明", "born": "2012-05-01",
  ]

  @Test(
    "Where a minor is a party only the desk that holds it and the mediator named read it",
    arguments: Engine.allCases)
  func sealed(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file("校门口推搡").file.number
      try await world.admit(number)
      try await world.take(
        "join-desk", on: number, by: "county coordinator",
        ["joint-area": .text(World.neighbour), "reason": "两县交界"])
      let open: [String: Sight.Degree] = [
        "county receptionist": .content, "county coordinator": .content,
        "city coordinator": .content, "city receptionist": .content,
        "neighbour coordinator": .content, "township coordinator": .status,
        "county leader": .status, "city leader": .status, "neighbour leader": .status,
        "county clerk": .nothing, "赵调解": .nothing, "bureau": .nothing,
      ]
      try await check(world, number, open)
      try await world.take(
        "add-party", on: number, by: "county receptionist", Self.minor)
      var closer = open
      for name in ["city coordinator", "city receptionist", "neighbour coordinator"] {
        closer[name] = .status
      }
      try await check(world, number, closer)

      try await world.take(
        "represent-party", on: number, by: "county coordinator",
        ["party": 3, "capacity": "guardian", "representative": "王建国", "ground": "父亲，户口簿"])
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      // Somebody of the committee has to take it on.
      closer["赵调解"] = .content
      closer["钱调解"] = .content
      try await check(world, number, closer)
      for party in [1, 2] {
        try await world.take(
          "record-consent", on: number, by: "钱调解",
          ["party": .number(party), "manner": "in-person"])
      }
      try await world.take("take-case", on: number, by: "钱调解")
      try await world.take(
        "assign", on: number, by: "钱调解",
        ["person": .number(Int(try world.actor("赵调解").person)), "chosen-by": "parties"])
      closer["钱调解"] = .status
      try await check(world, number, closer)

      // For a purpose on record, at the level that holds it.
      let (leader, above) = (try world.actor("county leader"), try world.actor("city leader"))
      try await world.city.store.write { db in
        try Openings.open(number, purpose: "接访", by: leader, at: World.start, in: db)
        #expect(try CaseFile.find(number, for: leader, in: db).degree == .content)
        #expect(throws: Refusal.notAllowed(step: "open")) {
          try Openings.open(number, purpose: "接访", by: above, at: World.start, in: db)
        }
      }
      try await world.take(
        "drop-party", on: number, by: "赵调解", ["party": 3, "ground": "no-party"])
      var again = open
      // The mediator reads it; the others of his committee see that it is there.
      again["赵调解"] = .content
      again["钱调解"] = .status
      try await check(world, number, again)
      try await world.take("recuse", on: number, by: "赵调解", ["reason": "与一方熟识"])
      again["钱调解"] = .content
      try await check(world, number, again)
      try await world.verify()
    }
  }

  @Test(
    "A merge keeps the seal in the dispute that goes on, and parting takes it off again",
    arguments: Engine.allCases)
  func merged(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let first = try await world.file("邻居砌墙").file.number
      let second = try await world.file("邻居砌墙又吵", applicant: "张三", respondent: "李四").file.number
      try await world.take("add-party", on: second, by: "county receptionist", Self.minor)
      try await check(world, first, ["city coordinator": .content])
      try await check(world, second, ["city coordinator": .status])
      try await world.take(
        "merge", on: second, by: "county coordinator", ["into": .text(first)])
      try await check(world, first, ["city coordinator": .status, "county coordinator": .content])
      try await world.take("part", on: second, by: "county coordinator", ["reason": "不是一件事"])
      try await check(world, first, ["city coordinator": .content])
      try await check(world, second, ["city coordinator": .status])
    }
  }

  @Test("What a leader has ordered of a dispute is over when its result is accepted")
  func ordered() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "route", on: number, by: "county coordinator", ["unit": try world.unit("bureau")])
      try await world.take(
        "instruct", on: number, by: "county leader",
        ["instruction": "限期化解围墙纠纷", "signer": "李区长", "signed": "2024-09-11"])
      let leader = try world.actor("county leader")
      func instructions() async throws -> [Instruction] {
        try await world.city.store.read { db in
          try Instructions.page(for: leader, at: World.start, in: db)
        }
      }
      let open = try await instructions()
      #expect(open.map(\.state) == [.open])
      #expect(open.map(\.supervision.signer) == ["李区长"])
      #expect(open.map(\.supervision.instruction) == [nil])
      try await world.take("sign", on: number, by: "bureau")
      try await world.take(
        "submit", on: number, by: "bureau", ["result": "settled", "answer": "已经和解"])
      let file = try await world.take("accept-result", on: number, by: "county coordinator")
      #expect(file.matter.supervisions == 0)
      #expect(try await instructions().map(\.state) == [.accepted])
      await #expect(throws: Refusal.notAllowed(step: "note")) {
        try await world.take("note", on: number, by: "county leader", ["note": "看看"])
      }
      try await world.verify()
    }
  }
}

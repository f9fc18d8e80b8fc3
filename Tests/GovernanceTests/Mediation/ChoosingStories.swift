import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

private typealias World = MediationWorld

/// Who is proposed for a dispute, and who is named.
@Suite struct ChoosingStories {
  private static func register(
    _ name: String, _ world: World, _ more: RegisterValues = [:], in db: Database
  ) throws {
    var values: RegisterValues = [
      "name": .text(name), "area": .text(World.county), "engagement": .text("full-time"),
      "person": .whole(try world.actor(name).person),
    ]
    values.merge(more) { $1 }
    try Registers.add(
      to: .mediators, values, validFrom: World.start.day - 400, by: nil, at: World.start, in: db)
  }

  private static func choices(_ world: World, _ number: String, by name: String) async throws
    -> MediatorChoices
  {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      try MediatorChoices.find(number, for: actor, at: World.start, in: db)
    }
  }

  @Test(
    "The desk and the committee see who fits and why; the parties' choice goes before, and is written down as theirs",
    arguments: Engine.allCases)
  func proposed(engine: Engine) async throws {
    try await World.on(engine) { world in
      try await world.city.store.write { db in
        // Written by hand, as lists had it before specialities were chosen.
        try Self.register("钱调解", world, ["specialities": .texts(["邻里", "土地承包"])], in: db)
        try Self.register("赵调解", world, ["specialities": .texts(["traffic"])], in: db)
      }
      let number = try await world.file().file.number
      try await world.admit(number)
      let routing = try await Self.choices(world, number, by: "county coordinator")
      #expect(routing.proposed.map(\.candidate.name) == ["钱调解", "赵调解"])
      #expect(routing.proposed.first?.reasons == [.near(.county), .kind, .open(0)])
      #expect(routing.units.values.sorted() == ["德城区人民调解委员会"])
      await #expect(throws: Refusal.notAllowed(step: "read")) {
        _ = try await Self.choices(world, number, by: "county supervisor")
      }
      await #expect(throws: Refusal.notFound) {
        _ = try await Self.choices(world, number, by: "bureau")
      }
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      for party in [1, 2] {
        try await world.take(
          "record-consent", on: number, by: "赵调解",
          ["party": .number(party), "manner": "in-person"])
      }
      try await world.take("take-case", on: number, by: "赵调解")
      #expect(
        try await Self.choices(world, number, by: "赵调解").proposed.first?.candidate.name == "钱调解")
      let zhao = try world.actor("赵调解").person
      try await world.take(
        "assign", on: number, by: "赵调解",
        ["person": .number(Int(zhao)), "chosen-by": "parties"])
      let file = try await world.load(number)
      #expect(file.matter.handler == zhao)
      #expect(file.matter.facts["chosen-by"] == "parties")
      #expect(file.matter.facts["mediator"] == .number(Int(zhao)))
      // What he has in hand counts against him in the next one.
      let next = try await world.file("楼上漏水").file.number
      try await world.admit(next)
      let later = try await Self.choices(world, next, by: "county coordinator")
      #expect(later.all.first { $0.candidate.person == zhao }?.candidate.open == 1)
      try await world.verify()
    }
  }

  @Test(
    "Who is a party, is tied to one or has stood aside is shown as barred and not named",
    arguments: Engine.allCases)
  func barred(engine: Engine) async throws {
    try await World.on(engine) { world in
      try await world.city.store.write { db in
        try Self.register("钱调解", world, ["recusal": .text("李卫东、张三")], in: db)
      }
      let number = try await world.file(respondent: "赵调解").file.number
      try await world.admit(number)
      #expect(
        try await Self.choices(world, number, by: "county coordinator").barred
          .map(\.candidate.bar) == [.party])
      let second = try await world.file().file.number
      try await world.admit(second)
      let tied = try await Self.choices(world, second, by: "county coordinator")
      #expect(tied.barred.map(\.candidate.name) == ["钱调解"])
      #expect(tied.barred.first?.reasons == [.barred(.tie)])
      #expect(tied.proposed.map(\.candidate.name) == ["赵调解"])
      try await world.talk(second)
      try await world.take("recuse", on: second, by: "赵调解", ["reason": "与申请人共事"])
      let aside = try await Self.choices(world, second, by: "赵调解")
      #expect(aside.proposed.isEmpty)
      #expect(aside.barred.map(\.candidate.bar) == [.aside, .tie])
      let (zhao, qian) = (try world.actor("赵调解").person, try world.actor("钱调解").person)
      await #expect(throws: Refusal.barred(step: "assign", because: "aside")) {
        try await world.take(
          "assign", on: second, by: "钱调解",
          ["person": .number(Int(zhao)), "chosen-by": "committee"])
      }
      let named: [String: Fact] = ["person": .number(Int(qian)), "chosen-by": "parties"]
      await #expect(throws: Refusal.barred(step: "assign", because: "tie")) {
        try await world.take("assign", on: second, by: "赵调解", named)
      }
      try await world.take(
        "assign", on: second, by: "赵调解", named.merging(["waived": "双方均知情并同意"]) { $1 })
      #expect(try await world.load(second).matter.handler == qian)
    }
  }

  @Test("What a mediator's disputes came to within a year is counted from the figures")
  func results() async throws {
    try await World.on(.sqlite) { world in
      for (index, end) in ["reach-oral", "reach-oral", "reach-oral", "fail", "reach-oral"]
        .enumerated()
      {
        let number = try await world.file("邻居纠纷\(index)").file.number
        try await world.admit(number)
        try await world.talk(number)
        try await world.take(
          end, on: number, by: "赵调解",
          end == "fail" ? ["reason": "分歧大", "told": "可以起诉"] : World.terms)
      }
      let number = try await world.file().file.number
      try await world.admit(number)
      let zhao = try await Self.choices(world, number, by: "county coordinator").all
        .first { $0.candidate.name == "赵调解" }
      #expect(zhao?.candidate.settled == 4)
      #expect(zhao?.candidate.ended == 5)
      #expect(zhao?.reasons.contains(.results(settled: 4, ended: 5)) == true)
      try await world.verify()
    }
  }
}

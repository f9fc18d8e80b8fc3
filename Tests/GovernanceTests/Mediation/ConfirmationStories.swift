import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("The court's confirmation") struct ConfirmationStories {
  typealias World = MediationWorld

  private func agreed(_ world: World) async throws -> String {
    let number = try await world.file().file.number
    try await world.admit(number)
    try await world.talk(number)
    try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
    return number
  }

  private func apply(_ world: World, _ number: String) async throws {
    try await world.take(
      "apply-confirmation", on: number, by: "赵调解", World.confirmation)
  }

  @Test(
    "Both sides apply, with each of the materials, for what a court takes up",
    arguments: Engine.allCases)
  func application(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await agreed(world)
      func ask(_ more: [String: Fact]) async throws {
        try await world.take(
          "apply-confirmation", on: number, by: "赵调解",
          World.confirmation.merging(more) { _, b in b })
      }
      for side in ["applicant-applies", "respondent-applies"] {
        await #expect(throws: Invalid(side, "both-apply")) { try await ask([side: false]) }
      }
      for ground in AgreementCheck.inadmissible {
        await #expect(
          throws: Refusal.barred(step: "apply-confirmation", because: "confirm-\(ground)")
        ) {
          try await ask(["admissible": .text(ground)])
        }
      }
      let lacking = await #expect(throws: Invalid.self) {
        try await ask(["enclosed": .list(["application", "agreement"])])
      }
      #expect(lacking?.problems.map(\.rule) == ["lacking"])
      await #expect(throws: Invalid("enclosed", "choice")) {
        try await ask(["enclosed": .list(["a-wish"])])
      }
      try await ask([:])
      #expect(try await world.load(number).matter.state == "confirming")
    }
  }

  @Test(
    "Confirmation refused: the agreement is gone, and a new one or the court is the way",
    arguments: Engine.allCases)
  func refused(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await agreed(world)
      try await apply(world, number)
      try await world.take("court-accepts", on: number, by: "赵调解")
      var file = try await world.take(
        "court-refuses", on: number, by: "赵调解",
        ["ruling": "（2024）鲁1402民特1号", "reason": "内容不明确"])
      #expect(file.matter.state == "mediating")
      #expect(file.matter.facts["confirmation"] == "refused")
      #expect(file.matter.running("perform") == nil)
      #expect(file.matter.running("confirm-window") == nil)
      #expect(file.matter.running("resolve")?.claimedAt == nil)
      let settled = try await world.city.store.read { db in
        try db.value(
          "SELECT count(*) FROM dispute_figures WHERE agreement IS NOT NULL OR confirmed = 1")
          as Int?
      }
      #expect(settled == 0)
      file = try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      #expect(file.matter.running("perform") != nil)
      try await apply(world, number)
      try await world.verify()
    }
  }

  @Test(
    "The court declines, confirms, or the parties take it back: the agreement is still in force",
    arguments: Engine.allCases)
  func answers(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let answers: [(step: String, isTaken: Bool, said: [String: Fact], fact: Fact)] = [
        ("court-declines", false, ["reason": "不属于本院管辖"], "declined"),
        ("withdraw-confirmation", false, ["proof": "双方撤回申请书"], "withdrawn"),
        ("withdraw-confirmation", true, ["proof": "一方撤回申请书"], "withdrawn"),
        ("court-confirms", true, ["ruling": "（2024）鲁1402民特2号"], "confirmed"),
      ]
      for answer in answers {
        let number = try await agreed(world)
        try await apply(world, number)
        if answer.isTaken { try await world.take("court-accepts", on: number, by: "赵调解") }
        let file = try await world.take(answer.step, on: number, by: "赵调解", answer.said)
        #expect(file.matter.state == "effective", "\(answer.step)")
        #expect(file.matter.facts["confirmation"] == answer.fact)
        #expect(file.matter.running("perform")?.start == World.start)
        #expect(file.matter.running("confirm-window")?.start == World.start)
      }
      try await world.verify()
    }
  }

  @Test(
    "What is performed or not while the court has it is not lost", arguments: Engine.allCases)
  func meanwhile(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      for (step, said, state) in [
        ("perform", [:], "visiting"), ("breach", ["party": 2, "words": "到期未付"], "breached"),
      ] as [(String, [String: Fact], String)] {
        let number = try await agreed(world)
        try await apply(world, number)
        try await world.take("court-accepts", on: number, by: "赵调解")
        var file = try await world.take(step, on: number, by: "赵调解", said)
        #expect(file.matter.state == "deciding")
        #expect(file.matter.running("perform") == nil)
        file = try await world.take(
          "court-confirms", on: number, by: "赵调解", ["ruling": "裁定有效"])
        #expect(file.matter.state == state)
      }
      try await world.verify()
    }
  }
}

import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Mediation on a court's commission") struct CommissionStories {
  typealias World = MediationWorld

  static let signed = World.start.adding(minutes: 1440)

  private func commissioned(
    _ kind: String, _ world: World, court: [String: Fact]? = nil
  ) async throws -> String {
    let number = try await world.file().file.number
    try await world.admit(number)
    let named = try court ?? ["court-unit": world.unit("court")]
    try await world.take(
      "take-commission", on: number, by: "county coordinator",
      named.merging([
        "unit": try world.unit("committee"), "court-number": "（2024）鲁1402诉前调1号",
        "commission": .text(kind),
      ]) { a, _ in a })
    return number
  }

  private func sign(
    _ number: String, _ world: World, _ more: [String: Fact] = [:]
  ) async throws -> CaseFile {
    try await world.take(
      "sign-materials", on: number, by: "赵调解", at: Self.signed,
      more.merging(["materials": "起诉状副本"]) { a, _ in a })
  }

  @Test("A committee that cannot take a commission returns it within two working days")
  func declined() async throws {
    try await World.on(.sqlite) { world in
      let number = try await commissioned("assigned", world)
      let file = try await world.take(
        "decline", on: number, by: "赵调解", at: Self.signed, ["reason": "当事人都在外县"])
      #expect(file.matter.procedure == Dispute.id && file.matter.state == "routing")
      #expect(file.matter.facts["last-mediation"] == "declined" && file.matter.unit == nil)
      let late = try await commissioned("assigned", world)
      await #expect(throws: Refusal.self) {
        try await world.take(
          "decline", on: late, by: "赵调解", at: World.start.adding(minutes: 9 * 1440),
          ["reason": "当事人都在外县"])
      }
      #expect(try await sign(late, world).matter.state == "commissioned")
      try await world.verify()
    }
  }

  @Test(
    "Thirty, fifteen or seven days run from the mediator's signing, and longer where both agree",
    arguments: Engine.allCases)
  func counted(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      // Signed on Friday 13 September; the days that end in a holiday roll over.
      for (kind, days, longer) in [
        ("assigned", Day(year: 2024, month: 10, day: 14), Day(year: 2024, month: 10, day: 23)),
        ("ordinary", Day(year: 2024, month: 9, day: 29), Day(year: 2024, month: 10, day: 8)),
        ("summary", Day(year: 2024, month: 9, day: 20), Day(year: 2024, month: 9, day: 30)),
      ] {
        let number = try await commissioned(kind, world)
        var file = try await sign(number, world)
        #expect(try HandOverStories.due("commission", of: file, world) == days, "\(kind)")
        await #expect(throws: Refusal.beyondLimit(field: "days", limit: 30)) {
          try await world.take(
            "agree-longer", on: number, by: "赵调解", at: Self.signed,
            ["days": 31, "proof": "双方同意延长"])
        }
        file = try await world.take(
          "agree-longer", on: number, by: "赵调解", at: Self.signed,
          ["days": 10, "proof": "双方同意延长"])
        #expect(try HandOverStories.due("commission", of: file, world) == longer, "\(kind)")
      }
    }
  }

  @Test(
    "The court is an office: it sees where its commission stands, and hears of the signing and the end",
    arguments: Engine.allCases)
  func court(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      await #expect(throws: Invalid("court", "required")) {
        _ = try await commissioned("assigned", world, court: [:])
      }
      await #expect(throws: Invalid("court-unit", "choice")) {
        _ = try await commissioned("assigned", world, court: ["court-unit": world.unit("bureau")])
      }
      let elsewhere = try await commissioned("assigned", world, court: ["court": "邻县人民法院"])
      #expect(try await HandOverStories.degree("court", elsewhere, world) == .nothing)

      let number = try await commissioned("assigned", world)
      #expect(try await HandOverStories.degree("court", number, world) == .status)
      var file = try await sign(number, world)
      #expect(file.matter.facts["court"] == "德城区人民法院")
      try await world.take(
        "inform-rights", on: number, by: "赵调解", at: Self.signed, ["manner": "in-person"])
      try await world.session(number, at: Self.signed)
      try await world.take(
        "reach", on: number, by: "赵调解", at: Self.signed,
        ["terms": "拆除围墙", "all-signed": "2024-09-13"])
      file = try await world.take(
        "report-court", on: number, by: "赵调解", at: Self.signed,
        ["court-outcome": "filed-agreement", "handed-way": "document", "letter": "调字1号"])
      #expect(file.matter.state == "review")
      let told = try await HandOverStories.told("court", world)
      #expect(Set(told).isSuperset(of: ["sign-materials", "report-court"]))
      // Told by the report: nothing more is owed before the end.
      try await world.take(
        "accept-result", on: number, by: "second coordinator", at: Self.signed)
      try await world.take(
        "call-back", on: number, by: "county receptionist", at: Self.signed,
        ["judgement": "satisfied"])
      try await world.take("close", on: number, by: "county receptionist", at: Self.signed)
      #expect(try await HandOverStories.degree("court", number, world) == .status)
      try await world.verify()
    }
  }

  @Test(
    "Who is tied to a party does not sign for the materials unless the parties waive it",
    arguments: Engine.allCases)
  func tied(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await commissioned("ordinary", world)
      let person = try world.actor("赵调解").person
      try await world.city.store.write { db in
        try Ties.declare("李卫东", "表弟", by: person, at: World.start, in: db)
      }
      await #expect(throws: Refusal.barred(step: "sign-materials", because: "tie")) {
        _ = try await sign(number, world)
      }
      let file = try await sign(number, world, ["waived": "双方书面同意"])
      #expect(file.matter.state == "commissioned")
    }
  }

  @Test(
    "A party refuses with the receipt: the court's materials go back, a station's matter to the desk",
    arguments: Engine.allCases)
  func refused(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      func refuse(_ number: String) async throws {
        let (rules, actor) = (world.city.rules, try world.actor("county receptionist"))
        try await world.city.store.write { db in
          let issued = try PartyReceipts.issue(
            party: 2, of: number, to: "李卫东", proof: "身份证", way: .desk, by: actor,
            at: Self.signed, under: rules, in: db)
          _ = try Receipts.take(
            "refuse", said: [:], receipt: issued.receipt, code: issued.code ?? "",
            at: Self.signed, under: rules, in: db)
        }
      }
      let number = try await commissioned("summary", world)
      _ = try await sign(number, world)
      try await refuse(number)
      var file = try await world.load(number)
      #expect(file.matter.state == "returning")
      file = try await world.take(
        "return-materials", on: number, by: "赵调解", at: Self.signed,
        ["receipt": "立案庭签收", "handed-way": "both", "letter": "退字1号"])
      #expect(file.matter.state == "routing")
      #expect(try await HandOverStories.told("court", world).contains("return-materials"))

      let station = try await world.handIn(by: "officer", act: "civil").file.number
      try await refuse(station)
      #expect(try await world.load(station).matter.state == "routing")
      try await world.verify()
    }
  }
}

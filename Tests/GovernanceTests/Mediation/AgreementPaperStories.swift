import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("The agreement and its paper") struct AgreementPaperStories {
  typealias World = MediationWorld

  /// Agreed upon, and not signed yet.
  private func reached(_ world: World) async throws -> String {
    let number = try await world.file().file.number
    try await world.admit(number)
    try await world.talk(number)
    try await world.take("reach-written", on: number, by: "赵调解", World.terms)
    return number
  }

  private func issue(
    _ world: World, _ number: String, once: String = "a", superseding: Int64? = nil
  ) async throws -> IssuedDocument {
    let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
    return try await world.city.store.write { db in
      try Documents.issue(
        "agreement", for: number, typed: [:], once: once, superseding: superseding, by: actor,
        at: World.start, under: rules, in: db)
    }
  }

  @discardableResult
  private func sign(
    _ world: World, _ number: String, _ paper: Int64, _ place: String,
    _ way: DocumentSignature.Way = .typed, at now: Instant = World.start, by name: String = "赵调解"
  ) async throws -> CaseFile {
    let (rules, actor) = (world.city.rules, try world.actor(name))
    let signing = Signing(
      place: place, way: way, name: "某人", strokes: "10,10 200,90 300,20 400,80 500,30 600,70",
      agreed: true)
    try await world.city.store.write { db in
      _ = try Documents.sign(
        paper, of: number, signing, by: actor, at: now, under: rules, in: db)
    }
    return try await world.load(number)
  }

  private func marks(_ world: World, _ number: String) async throws -> [String] {
    let file = try await world.load(number)
    return try await world.city.store.read { db in
      try Agreement.of(file, in: db).marks.map { "\($0.signer) \($0.party) \($0.manner)" }
    }
  }

  @Test(
    "Who signs the paper has signed the agreement, which is in force with the last of all",
    arguments: Engine.allCases)
  func oneTruth(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await reached(world)
      let paper = try await issue(world, number)
      let places = Dictionary(
        uniqueKeysWithValues: paper.places.compactMap { place in place.party.map { ($0, place.id) }
        }
      )
      try await sign(world, number, paper.id, try #require(places[1]), .finger)
      // The same again is the same signature, and no second mark.
      try await sign(world, number, paper.id, try #require(places[1]), .finger)
      #expect(try await marks(world, number) == ["party 1 screen"])
      // Beside the paper nothing is signed.
      await #expect(throws: Refusal.barred(step: "sign-agreement", because: "paper")) {
        try await world.take(
          "sign-agreement", on: number, by: "赵调解",
          ["signer": "party", "party": 2, "manner": "signature"])
      }
      await #expect(throws: Refusal.notAllowed(step: "sign-agreement")) {
        try await sign(world, number, paper.id, "seal", .stamp, by: "county coordinator")
      }
      try await sign(world, number, paper.id, "mediator")
      try await sign(world, number, paper.id, "recorder")
      var file = try await sign(world, number, paper.id, "seal", .stamp)
      #expect(file.matter.state == "signing")
      let last = World.start.adding(minutes: 4 * 1440)
      file = try await sign(world, number, paper.id, try #require(places[2]), at: last)
      #expect(file.matter.state == "effective")
      #expect(file.matter.running("confirm-window")?.start == last)
      #expect(
        try await marks(world, number)
          == ["party 1 screen", "mediator 0 typed", "seal 0 seal", "party 2 typed"])
      // In force, its paper is changed no more.
      await #expect(throws: Refusal.barred(step: "issue-document", because: "in-force")) {
        try await issue(world, number, once: "b", superseding: paper.id)
      }
      try await world.verify()
    }
  }

  @Test(
    "A corrected paper is signed anew by everybody, one of an earlier agreement counts no more",
    arguments: Engine.allCases)
  func anew(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await reached(world)
      let first = try await issue(world, number)
      try await sign(world, number, first.id, "mediator")
      let second = try await issue(world, number, once: "b", superseding: first.id)
      #expect(try await marks(world, number) == [])
      try await sign(world, number, second.id, "mediator")
      #expect(try await marks(world, number) == ["mediator 0 typed"])

      try await world.take("resume-talks", on: number, by: "赵调解", ["reason": "数额有出入"])
      await #expect(throws: Refusal.barred(step: "issue-document", because: "not-reached")) {
        try await issue(world, number, once: "c", superseding: second.id)
      }
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      try await sign(world, number, second.id, "seal", .stamp)
      #expect(try await marks(world, number) == [])
      // Signed on a paper of their own: then there is none here.
      try await world.take(
        "sign-agreement", on: number, by: "赵调解", ["signer": "mediator", "manner": "signature"])
      await #expect(throws: Refusal.barred(step: "issue-document", because: "signed-elsewhere")) {
        try await issue(world, number, once: "d")
      }
    }
  }
}

extension AgreementPaperStories {
  @Test("An agent without special authority signs for nobody; the party under its own name does")
  func agent() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take(
        "represent-party", on: number, by: "赵调解",
        ["party": 2, "capacity": "agent", "representative": "李律师", "ground": "委托"])
      var terms = World.terms
      terms["in-person"] = true
      try await world.take("reach-written", on: number, by: "赵调解", terms)
      let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
      let paper = try await world.city.store.write { db in
        try Documents.issue(
          "agreement", for: number, typed: [:], once: "a", by: actor, at: World.start,
          under: rules, in: db)
      }
      let place = try #require(paper.places.first { $0.party == 2 })
      func sign(_ name: String) async throws {
        try await world.city.store.write { db in
          _ = try Documents.sign(
            paper.id, of: number, Signing(place: place.id, way: .typed, name: name, agreed: true),
            by: actor, at: World.start, under: rules, in: db)
        }
      }
      await #expect(throws: Refusal.barred(step: "sign-agreement", because: "special-authority")) {
        try await sign("李律师")
      }
      try await sign("李卫东")
    }
  }
}

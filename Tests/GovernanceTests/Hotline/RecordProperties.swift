import CaseEngine
import Crypto
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Random histories")
struct RecordProperties {
  /// Steps drawn from what the engine offers to whoever may act, with drawn words, at drawn
  /// times, with sweeps in between.
  private struct Walk {
    let world: HotlineWorld
    var numbers: [String]
    var now = HotlineWorld.start
    var random: Seeded
    var taken: [String: Int] = [:]

    static let people = [
      "county clerk", "county dispatcher", "county reviewer", "county caller",
      "county supervisor", "county leader", "housing", "housing second", "water",
    ]

    mutating func step() async throws {
      now = now.adding(minutes: Int.random(in: 1...600, using: &random))
      if Int.random(in: 0..<12, using: &random) == 0 { _ = try await world.sweep(at: now) }
      if Int.random(in: 0..<15, using: &random) == 0 {
        numbers.append(try await world.file("路灯坏了", at: now).file.number)
      }
      let number = numbers.suffix(6).randomElement(using: &random) ?? ""
      let name = Self.people.randomElement(using: &random) ?? ""
      let (actor, rules, at) = (try world.actor(name), world.city.rules, now)
      let offers = try await world.city.store.read { db in
        try CaseFile.load(number: number, in: db).map {
          try CaseDesk.offers($0, to: actor, at: at, under: rules, in: db)
        } ?? []
      }
      // What ends a matter at once is drawn seldom, so that histories grow long.
      let ends: Set<String> = [
        "withdraw-for", "answer", "refuse", "pass-on", "note-repeat", "merge",
      ]
      let rare = Int.random(in: 0..<10, using: &random) > 0
      let few = offers.filter { !(rare && ends.contains($0.step.id)) }
      guard let offer = few.randomElement(using: &random) else { return }
      var said: [String: Fact] = [:]
      for field in offer.step.fields {
        if !field.required, Bool.random(using: &random) { continue }
        said[field.name] = word(for: field, offer, not: number)
      }
      do {
        try await world.take(offer.step.id, on: number, by: name, at: now, said)
        taken[offer.step.id, default: 0] += 1
      } catch is Refusal {
      } catch is Invalid {
      }
    }

    private mutating func word(
      for field: Field, _ offer: CaseDesk.Offer, not number: String
    ) -> Fact? {
      switch field.kind {
      case .text, .longText: .text("话\(Int.random(in: 0...999, using: &random))")
      case .choice: offer.choices[field.name]?.randomElement(using: &random).map(Fact.text)
      case .choices: offer.choices[field.name].map(Fact.list)
      case .day: .text((now.day + Int.random(in: 1...30, using: &random)).description)
      case .pastDay: .text((now.day + Int.random(in: -3...0, using: &random)).description)
      case .number, .money: .number(Int.random(in: 1...10, using: &random))
      case .flag: .flag(Bool.random(using: &random))
      case .organisation: .number(Int(Bool.random(using: &random) ? world.housing : world.water))
      case .organisations: .list(["\(world.housing)", "\(world.water)"])
      case .area: .text(Bool.random(using: &random) ? HotlineWorld.dezhou : HotlineWorld.yunhe)
      case .caseNumber: numbers.filter { $0 != number }.randomElement(using: &random).map(Fact.text)
      case .person, .leader, .attachments, .drawing: nil
      }
    }
  }

  @Test("Replaying the entries gives the row, and the figures", arguments: Engine.allCases, [1, 2])
  func replay(engine: Engine, seed: UInt64) async throws {
    try await HotlineWorld.on(engine) { world in
      var numbers: [String] = []
      for index in 0..<6 { numbers.append(try await world.file("第\(index)号路灯").file.number) }
      var walk = Walk(
        world: world, numbers: numbers, random: Seeded(state: seed))
      for _ in 0..<700 { try await walk.step() }
      // A walk that goes nowhere proves nothing.
      #expect(walk.taken.count > 8)
      try await world.verify()
      let calendar = world.city.rules.calendar
      let wrong = try await world.city.store.read { db in
        try Verification.figures(under: calendar, in: db)
      }
      #expect(wrong == [])
    }
  }

  @Test("A checkpoint given out finds a tail that was cut off")
  func cutOff() async throws {
    try await HotlineWorld.on(.sqlite) { world in
      let number = try await world.file().file.number
      let key = Curve25519.Signing.PrivateKey()
      let start = HotlineWorld.start
      func checkpoint() async throws -> Checkpoint? {
        try await world.city.store.write { db in
          try Checkpoint.make(with: key, at: start, in: db)
        }
      }
      let before = try await world.load(number)
      #expect(try await checkpoint()?.number == 1)
      #expect(try await checkpoint() == nil)
      try await world.dispatch(number)
      let given = try #require(try await checkpoint())
      try await world.verify()

      // Somebody with the file takes the last entry out, and puts everything else in order.
      try await world.city.store.write { db in
        for trigger in ["entries_no_delete", "checkpoints_no_delete", "checkpoint_heads_no_delete"]
        {
          try db.run("DROP TRIGGER \(raw: trigger)")
        }
        try db.run("DELETE FROM entries WHERE chain = \(before.id) AND n = 2")
        try db.run("DELETE FROM checkpoints WHERE number = 2")
        try db.run("DELETE FROM checkpoint_heads WHERE checkpoint = 2")
        try db.run("DELETE FROM rungs")
        try db.run(
          """
          UPDATE cases SET body = \(try JSON.text(before.matter)), entries = 1,
            head = \(before.head), state = \(before.matter.state) WHERE id = \(before.id)
          """)
      }
      let alone = try await world.city.store.read { db in try Verification.run(in: db).faults }
      #expect(alone == [])
      let found = try await world.city.store.read { db in
        try Verification.run(against: given, in: db).faults
      }
      #expect(found.map(\.reason) == [.noCheckpoint])
    }
  }
}

/// SplitMix64: the same walk for the same seed.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

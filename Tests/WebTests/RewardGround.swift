import CaseEngine
import Foundation
import Governance
import Storage
import TestWorld

/// A claim for a reward at each of its stages, made through the verbs by the people of the world.
struct RewardGround {
  let world: World
  let at: Instant

  init(_ world: World, at: Instant = World.noon.adding(minutes: -600)) {
    self.world = world
    self.at = at
  }

  private func take(
    _ step: String, _ number: String, by name: String, _ said: [String: Fact] = [:]
  ) async throws {
    let (rules, actor, at) = (world.city.rules, try world.member(name).actor, at)
    try await world.city.store.write { db in
      _ = try CaseDesk.take(
        number, step: step, raw: said, entries: nil, by: actor, at: at, under: rules, in: db)
    }
  }

  /// A dispute that the committee's mediator has settled, bound and seen closed.
  func dispute(_ phrase: String) async throws -> String {
    let (rules, at) = (world.city.rules, at)
    let desk = try world.member("receptionist-county").actor
    let mediator = try world.member("mediator-committee").actor
    let committee = Fact.number(Int(try world.unit(.committee)))
    let number = try await world.city.store.write { db in
      let filing = Filing(
        area: Spot.village.code, title: phrase, text: "\(phrase)，请调解。", channel: "visit")
      return try DisputeIntake.file(
        DisputeFiling(
          filing, applicants: [.init(name: "\(phrase)甲", phone: "13905340001")],
          respondents: [.init(name: "\(phrase)乙", phone: "13912345678")]),
        holder: Spot.county.code, by: desk.doer, at: at, under: rules, in: db
      ).file.number
    }
    let (window, coordinator, own) = (
      "receptionist-county", "coordinator-county", "mediator-committee"
    )
    try await take(
      "study", number, by: window,
      ["category": "neighbours", "difficulty": "simple", "lawful-road": "peoples-mediation"])
    try await take("admit", number, by: coordinator, ["exclusion": "none", "repeats-looked": true])
    try await take("mediate", number, by: coordinator, ["unit": committee])
    for party in [1, 2] {
      try await take(
        "record-consent", number, by: own, ["party": .number(party), "manner": "in-person"])
    }
    try await take("take-case", number, by: own)
    try await take(
      "assign", number, by: own,
      ["person": .number(Int(mediator.person)), "chosen-by": "committee"])
    try await take("inform-rights", number, by: own, ["manner": "in-person"])
    try await take(
      "record-session", number, by: own,
      [
        "held": .text("\(at.day)"), "place": "x", "mode": "in-person", "present": "双方",
        "record": "x",
      ])
    try await take(
      "reach-oral", number, by: own, ["matter": "x", "terms": "x", "manner": "x"])
    try await take("perform", number, by: own)
    try await take(
      "visit", number, by: own,
      ["held": .text("\(at.day)"), "performance": "performed", "record": "x"])
    try await bind(number, by: mediator)
    try await take("file-volume", number, by: own)
    try await take("accept-result", number, by: coordinator)
    try await take("call-back", number, by: window, ["judgement": "satisfied"])
    try await take("close", number, by: window)
    return number
  }

  private func bind(_ number: String, by mediator: Actor) async throws {
    let (rules, at, files) = (world.city.rules, at, try world.city.attachments())
    let picture =
      Data(
        base64Encoded: "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7") ?? Data()
    for piece in [
      "application", "rights-notice", "identity", "session", "oral-agreement", "follow-up",
    ] {
      let scan = try await files.save(
        picture, name: "\(piece).gif", by: .person(mediator.person), at: at, in: world.city.store)
      try await world.city.store.write { db in
        let file = try CaseFile.content(number, for: mediator, in: db)
        try Attachments.use([scan.id], for: file.id, by: .person(mediator.person), at: at, in: db)
        try Volumes.mark(
          scan.id, as: piece, of: number, by: mediator, at: at, under: rules, in: db)
      }
    }
    try await world.city.store.write { db in
      _ = try Volumes.bind(
        number, retention: "short", by: mediator, at: at, under: rules, in: db)
    }
  }

  func claim(_ phrase: String) async throws -> String {
    let dispute = try await dispute(phrase)
    let (rules, at, actor) = (
      world.city.rules, at, try world.member("mediator-committee").actor
    )
    return try await world.city.store.write { db in
      try RewardClaims.claim(dispute, by: actor, at: at, under: rules, in: db)
    }
  }

  /// Passed by the county's desk.
  func checked(_ phrase: String) async throws -> String {
    let claim = try await claim(phrase)
    try await take(
      "pass-claim", claim, by: "coordinator-county",
      ["score": 90, "reward-class": "simple"])
    return claim
  }

  /// Drawn alone, so that it is in the sample.
  func drawn(_ phrase: String) async throws -> (claim: String, round: RewardRound) {
    let claim = try await checked(phrase)
    let (rules, at, actor) = (
      world.city.rules, at, try world.member("coordinator-county").actor
    )
    let round = try await world.city.store.write { db in
      try RewardRounds.draw(seed: "7", fresh: "0", by: actor, at: at, under: rules, in: db)
    }
    return (claim, round)
  }

  func called(_ phrase: String) async throws -> (claim: String, round: RewardRound) {
    let made = try await drawn(phrase)
    try await take(
      "check-by-phone", made.claim, by: "receptionist-county",
      ["phone-result": "confirmed", "words": "属实"])
    return made
  }

  func published(_ phrase: String) async throws -> (claim: String, round: RewardRound) {
    let made = try await called(phrase)
    let (rules, at, actor) = (
      world.city.rules, at, try world.member("supervisor-county").actor
    )
    try await world.city.store.write { db in
      _ = try RewardRounds.publish(made.round.id, by: actor, at: at, under: rules, in: db)
    }
    return made
  }
}

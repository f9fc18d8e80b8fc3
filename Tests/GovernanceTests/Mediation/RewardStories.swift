import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

private typealias World = MediationWorld

extension MediationWorld {
  /// A dispute that was mediated, performed, bound and closed.
  func settled(
    _ text: String = "邻居砌墙占了公共通道", applicant: String = "王建国", respondent: String = "李卫东",
    oral: Bool = false, difficulty: String = "general",
    performance: String = "performed", at now: Instant = start
  ) async throws -> String {
    let number = try await file(text, applicant: applicant, respondent: respondent, at: now).file
      .number
    try await admit(number, at: now, difficulty: difficulty)
    try await talk(number, at: now)
    try await take(
      oral ? "reach-oral" : "reach-written", on: number, by: "赵调解", at: now, Self.terms)
    if !oral {
      for (signer, party) in [("party", 1), ("party", 2), ("mediator", 0), ("seal", 0)] {
        var said: [String: Fact] = ["signer": .text(signer), "manner": "signature"]
        if party > 0 { said["party"] = .number(party) }
        try await take("sign-agreement", on: number, by: "赵调解", at: now, said)
      }
    }
    try await take("perform", on: number, by: "赵调解", at: now)
    try await take(
      "visit", on: number, by: "赵调解", at: now,
      ["held": .text("\(now.day)"), "performance": .text(performance), "record": "已经回访"])
    try await bind(number, at: now)
    try await take("file-volume", on: number, by: "赵调解", at: now)
    try await take("accept-result", on: number, by: "county coordinator", at: now)
    try await take(
      "call-back", on: number, by: "county receptionist", at: now, ["judgement": "satisfied"])
    try await take("close", on: number, by: "county receptionist", at: now)
    return number
  }

  func claim(_ dispute: String, by name: String = "赵调解", at now: Instant = start) async throws
    -> String
  {
    let (rules, actor) = (city.rules, try actor(name))
    return try await city.store.write { db in
      try RewardClaims.claim(dispute, by: actor, at: now, under: rules, in: db)
    }
  }

  func pass(
    _ claim: String, by name: String = "county coordinator", as rewardClass: String = "difficult",
    at now: Instant = start, _ more: [String: Fact] = [:]
  ) async throws {
    try await take(
      "pass-claim", on: claim, by: name, at: now,
      ["score": 92, "reward-class": .text(rewardClass)].merging(more) { $1 })
  }

  func round(
    by name: String, at now: Instant = start,
    _ verb: @escaping @Sendable (Actor, Instant, Rulebook, Database) throws -> RewardRound
  ) async throws -> RewardRound {
    let (rules, actor) = (city.rules, try actor(name))
    return try await city.store.write { db in try verb(actor, now, rules, db) }
  }
}

/// Claims for rewards, from the bound volume to the payment list.
@Suite struct RewardStories {
  @Test(
    "A claim is checked, drawn, called back, published, and listed for payment, each by somebody else",
    arguments: Engine.allCases)
  func whole(engine: Engine) async throws {
    try await World.on(engine) { world in
      var made: [String] = []
      for (index, oral) in [false, true, false].enumerated() {
        let dispute = try await world.settled(
          "邻居纠纷\(index)", applicant: "甲\(index)", respondent: "乙\(index)", oral: oral)
        made.append(try await world.claim(dispute))
        #expect(try await world.claim(dispute) == made[index])
      }
      let claims = made
      let zhao = try world.actor("赵调解")
      try await world.city.store.read { db in
        #expect(try RewardClaims.claimable(for: zhao, at: World.start, in: db).isEmpty)
        let own = try CaseFile.content(claims[0], for: zhao, in: db)
        #expect(own.title.hasPrefix("（德城区）人调卷字"))
        for name in ["钱调解", "bureau", "county clerk"] {
          let other = try world.actor(name)
          #expect(throws: Refusal.notFound) { try CaseFile.find(claims[0], for: other, in: db) }
        }
      }
      for claim in claims { try await world.pass(claim) }
      let drawn = try await world.round(by: "county coordinator") {
        try RewardRounds.draw(seed: "3814", by: $0, at: $1, under: $2, in: $3)
      }
      #expect(drawn.n == 1)
      // What was drawn in public stands first, and what nobody could know before behind it.
      #expect(drawn.seed.hasPrefix("3814-") && drawn.seed.count > 6)
      let lines = try await world.city.store.read { db in try drawn.lines(in: db) }
      #expect(
        Set(lines.filter(\.isSampled).map(\.number))
          == RewardSample.drawn(claims, seed: drawn.seed, percent: drawn.percent))
      let sampled = try #require(lines.first { $0.isSampled }).number
      func publish(_ name: String, at now: Instant) async throws -> RewardRound {
        try await world.round(by: name, at: now) {
          try RewardRounds.publish(drawn.id, by: $0, at: $1, under: $2, in: $3)
        }
      }
      let later = World.start.adding(minutes: 60)
      await #expect(throws: Refusal.barred(step: "publish-claim", because: "uncalled-sample")) {
        _ = try await publish("second coordinator", at: later)
      }
      // Who passed it does not call the parties.
      await #expect(throws: Refusal.ownWork(step: "check-by-phone")) {
        try await world.take(
          "check-by-phone", on: sampled, by: "county coordinator", at: later,
          ["phone-result": "confirmed", "words": "属实"])
      }
      let receptionist = try world.actor("county receptionist")
      let contacts = try await world.city.store.write { db in
        try RewardRounds.contacts(
          of: sampled, purpose: "抽查回访", by: receptionist, at: later, in: db)
      }
      #expect(contacts.map(\.phone) == ["13812345678", "13912345678"])
      try await world.take(
        "check-by-phone", on: sampled, by: "county receptionist", at: later,
        ["phone-result": "confirmed", "words": "双方都说已经履行"])
      await #expect(throws: Refusal.ownWork(step: "publish-claim")) {
        _ = try await publish("county coordinator", at: later)
      }
      let published = try await publish("second coordinator", at: later)
      #expect(published.until == World.start.day + 7)
      #expect(try await publish("second coordinator", at: later).published == published.published)
      let open = try await world.city.store.read { db in
        try RewardRound.publication(drawn.id, in: db).lines
      }
      #expect(Set(open.map(\.number)) == Set(claims))
      try await objected(world, claims[0], drawn.id, later)
    }
  }

  /// An objection holds the list up; then the list foots and stands.
  private func objected(
    _ world: MediationWorld, _ claim: String, _ id: Int64, _ now: Instant
  ) async throws {
    func list(_ name: String, at now: Instant) async throws -> RewardRound {
      try await world.round(by: name, at: now) {
        try RewardRounds.list(id, by: $0, at: $1, under: $2, in: $3)
      }
    }
    await #expect(throws: Refusal.tooEarly(step: "award-claim", needs: "objections")) {
      _ = try await list("county leader", at: now)
    }
    try await world.take(
      "object-to-claim", on: claim, by: "county receptionist", at: now,
      ["objector": "孙村民", "words": "没有履行"])
    let over = (World.start.day + 8).at(minute: 600)
    await #expect(throws: Refusal.barred(step: "award-claim", because: "open-objection")) {
      _ = try await list("county leader", at: over)
    }
    try await world.take(
      "uphold-objection", on: claim, by: "county supervisor", at: over, ["reason": "查实未履行"])
    await #expect(throws: Refusal.ownWork(step: "award-claim")) {
      _ = try await list("second coordinator", at: over)
    }
    let listed = try await list("county leader", at: over)
    let payments = try await world.city.store.read { db in try listed.payments(in: db) }
    #expect(payments.count == 2)
    #expect(!payments.contains { $0.claim == claim })
    #expect(payments.reduce(0) { $0 + $1.amount } == listed.total)
    #expect(payments.map(\.amount).sorted() == [10_000, 30_000])
    #expect(payments.map(\.n) == [1, 2])
    let again = try await list("county leader", at: over.adding(minutes: 5))
    #expect(again.listed == listed.listed)
    #expect(again.sha256 == listed.sha256)
    for one in payments {
      #expect(try await world.load(one.claim).matter.state == "awarded")
    }
    await #expect(throws: Refusal.self) {
      try await world.take(
        "object-to-claim", on: payments[0].claim, by: "county receptionist", at: over,
        ["objector": "孙村民", "words": "x"])
    }
    try await recovered(world, payments[0], listed, over)
    try await world.verify()
    let zhao = try world.actor("赵调解")
    let told = try await world.city.store.read { db in
      try Inbox.notices(for: zhao, in: db).map(\.kind)
    }
    #expect(told.contains("reward-award-claim"))
    #expect(told.contains("reward-uphold-objection"))
  }

  /// What was paid wrongly is taken back by a supervisor, and stands beside the next list.
  private func recovered(
    _ world: MediationWorld, _ payment: RewardPayment, _ listed: RewardRound, _ now: Instant
  ) async throws {
    await #expect(throws: Refusal.notAllowed(step: "recover-reward")) {
      try await world.take(
        "recover-reward", on: payment.claim, by: "second coordinator", at: now, ["reason": "x"])
    }
    await #expect(throws: Invalid("reason", "required")) {
      try await world.take("recover-reward", on: payment.claim, by: "county supervisor", at: now)
    }
    let after = now.adding(minutes: 60)
    let ended = try await world.take(
      "recover-reward", on: payment.claim, by: "county supervisor", at: after,
      ["reason": "协议系伪造"])
    #expect(ended.matter.state == "recovered")
    let dispute = try await world.city.store.read { db in
      try RewardClaims.dispute(of: ended, in: db)?.number ?? ""
    }
    // The volume is not claimed again: asked once more, it is the claim that it was.
    #expect(try await world.claim(dispute, at: after) == payment.claim)
    let more = try await world.settled("又一件", applicant: "丙", respondent: "丁", at: after)
    try await world.pass(try await world.claim(more, at: after), at: after)
    let next = try await world.round(by: "county coordinator", at: after) {
      try RewardRounds.draw(by: $0, at: $1, under: $2, in: $3)
    }
    let (own, beside) = try await world.city.store.read { db in
      (try listed.recoveries(in: db), try next.recoveries(in: db))
    }
    #expect(own.isEmpty)
    #expect(beside.map(\.number) == [payment.claim])
    #expect(beside.map(\.amount) == [payment.amount])
    let lines = try await world.city.store.read { db in try listed.lines(in: db) }
    #expect(lines.first { $0.number == payment.claim }?.state == "recovered")
  }

  @Test(
    "A claim made in time is not late because a desk is, and a dispute that broke out again is not paid",
    arguments: Engine.allCases)
  func overtaken(engine: Engine) async throws {
    try await World.on(engine) { world in
      let made = (World.start.day + 364).at(minute: 540)
      var claims: [String] = []
      var disputes: [String] = []
      for index in 0..<3 {
        let dispute = try await world.settled(
          "第\(index)件", applicant: "甲\(index)", respondent: "乙\(index)")
        disputes.append(dispute)
        claims.append(try await world.claim(dispute, at: made))
      }
      let slow = made.adding(minutes: 10 * 1440)
      for claim in claims { try await world.pass(claim, at: slow) }
      let drawn = try await world.round(by: "county coordinator", at: slow) {
        try RewardRounds.draw(by: $0, at: $1, under: $2, in: $3)
      }
      for line in try await world.city.store.read({ db in try drawn.lines(in: db) })
      where line.isSampled {
        try await world.take(
          "check-by-phone", on: line.number, by: "county receptionist", at: slow,
          ["phone-result": "confirmed", "words": "属实"])
      }
      func reopen(_ number: String, at now: Instant) async throws {
        try await world.take(
          "reopen", on: number, by: "county receptionist", at: now, ["reason": "又起争执"])
      }
      try await reopen(disputes[0], at: slow)
      let published = try await world.round(by: "second coordinator", at: slow) {
        try RewardRounds.publish(drawn.id, by: $0, at: $1, under: $2, in: $3)
      }
      let open = try await world.city.store.read { db in
        try RewardRound.publication(drawn.id, in: db).lines.map(\.number)
      }
      #expect(Set(open) == Set(claims.dropFirst()))
      let shown = try await world.city.store.read { db in try published.lines(in: db) }
      let aside = try #require(shown.first { $0.number == claims[0] })
      #expect((aside.state, aside.bar) == ("claim-refused", "not-settled"))
      let over = slow.adding(minutes: 9 * 1440)
      try await reopen(disputes[1], at: over)
      let listed = try await world.round(by: "county leader", at: over) {
        try RewardRounds.list(drawn.id, by: $0, at: $1, under: $2, in: $3)
      }
      let payments = try await world.city.store.read { db in try listed.payments(in: db) }
      #expect(payments.map(\.claim) == [claims[2]])
      #expect(listed.total == payments[0].amount)
      #expect(try await world.load(claims[1]).matter.facts["bar"] == "not-settled")
      try await world.verify()
    }
  }

  @Test("A civil servant by the register has no claim, unless the county says otherwise")
  func civilServant() async throws {
    try await World.on(.sqlite) { world in
      let dispute = try await world.settled()
      let zhao = try world.actor("赵调解")
      try await world.city.store.write { db in
        _ = try Registers.add(
          to: .mediators,
          [
            "name": .text("赵调解"), "area": .text(World.county), "engagement": .text("part-time"),
            "person": .whole(zhao.person), "civil-servant": .flag(true),
          ], validFrom: World.start.day - 100, by: nil, at: World.start, in: db)
      }
      #expect(try await Self.bar(world, dispute) == "civil-servant")
      var guards = try PolicyText.decode(
        RewardPolicy.self, PolicyText.shipped(RewardPolicy.name)
      ).guards
      guards.barsCivilServants = false
      var ground = RewardRule.Ground()
      ground.isCivilServant = true
      #expect(RewardRule.bars(ground, on: World.start.day, under: guards) == [])
    }
  }

  /// Why the claim is refused.
  private static func bar(
    _ world: MediationWorld, _ dispute: String, by name: String = "赵调解"
  ) async throws -> String? {
    let refusal = await #expect(throws: Refusal.self) {
      try await world.claim(dispute, by: name)
    }
    guard case .barred("claim", let because) = refusal else { return nil }
    return because
  }

  @Test(
    "What was not performed, not bound, not one's own, or is a relative's is not claimed, and says why",
    arguments: Engine.allCases)
  func barred(engine: Engine) async throws {
    try await World.on(engine) { world in
      let broken = try await world.settled(performance: "not-performed")
      #expect(try await Self.bar(world, broken) == "not-performed")
      let mine = try await world.settled("第二件", applicant: "甲", respondent: "乙")
      // Of another's case he sees no more than where it stands.
      await #expect(throws: Refusal.notAllowed(step: "read")) {
        try await world.claim(mine, by: "钱调解")
      }
      let zhao = try world.actor("赵调解")
      try await world.city.store.write { db in
        try Ties.declare("乙", "堂兄", by: zhao.person, at: World.start, in: db)
      }
      #expect(try await Self.bar(world, mine) == "self-dealt")
      let open = try await world.file("第三件").file.number
      try await world.admit(open)
      try await world.talk(open)
      #expect(try await Self.bar(world, open) == "not-settled")
      let volumes = try await world.city.store.read { db in
        try RewardClaims.claimable(for: zhao, at: World.start, in: db)
      }
      #expect(Set(volumes.map(\.number)) == [broken, mine])
      #expect(volumes.first { $0.number == mine }?.bars == [.selfDealt])
      let late = try await world.city.store.read { db in
        try RewardClaims.claimable(
          for: zhao, at: (World.start.day + 400).at(minute: 600), in: db)
      }
      #expect(late.isEmpty)
    }
  }

  @Test(
    "What looks doubled or cut must be explained, and is called back whatever the seed",
    arguments: Engine.allCases)
  func flagged(engine: Engine) async throws {
    try await World.on(engine) { world in
      let first = try await world.claim(try await world.settled("第一件"))
      let same = try await world.claim(try await world.settled("又是那堵墙"))
      let cut = try await world.claim(
        try await world.settled("墙的另一半", respondent: "李卫东之妻", oral: true))
      func flags(_ claim: String) async throws -> [String] {
        try await world.load(claim).matter.facts["flags"]?.list ?? []
      }
      #expect(try await flags(first) == [])
      #expect(try await flags(same) == ["doubled \(first)"])
      #expect(try await flags(cut) == ["split \([first, same].sorted().joined(separator: " "))"])
      await #expect(throws: Invalid("cleared", "required")) { try await world.pass(same) }
      try await world.take(
        "refuse-claim", on: same, by: "county coordinator", ["reason": "同一纠纷重复申报"])
      try await world.pass(cut, ["cleared": "李妻另行租房，确为两件"])
      // The first is looked at again when it is passed: the one behind it shows there too.
      await #expect(throws: Invalid("cleared", "required")) { try await world.pass(first) }
      await #expect(throws: Invalid("note", "required")) {
        try await world.pass(first, as: "major", ["cleared": "已核"])
      }
      await #expect(throws: Invalid("score", "too-few-points", ["least": "60"])) {
        try await world.pass(first, ["score": 59, "cleared": "已核"])
      }
      try await world.pass(first, as: "major", ["cleared": "已核", "note": "涉及十余户"])
      #expect(try await world.load(first).matter.facts["reward-amount"] == 80_000)
      let drawn = try await world.round(by: "county coordinator") {
        try RewardRounds.draw(by: $0, at: $1, under: $2, in: $3)
      }
      let lines = try await world.city.store.read { db in try drawn.lines(in: db) }
      #expect(lines.map(\.number).sorted() == [cut, first].sorted())
      #expect(lines.allSatisfy { $0.isSampled && $0.isFlagged })
      #expect(!drawn.seed.isEmpty)
      // What the parties contradict goes back, and out of the round.
      try await world.take(
        "check-by-phone", on: cut, by: "second coordinator",
        ["phone-result": "contradicted", "words": "没有这回事"])
      try await world.take(
        "return-claim", on: cut, by: "second coordinator", ["reason": "与申报不符"])
      #expect(try await world.city.store.read { db in try drawn.lines(in: db) }.count == 1)
      try await world.take(
        "withdraw-claim", on: cut, by: "赵调解", ["proof": "重复填报，自行撤回"])
      #expect(try await world.load(cut).matter.outcome == "claim-withdrawn")
      try await world.verify()
    }
  }

  @Test("Nobody checks, calls, publishes or lists a claim of his own, by whichever post")
  func own() async throws {
    try await World.on(.sqlite) { world in
      let claim = try await world.claim(try await world.settled())
      let zhao = try world.actor("赵调解")
      let rules = world.city.rules
      let desk = try await world.city.store.write { db -> Actor in
        let id = try Posts.insert(
          .coordinator, to: zhao.person, area: World.county, title: "x",
          from: World.start.day - 10, in: db)
        return Actor(
          person: zhao.person, name: zhao.name, post: try #require(try Posts.find(id, in: db)))
      }
      func take(_ step: String, _ said: [String: Fact]) async throws {
        _ = try await world.city.store.write { db in
          try CaseDesk.take(
            claim, step: step, raw: said, entries: nil, by: desk, at: World.start, under: rules,
            in: db)
        }
      }
      await #expect(throws: Refusal.ownWork(step: "pass-claim")) {
        try await take("pass-claim", ["score": 90, "reward-class": "difficult"])
      }
      try await world.pass(claim)
      await #expect(throws: Refusal.ownWork(step: "draw-claim")) {
        _ = try await world.city.store.write { db in
          try RewardRounds.draw(by: desk, at: World.start, under: rules, in: db)
        }
      }
      // Steps of a whole round are taken at no desk.
      await #expect(throws: Refusal.notAllowed(step: "draw-claim")) {
        try await take("draw-claim", ["round": "1", "seed": "1", "sampled": false])
      }
    }
  }
}

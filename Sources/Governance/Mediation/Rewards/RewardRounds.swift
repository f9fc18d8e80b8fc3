import CaseEngine
import Crypto
import Foundation
import Storage

/// What is done to the claims of a county together.
package enum RewardRounds {
  /// Gathers what has been checked, draws whom to call back, and puts the seed on record. Claims
  /// with something to explain are called back in any case.
  ///
  /// - Parameters:
  ///   - seed: drawn in public, say; nil for one that nobody chose.
  ///   - fresh: joined to it; who draws cannot know it before.
  package static func draw(
    seed: String? = nil, fresh: String = RewardSample.freshSeed(), by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> RewardRound {
    let step = "draw-claim"
    guard actor.role == .coordinator else { throw Refusal.notAllowed(step: step) }
    let seed = try seed?.trimmed.nonEmpty.map { try TypedLine.read($0, "seed", most: 100) }
    let waiting = try claims("reward_claims.round IS NULL", "checked", of: actor, in: db)
    guard !waiting.isEmpty else { throw Refusal.barred(step: step, because: "no-claims") }
    let policy = try RewardClaims.policy(
      for: try Areas.find(actor.post.area, in: db), on: now.day, in: db)
    let (id, year) = (Identifier.next(), now.day.year)
    let used = RewardSample.seed(seed, fresh)
    let n: Int =
      try db.value(
        "SELECT max(n) FROM reward_rounds WHERE area = \(actor.post.area) AND year = \(year)") ?? 0
    // Two nodes that draw at once want the same number: one of them is told to look again.
    try db.demand(
      """
      INSERT INTO reward_rounds (id, area, year, n, seed, percent, drawn_at, drawn_by)
      VALUES (\(id), \(actor.post.area), \(year), \(n + 1), \(used), \(policy.samplePercent),
        \(now), \(actor.person))
      ON CONFLICT DO NOTHING
      """, or: StorageError.conflict)
    let drawn = RewardSample.drawn(
      waiting.map(\.number), seed: used, percent: policy.samplePercent,
      always: Set(
        waiting.filter { $0.matter.facts["flags"]?.list?.isEmpty == false }.map(\.number)))
    for var file in waiting {
      try file.take(
        step,
        said: [
          "round": .text("\(id)"), "seed": .text(used),
          "sampled": .flag(drawn.contains(file.number)),
        ], entries: nil, by: actor.doer, at: now, under: rules, in: db)
    }
    try Audit.record(
      "reward.draw", subject: "reward-round/\(id)", by: actor, at: now,
      ["seed": used, "percent": "\(policy.samplePercent)", "claims": "\(waiting.count)"], in: db)
    return try RewardRound.find(id, for: actor, in: db)
  }

  /// Publishes what was drawn, once everybody of the sample was called. What may no longer be paid
  /// is set aside. A second time changes nothing.
  @discardableResult
  package static func publish(
    _ id: Int64, by actor: Actor, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> RewardRound {
    let round = try own(id, [.coordinator, .supervisor], "publish-claim", actor, in: db)
    guard round.stage == .drawn else { return round }
    let waiting = try claims("reward_claims.round = \(id)", "drawn", of: actor, in: db)
    guard !waiting.isEmpty else {
      throw Refusal.barred(step: "publish-claim", because: "no-claims")
    }
    let policy = try RewardClaims.policy(
      for: try Areas.find(round.area, in: db), on: now.day, in: db)
    let standing = try setAside(waiting, by: actor, at: now, under: rules, in: db)
    guard standing.allSatisfy({ isCalled($0, policy) }) else {
      throw Refusal.barred(step: "publish-claim", because: "uncalled-sample")
    }
    var until = now.day
    for var file in standing {
      try file.take(
        "publish-claim", said: [:], entries: nil, by: actor.doer, at: now, under: rules, in: db)
      if let clock = file.matter.running("objections") {
        until = max(until, Deadline.due(of: clock, rules.calendar).adding(milliseconds: -1).day)
      }
    }
    try db.run(
      """
      UPDATE reward_rounds SET published_at = \(now), published_by = \(actor.person),
        until = \(until)
      WHERE id = \(id)
      """)
    try Audit.record(
      "reward.publish", subject: "reward-round/\(id)", by: actor, at: now,
      ["claims": "\(standing.count)", "until": "\(until)"], in: db)
    return try RewardRound.find(id, for: actor, in: db)
  }

  /// Ends what has fallen since it was passed: its dispute was reopened, its mediator tied.
  ///
  /// - Returns: the others.
  private static func setAside(
    _ claims: [CaseFile], by actor: Actor, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> [CaseFile] {
    try claims.filter { file in
      guard let bar = try RewardClaims.bar(against: file, at: now, in: db) else { return true }
      var file = file
      try file.take(
        "set-claim-aside", said: ["bar": .text(bar.rawValue)], entries: nil, by: actor.doer,
        at: now, under: rules, in: db)
      return false
    }
  }

  /// What was drawn for a call has been confirmed, or nobody has answered often enough.
  private static func isCalled(_ file: CaseFile, _ policy: RewardPolicy) -> Bool {
    let facts = file.matter.facts
    guard facts["sampled"] == true else { return true }
    switch facts["phone-result"]?.text {
    case "confirmed": return true
    case "unreachable":
      return file.matter.taken["check-by-phone", default: 0] >= policy.counts["calls"] ?? 3
    default: return false
    }
  }

  /// Makes the payment list of what nobody objects to and still may be paid, once the time for
  /// objections is over, and fixes it. A second time changes nothing.
  @discardableResult
  package static func list(
    _ id: Int64, by actor: Actor, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> RewardRound {
    let round = try own(
      id, [.coordinator, .supervisor, .leader], "award-claim", actor, in: db)
    if round.stage == .listed { return round }
    guard let until = round.until else {
      throw Refusal.tooEarly(step: "award-claim", needs: "publish-claim")
    }
    guard now.day > until else { throw Refusal.tooEarly(step: "award-claim", needs: "objections") }
    guard actor.person != round.publishedBy else { throw Refusal.ownWork(step: "award-claim") }
    guard try claims("reward_claims.round = \(id)", "objected", of: actor, in: db).isEmpty else {
      throw Refusal.barred(step: "award-claim", because: "open-objection")
    }
    let published = try claims(
      "reward_claims.round = \(id)", "claim-published", of: actor, in: db)
    let standing = try setAside(published, by: actor, at: now, under: rules, in: db)
    let lines = try round.lines(in: db).filter { $0.state == "claim-published" }
    var mediators: [String: Int64] = [:]
    for var file in standing {
      mediators[file.number] = file.filer
      try file.take(
        "award-claim", said: [:], entries: nil, by: actor.doer, at: now, under: rules, in: db)
    }
    let payments = lines.enumerated().map { index, line in
      RewardPayment(index + 1, line, mediator: mediators[line.number] ?? 0)
    }
    for one in payments {
      try db.run(
        """
        INSERT INTO reward_payments (round, n, claim, volume, mediator, name, committee, form,
          class, amount)
        VALUES (\(id), \(one.n), \(one.claim), \(one.volume), \(one.mediator), \(one.name),
          \(one.committee), \(one.form), \(one.rewardClass), \(one.amount))
        """)
    }
    let total = payments.reduce(0) { $0 + $1.amount }
    let digest = Hex.text(SHA256.hash(data: Data(try JSON.text(payments).utf8)))
    try db.run(
      """
      UPDATE reward_rounds SET listed_at = \(now), listed_by = \(actor.person), total = \(total),
        sha256 = \(digest)
      WHERE id = \(id) AND listed_at IS NULL
      """)
    try Audit.record(
      "reward.list", subject: "reward-round/\(id)", by: actor, at: now,
      ["claims": "\(payments.count)", "total": "\(total)", "sha256": digest], in: db)
    return try RewardRound.find(id, for: actor, in: db)
  }

  private static func own(
    _ id: Int64, _ roles: Set<Role>, _ step: String, _ actor: Actor, in db: Database
  ) throws -> RewardRound {
    let round = try RewardRound.find(id, for: actor, in: db)
    guard roles.contains(actor.role), round.area == actor.post.area else {
      throw Refusal.notAllowed(step: step)
    }
    return round
  }

  private static func claims(
    _ condition: SQL, _ state: String, of actor: Actor, in db: Database
  ) throws -> [CaseFile] {
    try db.all(
      """
      SELECT \(CaseFile.columns) FROM cases WHERE state = \(state) AND id IN (
        SELECT case_id FROM reward_claims
        WHERE standing = 1 AND area = \(actor.post.area) AND \(condition))
      ORDER BY id
      """
    ).map(CaseFile.init)
  }

  /// How many claims wait to be drawn by the actor.
  package static func waiting(for actor: Actor, in db: Database) throws -> Int {
    try claims("reward_claims.round IS NULL", "checked", of: actor, in: db).count
  }

  /// Names and numbers of the parties of a dispute whose claim was drawn, for who calls them. That
  /// and what for is written down.
  package static func contacts(
    of number: String, purpose: String, by actor: Actor, at now: Instant, in db: Database
  ) throws -> [(side: Party.Side, name: String, phone: String)] {
    let file = try CaseFile.content(number, for: actor, in: db)
    guard file.matter.procedure == RewardClaim.id else { throw Refusal.notFound }
    guard [.receptionist, .coordinator].contains(actor.role), file.filer != actor.person else {
      throw Refusal.notAllowed(step: "check-by-phone")
    }
    guard file.matter.state == "drawn", file.matter.facts["sampled"] == true,
      let dispute = try RewardClaims.dispute(of: file, in: db)
    else { throw Refusal.barred(step: "check-by-phone", because: "sampled") }
    let purpose = try TypedLine.read(purpose, "purpose", most: Openings.longestPurpose)
    try Openings.record("unmask", of: dispute, purpose: purpose, by: actor, at: now, in: db)
    return try Parties.of(dispute, in: db).filter { $0.isActive && $0.side != .third }
      .compactMap { party in
        let values = try party.personal(in: db)
        return (party.side, values["name"] ?? "", values["phone"] ?? "")
      }
  }
}

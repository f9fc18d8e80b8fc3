import CaseEngine
import Storage

/// A settled dispute as its mediator may claim it.
package struct ClaimableVolume: Sendable {
  package let number: String
  /// Of the bound volume; nil while it is not bound.
  package let volume: String?
  package let form: String
  package let proposedClass: String
  /// Fen, as proposed; who checks may set another class.
  package let amount: Int
  package let closed: Instant?
  package let bars: [RewardRule.Bar]
  package let flags: [RewardRule.Flag]
}

/// Claiming, and what claims are compared by.
package enum RewardClaims {
  private static let most = 50

  /// What the actor has mediated and not claimed, newest first, with what keeps it from being
  /// claimed.
  package static func claimable(
    for actor: Actor, at now: Instant, in db: Database
  ) throws -> [ClaimableVolume] {
    guard actor.role == .mediator else { throw Refusal.notAllowed(step: "claim") }
    let policy = try policy(for: try Areas.find(actor.post.area, in: db), on: now.day, in: db)
    let since = (now.day - policy.guards.claimDays).start
    let files = try db.all(
      """
      SELECT \(CaseFile.columns) FROM cases WHERE id IN (
        SELECT case_id FROM dispute_figures
        WHERE mediator = \(actor.person) AND result IN ('settled', 'partly'))
        AND open = 0 AND closed_at >= \(since.milliseconds) AND unit = \(actor.post.organisation)
        AND NOT EXISTS (SELECT 1 FROM reward_claims
          WHERE dispute = cases.id AND standing = 1)
      ORDER BY closed_at DESC, id DESC LIMIT \(most)
      """
    ).map(CaseFile.init)
    return try files.map { try look(at: $0, for: actor.person, at: now, in: db).volume }
  }

  /// Makes the claim. The same volume once more is the same claim.
  ///
  /// - Throws: `Refusal.barred` with what keeps it from being claimed.
  @discardableResult
  package static func claim(
    _ number: String, note: String? = nil, by actor: Actor, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> String {
    guard actor.role == .mediator else { throw Refusal.notAllowed(step: "claim") }
    let dispute = try CaseFile.content(number, for: actor, in: db)
    guard dispute.privacy == .dispute else { throw Refusal.notFound }
    let known: String? = try db.value(
      """
      SELECT number FROM reward_claims JOIN cases ON cases.id = reward_claims.case_id
      WHERE dispute = \(dispute.id) AND mediator = \(actor.person) AND standing = 1
      """)
    if let known { return known }
    let look = try look(at: dispute, for: actor.person, at: now, in: db)
    if let bar = look.volume.bars.first {
      throw Refusal.barred(step: "claim", because: bar.rawValue)
    }
    guard let unit = dispute.matter.unit, let place = try Organisations.find(unit, in: db),
      let area = try Areas.find(place.area, in: db), let volume = look.volume.volume
    else { throw Refusal.barred(step: "claim", because: RewardRule.Bar.unbound.rawValue) }
    var draft = CaseDraft(
      procedure: RewardClaim.id, area: dispute.matter.area,
      holder: try DisputeIntake.centre(of: area, on: now.day, in: db), title: volume)
    draft.step = "claim"
    draft.said = ["unit": .number(Int(unit))]
    if let note = note?.trimmed.nonEmpty { draft.said["note"] = .text(note) }
    draft.facts = [
      "dispute": .text(number), "volume-number": .text(volume),
      "agreement-form": .text(look.volume.form),
      "reward-class": .text(look.volume.proposedClass),
      "reward-amount": .number(look.volume.amount),
      "flags": .list(look.volume.flags.map(\.text)),
    ]
    let file = try CaseFile.open(draft, by: actor.doer, at: now, under: rules, in: db)
    let inserted = try db.run(
      """
      INSERT INTO reward_claims (case_id, dispute, mediator, unit, area, kind, reached, year, form,
        class, amount, standing)
      VALUES (\(file.id), \(dispute.id), \(actor.person), \(unit), \(area.county ?? area.city),
        \(look.subject.kind), \(look.subject.reached.number), \(now.day.year),
        \(look.volume.form), \(look.volume.proposedClass), \(look.volume.amount), 1)
      ON CONFLICT DO NOTHING
      """)
    // Somebody was quicker on another node: nothing of this one is kept.
    guard inserted == 1 else {
      throw Refusal.barred(step: "claim", because: RewardRule.Bar.claimed.rawValue)
    }
    try Joining.link(file.id, dispute.id, "claim", at: now, in: db)
    try Notices.tell(
      "reward-claim", role: .coordinator, area: file.matter.holder,
      data: ["name": .text(volume), "path": .text("/cases/\(file.number)")], at: now, in: db)
    return file.number
  }

  /// What stands against a claim now, for the claim of a mediator that is looked at again.
  ///
  /// - Parameter chosen: another class than was proposed, which may bring more.
  static func look(
    again file: CaseFile, as chosen: String? = nil, at now: Instant, in db: Database
  ) throws -> (volume: ClaimableVolume, subject: RewardRule.Subject) {
    let (dispute, mediator) = try origin(of: file, in: db)
    return try look(at: dispute, for: mediator, claim: file, as: chosen, at: now, in: db)
  }

  /// Why a claim that was passed may no longer be paid: its dispute was reopened, say.
  static func bar(against file: CaseFile, at now: Instant, in db: Database) throws
    -> RewardRule.Bar?
  {
    let (dispute, mediator) = try origin(of: file, in: db)
    return try stand(dispute, for: mediator, claim: file, at: now, in: db).bars
      .first { !RewardRule.askedOnce.contains($0) }
  }

  static func dispute(of claim: CaseFile, in db: Database) throws -> CaseFile? {
    try claim.matter.facts["dispute"]?.text.flatMap { try CaseFile.load(number: $0, in: db) }
  }

  private static func origin(
    of claim: CaseFile, in db: Database
  ) throws -> (dispute: CaseFile, mediator: Int64) {
    guard let mediator = claim.filer, let dispute = try dispute(of: claim, in: db) else {
      throw Refusal.notFound
    }
    return (dispute, mediator)
  }

  private static func look(
    at file: CaseFile, for mediator: Int64, claim: CaseFile? = nil, as chosen: String? = nil,
    at now: Instant, in db: Database
  ) throws -> (volume: ClaimableVolume, subject: RewardRule.Subject) {
    let found = try stand(file, for: mediator, claim: claim, as: chosen, at: now, in: db)
    let volume = ClaimableVolume(
      number: file.number, volume: found.volume, form: found.form,
      proposedClass: found.proposedClass, amount: found.amount, closed: file.closed,
      bars: found.bars,
      flags: RewardRule.flags(
        of: found.subject, among: try alike(found.subject, file, found.guards, in: db),
        under: found.guards))
    return (volume, found.subject)
  }

  /// A claim by itself: what it is of, and what keeps it from being paid.
  private struct Standing {
    let subject: RewardRule.Subject
    let volume: String?
    let form, proposedClass: String
    let amount: Int
    let bars: [RewardRule.Bar]
    let guards: RewardPolicy.Guards
  }

  private static func stand(
    _ file: CaseFile, for mediator: Int64, claim: CaseFile?, as chosen: String? = nil,
    at now: Instant, in db: Database
  ) throws -> Standing {
    let facts = file.matter.facts
    let policy = try policy(for: try Areas.find(file.matter.area, in: db), on: now.day, in: db)
    let figures = DisputeFigures(file.matter, reports: file.reports, .provisional)
    let form = facts["agreement-form"]?.text ?? "written"
    let proposed =
      RewardRule.proposedClass(
        difficulty: facts["difficulty"]?.text, people: figures.people, sum: figures.amount,
        under: policy) ?? ""
    let amount = RewardRule.amount(chosen ?? proposed, form: form, under: policy) ?? 0
    // A desk that takes its time makes no claim late.
    let made = claim?.opened.day ?? now.day
    let unit = file.matter.unit ?? 0
    let reached = figures.reachedDay.map { Day(number: $0) } ?? file.matter.changed.day
    let parties = try Parties.of(file, in: db).filter { $0.isActive && $0.side != .third }
    let subject = RewardRule.Subject(
      number: claim?.number ?? "", kind: facts["category"]?.text ?? "", unit: unit,
      reached: reached,
      parties: Set(try parties.compactMap { try $0.personal(in: db)["name"]?.trimmed }))
    var ground = RewardRule.Ground()
    ground.isSettled =
      file.matter.state == "closed" && figures.agreement != nil
      && facts["road"]?.text == PeoplesMediation.id
    ground.performance = facts["performance"]?.text
    let bound = try Volumes.bound(file, in: db)
    ground.isBound = bound != nil
    ground.closed = file.closed?.day
    ground.isMediator = facts["mediator"]?.number.map(Int64.init) == mediator
    ground.isTied = try !Ties.against(mediator, in: file, on: now.day, in: db).isEmpty
    ground.isClaimed =
      try claim == nil
      && db.first("SELECT 1 FROM reward_claims WHERE dispute = \(file.id) AND standing = 1") != nil
    ground.isCivilServant =
      try Mediators.entry(of: mediator, on: made, in: db)?.values["civil-servant"] == .flag(true)
    ground.amount = amount
    ground.yearly =
      try db.value(
        """
        SELECT CAST(sum(amount) AS BIGINT) FROM reward_claims
        WHERE mediator = \(mediator) AND year = \(made.year) AND standing = 1
          AND recovered_at IS NULL AND case_id <> \(claim?.id ?? 0)
        """) ?? 0
    return Standing(
      subject: subject, volume: bound?.number, form: form, proposedClass: proposed,
      amount: amount, bars: RewardRule.bars(ground, on: made, under: policy.guards),
      guards: policy.guards)
  }

  static func policy(
    for area: Area?, on day: Day, in db: Database
  ) throws -> RewardPolicy {
    try Policies.current(RewardPolicy.self, on: day, area: area, in: db).policy
  }

  /// Claims of the county that stand, on disputes that share a party and lie near in time.
  private static func alike(
    _ subject: RewardRule.Subject, _ dispute: CaseFile, _ guards: RewardPolicy.Guards,
    in db: Database
  ) throws -> [RewardRule.Subject] {
    let days = max(guards.doubledDays, guards.splitDays)
    let rows = try db.all(
      """
      SELECT DISTINCT cases.number, reward_claims.kind, reward_claims.unit, reward_claims.reached,
        reward_claims.dispute
      FROM reward_claims JOIN cases ON cases.id = reward_claims.case_id
        JOIN parties ON parties.case_id = reward_claims.dispute
        JOIN entry_values ON entry_values.chain = parties.chain AND entry_values.n = parties.n
          AND entry_values.field = 'name'
      WHERE reward_claims.standing = 1
        AND reward_claims.area = \(dispute.place.county ?? dispute.place.city)
        AND reward_claims.reached >= \(subject.reached.number - days)
        AND reward_claims.reached <= \(subject.reached.number + days)
        AND reward_claims.dispute <> \(dispute.id)
        AND entry_values.value IN \(list: subject.parties.sorted())
      """)
    return try rows.map { row in
      let other: Int64 = try row.get("dispute")
      let names = try db.all(
        """
        SELECT value FROM parties JOIN entry_values ON entry_values.chain = parties.chain
          AND entry_values.n = parties.n AND entry_values.field = 'name'
        WHERE parties.case_id = \(other) AND left_at IS NULL AND side <> \(Party.Side.third)
          AND value IS NOT NULL
        """
      ).map { try ($0.get("value") as String).trimmed }
      return RewardRule.Subject(
        number: try row.get("number"), kind: try row.get("kind"),
        unit: try row.get("unit"), reached: Day(number: try row.get("reached")), parties: Set(names)
      )
    }
  }
}

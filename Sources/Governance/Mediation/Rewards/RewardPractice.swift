import CaseEngine
import Storage

/// What claims need around their steps.
struct RewardPractice: Practice {
  static let rules = PolicyRules(
    RewardClaim.procedure, RewardPolicy.self, class: "urgency", practice: RewardPractice())

  func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: inout CaseFile, by doer: Doer,
    at now: Instant, in db: Database
  ) throws {
    switch step.id {
    case "amend-claim":
      let look = try stands(step, file, at: now, in: db)
      said["flags"] = .list(look.flags.map(\.text))
    case "pass-claim": try passing(step, &said, file, at: now, in: db)
    default: break
    }
  }

  /// The guards are asked again: another claim may have come since.
  private func stands(
    _ step: Step, _ file: CaseFile, as chosen: String? = nil, at now: Instant, in db: Database
  ) throws -> ClaimableVolume {
    let look = try RewardClaims.look(again: file, as: chosen, at: now, in: db).volume
    if let bar = look.bars.first { throw Refusal.barred(step: step.id, because: bar.rawValue) }
    return look
  }

  private func passing(
    _ step: Step, _ said: inout [String: Fact], _ file: CaseFile, at now: Instant, in db: Database
  ) throws {
    let look = try stands(step, file, as: said["reward-class"]?.text, at: now, in: db)
    let policy = try Policies.version(file.policy, of: RewardPolicy.self, in: db)
    guard let score = said["score"]?.number, (0...100).contains(score) else {
      throw Invalid("score", "range", ["least": "0", "most": "100"])
    }
    guard score >= policy.leastScore else {
      throw Invalid("score", "too-few-points", ["least": "\(policy.leastScore)"])
    }
    said["flags"] = .list(look.flags.map(\.text))
    if !look.flags.isEmpty, said["cleared"] == nil { throw Invalid("cleared", "required") }
    let chosen = said["reward-class"]?.text
    if chosen != file.matter.facts["reward-class"]?.text, said["note"] == nil {
      throw Invalid("note", "required")
    }
    let form = file.matter.facts["agreement-form"]?.text
    said["reward-amount"] = RewardRule.amount(chosen, form: form, under: policy).map(Fact.number)
    guard let area = try Areas.find(file.place.county ?? file.place.city, in: db) else {
      throw Refusal.notFound
    }
    said["area"] = .text(area.code)
    said["level"] = .number(area.level.rawValue)
  }

  func follow(
    _ entry: Entry, said: [String: Fact], of file: inout CaseFile, by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    let facts = file.matter.facts
    switch entry.step {
    case "pass-claim":
      try db.run(
        """
        UPDATE reward_claims SET class = \(facts["reward-class"]?.text ?? ""),
          amount = \(facts["reward-amount"]?.number ?? 0) WHERE case_id = \(file.id)
        """)
    case "draw-claim":
      let round = entry.data["round"]?.text.flatMap { Int64($0) }
      try db.run("UPDATE reward_claims SET round = \(round) WHERE case_id = \(file.id)")
    case "return-claim":
      try db.run("UPDATE reward_claims SET round = NULL WHERE case_id = \(file.id)")
      try tell(entry, file, db)
    // It stays in its round, where the reason is shown.
    case "set-claim-aside":
      try db.run("UPDATE reward_claims SET standing = 0 WHERE case_id = \(file.id)")
      try tell(entry, file, db)
    // It goes on standing: what was recovered is not claimed again.
    case "recover-reward":
      try db.run(
        "UPDATE reward_claims SET recovered_at = \(entry.at) WHERE case_id = \(file.id)")
      try tell(entry, file, db)
    case "refuse-claim", "withdraw-claim", "uphold-objection":
      try db.run(
        "UPDATE reward_claims SET standing = 0, round = NULL WHERE case_id = \(file.id)")
      try tell(entry, file, db)
    case "publish-claim", "award-claim": try tell(entry, file, db)
    default: break
    }
  }

  /// Who claimed hears what became of it.
  private func tell(_ entry: Entry, _ file: CaseFile, _ db: Database) throws {
    guard let person = file.filer, person != entry.by?.person else { return }
    try Notices.tell(
      "reward-\(entry.step)", role: .mediator, area: file.matter.area,
      organisation: file.matter.unit, person: person,
      data: [
        "name": .text(file.title), "step": .text(entry.step),
        "path": .text("/cases/\(file.number)"),
      ], at: entry.at, in: db)
  }
}

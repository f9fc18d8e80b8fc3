import CaseEngine
import Storage

/// What somebody who petitions does and reads with the receipt: the opinion in writing once it was
/// served on him, and the request for review and re-review within thirty days of that (Regulations
/// on Petitioning, sections 35 and 36).
package struct ServedOpinion: Sendable {
  /// `issue-opinion`, `issue-review` or `issue-recheck`.
  package let step: String
  /// How it was decided.
  package let opinion: String
  /// Nil where it was erased.
  package let words: String?
  package let unit: Int64?
  package let issued: Instant
  package let served: Day
}

/// When he may ask, and why not.
package struct PetitionRequest: Hashable, Sendable {
  /// `review` or `recheck`, as the receipt calls it.
  package let name: String
  /// The end of the thirty days.
  package let due: Instant
  package let isOver: Bool
}

enum Petitioner {
  /// What the receipt calls the steps.
  static let steps = ["review": "ask-review", "recheck": "ask-recheck"]
  private static let windows = ["review": "review-window", "recheck": "recheck-window"]
  private static let issuing: Set<String> = ["issue-opinion", "issue-review", "issue-recheck"]

  /// Who has filed it, unless he is the other side; each of the applicants.
  static func isOne(_ holding: ReceiptHolding) -> Bool {
    guard let party = holding.party else { return holding.report != nil }
    return party.side == .applicant && party.isActive && !party.needsGuardian
  }

  /// The opinions that he has in writing, the oldest first. Nothing follows the last of them, so
  /// that no day of its service is asked for.
  static func opinions(_ holding: ReceiptHolding, in db: Database) throws -> [ServedOpinion] {
    guard isOne(holding) else { return [] }
    let entries = try Ledger.entries(of: holding.file.id, in: db).map(\.entry)
    return try entries.enumerated().compactMap { index, entry in
      guard issuing.contains(entry.step) else { return nil }
      let later = entries[(index + 1)...].prefix { !issuing.contains($0.step) }
      let serving = [entry] + later.filter { $0.step == "serve-answer" }
      let day = serving.lazy.compactMap { $0.data["served"]?.day }.first
      guard let served = day ?? (entry.step == "issue-recheck" ? entry.at.day : nil) else {
        return nil
      }
      return ServedOpinion(
        step: entry.step, opinion: entry.data["opinion"]?.text ?? "",
        words: try PersonalValues.of(chain: holding.file.id, n: entry.n, in: db)["words"],
        unit: entry.by?.organisation, issued: entry.at, served: served)
    }
  }

  /// Nil where nothing can be asked for now, in time or not.
  static func request(
    _ holding: ReceiptHolding, at now: Instant, in db: Database
  ) throws -> PetitionRequest? {
    let matter = holding.file.matter
    guard isOne(holding), matter.procedure == Petition.id,
      let name = steps.first(where: {
        Petition.procedure.step($0.value)?.from.contains(matter.state) == true
      })?.key,
      let window = windows[name].flatMap(matter.running)
    else { return nil }
    let due = Deadline.due(of: window, try Policies.calendar(on: now.day, in: db))
    return PetitionRequest(name: name, due: due, isOver: now > due)
  }

  /// - Throws: `Refusal` that says why he may not ask, or not now.
  static func check(
    _ name: String, _ holding: ReceiptHolding, at now: Instant, in db: Database
  ) throws {
    guard let id = steps[name] else { throw Refusal.notFound }
    guard isOne(holding) else { throw Refusal.barred(step: id, because: "petitioner") }
    let matter = holding.file.matter
    guard matter.procedure == Petition.id,
      Petition.procedure.step(id)?.from.contains(matter.state) == true
    else { throw Refusal.wrongState(step: id, state: matter.state) }
    guard let request = try request(holding, at: now, in: db) else {
      throw Refusal.barred(step: id, because: "not-served")
    }
    if request.isOver { throw Refusal.tooLate(step: id, due: request.due) }
  }

  /// What he does not say himself: to whom the request goes. That is the organ above the one that
  /// has decided, as far as the city has entered it, else the petition office above it, else the
  /// one that has forwarded the matter; whoever has no power refers it.
  static func complete(
    _ said: inout [String: Fact], _ file: CaseFile, on day: Day, in db: Database
  ) throws {
    said["handed-way"] = "document"
    let own = try file.matter.unit.flatMap { try Organisations.find($0, in: db) }
    let area = try own.flatMap { try Areas.find($0.area, in: db) }
    let above = try area.flatMap { area in
      try area.path.dropLast().last.flatMap { try Areas.find($0, in: db) }
    }
    let office = try above.flatMap {
      try Organisations.keeping(line: "petition", nearest: $0, on: day, in: db)?.id
    }
    let forwarded = file.matter.facts["handed-by"]?.number.map(Int64.init)
    said["unit"] = (own?.parent ?? office ?? forwarded ?? own?.id).map { .number(Int($0)) }
  }
}

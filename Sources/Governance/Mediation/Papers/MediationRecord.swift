import CaseEngine
import Storage

/// What was said in the steps of a case, the newest first: how it came in, and of what followed
/// only the round that it is in.
struct MediationRecord {
  /// By which a mediation ends: with an agreement, or without one.
  static let reached = ["reach-written", "reach-oral", "reach"]
  static let failed = [
    "fail", "fail-at-station", "party-refuses", "refuse-mediation", "record-default",
  ]
  static let ends = Set(reached + failed)

  private static let intake: Set<String> = ["file", "open-at-station", "add", "admit", "study"]

  private let all: [Entry]
  private let entries: [Entry]
  private let personal: [Int: [String: String]]

  init(_ file: CaseFile, in db: Database) throws {
    all = try Ledger.entries(of: file.id, in: db).map(\.entry)
    let round = Set(all.inRound(file.matter.round).map(\.n))
    entries = all.filter { round.contains($0.n) || Self.intake.contains($0.step) }.reversed()
    personal = try PersonalValues.all(of: file.id, in: db)
  }

  /// The newest entry of these steps; of every step where none is named.
  func last(_ steps: [String]) -> Entry? { entries.first { steps.contains($0.step) } }

  /// Every entry of these steps, the oldest first.
  func every(_ steps: [String]) -> [Entry] { entries.filter { steps.contains($0.step) }.reversed() }

  func entry(_ n: Int) -> Entry? { all.first { $0.n == n } }

  /// A value that was said in an entry, personal or not.
  func said(_ field: String, in entry: Entry?) -> String? {
    guard let entry else { return nil }
    return personal[entry.n]?[field]
      ?? entry.data[field]?.text.flatMap { $0.hasPrefix("sha256:") ? nil : $0 }
  }

  /// A personal value of the newest entry that has it.
  func said(_ field: String) -> String? {
    entries.lazy.compactMap { personal[$0.n]?[field] }.first
  }
}

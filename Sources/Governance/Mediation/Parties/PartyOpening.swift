import CaseEngine
import Storage

extension Openings {
  /// What is known of a party in full, for a purpose that is recorded first.
  package static func unmask(
    party number: Int, of dispute: String, purpose: String, by actor: Actor, at now: Instant,
    in db: Database
  ) throws -> [String: String] {
    let (file, degree, sight) = try CaseFile.find(dispute, for: actor, in: db)
    guard degree == .content,
      let party = try Parties.of(file, in: db).first(where: { $0.number == number })
    else { throw Refusal.notFound }
    guard sight.showsReporter(confidential: file.confidential) else {
      throw Refusal.notAllowed(step: "unmask")
    }
    let purpose = try TypedLine.read(purpose, "purpose", most: longestPurpose)
    try record("unmask", of: file, purpose: purpose, by: actor, at: now, in: db)
    return try party.personal(in: db)
  }
}

import CaseEngine
import Storage

/// What the Labour Dispute Mediation and Arbitration Law sets for mediation over work.
package enum LabourDispute {
  private static let kinds: Set<String> = ["migrant-wages", "labour"]

  static func isOne(_ matter: Case) -> Bool {
    kinds.contains(matter.facts["category"]?.text ?? "")
  }

  /// Section 14: no agreement within 15 days of the day on which the committee has received the
  /// application, and the parties may apply for arbitration. Nil where it is not about work.
  package static func end(of file: CaseFile, in db: Database) throws -> Day? {
    guard isOne(file.matter), file.matter.procedure == PeoplesMediation.id,
      let received = file.matter.clock("consent")?.start.day
    else { return nil }
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    return received + (policy.counts["labour-mediation-days"] ?? 15)
  }

  /// The talks that go on have what is left of that time, as it was extended or stood still: a new
  /// time would let the parties wait beyond what the law gives them.
  static func resumed(_ file: CaseFile, at now: Instant, in db: Database) throws -> Day? {
    guard isOne(file.matter), file.matter.procedure == PeoplesMediation.id,
      let earlier = file.matter.clock("mediate")
    else { return nil }
    return Deadline.due(of: earlier, try Policies.calendar(on: now.day, in: db)).day
  }

  /// Section 16: a payment order is for wages, injury costs and compensation that the employer has
  /// not paid in time.
  static func checkRoad(_ said: [String: Fact], _ file: CaseFile) throws {
    guard said["after-road"] == "payment-order" else { return }
    guard isOne(file.matter) else {
      throw Refusal.barred(step: "record-road", because: "payment-order")
    }
    guard file.matter.facts["in-default"] == true else {
      throw Refusal.barred(step: "record-road", because: "not-in-default")
    }
  }
}

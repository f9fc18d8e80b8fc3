import CaseEngine
import Storage
import Synchronization

/// A procedure under a policy: what ties most procedures to what a city sets.
package struct PolicyRules<P: WorkingPolicy>: ProcedureRules {
  package let procedure: Procedure
  /// The fact that says which of the policy's classes a case belongs to.
  private let classFact: String
  package let practice: any Practice
  private let known = Known()

  /// What a version sets for a class never changes, and every write asks for it.
  private final class Known: Sendable {
    struct Key: Hashable {
      let version: String
      let urgency: String?
    }

    let settings = Mutex<[Key: CaseSetting]>([:])
  }

  package init(
    _ procedure: Procedure, _ policy: P.Type, class fact: String, practice: any Practice
  ) {
    self.procedure = procedure
    self.practice = practice
    classFact = fact
  }

  package func version(on day: Day, for area: Area, in db: Database) throws -> String {
    try Policies.current(P.self, on: day, area: area, in: db).version
  }

  package func setting(
    _ version: String, _ facts: [String: Fact], in db: Database
  ) throws -> CaseSetting {
    let key = Known.Key(version: version, urgency: facts[classFact]?.text)
    if let setting = known.settings.withLock({ $0[key] }) { return setting }
    let policy = try Policies.version(version, of: P.self, in: db).work
    let urgency = policy.urgency(key.urgency)
    var lists = policy.lists.mapValues { $0.map(\.id) }
    lists["urgencies"] = policy.urgencies.map(\.id)
    let setting = CaseSetting(
      limits: Limits(
        version: version, terms: policy.terms(urgency: urgency?.id), counts: policy.counts,
        lists: lists, timetable: policy.officeHours,
        roundTheClock: urgency?.roundTheClock ?? false),
      ladder: policy.ladder, samplePercent: policy.samples.endings)
    known.settings.withLock { $0[key] = setting }
    return setting
  }
}

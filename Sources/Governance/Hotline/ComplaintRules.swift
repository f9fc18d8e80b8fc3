import CaseEngine
import Storage
import Synchronization

/// The complaint procedure under the policy `hotline`, with the city's table of categories.
package struct ComplaintRules: ProcedureRules {
  package var procedure: Procedure { Complaint.procedure }

  /// What a version sets for an urgency never changes, and every write asks for it.
  private final class Known: Sendable {
    struct Key: Hashable {
      let version: String
      let urgency: String?
    }

    let settings = Mutex<[Key: CaseSetting]>([:])
  }

  private let known = Known()

  package init() {}

  package func version(on day: Day, for area: Area, in db: Database) throws -> String {
    try Policies.current(HotlinePolicy.self, on: day, area: area, in: db).version
  }

  package func setting(
    _ version: String, _ facts: [String: Fact], in db: Database
  ) throws -> CaseSetting {
    let key = Known.Key(version: version, urgency: facts["urgency"]?.text)
    if let setting = known.settings.withLock({ $0[key] }) { return setting }
    let policy = try Policies.version(version, of: HotlinePolicy.self, in: db)
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

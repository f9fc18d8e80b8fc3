import CaseEngine
import Storage

/// The complaint procedure under the policy `hotline`, with the city's table of categories.
package struct ComplaintRules: ProcedureRules {
  package var procedure: Procedure { Complaint.procedure }

  package init() {}

  package func version(on day: Day, for area: Area, in db: Database) throws -> String {
    try Policies.current(HotlinePolicy.self, on: day, area: area, in: db).version
  }

  package func setting(
    _ version: String, _ facts: [String: Fact], in db: Database
  ) throws -> CaseSetting {
    let policy = try Policies.version(version, of: HotlinePolicy.self, in: db)
    let urgency = policy.urgency(facts["urgency"]?.text)
    var lists = policy.lists.mapValues { $0.map(\.id) }
    lists["urgencies"] = policy.urgencies.map(\.id)
    return CaseSetting(
      limits: Limits(
        version: version, terms: policy.terms(urgency: urgency?.id), counts: policy.counts,
        lists: lists, timetable: policy.officeHours,
        roundTheClock: urgency?.roundTheClock ?? false),
      ladder: policy.ladder, samplePercent: policy.samples.endings)
  }
}

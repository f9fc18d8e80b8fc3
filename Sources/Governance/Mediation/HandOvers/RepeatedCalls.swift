import CaseEngine
import Storage

/// Calls to the police over one matter, the same people or the same place: that they come back is
/// the sign that a dispute is not settled, whatever its result says.
package enum RepeatedCalls {
  /// How many calls a dispute has had, once it is more than was handed over with it.
  static let fact = "calls"

  /// Of a dispute and what was merged into it; the same number is the same call.
  static func all(over id: Int64, in db: Database) throws -> Int {
    try counted("case_id IN \(list: Joining.merged(into: id, in: db))", in: db)
  }

  private static func counted(_ reports: SQL, in db: Database) throws -> Int {
    try db.value(
      """
      SELECT count(DISTINCT coalesce(source_number, receipt)) FROM reports
      WHERE channel = 'police' AND \(reports)
      """) ?? 0
  }

  /// One call is one report of the police, with its number; the same number is the same call. That
  /// another matter has it too is not said here: who records it may not know of that one.
  static func add(_ entry: Entry, to file: inout CaseFile, in db: Database) throws {
    guard let number = entry.data["call-number"]?.text else { return }
    let isKnown =
      try db.first(
        """
        SELECT 1 FROM reports
        WHERE channel = 'police' AND source_number = \(number) AND case_id = \(file.id)
        """) != nil
    if isKnown { throw Invalid("call-number", "known-call") }
    _ = try IncomingReport.add(
      to: file, n: entry.n, channel: "police", sourceNumber: number, place: nil,
      confidential: file.confidential, privacyVersion: nil, withCode: false, at: entry.at, in: db)
    file.reports += 1
    try file.saveJoining(in: db)
  }

  /// How often within the days of policy; this matter's own first call among them. Of other matters
  /// only those count whose content this actor reads; without an actor, none.
  package static func count(
    over file: CaseFile, seenBy sight: Sight?, at now: Instant, in db: Database
  ) throws -> Int {
    var scope: SQL = "id = \(file.id)"
    if let sight {
      var others = try SameParties.sharing(SameParties.people(of: file.id, in: db), in: db)
      others += try db.all(
        """
        SELECT DISTINCT b.case_id FROM reports a JOIN reports b ON b.place = a.place
        WHERE a.case_id = \(file.id) AND a.place IS NOT NULL
        """
      ).map { try $0.get("case_id") }
      scope += """
         OR id IN \(list: others) AND privacy = \(Privacy.dispute.rawValue)
          AND \(sight.condition(.content))
        """
    }
    let days = try Policies.version(file.policy, of: MediationPolicy.self, in: db).risk.callDays
    let since = now.adding(milliseconds: -Int64(days) * Day.milliseconds)
    return try counted(
      """
      received_at >= \(since.milliseconds) AND case_id IN (SELECT id FROM cases WHERE \(scope))
      """, in: db)
  }
}

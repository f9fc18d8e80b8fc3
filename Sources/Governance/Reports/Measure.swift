import CaseEngine
import Storage

/// One figure with its definition: which cases it speaks of, which of them it counts, and which
/// are left out. The words of the definition are texts under `measure.<id>`.
package struct Measure: Sendable {
  package enum Cohort: String, Codable, Sendable, CaseIterable {
    /// Received in the period, judged as things stood at the cut-off.
    case received
    /// Whose time for handling ended in the period.
    case handleDue = "handle-due"
    /// Whose time for the answer ended in the period.
    case replyDue = "reply-due"

    var column: SQL {
      switch self {
      case .received: "received_day"
      case .handleDue: "handle_due"
      case .replyDue: "reply_due"
      }
    }
  }

  package enum Unit: String, Codable, Sendable {
    case count, rate
    /// The denominator is not cases but the households of the registered estates.
    case perHundredHouseholds = "per-100-households"
  }

  package let id: String
  /// Raised when the definition changes, so that figures of before are not compared with those
  /// of after.
  package let version: Int
  package let cohort: Cohort
  package let unit: Unit
  /// 0 or 1 a row.
  let numerator: SQL
  let denominator: SQL

  private static func rate(
    _ id: String, _ cohort: Cohort, _ numerator: SQL, of denominator: SQL
  ) -> Measure {
    Measure(
      id: id, version: 1, cohort: cohort, unit: .rate, numerator: numerator,
      denominator: denominator)
  }

  private static let valid: SQL = "judged = 1 AND excluded = 0"

  /// In the order in which reports list them.
  package static let all: [Measure] = [
    Measure(
      id: "received", version: 1, cohort: .received, unit: .count, numerator: "1 = 1",
      denominator: "1 = 1"),
    rate("on-time", .handleDue, "handle_met <= handle_due", of: "handle_due IS NOT NULL"),
    rate("answered-on-time", .replyDue, "reply_met <= reply_due", of: "reply_due IS NOT NULL"),
    rate("response", .received, "contact_met <= contact_due", of: "contact_due IS NOT NULL"),
    rate("solved", .received, "solved = 1 AND excluded = 0", of: valid),
    rate("satisfied", .received, "satisfied = 1 AND excluded = 0", of: valid),
    rate("redo", .received, "redone = 1 AND judged = 1", of: "judged = 1"),
    rate("return", .received, "returned = 1 AND dispatched = 1", of: "dispatched = 1"),
    rate("extension", .received, "extended = 1 AND dispatched = 1", of: "dispatched = 1"),
    rate("repeat", .received, "repeated = 1", of: "1 = 1"),
    Measure(
      id: "per-100-households", version: 1, cohort: .received, unit: .perHundredHouseholds,
      numerator: "kind IS NULL OR kind <> 'consultation'", denominator: "1 = 1"),
  ]

  /// A unit has no households.
  package var groupings: [ReportQuery.Grouping] {
    ReportQuery.Grouping.allCases.filter { unit != .perHundredHouseholds || $0 != .unit }
  }

  package static func named(_ id: String) -> Measure? { all.first { $0.id == id } }
}

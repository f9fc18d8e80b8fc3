import CaseEngine
import Storage

/// One figure with its definition: which cases it speaks of, which of them it counts, and which
/// are left out. The words of the definition are texts under `measure.<id>`.
package struct Measure: Sendable {
  /// Which cases it speaks of.
  package enum Ground: String, Codable, CaseIterable, Sendable {
    case hotline, mediation

    var table: SQL {
      switch self {
      case .hotline: CaseFigures.table
      case .mediation: DisputeFigures.table
      }
    }

    /// Which rows a table counts: a split matter once, but each of its parts where the table is by
    /// unit; a dispute that was merged not.
    func counted(by grouping: ReportQuery.Grouping?) -> SQL {
      switch self {
      case .hotline: grouping == .unit ? "is_parent = 0" : "is_part = 0"
      case .mediation: "counted = 1"
      }
    }

    /// Disputes are confidential: their figures are for those who settle them, who lead and who
    /// supervise.
    package var readers: [Role] {
      switch self {
      case .hotline:
        [.clerk, .dispatcher, .reviewer, .caller, .supervisor, .leader, .handler, .auditor]
      case .mediation:
        [.receptionist, .coordinator, .mediator, .supervisor, .leader, .handler, .auditor]
      }
    }
  }

  package enum Cohort: String, Codable, Sendable, CaseIterable {
    /// Received in the period, judged as things stood at the cut-off.
    case received
    /// Whose time for handling ended in the period.
    case handleDue = "handle-due"
    /// Whose time for the answer ended in the period.
    case replyDue = "reply-due"
    /// Whose time for settlement ended in the period.
    case resolveDue = "resolve-due"
    /// Whose time for signing ended in the period.
    case signDue = "sign-due"

    var column: SQL {
      switch self {
      case .received: "received_day"
      case .handleDue: "handle_due"
      case .replyDue: "reply_due"
      case .resolveDue: "resolve_due"
      case .signDue: "sign_due"
      }
    }
  }

  package enum Unit: String, Codable, Sendable {
    case count, rate
    /// The numerator is not cases but what each of them adds.
    case sum
    /// A mean: the numerator is not cases but days, each case with its own.
    case days
    /// The denominator is not cases but the households of the registered estates.
    case perHundredHouseholds = "per-100-households"
  }

  package let ground: Ground
  package let id: String
  /// Raised when the definition changes, so that figures of before are not compared with those
  /// of after.
  package let version: Int
  package let cohort: Cohort
  package let unit: Unit
  /// Holds or not; of a mean, what each case adds.
  let numerator: SQL
  let denominator: SQL
  /// What stands in its place where policy counts success over what has ended.
  private let overEnded: SQL?

  /// As policy has it counted.
  func counted(under policy: FigurePolicy) -> Measure {
    policy.successOver == .ended ? countedOverEnded ?? self : self
  }

  var countedOverEnded: Measure? {
    overEnded.map {
      Measure(
        id + "-over-ended", on: ground, cohort: cohort, unit: unit, version: version, numerator,
        of: $0)
    }
  }

  /// What is summed up for the numerator.
  var summed: SQL {
    switch unit {
    case .sum, .days: "CASE WHEN \(denominator) THEN \(numerator) ELSE 0 END"
    case .count, .rate, .perHundredHouseholds:
      "CASE WHEN (\(denominator)) AND (\(numerator)) THEN 1 ELSE 0 END"
    }
  }

  init(
    _ id: String, on ground: Ground = .hotline, cohort: Cohort = .received, unit: Unit = .rate,
    version: Int = 1, _ numerator: SQL, of denominator: SQL = "1 = 1", overEnded: SQL? = nil
  ) {
    self.ground = ground
    self.id = id
    self.version = version
    self.cohort = cohort
    self.unit = unit
    self.numerator = numerator
    self.denominator = denominator
    self.overEnded = overEnded
  }

  private static let valid: SQL = "judged = 1 AND excluded = 0"

  /// In the order in which reports list them.
  package static let all: [Measure] = hotline + mediation

  private static let hotline: [Measure] = [
    Measure("received", unit: .count, "1 = 1"),
    Measure(
      "on-time", cohort: .handleDue, "handle_met <= handle_due", of: "handle_due IS NOT NULL"),
    Measure(
      "answered-on-time", cohort: .replyDue, "reply_met <= reply_due", of: "reply_due IS NOT NULL"),
    Measure("response", "contact_met <= contact_due", of: "contact_due IS NOT NULL"),
    Measure("solved", "solved = 1 AND excluded = 0", of: valid),
    Measure("satisfied", "satisfied = 1 AND excluded = 0", of: valid),
    Measure("redo", "redone = 1 AND judged = 1", of: "judged = 1"),
    Measure("return", "returned = 1 AND dispatched = 1", of: "dispatched = 1"),
    Measure("extension", "extended = 1 AND dispatched = 1", of: "dispatched = 1"),
    Measure("repeat", "repeated = 1"),
    Measure(
      "per-100-households", unit: .perHundredHouseholds,
      "kind IS NULL OR kind <> 'consultation'"),
  ]

  /// A unit has no households.
  package var groupings: [ReportQuery.Grouping] {
    switch ground {
    case .hotline:
      [.area, .unit, .category, .month].filter { unit != .perHundredHouseholds || $0 != .unit }
    // Which desk has passed it up is asked of those that were.
    case .mediation: ReportQuery.Grouping.allCases.filter { id == "climbed-untried" || $0 != .desk }
    }
  }

  package static func of(_ ground: Ground) -> [Measure] { all.filter { $0.ground == ground } }

  package static func named(_ id: String) -> Measure? { all.first { $0.id == id } }
}

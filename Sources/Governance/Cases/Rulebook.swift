import CaseEngine
import Storage

/// A procedure with what policy sets for it.
package protocol ProcedureRules: Sendable {
  var procedure: Procedure { get }

  /// The policy version under which a case opened on that day, for that area, will live.
  func version(on day: Day, for area: Area, in db: Database) throws -> String

  /// What a policy version sets for a case with these facts.
  func setting(_ version: String, _ facts: [String: Fact], in db: Database) throws -> CaseSetting

  /// What the domain does around the steps.
  var practice: any Practice { get }
}

/// What policy sets for one case.
package struct CaseSetting: Sendable {
  package let limits: Limits
  package let ladder: Ladder
  /// How many of a hundred endings without work are drawn for review.
  package let samplePercent: Int

  package init(limits: Limits, ladder: Ladder, samplePercent: Int) {
    self.limits = limits
    self.ladder = ladder
    self.samplePercent = samplePercent
  }
}

/// The rules in force: procedures and the working calendar. A value, so that one transaction
/// sees one set of rules.
package struct Rulebook: Sendable {
  package private(set) var calendar: WorkingCalendar
  private let rules: [String: any ProcedureRules]

  /// - Throws: the first `ProcedureFault`: a program with a faulty procedure does not start.
  package init(
    _ rules: [any ProcedureRules], calendar: WorkingCalendar
  ) throws(ProcedureFault) {
    let procedures = rules.map(\.procedure)
    for procedure in procedures {
      if let fault = procedure.faults(beside: procedures).first { throw fault }
    }
    self.calendar = calendar
    self.rules = Dictionary(
      rules.map { ($0.procedure.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The same procedures under another calendar. They were walked for faults when the first book of
  /// them was made.
  package func under(_ calendar: WorkingCalendar) -> Rulebook {
    var book = self
    book.calendar = calendar
    return book
  }

  package var procedures: [Procedure] {
    rules.values.map(\.procedure).sorted { $0.id < $1.id }
  }

  package func rules(of procedure: String) throws(Refusal) -> any ProcedureRules {
    guard let rules = rules[procedure] else { throw .notFound }
    return rules
  }

  package func procedure(_ id: String) throws(Refusal) -> Procedure {
    try rules(of: id).procedure
  }

  package func setting(for file: CaseFile, in db: Database) throws -> CaseSetting {
    try rules(of: file.matter.procedure).setting(file.policy, file.matter.facts, in: db)
  }

  /// What policy sets today for a new case of that procedure.
  package func current(
    _ procedure: String, on day: Day, at area: String, in db: Database
  ) throws -> Limits {
    guard let area = try Areas.current(area, on: day, in: db) else {
      throw Invalid("area", "unknown-area")
    }
    let rules = try rules(of: procedure)
    return try rules.setting(try rules.version(on: day, for: area, in: db), [:], in: db).limits
  }
}

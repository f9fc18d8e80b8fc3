import CaseEngine
import Storage

/// Mediation on a court's commission: assigned before the suit is filed (30 days), or entrusted
/// after it (15 days, 7 in summary procedure), counted from the day on which the mediator signs
/// for the materials. Source: the Supreme People's Court's rules on invited mediation, sections
/// 18 to 27; both parties may agree to a longer time.
enum JudicialMediation {
  static let id = "judicial-mediation"

  static let procedure = Procedure(
    id: id, states: states,
    steps: steps + DisputeCrossing(procedure: id, states: states).steps,
    clocks: clocks + Dispute.shared, privacy: .dispute)

  static let states: [State] = [
    .open("received", owner: .mediator, clock: "sign-materials"),
    .open("commissioned", owner: .mediator, clock: "commission"),
    .open("reporting", owner: .mediator, clock: "report-court"),
    .open("returning", owner: .mediator, clock: "return-materials"),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("sign-materials", owner: .mediator), ClockRule("commission", owner: .mediator),
    ClockRule("report-court", owner: .mediator), ClockRule("return-materials", owner: .mediator),
    ClockRule("return-window", owner: .mediator, kind: .window),
  ]

  /// A court that keeps a unit here hears what becomes of its commission; another is named.
  static func name(_ said: inout [String: Fact], in db: Database) throws {
    guard let id = said["court-unit"]?.number else {
      if said["court"]?.text?.trimmed.nonEmpty == nil { throw Invalid("court", "required") }
      return
    }
    guard let court = try Organisations.find(Int64(id), in: db), court.lines.contains("court")
    else { throw Invalid("court-unit", "choice") }
    said["court"] = said["court"] ?? .text(court.name)
  }

  private static let steps: [Step] =
    mediating
    + MediationSession.refusing(
      from: ["received", "commissioned"], to: "returning", by: .mediator,
      effects: [
        .set("last-mediation", "refused"), .set("result", "not-settled"), .void("return-window"),
      ])
    + DisputeTime(from: ["commissioned"], by: .mediator, clocks: ["commission"]).pausing
    + MediationSession.planning(
      from: ["received", "commissioned"], by: [.mediator, .coordinator, .receptionist])

  private static let mediating: [Step] = [
    // Section 15: who is tied to a party stands aside, unless the parties waive it.
    Step(
      "sign-materials", from: ["received"], to: .state("commissioned"), by: [.mediator],
      fields: [Field("materials", .longText), .maybe("waived", .longText, personal: true)],
      effects: [
        .takeOn, .meet("return-window"), .startUntil("commission", dayField: "commission-ends"),
      ]),
    DisputeSteps.declining(from: "received", by: .mediator),
    HandingOver.recalling(from: "received", voiding: ["sign-materials", "return-window"]),
    MediationSession.informing(from: ["commissioned"], by: .mediator),
    MediationSession.holding(from: ["commissioned"], by: .mediator),
    Step(
      "agree-longer", from: ["commissioned"], by: [.mediator],
      fields: [Field("days", .number), Field("proof", .longText, personal: true)],
      rules: [.before("commission"), .within(field: "days", limit: "commission-extension-days")],
      effects: [.extend(["commission", "resolve"], byField: "days")]),
    Step(
      "reach", from: ["commissioned"], to: .state("reporting"), by: [.mediator],
      fields: AgreementCheck.terms, rules: [.provided("sessions", true)],
      effects: [
        .set("agreement-form", "written"), .record("partial"),
        .record("result"), .claim("resolve"),
      ]),
    // Section 19: before filing, an agreement filed or confirmed; after it, the court makes the
    // mediation document or the suit is withdrawn.
    Step(
      "report-court", from: ["reporting"], to: .state("review"), by: [.mediator],
      fields: [
        Field("court-outcome", .choice, choices: .policy("court-outcomes")),
        .maybe("ruling", .text),
      ] + HandingOver.way,
      effects: [
        .record("court-outcome"), .record("ruling"), .set("mediated", true),
        .transfer(to: Dispute.id),
      ]),
    Step(
      "fail", from: ["commissioned"], to: .state("returning"), by: [.mediator],
      fields: [Field("reason", .longText, personal: true), Field("told", .longText)],
      effects: [.set("last-mediation", "failed"), .set("result", "not-settled")]),
    // Section 20: the complaint and the materials go back, so that the court can file the suit.
    Step(
      "return-materials", from: ["returning"], to: .state("routing"), by: [.mediator],
      fields: [Field("receipt", .text)] + HandingOver.way,
      effects: [.release, .transfer(to: Dispute.id)]),
  ]
}

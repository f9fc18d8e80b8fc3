import CaseEngine

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
  ]

  private static let steps: [Step] = [
    Step(
      "sign-materials", from: ["received"], to: .state("commissioned"), by: [.mediator],
      fields: [Field("materials", .longText)],
      effects: [.takeOn, .startUntil("commission", dayField: "commission-ends")]),
    Step(
      "inform-rights", from: ["commissioned"], by: [.mediator],
      fields: [
        Field("manner", .choice, choices: .policy("consent-manners")),
        .maybe("attachments", .attachments),
      ],
      effects: [.set("rights-told", true)]),
    Step(
      "record-session", from: ["commissioned"], by: [.mediator], fields: MediationSession.fields,
      rules: [.provided("rights-told", true)], effects: [.set("sessions", true)]),
    Step(
      "agree-longer", from: ["commissioned"], by: [.mediator],
      fields: [Field("days", .number), Field("proof", .longText, personal: true)],
      rules: [.before("commission"), .within(field: "days", limit: "commission-extension-days")],
      effects: [.extend(["commission", "resolve"], byField: "days")]),
    Step(
      "reach", from: ["commissioned"], to: .state("reporting"), by: [.mediator],
      fields: [
        Field("terms", .longText, personal: true), .maybe("partial", .flag),
        .maybe("amount", .money), .maybe("attachments", .attachments),
      ] + AgreementCheck.fields,
      rules: [.provided("sessions", true)],
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
        .maybe("ruling", .text), .maybe("attachments", .attachments),
      ],
      effects: [
        .record("court-outcome"), .record("ruling"), .set("mediated", true),
        .transfer(to: Dispute.id),
      ]),
    Step(
      "fail", from: ["commissioned"], to: .state("returning"), by: [.mediator],
      fields: [Field("reason", .longText, personal: true), Field("told", .longText)],
      effects: [.set("last-mediation", "failed"), .set("result", "not-settled")]),
    Step(
      "party-refuses", from: ["received", "commissioned"], to: .state("returning"), by: [.mediator],
      fields: [
        Field("party", .number), Field("proof", .longText, personal: true),
        Field("told", .longText),
      ],
      effects: [.set("last-mediation", "refused"), .set("result", "not-settled")]),
    // Section 20: the complaint and the materials go back, so that the court can file the suit.
    Step(
      "return-materials", from: ["returning"], to: .state("routing"), by: [.mediator],
      fields: [Field("receipt", .text), .maybe("attachments", .attachments)],
      effects: [.release, .transfer(to: Dispute.id)]),
  ]
}

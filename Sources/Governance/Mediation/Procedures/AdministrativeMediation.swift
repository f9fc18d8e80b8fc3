import CaseEngine

/// Mediation by an administrative organ of a civil dispute that touches its duties. Free of
/// charge; its agreement binds the parties as a contract and is no people's mediation agreement,
/// so neither the committee's seal nor the subsidy of people's mediation belongs to it.
enum AdministrativeMediation {
  static let id = "administrative-mediation"

  static let procedure = Procedure(
    id: id, states: states,
    steps: steps + DisputeCrossing(procedure: id, states: states).steps,
    clocks: clocks + Dispute.shared, privacy: .dispute)

  static let states: [State] = [
    .open("requested", owner: .handler, clock: "sign"),
    .open("organ-mediating", owner: .handler, clock: "organ-mediate"),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("sign", owner: .handler), ClockRule("organ-mediate", owner: .handler),
    ClockRule("return-window", owner: .handler, kind: .window),
  ]

  private static let steps: [Step] =
    [
      Step(
        "sign", from: ["requested"], to: .state("organ-mediating"), by: [.handler],
        fields: [.maybe("note", .longText)], effects: [.takeOn, .meet("return-window")]),
      Step(
        "decline", from: ["requested"], to: DisputeSteps.returned, by: [.handler],
        fields: [Field("reason", .longText)],
        rules: [.unlessUnit("final"), .before("return-window")], effects: DisputeSteps.declined),
      Step(
        "inform-rights", from: ["organ-mediating"], by: [.handler],
        fields: [
          Field("manner", .choice, choices: .policy("consent-manners")),
          .maybe("attachments", .attachments),
        ],
        effects: [.set("rights-told", true)]),
      Step(
        "record-session", from: ["organ-mediating"], by: [.handler],
        fields: MediationSession.fields,
        rules: [.provided("rights-told", true)], effects: [.set("sessions", true)]),
      Step(
        "reach", from: ["organ-mediating"], to: .state("review"), by: [.handler],
        fields: [
          Field("terms", .longText, personal: true), .maybe("partial", .flag),
          .maybe("amount", .money), .maybe("attachments", .attachments),
        ] + AgreementCheck.fields,
        rules: [.provided("sessions", true)],
        effects: [
          .set("agreement-form", "written"), .record("partial"),
          .record("result"), .set("mediated", true), .claim("resolve"),
          .transfer(to: Dispute.id),
        ]),
      Step(
        "fail", from: ["organ-mediating"], to: .state("routing"), by: [.handler],
        fields: [Field("reason", .longText, personal: true), Field("told", .longText)],
        effects: [
          .set("last-mediation", "failed"), .set("result", "not-settled"), .release,
          .transfer(to: Dispute.id),
        ]),
      Step(
        "party-refuses", from: states.map(\.id), to: .state("routing"), by: [.handler],
        fields: [
          Field("party", .number), Field("proof", .longText, personal: true),
          Field("told", .longText),
        ],
        effects: [
          .set("last-mediation", "refused"), .set("result", "not-settled"), .release,
          .transfer(to: Dispute.id),
        ]),
      Step(
        "refuse-mediation", from: states.map(\.id), to: .state("routing"), by: [.resident],
        fields: [
          Field("party", .number), Field("told", .longText),
          .maybe("words", .longText, personal: true),
        ],
        effects: [
          .set("last-mediation", "refused"), .set("result", "not-settled"), .release,
          .transfer(to: Dispute.id),
        ]),
    ] + DisputeTime(from: ["organ-mediating"], by: .handler, clock: "organ-mediate").steps
    + MediationSession.planning(from: ["organ-mediating"], by: [.handler])
}

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

  private static func homeward(_ how: String) -> [Step.Effect] {
    [
      .set("last-mediation", .text(how)), .set("result", "not-settled"), .release,
      .transfer(to: Dispute.id),
    ]
  }

  private static let steps: [Step] =
    [
      Step(
        "sign", from: ["requested"], to: .state("organ-mediating"), by: [.handler],
        fields: [.maybe("note", .longText)], effects: [.takeOn, .meet("return-window")]),
      DisputeSteps.declining(from: "requested", by: .handler),
      MediationSession.informing(from: ["organ-mediating"], by: .handler),
      MediationSession.holding(from: ["organ-mediating"], by: .handler),
      Step(
        "reach", from: ["organ-mediating"], to: .state("review"), by: [.handler],
        fields: AgreementCheck.terms, rules: [.provided("sessions", true)],
        effects: [
          .set("agreement-form", "written"), .record("partial"),
          .record("result"), .set("mediated", true), .claim("resolve"),
          .transfer(to: Dispute.id),
        ]),
      Step(
        "fail", from: ["organ-mediating"], to: .state("routing"), by: [.handler],
        fields: [Field("reason", .longText, personal: true), Field("told", .longText)],
        effects: homeward("failed")),
      HandingOver.recalling(from: "requested", voiding: ["sign", "return-window"]),
    ]
    + MediationSession.refusing(
      from: states.map(\.id), to: "routing", by: .handler, effects: homeward("refused"))
    + DisputeTime(from: ["organ-mediating"], by: .handler, clocks: ["organ-mediate"]).steps
    + MediationSession.planning(from: ["organ-mediating"], by: [.handler])
}

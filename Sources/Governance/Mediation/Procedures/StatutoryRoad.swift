import CaseEngine

/// Another office acts on the matter by a law of its own: labour arbitration, the procuratorate, or
/// the police where it is a crime. The case keeps its number, the office's own time runs, and its
/// outcome comes back to the centre.
///
/// Labour Dispute Mediation and Arbitration Law (2007): the commission says within 5 days whether it
/// accepts (§29) and decides within 45, longer by 15 at most (§43); who is refused may sue (§29).
/// Reconciliation before the procuratorate and in criminal matters: Criminal Procedure Law and
/// Shandong's statute on settling disputes by many means (§38); their periods are the office's own.
enum StatutoryRoad {
  static let id = "statutory-road"
  static let offices = ["labour-arbitration", "procuratorate", "criminal"]

  static let procedure = Procedure(
    id: id, states: states,
    steps: steps + DisputeCrossing(procedure: id, states: states).steps,
    clocks: clocks + Dispute.shared, privacy: .dispute)

  static let states: [State] = [
    .open("sent", owner: .handler, clock: "receipt"),
    .open("arbitration-asked", owner: .handler, clock: "arbitration-accept"),
    .open("arbitrating", owner: .handler, clock: "arbitration-award"),
    .open("at-procuratorate", owner: .handler, clock: "procuratorate"),
    .open("investigating", owner: .handler, clock: "investigate"),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("receipt", owner: .handler), ClockRule("arbitration-accept", owner: .handler),
    ClockRule("arbitration-award", owner: .handler), ClockRule("procuratorate", owner: .handler),
    ClockRule("investigate", owner: .handler),
  ]

  /// The office itself, or the desk by the paper that the office has sent.
  private static let either: [Role] = [.handler, .coordinator]

  private static let steps: [Step] = [
    Step(
      "receive-hand-over", from: ["sent"],
      to: .when(
        .fact("office", "labour-arbitration"), .state("arbitration-asked"),
        otherwise: .when(
          .fact("office", "criminal"), .state("investigating"),
          otherwise: .state("at-procuratorate"))),
      by: either, fields: HandingOver.way),
    Step(
      "decline-hand-over", from: ["sent"], to: DisputeSteps.returned, by: either,
      fields: [Field("reason", .longText)] + HandingOver.way, effects: HandingOver.homeward),
    HandingOver.recalling(from: "sent", voiding: ["receipt"]),
    Step(
      "arbitration-accepts", from: ["arbitration-asked"], to: .state("arbitrating"), by: either,
      fields: [.maybe("office-number", .text)] + HandingOver.way,
      effects: [.record("office-number")]),
    // Section 29: in writing with the reason; the applicant may sue.
    Step(
      "arbitration-refuses", from: ["arbitration-asked"], to: .state("routing"), by: either,
      fields: [Field("reason", .longText), Field("told", .longText)] + HandingOver.way,
      effects: HandingOver.homeward),
    Step(
      "extend-award", from: ["arbitrating"], by: either,
      fields: [Field("days", .number), Field("reason", .longText)],
      rules: [
        .atMost("award-extensions"), .before("arbitration-award"),
        .within(field: "days", limit: "award-extension-days"),
      ],
      effects: [.extend(["arbitration-award"], byField: "days")]),
    Step(
      "report-outcome", from: ["arbitrating", "at-procuratorate", "investigating"],
      to: .when(.said("result", "not-settled"), .state("routing"), otherwise: .state("review")),
      by: either,
      fields: [
        Field("office-outcome", .choice, choices: .policy("office-outcomes")),
        .maybe("ruling", .text),
      ] + HandingOver.result + HandingOver.way,
      effects: [.record("office-outcome"), .record("ruling")] + HandingOver.finished),
  ]
}

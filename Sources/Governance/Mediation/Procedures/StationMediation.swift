import CaseEngine

/// The police station's own room mediates.
///
/// Public Security Administration Punishments Law (2012) §9: what is minor and springs from a
/// dispute between people, such as a brawl or damaged property, may be mediated; who has agreed is
/// not punished; where no agreement is reached or kept, the police punish and tell the parties that
/// they may sue over the civil matter. §2: what is a crime is no matter for mediation: the mediation
/// stops, and the case goes the criminal road under its number. A revised law is in force since;
/// what it changes is cited where it is known and is otherwise policy.
enum StationMediation {
  static let id = "station-mediation"

  static let procedure = Procedure(
    id: id, states: states,
    steps: steps + DisputeCrossing(procedure: id, states: states).steps,
    clocks: clocks + Dispute.shared, privacy: .dispute)

  static let states: [State] = [
    .open("at-station", owner: .handler, clock: "station-sign"),
    .open("station-mediating", owner: .handler, clock: "station-mediate"),
    .open("station-performing", owner: .handler, clock: "station-perform"),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("station-sign", owner: .handler), ClockRule("station-mediate", owner: .handler),
    ClockRule("station-perform", owner: .handler),
    ClockRule("return-window", owner: .handler, kind: .window),
    ClockRule("second-session", owner: .handler, kind: .window),
  ]

  /// Nothing punishable; minor; too grave to be mediated.
  private static let act = Field("act", .choice, choices: .fixed(["civil", "minor", "grave"]))
  private static let mediable: [Step.Rule] = [
    .provided("rights-told", true), .unless("act", "grave"),
  ]

  private static let steps: [Step] =
    beginning + mediating + ending
    + MediationSession.refusing(
      from: states.map(\.id), byParty: ["at-station", "station-mediating"], to: "routing",
      by: .handler, effects: homeward("refused"))
    + DisputeTime(
      from: ["station-mediating"], by: .handler, clocks: ["station-mediate", "second-session"]
    ).pausing
    + MediationSession.planning(
      from: ["at-station", "station-mediating"], by: [.handler, .coordinator, .receptionist])

  private static let beginning: [Step] = [
    Step(
      "open-at-station", from: [], to: .state("station-mediating"), by: [.handler],
      fields: [
        Field("unit", .organisation), act,
        .maybe("category", .choice, choices: .policy("kinds")),
        .maybe("wish", .longText, personal: true), .maybe("consent", .flag),
      ],
      effects: [
        .assign(unitField: "unit"), .takeOn, .record("unit"), .record("act"), .record("category"),
        .set("road", .text(id)), .start("resolve"),
      ]),
    Step(
      "take-at-station", from: ["at-station"], to: .state("station-mediating"), by: [.handler],
      fields: [act, .maybe("note", .longText)] + HandingOver.way,
      effects: [.takeOn, .record("act"), .meet("return-window")]),
    DisputeSteps.declining(from: "at-station", by: .handler, way: HandingOver.way),
    HandingOver.recalling(from: "at-station", voiding: ["station-sign", "return-window"]),
    Step(
      "judge-act", from: ["station-mediating"], by: [.handler],
      fields: [act, Field("ground", .longText)], effects: [.record("act")]),
  ]

  private static let mediating: [Step] = [
    MediationSession.informing(from: ["station-mediating"], by: .handler),
    // Once, and once more within the days of policy.
    Step(
      "station-session", from: ["station-mediating"], by: [.handler],
      fields: MediationSession.fields, rules: mediable + [.unless("station-met", true)],
      effects: [.set("sessions", true), .set("station-met", true), .start("second-session")]),
    Step(
      "station-session-again", from: ["station-mediating"], by: [.handler],
      fields: MediationSession.fields,
      rules: mediable + [.provided("station-met", true), .before("second-session")],
      effects: [.meet("second-session")]),
    Step(
      "reach", from: ["station-mediating"], to: .state("station-performing"), by: [.handler],
      fields: AgreementCheck.terms + [.maybe("perform-by", .day)],
      rules: [.provided("station-met", true), .unless("act", "grave")],
      effects: [
        .set("agreement-form", "written"), .record("partial"),
        .record("perform-by"), .record("result"), .claim("resolve"),
        .startUntil("station-perform", dayField: "perform-by"),
      ]),
  ]

  private static func homeward(_ how: String) -> [Step.Effect] {
    [
      .set("last-mediation", .text(how)), .set("result", "not-settled"), .unclaim("resolve"),
      .release, .transfer(to: Dispute.id),
    ]
  }

  private static let ending: [Step] = [
    // Section 9: kept, and nobody is punished.
    Step(
      "record-fulfilment", from: ["station-performing"], to: .state("review"), by: [.handler],
      fields: [.maybe("note", .longText, personal: true)] + HandingOver.way,
      effects: [
        .set("performance", "performed"), .set("mediated", true), .transfer(to: Dispute.id),
      ]),
    // Section 9: neither reached nor kept; punished where there is something to punish, and told
    // that the civil matter may be taken to court.
    Step(
      "record-default", from: ["station-performing"], to: .state("routing"), by: [.handler],
      fields: [
        Field("penalty", .choice, choices: .policy("penalties")), Field("told", .longText),
      ] + HandingOver.way,
      effects: [.record("penalty"), .set("breached", true)] + homeward("defaulted")),
    Step(
      "fail-at-station", from: ["station-mediating"], to: .state("routing"), by: [.handler],
      fields: [
        Field("reason", .longText, personal: true),
        Field("penalty", .choice, choices: .policy("penalties")), Field("told", .longText),
      ] + HandingOver.way,
      effects: [.record("penalty")] + homeward("failed")),
    Step(
      "hand-to-centre", from: ["station-mediating"], to: .state("studied"), by: [.handler],
      fields: [Field("reason", .longText)] + HandingOver.way,
      effects: [
        .record("handed-by"), .release, .transfer(to: Dispute.id),
      ]),
    // Section 2.
    Step(
      "find-crime", from: states.map(\.id), to: .state("investigating"), by: [.handler],
      fields: [Field("ground", .longText)] + HandingOver.way,
      effects: [
        .set("office", "criminal"), .set("act", "crime"), .set("result", "not-settled"),
        .unclaim("resolve"),
      ] + HandingOver.standstill + [.transfer(to: StatutoryRoad.id)]),
  ]
}

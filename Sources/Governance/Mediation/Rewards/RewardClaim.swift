import CaseEngine

/// A mediator's claim for a reward on the volume of a dispute that he has settled: checked where
/// he works, drawn into a round of the county, published, listed for payment. Nobody judges a
/// claim of his own, and whoever passed it does not publish it.
///
/// Source: the practice that one settled case brings one subsidy to who mediated it, on proof of
/// the volume (the domain notes on rewards). Section 16 of the People's Mediation Law has a
/// subsidy; who checks, samples and publishes is local habit, and every period and amount is the
/// policy `rewards`.
enum RewardClaim {
  static let id = "reward-claim"

  static let procedure = Procedure(
    id: id, states: states, steps: steps, clocks: clocks, privacy: .reward)

  static let states: [State] = [
    .open("claimed", owner: .coordinator, clock: "check-claim"),
    .open("amending", owner: .mediator, clock: "amend-claim"),
    .open("checked", owner: .coordinator, clock: "draw-round"),
    .open("drawn", owner: .coordinator, clock: "check-round"),
    .open("claim-published", owner: .coordinator, clock: "list-payment"),
    .open("objected", owner: .supervisor, clock: "judge-objection"),
    .ended("awarded", .onMerit),
    .ended("recovered", .onMerit),
    .ended("claim-refused", .notOurs),
    .ended("claim-withdrawn", .byParty),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("check-claim", owner: .coordinator),
    ClockRule("amend-claim", owner: .mediator),
    ClockRule("draw-round", owner: .coordinator),
    ClockRule("check-round", owner: .coordinator),
    ClockRule("objections", owner: .coordinator, kind: .window),
    ClockRule("list-payment", owner: .coordinator),
    ClockRule("judge-objection", owner: .supervisor),
  ]

  static let steps: [Step] = claiming + checking + publishing

  private static let waiting = ["claimed", "amending", "checked", "drawn"]

  private static let claiming: [Step] = [
    Step(
      "claim", from: [], to: .state("claimed"), by: [.mediator],
      fields: [Field("unit", .organisation), .maybe("note", .longText)],
      effects: [.assign(unitField: "unit")]),
    Step(
      "amend-claim", from: ["amending"], to: .state("claimed"), by: [.mediator],
      fields: [Field("note", .longText), .maybe("attachments", .attachments)],
      effects: [.record("flags")]),
    Step(
      "withdraw-claim", from: waiting, to: .state("claim-withdrawn"), by: [.mediator],
      fields: [Field("proof", .longText)]),
  ]

  private static let checking: [Step] = [
    Step(
      "pass-claim", from: ["claimed"], to: .state("checked"), by: [.coordinator],
      fields: [
        Field("score", .number), Field("reward-class", .choice, choices: .policy("reward-classes")),
        .maybe("cleared", .longText), .maybe("note", .longText),
      ],
      rules: [.notOwn("claim"), .notOwn("amend-claim")],
      effects: [
        .claim("check-claim"), .hold(areaField: "area"), .record("score"),
        .record("reward-class"), .record("reward-amount"), .record("flags"), .record("cleared"),
      ]),
    Step(
      "return-claim", from: ["claimed", "drawn"], to: .state("amending"), by: [.coordinator],
      fields: [Field("reason", .longText)], rules: [.notOwn("claim")],
      effects: [
        .unclaim("check-claim"), .void("check-claim"), .set("round", ""), .set("sampled", false),
        .set("phone-result", ""),
      ]),
    Step(
      "refuse-claim", from: ["claimed", "checked", "drawn"], to: .state("claim-refused"),
      by: [.coordinator], fields: [Field("reason", .longText)], rules: [.notOwn("claim")]),
    // By `RewardRounds`, all claims of a round at once.
    Step(
      "draw-claim", from: ["checked"], to: .state("drawn"), by: [.coordinator],
      fields: [
        Field("round", .text), Field("seed", .text), Field("sampled", .flag),
      ],
      rules: [.collective, .notOwn("claim")],
      effects: [.record("round"), .record("sampled")]),
    Step(
      "check-by-phone", from: ["drawn"], by: [.receptionist, .coordinator],
      fields: [
        Field(
          "phone-result", .choice,
          choices: .fixed(["confirmed", "contradicted", "unreachable"])),
        Field("words", .longText, personal: true),
      ],
      rules: [.provided("sampled", true), .notOwn("claim"), .notOwn("pass-claim")],
      effects: [.record("phone-result")]),
  ]

  private static let publishing: [Step] = [
    Step(
      "publish-claim", from: ["drawn"], to: .state("claim-published"),
      by: [.coordinator, .supervisor], fields: [],
      rules: [.collective, .notOwn("claim"), .notOwn("pass-claim")],
      effects: [.settle("check-claim"), .start("objections")]),
    Step(
      "object-to-claim", from: ["claim-published"], to: .state("objected"),
      by: [.receptionist, .coordinator, .supervisor],
      fields: [
        Field("objector", .text, personal: true), Field("words", .longText, personal: true),
        .maybe("attachments", .attachments),
      ],
      rules: [.before("objections"), .notOwn("claim")]),
    Step(
      "dismiss-objection", from: ["objected"], to: .state("claim-published"), by: [.supervisor],
      fields: [Field("reason", .longText)], rules: [.notOwn("claim"), .notOwn("publish-claim")]),
    Step(
      "uphold-objection", from: ["objected"], to: .state("claim-refused"), by: [.supervisor],
      fields: [Field("reason", .longText)], rules: [.notOwn("claim"), .notOwn("publish-claim")]),
    // What was passed may have fallen since: by `RewardRounds`, which asks before it publishes and
    // before it lists.
    Step(
      "set-claim-aside", from: ["drawn", "claim-published"], to: .state("claim-refused"),
      by: [.coordinator, .supervisor, .leader],
      fields: [Field("bar", .choice, choices: .fixed(RewardRule.Bar.allCases.map(\.rawValue)))],
      rules: [.collective, .notOwn("claim")], effects: [.record("bar")]),
    Step(
      "recover-reward", from: ["awarded"], to: .state("recovered"), by: [.supervisor],
      fields: [Field("reason", .longText)], rules: [.notOwn("claim"), .notOwn("award-claim")]),
    Step(
      "award-claim", from: ["claim-published"], to: .state("awarded"),
      by: [.coordinator, .supervisor, .leader], fields: [],
      rules: [.collective, .notOwn("claim"), .notOwn("publish-claim")]),
  ]
}

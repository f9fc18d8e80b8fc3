import CaseEngine

/// The steps of the centre's loop.
enum DisputeSteps {
  static let all: [Step] =
    intake + routing + handling + judging + JointDesk.steps + HandingOver.steps
    + DisputeCrossing(procedure: Dispute.id, states: Dispute.states).steps

  private static let desk: [Role] = [.receptionist, .coordinator]
  private static let withUnit = ["routed", "handling"]
  private static let passed = ["climbed", "passed-down"]
  private static let passing: [Step.Effect] = [
    .hold(areaField: "area"), .record("from-area"), .keepAs("giver", field: "from-area"),
  ]

  /// From here whoever gets it may decline, as a unit may return it.
  static let mayDecline: [Step.Effect] = [.void("return-window"), .start("return-window")]

  /// Whoever was asked to mediate, and has not begun, returns the matter with a reason; a unit that
  /// was named in coordination may not.
  static func declining(from state: String, by role: Role, way: [Field] = []) -> Step {
    Step(
      "decline", from: [state], to: returned, by: [role],
      fields: [Field("reason", .longText)] + way,
      rules: [.unlessUnit("final"), .before("return-window")],
      effects: [
        .set("last-mediation", "declined"), .meet("return-window"), .release,
        .transfer(to: Dispute.id),
      ])
  }

  /// Returns count over all units, however each is called; from the second on it is settled above
  /// them whose the matter is.
  static let returned = Step.Destination.when(
    .taken(
      ["accept-return", "decline", "decline-hand-over"], atLeast: "returns-before-coordination"),
    .state("coordination"), otherwise: .state("routing"))

  /// Whoever handled the matter does not judge it.
  static let notWorkers: [Step.Rule] = [
    .notOwn("submit"), .notOwn("reach-written"), .notOwn("reach-oral"), .notOwn("reach"),
    .notOwn("report-outcome"), .notOwn("settle-petition"), .notOwn("issue-recheck"),
    .notOwn("conclude-petition"),
  ]

  private static func sampled(_ ending: String) -> Step.Destination {
    .when(.sampled, .state("sampling"), otherwise: .state(ending))
  }

  private static func ending(_ name: String) -> [Step.Effect] {
    [.record("road"), .set("ending", .text(name)), .set("outcome", .text(name))]
  }

  private static let intake: [Step] = [
    Step(
      "file", from: [], to: .state("lodged"),
      by: [.receptionist, .coordinator, .villageWorker, .mediator, .handler, .resident],
      fields: [
        .maybe("category", .choice, choices: .policy("kinds")),
        .maybe("wish", .longText, personal: true), .maybe("consent", .flag),
      ],
      effects: [.record("category")]),
    Step(
      "study", from: ["lodged", "studied"], to: .state("studied"), by: desk,
      fields: [
        Field("category", .choice, choices: .policy("kinds")),
        Field("difficulty", .choice, choices: .policy("urgencies")),
        Field("lawful-road", .choice, choices: .policy("lawful-roads")),
        .maybe("risk", .choice, choices: .fixed(["orange", "yellow", "blue"])),
        .maybe("people", .number), .maybe("amount", .money),
        .maybe("language", .choice, choices: .policy("languages")), .maybe("note", .longText),
      ],
      effects: [
        .record("category"), .record("difficulty"), .record("lawful-road"), .record("risk"),
        .record("people"), .record("amount"), .record("language"),
      ]),
    Step(
      "admit", from: ["studied"], to: .state("routing"), by: [.coordinator],
      fields: [
        Field("exclusion", .choice, choices: .policy("exclusions")),
        Field("repeats-looked", .flag), .maybe("repeats", .text), .maybe("note", .longText),
      ],
      effects: [.record("exclusion"), .record("repeats-looked")]),
    Step(
      "refuse", from: ["lodged", "studied"], to: sampled("refused"), by: desk,
      fields: [
        .maybe("exclusion", .choice, choices: .policy("exclusions")),
        .maybe("road", .choice, choices: .policy("roads")), Field("reason", .longText),
      ],
      effects: ending("refused") + [.record("exclusion")]),
    Step(
      "pass-on", from: ["lodged", "studied", "routing"], to: sampled("passed-on"), by: desk,
      fields: [Field("road", .choice, choices: .policy("roads")), Field("reason", .longText)],
      effects: ending("passed-on")),
    Step(
      "hand-back", from: ["lodged"], to: .state("admitted"), by: desk,
      fields: [Field("reason", .longText)], rules: [.provided("handed-from", "complaint")],
      effects: [
        .set("handed-from", ""), .hold(areaField: "area"), .transfer(to: "complaint"),
      ]),
    Step(
      "confirm-ending", from: ["sampling"],
      to: .when(
        .fact("ending", "refused"), .state("refused"),
        otherwise: .when(
          .fact("ending", "guided"), .state("guided"), otherwise: .state("passed-on"))),
      by: [.coordinator, .supervisor], fields: [.maybe("note", .longText)],
      rules: [.notOwn("refuse"), .notOwn("pass-on"), .notOwn("guide")]),
    Step(
      "overturn-ending", from: ["sampling", "withdrawing"], to: .state("studied"),
      by: [.coordinator, .supervisor], fields: [Field("reason", .longText)],
      rules: [.notOwn("refuse"), .notOwn("pass-on"), .notOwn("guide")],
      effects: [.release, .set("ending", ""), .set("outcome", ""), .set("road", "")]),
    // Withdrawn while red: lowered first, and whoever withdrew is asked once more.
    Step(
      "confirm-withdrawal", from: ["withdrawing"], to: .state("withdrawn"),
      by: [.coordinator, .supervisor], fields: [Field("proof", .longText, personal: true)],
      rules: [.unless("risk", "red"), .notOwn("withdraw-for")]),
    Step(
      "merge", from: ["lodged", "studied", "routing"] + withUnit, to: .state("merged"),
      by: desk, fields: [Field("into", .caseNumber)],
      effects: [.record("into"), .set("outcome", "merged")]),
    Step(
      "part", from: ["merged"], to: .state("studied"), by: desk,
      fields: [Field("reason", .longText)],
      effects: [.set("outcome", ""), .set("into", ""), .release]),
    Step(
      "reopen", from: ["closed"], to: .state("routing"), by: desk,
      fields: [Field("reason", .longText, personal: true)],
      effects: [
        .set("outcome", ""), .set("mediated", false), .release, .newRound, .start("resolve"),
      ]),
  ]

  /// What was told and held in an earlier mediation does not count in a new one.
  static let anew: [Step.Effect] = [.set("rights-told", false), .set("sessions", false)]

  private static let routing: [Step] = [
    Step(
      "route", from: ["routing"], to: .state("routed"), by: [.coordinator],
      fields: [Field("unit", .organisation), .maybe("note", .longText)],
      effects: [
        .void("handle"), .void("return-window"), .assign(unitField: "unit"), .record("unit"),
        .start("handle"), .start("return-window"),
      ]),
    Step(
      "mediate", from: ["routing"], to: .state("applied"), by: [.coordinator],
      fields: [Field("unit", .organisation), .maybe("note", .longText)],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .set("road", "peoples-mediation"),
      ] + mayDecline + [.transfer(to: PeoplesMediation.id)] + anew),
    Step(
      "administer", from: ["routing"], to: .state("requested"), by: [.coordinator],
      fields: [Field("unit", .organisation), .maybe("note", .longText)],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .set("road", "administrative-mediation"),
      ] + mayDecline + [.transfer(to: AdministrativeMediation.id)] + anew),
    Step(
      "take-commission", from: ["routing"], to: .state("received"), by: [.coordinator],
      fields: [
        Field("unit", .organisation), .maybe("court-unit", .organisation), .maybe("court", .text),
        Field("court-number", .text),
        Field("commission", .choice, choices: .fixed(["assigned", "ordinary", "summary"])),
        .maybe("attachments", .attachments),
      ],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .record("court-unit"), .record("court"),
        .record("court-number"),
        .record("commission"), .set("road", "judicial-mediation"),
      ] + mayDecline + [.transfer(to: JudicialMediation.id)] + anew),
    Step(
      "guide", from: ["routing"], to: sampled("guided"), by: [.coordinator],
      fields: [
        Field("road", .choice, choices: .policy("roads")), Field("told", .longText),
      ],
      effects: ending("guided")),
    Step(
      "reclassify", from: ["routing", "handling"], by: [.coordinator],
      fields: [
        Field("difficulty", .choice, choices: .policy("urgencies")),
        .maybe("category", .choice, choices: .policy("kinds")),
        .maybe("lawful-road", .choice, choices: .policy("lawful-roads")),
        Field("reason", .longText),
      ],
      effects: [.record("category"), .record("difficulty"), .record("lawful-road")]),
    Step(
      "climb", from: ["routing"], to: .state("climbed"), by: [.coordinator],
      fields: [Field("area", .area), Field("tried", .longText)],
      effects: passing + [.set("climbed", true)]),
    Step(
      "pass-down", from: ["routing"], to: .state("passed-down"), by: [.coordinator],
      fields: [Field("area", .area), Field("reason", .longText)], effects: passing),
    // Whoever passed it on goes on seeing it until the next desk has taken it up.
    Step(
      "take-up", from: passed, to: .state("routing"), by: [.coordinator],
      fields: [.maybe("note", .longText)], effects: [.set("giver", "")]),
    Step(
      "send-back", from: passed, to: .state("routing"), by: [.coordinator],
      fields: [Field("reason", .longText)], rules: [.unless("returned-already", true)],
      effects: [.hold(areaField: "area"), .set("giver", "")]),
    Step(
      "sign", from: ["routed"], to: .state("handling"), by: [.handler],
      fields: [.maybe("note", .longText)], effects: [.takeOn]),
    Step(
      "return", from: withUnit, to: .state("returned"), by: [.handler],
      fields: [Field("reason", .longText), .maybe("suggested", .organisation)],
      rules: [.unlessUnit("final"), .before("return-window")],
      effects: [.keep("handle"), .keep("sign"), .meet("return-window")]),
    Step(
      "accept-return", from: ["returned"], to: returned,
      by: [.coordinator], fields: [.maybe("note", .longText)], rules: [.notOwn("return")],
      effects: [.void("handle"), .void("sign"), .release]),
    Step(
      "refuse-return", from: ["returned"], to: .state("routed"), by: [.coordinator],
      fields: [Field("reason", .longText)], rules: [.notOwn("return")]),
    Step(
      "settle-duty", from: ["coordination"], to: .state("routed"),
      by: [.supervisor, .coordinator],
      fields: [Field("unit", .organisation), Field("reason", .longText)],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .keepAs("final", field: "unit"),
        .start("handle"),
      ]),
    Step(
      "settle-on-committee", from: ["coordination"], to: .state("applied"),
      by: [.supervisor, .coordinator],
      fields: [Field("unit", .organisation), Field("reason", .longText)],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .keepAs("final", field: "unit"),
        .set("road", "peoples-mediation"), .transfer(to: PeoplesMediation.id),
      ]),
  ]

  private static let handling: [Step] =
    [
      Step(
        "record-session", from: ["handling"], by: [.handler],
        fields: MediationSession.fields, effects: [.set("sessions", true)]),
      Step(
        "reassign", from: ["handling"], by: [.handler], fields: [Field("person", .person)],
        effects: [.takeOn]),
      Step(
        "submit", from: ["handling"], to: .state("review"), by: [.handler],
        fields: [
          Field("result", .choice, choices: .fixed(["settled", "partly", "not-settled"])),
          Field("answer", .longText, personal: true), .maybe("attachments", .attachments),
        ],
        effects: [.record("result"), .claim("handle"), .claim("resolve")]),
    ] + DisputeTime(from: ["handling"], by: .handler, clocks: ["handle"]).steps

  private static let judging: [Step] = [
    Step(
      "accept-result", from: ["review"], to: .state("answered"), by: [.coordinator],
      fields: [.maybe("note", .longText)], rules: notWorkers,
      effects: [.settle("handle"), .settle("resolve")]),
    Step(
      "reject", from: ["review"],
      to: .when(.fact("mediated", true), .state("routing"), otherwise: .state("handling")),
      by: [.coordinator], fields: [Field("reason", .longText)], rules: notWorkers,
      effects: [.unclaim("handle"), .unclaim("resolve"), .set("mediated", false)]),
    Step(
      "call-back", from: ["answered"],
      to: .when(
        .said("judgement", "dissatisfied"), .state("dissatisfied"), otherwise: .state("settled")),
      by: [.receptionist, .resident],
      fields: [
        Field("judgement", .choice, choices: .policy("judgements")), .maybe("solved", .flag),
        .maybe("words", .longText, personal: true),
      ],
      rules: notWorkers + [.notOwn("accept-result")],
      effects: [.record("judgement"), .record("solved")]),
    Step(
      "missed-call", from: ["answered"], by: [.receptionist],
      fields: [.maybe("note", .longText)], rules: notWorkers + [.notOwn("accept-result")]),
    Step(
      "give-up-call", from: ["answered"], to: .state("settled"), by: [.receptionist],
      fields: [Field("reason", .longText)],
      rules: notWorkers + [.after("missed-call", atLeast: "calls-before-giving-up")],
      effects: [.set("judgement", "unreachable")]),
    Step(
      "redo", from: ["dissatisfied"], to: .state("routing"), by: [.coordinator],
      fields: [Field("reason", .longText)], rules: [.atMost("redos")],
      effects: [.newRound, .set("mediated", false), .release, .start("resolve")]),
    Step(
      "find-unreasonable", from: ["dissatisfied"], to: .state("settled"), by: [.supervisor],
      fields: [Field("reason", .longText)], rules: notWorkers,
      effects: [.set("judgement", "unreasonable")]),
    Step(
      "contest", from: ["dissatisfied"], to: .state("contested"), by: [.coordinator],
      fields: [Field("reason", .longText)],
      rules: [.after("call-back", atLeast: "calls-before-contest")], effects: [.supervise]),
    Step(
      "order-redo", from: ["contested"], to: .state("routing"), by: [.supervisor],
      fields: [Field("reason", .longText)], rules: [.atMost("ordered-redos")],
      effects: [.newRound, .set("mediated", false), .release, .start("resolve")]),
    Step(
      "explain", from: ["contested"], to: .state("settled"), by: [.supervisor],
      fields: [Field("answer", .longText, personal: true)], rules: notWorkers),
    Step(
      "close", from: ["settled"], to: .state("closed"), by: desk,
      fields: [.maybe("note", .longText)], rules: notWorkers),
  ]
}

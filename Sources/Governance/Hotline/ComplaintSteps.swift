import CaseEngine

/// The steps of the complaint, by where they stand on its way.
extension Complaint {
  private static let desk: [Role] = [.clerk, .dispatcher]
  private static let atIntake = ["registered", "admitted"]
  private static let withUnit = ["dispatched", "handling"]
  private static let everyOpen = states.filter(\.isOpen).map(\.id)

  static let steps: [Step] =
    intake + routing + handling + judging + crossing

  private static func sampled(_ ending: String) -> Step.Destination {
    .when(.sampled, .state("sampling"), otherwise: .state(ending))
  }

  private static let intake: [Step] = [
    Step(
      "file", from: [],
      to: .when(.by(.clerk), .state("admitted"), otherwise: .state("registered")),
      by: [.clerk, .dispatcher, .villageWorker, .resident],
      fields: [
        .maybe("category", .choice, choices: .policy("categories")),
        .maybe("urgency", .choice, choices: .policy("urgencies")),
        .maybe("kind", .choice, choices: .policy("kinds")), .maybe("reply-wanted", .flag),
      ],
      effects: [
        .record("category"), .record("urgency"), .record("kind"), .record("reply-wanted"),
      ]),
    Step(
      "admit", from: ["registered"], to: .state("admitted"), by: desk,
      fields: [
        Field("category", .choice, choices: .policy("categories")),
        Field("urgency", .choice, choices: .policy("urgencies")),
        .maybe("kind", .choice, choices: .policy("kinds")),
        .maybe("note", .longText),
      ],
      effects: [.record("category"), .record("urgency"), .record("kind")]),
    Step(
      "answer", from: atIntake, to: sampled("answered-at-once"), by: desk,
      fields: [Field("answer", .longText), .maybe("knowledge", .text)],
      effects: [
        .set("ending", "answered-at-once"), .set("outcome", "answered-at-once"), .meet("reply"),
      ]),
    Step(
      "refuse", from: atIntake, to: sampled("refused"), by: desk,
      fields: [
        Field("road", .choice, choices: .policy("roads")), Field("reason", .longText),
      ],
      effects: [
        .record("road"), .set("ending", "refused"), .set("outcome", "refused"), .meet("reply"),
      ]),
    Step(
      "pass-on", from: atIntake, to: sampled("passed-on"), by: desk,
      fields: [
        Field("road", .choice, choices: .policy("roads")), .maybe("note", .longText),
      ],
      effects: [
        .record("road"), .set("ending", "passed-on"), .set("outcome", "passed-on"), .meet("reply"),
      ]),
    // The mediation centre takes it on under its own clocks; the reporter is told so.
    Step(
      "hand-to-mediation", from: atIntake, to: .state("lodged"), by: desk,
      fields: [Field("reason", .longText)],
      effects: [.meet("reply"), .set("handed-from", "complaint"), .transfer(to: "dispute")]),
    Step(
      "note-repeat", from: atIntake, to: sampled("noted-repeat"), by: desk,
      fields: [Field("earlier", .caseNumber), Field("answer", .longText)],
      effects: [
        .record("earlier"), .set("ending", "noted-repeat"), .set("outcome", "noted-repeat"),
        .meet("reply"),
      ]),
    Step(
      "confirm-ending", from: ["sampling"],
      to: .when(
        .fact("ending", "answered-at-once"), .state("answered-at-once"),
        otherwise: .when(
          .fact("ending", "refused"), .state("refused"),
          otherwise: .when(
            .fact("ending", "passed-on"), .state("passed-on"), otherwise: .state("noted-repeat")))),
      by: [.reviewer], fields: [.maybe("note", .longText)],
      rules: [.notOwn("answer"), .notOwn("refuse"), .notOwn("pass-on"), .notOwn("note-repeat")]),
    Step(
      "overturn-ending", from: ["sampling"], to: .state("admitted"), by: [.reviewer],
      fields: [Field("reason", .longText)],
      rules: [.notOwn("answer"), .notOwn("refuse"), .notOwn("pass-on"), .notOwn("note-repeat")],
      effects: [.set("ending", ""), .set("outcome", "")]),
  ]

  private static let routing: [Step] = [
    Step(
      "dispatch", from: ["admitted"], to: .state("dispatched"), by: [.dispatcher],
      fields: [
        Field("unit", .organisation), .maybe("redacted", .longText), .maybe("note", .longText),
      ],
      effects: [
        .void("handle"), .void("contact"), .void("return-window"), .assign(unitField: "unit"),
        .record("unit"), .record("redacted"), .start("handle"), .start("contact"),
        .start("return-window"),
      ]),
    Step(
      "sign", from: ["dispatched"], to: .state("handling"), by: [.handler],
      fields: [.maybe("note", .longText)], effects: [.takeOn]),
    Step(
      "return", from: withUnit, to: .state("returned"), by: [.handler],
      fields: [Field("reason", .longText), .maybe("suggested", .organisation)],
      rules: [.unlessUnit("final"), .before("return-window")],
      effects: [.keep("handle"), .keep("sign"), .keep("contact"), .meet("return-window")]),
    Step(
      "accept-return", from: ["returned"],
      to: .when(
        .taken(["accept-return"], atLeast: "returns-before-coordination"), .state("coordination"),
        otherwise: .state("admitted")),
      by: [.dispatcher], fields: [.maybe("note", .longText)], rules: [.notOwn("return")],
      effects: [.void("handle"), .void("sign"), .void("contact"), .release]),
    Step(
      "refuse-return", from: ["returned"], to: .state("dispatched"), by: [.dispatcher],
      fields: [Field("reason", .longText)], rules: [.notOwn("return")]),
    Step(
      "settle-duty", from: ["coordination"], to: .state("dispatched"),
      by: [.supervisor, .dispatcher],
      fields: [Field("unit", .organisation), Field("reason", .longText)],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .keepAs("final", field: "unit"),
        .start("handle"), .start("contact"),
      ]),
    Step(
      "split", from: ["admitted"], to: .state("shared"), by: [.dispatcher],
      fields: [
        Field("lead", .organisation), Field("units", .organisations), .maybe("note", .longText),
      ],
      rules: [.unless("is-part", true)],
      effects: [.record("lead"), .record("units"), .set("shared", true)]),
    Step(
      "file-part", from: [], to: .state("dispatched"), by: [.dispatcher],
      fields: [Field("unit", .organisation), Field("parent", .caseNumber)],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .record("parent"), .set("is-part", true),
        .start("handle"), .start("contact"), .start("return-window"),
      ]),
    Step(
      "gather", from: ["shared"], to: .state("review"), by: [.dispatcher],
      fields: [Field("answer", .longText)], rules: [.partsEnded],
      effects: [.record("answer"), .claim("reply")]),
    Step(
      "climb", from: ["admitted"], to: .same, by: [.dispatcher],
      fields: [Field("area", .area), Field("tried", .longText)],
      effects: [.hold(areaField: "area")]),
    Step(
      "pass-down", from: ["admitted"], to: .same, by: [.dispatcher],
      fields: [Field("area", .area), Field("reason", .longText)],
      effects: [.hold(areaField: "area")]),
  ]

  private static let handling: [Step] = [
    Step(
      "contact", from: ["handling"], by: [.handler],
      fields: [
        Field("way", .choice, choices: .policy("contact-ways")), .maybe("note", .longText),
      ],
      effects: [.meet("contact")]),
    Step(
      "note", from: ["handling"], by: [.handler],
      fields: [Field("note", .longText), .maybe("attachments", .attachments)]),
    Step(
      "reassign", from: ["handling"], by: [.handler], fields: [Field("person", .person)],
      effects: [.takeOn]),
    Step(
      "submit", from: ["handling"],
      to: .state("review"), by: [.handler],
      fields: [
        Field("result", .longText), Field("answer", .longText), Field("claimed-solved", .flag),
        .maybe("attachments", .attachments),
      ],
      rules: [.after("contact", atLeast: "contacts-before-submit")],
      effects: [.record("answer"), .record("claimed-solved"), .claim("handle"), .claim("reply")]),
    Step(
      "ask-extension", from: ["handling"], by: [.handler],
      fields: [Field("days", .number), Field("reason", .longText)],
      rules: [
        .atMost("extensions"), .before("handle"), .extensionPending(false),
        .within(field: "days", limit: "extension-days"),
      ],
      effects: [.askExtension("handle"), .record("days")]),
    Step(
      "grant-extension", from: ["handling"], by: [.dispatcher, .reviewer],
      fields: [.maybe("days", .number), .maybe("note", .longText)],
      rules: [
        .extensionPending(true), .notOwn("ask-extension"),
        .within(field: "days", limit: "extension-days"),
      ],
      effects: [.extend(["handle", "reply"], byField: "days")]),
    Step(
      "refuse-extension", from: ["handling"], by: [.dispatcher, .reviewer],
      fields: [Field("reason", .longText)],
      rules: [.extensionPending(true), .notOwn("ask-extension")],
      effects: [.refuseExtension("handle")]),
    Step(
      "ask-pause", from: ["handling"], by: [.handler],
      fields: [
        Field("grounds", .choice, choices: .policy("pause-grounds")), Field("reason", .longText),
        Field("until", .day),
      ],
      rules: [.paused(false), .within(field: "until", limit: "pause-days")],
      effects: [.set("pause-asked", true)]),
    Step(
      "pause", from: ["handling"], by: [.dispatcher, .reviewer],
      fields: [
        Field("grounds", .choice, choices: .policy("pause-grounds")), Field("reason", .longText),
        Field("until", .day),
      ],
      rules: [.paused(false), .notOwn("sign"), .within(field: "until", limit: "pause-days")],
      effects: [
        .pause(["handle", "reply", "contact"], untilField: "until"), .set("pause-asked", false),
      ]),
    Step(
      "resume", from: ["handling"], by: [.dispatcher, .reviewer, .handler],
      fields: [.maybe("note", .longText)], rules: [.paused(true)],
      effects: [.resume(["handle", "reply", "contact"])]),
  ]

  private static let judging: [Step] = [
    Step(
      "accept", from: ["review"],
      // Who wants no reply is not called back (the work order's own field, GB/T 33358).
      to: .when(
        .isPart, .state("part-done"),
        otherwise: .when(
          .fact("reply-wanted", false), .state("settled"), otherwise: .state("answered"))),
      by: [.reviewer], fields: [.maybe("note", .longText)],
      rules: [.notOwn("submit"), .notOwn("gather")],
      effects: [.settle("handle"), .settle("reply"), .void("contact")]),
    Step(
      "reject", from: ["review"],
      to: .when(.fact("shared", true), .state("shared"), otherwise: .state("handling")),
      by: [.reviewer], fields: [Field("reason", .longText)],
      rules: [.notOwn("submit"), .notOwn("gather")],
      effects: [.unclaim("handle"), .unclaim("reply")]),
    Step(
      "call-back", from: ["answered"],
      to: .when(
        .said("judgement", "dissatisfied"), .state("dissatisfied"),
        otherwise: .when(
          .said("solved", false), .state("dissatisfied"), otherwise: .state("settled"))),
      by: [.caller, .resident],
      fields: [
        Field("judgement", .choice, choices: .policy("judgements")), Field("solved", .flag),
        .maybe("responded", .flag), .maybe("words", .longText, personal: true),
      ],
      rules: [.notOwn("submit"), .notOwn("accept")],
      effects: [.record("judgement"), .record("solved")]),
    Step(
      "missed-call", from: ["answered"], by: [.caller], fields: [.maybe("note", .longText)],
      rules: [.notOwn("submit"), .notOwn("accept")]),
    Step(
      "give-up-call", from: ["answered"], to: .state("settled"), by: [.caller],
      fields: [Field("reason", .longText)],
      rules: [.after("missed-call", atLeast: "calls-before-giving-up"), .notOwn("submit")],
      effects: [.set("judgement", "unreachable"), .set("outcome", "unreachable")]),
    Step(
      "redo", from: ["dissatisfied"], to: .state("handling"), by: [.reviewer, .dispatcher],
      fields: [Field("reason", .longText)],
      rules: [.atMost("redos"), .unless("shared", true)],
      effects: [.newRound, .start("handle"), .start("contact")]),
    Step(
      "redo-shared", from: ["dissatisfied"], to: .state("admitted"),
      by: [.reviewer, .dispatcher], fields: [Field("reason", .longText)],
      rules: [.atMost("redos"), .provided("shared", true)],
      effects: [.newRound, .set("shared", false)]),
    Step(
      "find-unreasonable", from: ["dissatisfied"], to: .state("settled"),
      by: [.supervisor], fields: [Field("reason", .longText)], rules: [.notOwn("submit")],
      effects: [.set("judgement", "unreasonable"), .set("outcome", "unreasonable")]),
    Step(
      "contest", from: ["dissatisfied"], to: .state("contested"), by: [.reviewer, .dispatcher],
      fields: [Field("reason", .longText)],
      rules: [.after("call-back", atLeast: "calls-before-contest")],
      effects: [.supervise]),
    Step(
      "order-redo", from: ["contested"], to: .state("handling"), by: [.supervisor],
      fields: [Field("reason", .longText)],
      rules: [.atMost("ordered-redos"), .unless("shared", true)],
      effects: [.newRound, .start("handle"), .start("contact")]),
    Step(
      "explain", from: ["contested"], to: .state("settled"), by: [.supervisor],
      fields: [Field("answer", .longText)], rules: [.notOwn("submit")],
      effects: [.set("outcome", "explained")]),
    Step(
      "close", from: ["settled"], to: .state("closed"), by: [.caller, .clerk, .dispatcher],
      fields: [.maybe("note", .longText)], rules: [.notOwn("submit"), .notOwn("gather")]),
  ]

  private static let crossing: [Step] = [
    Step(
      "add", from: everyOpen, by: [.resident, .clerk],
      fields: [
        Field("words", .longText, personal: true), .maybe("attachments", .attachments),
      ]),
    Step(
      "withdraw", from: everyOpen, to: .state("withdrawn"), by: [.resident],
      fields: [.maybe("reason", .longText, personal: true)], effects: [.void("reply")]),
    Step(
      "withdraw-for", from: everyOpen, to: .state("withdrawn"), by: desk,
      fields: [Field("proof", .longText, personal: true)], effects: [.void("reply")]),
    Step(
      "urge", from: everyOpen, by: [.clerk, .dispatcher, .supervisor, .leader, .resident],
      fields: [.maybe("note", .longText)]),
    Step(
      "instruct", from: everyOpen, by: [.leader, .supervisor],
      fields: [
        Field("instruction", .longText), .maybe("signer", .text), .maybe("signed", .pastDay),
      ], effects: [.supervise]),
    Step(
      "merge", from: atIntake + withUnit, to: .state("merged"), by: desk,
      fields: [Field("into", .caseNumber)],
      effects: [.record("into"), .set("outcome", "merged"), .keep("reply")]),
    Step(
      "part", from: ["merged"], to: .state("admitted"), by: desk,
      fields: [Field("reason", .longText)],
      effects: [.set("outcome", ""), .set("into", ""), .release]),
  ]
}

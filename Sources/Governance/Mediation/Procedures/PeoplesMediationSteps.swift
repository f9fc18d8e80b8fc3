import CaseEngine

enum PeoplesMediationSteps {
  static let all: [Step] = beginning + refusing + mediating + agreeing + performing + confirming

  private static let talking = ["applied", "taken-up", "mediating", "signing"]

  private static func failed(_ how: String) -> [Step.Effect] {
    [
      .set("last-mediation", .text(how)), .set("result", "not-settled"), .void("return-window"),
      .release, .transfer(to: Dispute.id),
    ]
  }

  private static let beginning: [Step] = [
    Step(
      "record-consent", from: ["applied", "taken-up", "mediating"], by: [.mediator, .resident],
      fields: [
        Field("party", .number),
        Field("manner", .choice, choices: .policy("consent-manners")),
        .maybe("words", .longText, personal: true), .maybe("attachments", .attachments),
      ]),
    Step(
      "take-case", from: ["applied"], to: .state("taken-up"), by: [.mediator],
      fields: [.maybe("note", .longText), .maybe("attachments", .attachments)],
      effects: [
        .meet("return-window"), .startUntil("mediate", dayField: "mediate-by"), .start("mediate"),
      ]),
    DisputeSteps.declining(from: "applied", by: .mediator),
    Step(
      "assign", from: ["taken-up"], to: .state("mediating"), by: [.mediator],
      fields: [
        Field("person", .person), Field("chosen-by", .choice, choices: .policy("choosers")),
        .maybe("waived", .longText, personal: true),
      ],
      effects: [.takeOn, .record("chosen-by")]),
  ]

  // Section 26 of the law: told which ways remain. Section 17: a clear refusal ends it at once.
  private static let refusing = MediationSession.refusing(
    from: talking, to: "routing", by: .mediator, effects: failed("refused"))

  private static let mediating: [Step] =
    [
      MediationSession.informing(from: ["taken-up", "mediating"], by: .mediator),
      Step(
        "record-investigation", from: ["mediating"], by: [.mediator],
        fields: [
          Field("held", .pastDay), Field("place", .text), Field("asked", .text, personal: true),
          Field("record", .longText, personal: true), .maybe("attachments", .attachments),
        ]),
      MediationSession.holding(from: ["mediating"], by: .mediator),
      Step(
        "recuse", from: ["mediating"], to: .state("taken-up"), by: [.mediator, .coordinator],
        fields: [Field("reason", .longText)],
        effects: [.keep("mediate"), .set("recused", true), .letGo]),
      Step(
        "report-danger", from: talking, by: [.mediator],
        fields: [Field("station", .organisation), Field("reason", .longText, personal: true)],
        effects: [.record("station"), .set("reported-to-police", true)]),
      Step(
        "fail", from: talking, to: .state("routing"), by: [.mediator],
        fields: [
          Field("reason", .longText, personal: true), Field("told", .longText),
        ], effects: failed("failed")),
    ] + DisputeTime(from: ["mediating"], by: .mediator, clocks: ["mediate"], agreed: true).steps
    + MediationSession.planning(
      from: ["taken-up", "mediating"], by: [.mediator, .coordinator, .receptionist])

  private static let agreement: [Field] =
    [
      Field("matter", .longText, personal: true), Field("terms", .longText, personal: true),
      Field("manner", .longText, personal: true), .maybe("partial", .flag),
      .maybe("amount", .money), .maybe("copies", .number), .maybe("perform-by", .day),
    ] + AgreementCheck.fields

  /// What an earlier agreement has left behind holds for this one no more.
  private static func reached(_ form: String) -> [Step.Effect] {
    [
      .set("agreement-form", .text(form)), .set("partial", false), .record("partial"),
      .set("perform-by", ""), .record("perform-by"), .set("on-status", false),
      .record("on-status"), .set("performed", false), .set("in-default", false),
      .record("result"), .claim("resolve"),
    ]
  }

  private static let agreeing: [Step] = [
    Step(
      "reach-written", from: ["mediating"], to: .state("signing"), by: [.mediator],
      fields: agreement,
      rules: [.provided("rights-told", true), .provided("sessions", true)],
      effects: reached("written")),
    Step(
      "reach-oral", from: ["mediating"], to: .state("effective"), by: [.mediator],
      fields: agreement + [.maybe("attachments", .attachments)],
      rules: [.provided("rights-told", true), .provided("sessions", true)],
      effects: reached("oral") + [
        .start("confirm-window"), .startUntil("perform", dayField: "next-due"),
      ]),
    Step(
      "add-instalment", from: ["signing", "effective"], by: [.mediator],
      fields: [
        Field("due", .day), Field("amount", .money), .maybe("party", .number),
        .maybe("what", .text, personal: true),
      ],
      effects: [.void("perform"), .startUntil("perform", dayField: "next-due")]),
    // Section 29: in force when the parties have signed, the mediator has signed, and the seal is
    // on it; whichever is last.
    Step(
      "sign-agreement", from: ["signing"],
      to: .when(.said("complete", true), .state("effective"), otherwise: .same),
      by: [.mediator, .resident],
      fields: [
        Field("signer", .choice, choices: .fixed(["party", "mediator", "seal"])),
        .maybe("party", .number), .maybe("delegate", .number),
        Field("manner", .choice, choices: .policy("signing-manners")),
        .maybe("in-person", .flag), .maybe("witness", .text, personal: true),
        .maybe("attachments", .attachments),
      ],
      effects: [
        .startIf("confirm-window", saidField: "complete"),
        .startUntil("perform", dayField: "next-due"),
      ]),
    Step(
      "resume-talks", from: ["signing"], to: .state("mediating"), by: [.mediator],
      fields: [Field("reason", .longText, personal: true)],
      effects: [
        .void("perform"), .unclaim("resolve"), .startUntil("mediate", dayField: "mediate-by"),
      ]),
  ]

  private static let atCourt = ["confirming", "deciding"]

  /// What has become of the agreement while the court had it.
  private static let fromCourt = Step.Destination.when(
    .fact("performed", true), .state("visiting"),
    otherwise: .when(
      .fact("in-default", true), .state("breached"), otherwise: .state("effective")))

  private static let performing: [Step] = [
    Step(
      "perform", from: ["effective"] + atCourt,
      to: .when(.said("complete", true), .state("visiting"), otherwise: .same), by: [.mediator],
      fields: [
        .maybe("instalment", .number), .maybe("note", .longText, personal: true),
        .maybe("attachments", .attachments),
      ],
      effects: [
        .meet("perform"), .startUntil("perform", dayField: "next-due"), .record("performed"),
        .set("in-default", false),
      ]),
    Step(
      "breach", from: ["effective"] + atCourt,
      to: .when(.said("at-court", true), .same, otherwise: .state("breached")), by: [.mediator],
      fields: [Field("party", .number), Field("words", .longText, personal: true)],
      effects: [.meet("perform"), .set("breached", true), .set("in-default", true)]),
    Step(
      "resume-performance", from: ["breached"], to: .state("effective"), by: [.mediator],
      fields: [Field("perform-by", .day), .maybe("note", .longText, personal: true)],
      effects: [.set("in-default", false), .startUntil("perform", dayField: "perform-by")]),
    // Section 32: over an agreement that is not kept, a party may sue.
    Step(
      "give-up-performance", from: ["breached"], to: .state("visiting"), by: [.mediator],
      fields: [Field("told", .longText)], effects: [.set("performance", "not-performed")]),
    Step(
      "record-road", from: ["effective", "breached"], by: [.mediator],
      fields: [
        Field("after-road", .choice, choices: .policy("after-roads")),
        .maybe("note", .longText, personal: true), .maybe("attachments", .attachments),
      ],
      effects: [.record("after-road")]),
    Step(
      "visit", from: ["visiting"], to: .state("filing"), by: [.mediator],
      fields: [
        Field("held", .pastDay), Field("performance", .choice, choices: .policy("performances")),
        .maybe("signs-of-escalation", .flag), Field("record", .longText, personal: true),
        .maybe("attachments", .attachments),
      ],
      effects: [.record("performance")]),
    Step(
      "file-volume", from: ["filing"], to: .state("review"), by: [.mediator],
      fields: [
        .maybe("prevented", .choice, choices: .policy("preventions")),
        .maybe("prevented-people", .number), .maybe("note", .longText),
      ],
      effects: [
        .record("prevented"), .record("prevented-people"), .set("mediated", true),
        .transfer(to: Dispute.id),
      ]),
  ]

  // The Court's rules of 2011: both parties apply together (section 1 and the law's section 33)
  // with what section 3 lists, the court says within 3 days whether it accepts (section 4),
  // decides within 15, extended once by 10 (section 5).
  private static let confirming: [Step] = [
    Step(
      "apply-confirmation", from: ["effective"], to: .state("confirming"), by: [.mediator],
      fields: [
        Field("court", .text), Field("applicant-applies", .flag),
        Field("respondent-applies", .flag),
        Field("admissible", .choice, choices: .fixed(["admissible"] + AgreementCheck.inadmissible)),
        .maybe("enclosed", .choices, choices: .policy("confirmation-materials")),
        .maybe("attachments", .attachments),
      ],
      rules: [.before("confirm-window"), .unless("on-status", true)],
      effects: [.keep("perform"), .record("court"), .set("confirmation", "applied")]),
    Step(
      "court-accepts", from: ["confirming"], to: .state("deciding"), by: [.mediator],
      fields: [.maybe("court-number", .text), .maybe("attachments", .attachments)],
      effects: [.record("court-number")]),
    Step(
      "court-declines", from: ["confirming"], to: fromCourt, by: [.mediator],
      fields: [Field("reason", .longText)], effects: [.set("confirmation", "declined")]),
    Step(
      "withdraw-confirmation", from: atCourt, to: fromCourt, by: [.mediator],
      fields: [Field("proof", .longText, personal: true)],
      effects: [.set("confirmation", "withdrawn")]),
    Step(
      "extend-decision", from: ["deciding"], by: [.mediator],
      fields: [Field("days", .number), Field("reason", .longText)],
      rules: [
        .atMost("court-extensions"), .within(field: "days", limit: "court-extension-days"),
      ],
      effects: [.extend(["court-decide"], byField: "days")]),
    Step(
      "court-confirms", from: ["deciding"], to: fromCourt, by: [.mediator],
      fields: [Field("ruling", .text), .maybe("attachments", .attachments)],
      effects: [.set("confirmation", "confirmed"), .record("ruling")]),
    Step(
      "court-refuses", from: ["deciding"], to: .state("mediating"), by: [.mediator],
      fields: [
        Field("ruling", .text), Field("reason", .longText, personal: true),
      ],
      effects: [
        .set("confirmation", "refused"), .record("ruling"), .void("perform"),
        .void("confirm-window"), .unclaim("resolve"),
        .startUntil("mediate", dayField: "mediate-by"),
      ]),
  ]
}

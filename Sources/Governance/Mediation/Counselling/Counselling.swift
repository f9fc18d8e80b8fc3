import CaseEngine

/// A psychologist's help to one person of a dispute: asked for, matched, consented to, held,
/// followed up, confirmed.
///
/// What is said there is the psychologist's alone: counsellors keep what they hear, neither
/// diagnose nor treat, and advise who may be ill to see a hospital (Mental Health Law §23). The
/// desk arranges and confirms, and reads nothing (see `Sight.mayArrange`).
enum Counselling {
  static let id = "counselling"

  static let procedure = Procedure(
    id: id, states: states, steps: CounsellingSteps.all, clocks: clocks, privacy: .counselling)

  static let states: [State] = [
    .open("asked", owner: .coordinator, clock: "match"),
    .open("matched", owner: .psychologist, clock: "consent"),
    .open("counselled", owner: .psychologist, clock: "session"),
    .open("following", owner: .psychologist, clock: "follow-up"),
    .open("concluding", owner: .coordinator, clock: "review"),
    .ended("closed", .onMerit),
    .ended("not-begun", .byParty),
    .ended("called-off", .notOurs),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("match", owner: .coordinator),
    ClockRule("consent", owner: .psychologist),
    ClockRule("session", owner: .psychologist),
    ClockRule("follow-up", owner: .psychologist),
    ClockRule("review", owner: .coordinator),
  ]
}

/// The steps of a psychologist's help. What anybody says in words is erasable; what the
/// psychologist says is read by him alone.
enum CounsellingSteps {
  static let all: [Step] = arranging + consenting + counselling + concluding

  private static let manners: Field.Choices = .fixed(["in-person", "telephone", "written"])

  private static let arranging: [Step] = [
    Step(
      "file", from: [], to: .state("asked"),
      by: [.receptionist, .coordinator, .mediator, .handler],
      fields: [
        Field("need", .text), .maybe("urgency", .text),
        .maybe("background", .longText, personal: true),
      ],
      effects: [.record("need"), .record("urgency")]),
    Step(
      "match", from: ["asked"], to: .state("matched"), by: [.coordinator],
      fields: [Field("psychologist", .number), .maybe("party", .number)], effects: [.takeOn]),
    Step(
      "pass", from: ["matched"], to: .state("asked"), by: [.psychologist],
      fields: [Field("ground", .choice, choices: .policy("pass-grounds"))],
      effects: [.void("consent"), .release]),
    Step(
      "change-psychologist", from: ["matched", "counselled", "following"], to: .state("asked"),
      by: [.coordinator], fields: [Field("ground", .choice, choices: .policy("change-grounds"))],
      effects: [
        .void("consent"), .void("session"), .void("follow-up"), .set("next-day", ""), .release,
      ]),
    // By another than the one who asked.
    Step(
      "call-off", from: ["asked", "matched"], to: .state("called-off"),
      by: [.coordinator, .supervisor], fields: [Field("reason", .longText, personal: true)],
      rules: [.notOwn("file")], effects: [.void("match"), .void("consent")]),
  ]

  private static let consenting: [Step] = [
    Step(
      "give-consent", from: ["matched"], to: .state("counselled"), by: [.psychologist],
      fields: [
        Field("given-by", .choice, choices: .fixed(["client", "guardian"])),
        .maybe("guardian", .text, personal: true),
        Field("way", .choice, choices: .fixed(["finger", "spoken"])),
        .maybe("strokes", .drawing, personal: true),
        .maybe("spoken", .longText, personal: true), .maybe("tells-outcome", .flag),
      ],
      effects: [.record("given-by"), .record("tells-outcome"), .record("shown")]),
    // A refusal is a refusal: how it was said, and nothing else.
    Step(
      "decline-counselling", from: ["matched", "counselled", "following"],
      to: .state("not-begun"), by: [.psychologist],
      fields: [Field("proof", .choice, choices: manners)],
      effects: [.void("consent"), .void("session"), .void("follow-up")]),
  ]

  private static let counselling: [Step] = [
    Step(
      "book-session", from: ["counselled"], by: [.psychologist],
      fields: [
        Field("day", .day), Field("time", .text), Field("place", .text, personal: true),
        .maybe("minutes", .number),
      ],
      effects: [.set("next-day", ""), .record("next-day"), .record("next-time")]),
    Step(
      "hold-session", from: ["counselled"], by: [.psychologist],
      fields: [
        Field("held", .pastDay), Field("minutes", .number), Field("place", .text, personal: true),
        Field("content", .longText, personal: true), .maybe("scale", .longText, personal: true),
      ],
      effects: [.set("next-day", ""), .meet("session"), .start("session")]),
    Step(
      "miss-session", from: ["counselled"], by: [.psychologist],
      fields: [.maybe("note", .longText, personal: true)], effects: [.set("next-day", "")]),
    Step(
      "note", from: ["matched", "counselled", "following"], by: [.psychologist],
      fields: [Field("note", .longText, personal: true)]),
    // What calls for others is told them as a call to make, without a word of why.
    Step(
      "refer", from: ["matched", "counselled", "following"], by: [.psychologist],
      fields: [
        Field("referral", .choice, choices: .policy("referrals")), Field("danger", .flag),
        Field("reason", .longText, personal: true),
      ],
      effects: [.set("referred", true)]),
    Step(
      "plan-follow-up", from: ["counselled"], to: .state("following"), by: [.psychologist],
      fields: [Field("day", .day)],
      rules: [
        .after("hold-session", atLeast: "sessions-before-follow-up"),
        .within(field: "day", limit: "days-ahead"),
      ],
      effects: [.set("next-day", ""), .startUntil("follow-up", dayField: "day")]),
    Step(
      "resume-sessions", from: ["following"], to: .state("counselled"), by: [.psychologist],
      fields: [.maybe("note", .longText, personal: true)]),
  ]

  private static let concluding: [Step] = [
    Step(
      "finish", from: ["following"], to: .state("concluding"), by: [.psychologist],
      fields: [
        Field("found", .longText, personal: true),
        Field("conclusion", .choice, choices: .fixed(["completed", "elsewhere", "early"])),
        .maybe("tells-outcome", .flag),
      ],
      effects: [
        .record("tells-outcome"), .set("told", ""), .record("told"), .claim("follow-up"),
      ]),
    // The desk confirms that consent, sessions and follow-up stand there.
    Step(
      "accept", from: ["concluding"], to: .state("closed"), by: [.coordinator],
      fields: [.maybe("note", .longText)], rules: [.notOwn("finish")],
      effects: [.settle("follow-up")]),
    Step(
      "reject", from: ["concluding"], to: .state("following"), by: [.coordinator],
      fields: [Field("reason", .longText)], rules: [.notOwn("finish")],
      effects: [.unclaim("follow-up")]),
    // Personal Information Protection Law §47: at the client's wish.
    Step(
      "erase-words", from: ["counselled", "following", "concluding", "closed", "not-begun"],
      by: [.psychologist], fields: [Field("proof", .choice, choices: manners)]),
  ]
}

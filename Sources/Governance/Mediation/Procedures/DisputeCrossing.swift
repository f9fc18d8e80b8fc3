import CaseEngine

/// Steps that a dispute has under each of its procedures.
struct DisputeCrossing {
  let procedure: String
  let states: [State]

  private var open: [String] { states.filter(\.isOpen).map(\.id) }
  private var isHome: Bool { procedure == Dispute.id }

  /// What is red does not end before a second person has lowered it.
  private static let withdrawn = Step.Destination.when(
    .fact("risk", "red"), .state("withdrawing"), otherwise: .state("withdrawn"))
  private var homeward: [Step.Effect] { isHome ? [] : [.transfer(to: Dispute.id)] }

  private var desk: [Role] { [.receptionist, .coordinator] }
  private var everybody: [Role] { [.receptionist, .coordinator, .mediator, .handler] }

  var steps: [Step] {
    talking + parties + leaving + risk + limitation + help + HandingOver.receiving(from: open)
  }

  private var talking: [Step] {
    [
      Step(
        "add", from: open, by: [.resident, .receptionist],
        fields: [
          Field("words", .longText, personal: true), .maybe("attachments", .attachments),
        ]),
      // A party that has not filed says how it sees the matter; for the mediator alone.
      Step(
        "give-view", from: open, by: [.resident],
        fields: [
          Field("party", .number), Field("words", .longText, personal: true),
          .maybe("attachments", .attachments),
        ]),
      Step(
        "note", from: open, by: everybody,
        fields: [Field("note", .longText, personal: true), .maybe("attachments", .attachments)]),
      Step(
        "record-call", from: open, by: everybody,
        fields: [Field("call-number", .text), .maybe("words", .longText, personal: true)]),
      Step(
        "urge", from: open, by: desk + [.supervisor, .leader, .resident],
        fields: [.maybe("note", .longText)]),
      Step(
        "instruct", from: open, by: [.leader, .supervisor],
        fields: [
          Field("instruction", .longText), .maybe("signer", .text), .maybe("signed", .pastDay),
        ], effects: [.supervise]),
    ]
  }

  /// Who leaves while signatures are collected was to be bound: the others agree anew.
  private var dropping: Step.Destination {
    procedure == PeoplesMediation.id
      ? .when(.said("anew", true), .state("mediating"), otherwise: .same) : .same
  }

  private var parties: [Step] {
    [
      Step("add-party", from: open, by: everybody + [.villageWorker], fields: Party.fields),
      Step(
        "represent-party", from: open, by: everybody,
        fields: [
          Field("party", .number), Field("capacity", .choice, choices: .policy("capacities")),
          Field("representative", .text, personal: true), .maybe("stands-down", .flag),
          .maybe("representative-phone", .text, personal: true),
          .maybe("special-authority", .flag), .maybe("authority-paper", .text),
          Field("ground", .longText), .maybe("attachments", .attachments),
        ]),
      // Brought whenever the party brings it: what was seen of it, or its scan.
      Step(
        Identity.step, from: open, by: everybody,
        fields: [
          Field("party", .number),
          Field("identity-paper", .choice, choices: .fixed(Identity.papers)),
          .maybe("note", .text, personal: true), .maybe("attachments", .attachments),
        ]),
      Step(
        "drop-party", from: open, to: dropping, by: everybody,
        fields: [
          Field("party", .number), Field("ground", .choice, choices: .policy("party-grounds")),
          .maybe("note", .longText),
        ],
        effects: procedure == PeoplesMediation.id
          ? [.startUntil("mediate", dayField: "mediate-by")] : []),
    ]
  }

  /// Mediation may take longer than a claim lasts: its parties are told before it lapses.
  private var limitation: [Step] {
    [
      Step(
        "note-limitation", from: open, by: everybody,
        fields: [Field("limitation-ends", .day), .maybe("ground", .longText)],
        effects: [
          .record("limitation-ends"), .set("limitation", "noted"), .void("limitation"),
          .startUntil("limitation", dayField: "tell-by"),
        ]),
      Step(
        "tell-limitation", from: open, by: everybody,
        fields: [Field("told", .longText), .maybe("attachments", .attachments)],
        rules: [.provided("limitation", "noted")],
        effects: [.set("limitation", "told"), .meet("limitation")]),
    ]
  }

  /// A psychologist for one of the parties. The background is handed on and not kept here.
  private var help: [Step] {
    [
      Step(
        "request-counselling", from: open, by: everybody,
        fields: [
          Field("party", .number), Field("need", .choice, choices: .policy("needs")),
          .maybe("urgent", .flag), .maybe("background", .longText, personal: true),
        ])
    ]
  }

  private var leaving: [Step] {
    [
      Step(
        "withdraw", from: open, to: Self.withdrawn, by: [.resident],
        fields: [.maybe("reason", .longText, personal: true)], effects: homeward),
      Step(
        "withdraw-for", from: open, to: Self.withdrawn, by: desk + [.mediator],
        fields: [Field("proof", .longText, personal: true)], effects: homeward),
    ]
  }

  /// Red is raised by anybody who sees it, looked at daily, and lowered by a second person.
  private var risk: [Step] {
    [
      Step(
        "set-risk", from: open, by: everybody,
        fields: [
          Field("risk", .choice, choices: .fixed(["orange", "yellow", "blue"])),
          .maybe("signs", .text), Field("reason", .longText, personal: true),
        ],
        rules: [.unless("risk", "red")], effects: [.record("risk"), .record("signs")]),
      Step(
        "raise-red", from: open, by: everybody,
        fields: [
          .maybe("signs", .text), Field("reason", .longText, personal: true),
          .maybe("station", .organisation),
        ],
        rules: [.unless("risk", "red")],
        effects: [
          .set("risk", "red"), .record("signs"), .record("station"), .record("red-from"),
          .record("risk-before"), .start("watch"), .start("name-leader"),
        ]),
      Step(
        "name-leader", from: open, by: [.coordinator, .supervisor],
        fields: [.maybe("leader-person", .leader), .maybe("leader", .text)],
        rules: [.provided("risk", "red")],
        effects: [.record("leader"), .meet("name-leader")]),
      Step(
        "check-risk", from: open, by: everybody,
        fields: [Field("found", .longText, personal: true)], rules: [.provided("risk", "red")],
        effects: [.meet("watch"), .start("watch")]),
      Step(
        "lower-risk", from: open, by: [.coordinator, .supervisor],
        fields: [
          Field("risk", .choice, choices: .fixed(["orange", "yellow", "blue"])),
          Field("reason", .longText, personal: true),
        ],
        rules: [.provided("risk", "red"), .notOwn("raise-red")],
        effects: [
          .record("risk"), .set("red-from", ""), .meet("watch"), .void("name-leader"),
        ]),
    ]
  }
}

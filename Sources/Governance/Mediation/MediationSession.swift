import CaseEngine

/// A sitting of the parties with the mediator, by whichever procedure.
enum MediationSession {
  static let fields: [Field] = [
    Field("held", .pastDay), Field("place", .text),
    Field("mode", .choice, choices: .policy("session-modes")),
    Field("present", .text, personal: true), .maybe("invited", .text, personal: true),
    Field("record", .longText, personal: true), .maybe("attachments", .attachments),
  ]

  /// Rights are told before anybody sits down together.
  static func informing(from states: [String], by role: Role) -> Step {
    Step(
      "inform-rights", from: states, by: [role],
      fields: [
        Field("manner", .choice, choices: .policy("consent-manners")),
        .maybe("attachments", .attachments),
      ],
      effects: [.set("rights-told", true)])
  }

  static func holding(from states: [String], by role: Role) -> Step {
    Step(
      "record-session", from: states, by: [role], fields: fields,
      rules: [.provided("rights-told", true)], effects: [.set("sessions", true)])
  }

  /// A party does not want to be mediated with, or no more: as the proof of the one who mediates
  /// shows, or by the party's own hand with the receipt.
  static func refusing(
    from states: [String], byParty own: [String]? = nil, to state: String, by role: Role,
    effects: [Step.Effect]
  ) -> [Step] {
    [
      Step(
        "party-refuses", from: states, to: .state(state), by: [role],
        fields: [
          Field("party", .number), Field("proof", .longText, personal: true),
          Field("told", .longText),
        ], effects: effects),
      Step(
        "refuse-mediation", from: own ?? states, to: .state(state), by: [.resident],
        fields: [
          Field("party", .number), Field("told", .longText),
          .maybe("words", .longText, personal: true),
        ], effects: effects),
    ]
  }

  /// Planned ahead, moved or called off, wherever one mediates.
  static func planning(from states: [String], by roles: [Role]) -> [Step] {
    [
      Step(
        "plan-session", from: states, by: roles,
        fields: [
          Field("session-day", .day), Field("session-time", .text), Field("session-place", .text),
          Field("session-mode", .choice, choices: .policy("session-modes")),
          .maybe("party", .number), .maybe("note", .longText, personal: true),
        ],
        effects: [
          .record("session-at"), .record("session-place"), .record("session-mode"),
          .record("session-with"), .set("session-planned", true),
        ]),
      Step(
        "cancel-session", from: states, by: roles, fields: [Field("reason", .longText)],
        rules: [.provided("session-planned", true)],
        effects: [.set("session-at", ""), .set("session-planned", false)]),
    ]
  }
}

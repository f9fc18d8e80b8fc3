import CaseEngine

/// A sitting of the parties with the mediator, by whichever procedure.
enum MediationSession {
  static let fields: [Field] = [
    Field("held", .day), Field("place", .text),
    Field("mode", .choice, choices: .policy("session-modes")),
    Field("present", .text, personal: true), .maybe("invited", .text, personal: true),
    Field("record", .longText, personal: true), .maybe("attachments", .attachments),
  ]

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

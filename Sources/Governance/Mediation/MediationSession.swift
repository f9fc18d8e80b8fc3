import CaseEngine

/// A sitting of the parties with the mediator, by whichever procedure.
enum MediationSession {
  static let fields: [Field] = [
    Field("held", .day), Field("place", .text),
    Field("mode", .choice, choices: .policy("session-modes")),
    Field("present", .text, personal: true), .maybe("invited", .text, personal: true),
    Field("record", .longText, personal: true), .maybe("attachments", .attachments),
  ]
}

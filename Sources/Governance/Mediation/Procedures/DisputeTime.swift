import CaseEngine

/// Extension, suspension and resumption of the work on a dispute: asked for by the one who works,
/// decided by the centre's desk.
struct DisputeTime {
  let states: [String]
  let worker: Role
  /// The times of the work: the first may be extended, all of them stand still together.
  let clocks: [String]
  /// Both parties must have agreed to a longer time, as the proof shows.
  let agreed: Bool

  init(from states: [String], by worker: Role, clocks: [String], agreed: Bool = false) {
    self.states = states
    self.worker = worker
    self.clocks = clocks
    self.agreed = agreed
  }

  var steps: [Step] { extending + pausing }

  private var extending: [Step] {
    guard let clock = clocks.first else { return [] }
    return [
      Step(
        "ask-extension", from: states, by: [worker],
        fields: [Field("days", .number), Field("reason", .longText)]
          + (agreed ? [Field("proof", .longText, personal: true)] : []),
        rules: [
          .atMost("extensions"), .before(clock), .extensionPending(false),
          .within(field: "days", limit: "extension-days"),
        ],
        effects: [.askExtension(clock), .record("days")]),
      Step(
        "grant-extension", from: states, by: [.coordinator],
        fields: [.maybe("days", .number), .maybe("note", .longText)],
        rules: [
          .extensionPending(true), .notOwn("ask-extension"),
          .within(field: "days", limit: "extension-days"),
        ],
        effects: [.extend([clock, "resolve"], byField: "days")]),
      Step(
        "refuse-extension", from: states, by: [.coordinator],
        fields: [Field("reason", .longText)],
        rules: [.extensionPending(true), .notOwn("ask-extension")],
        effects: [.refuseExtension(clock)]),
    ]
  }

  /// By itself where another law says how long the work may be extended, or that it may not.
  var pausing: [Step] {
    [
      Step(
        "ask-pause", from: states, by: [worker], fields: pause,
        rules: [.paused(false), .within(field: "until", limit: "pause-days")],
        effects: [.set("pause-asked", true)]),
      Step(
        "pause", from: states, by: [.coordinator], fields: pause,
        rules: [
          .paused(false), .notOwn("ask-pause"), .within(field: "until", limit: "pause-days"),
        ],
        effects: [.pause(clocks + ["resolve"], untilField: "until"), .set("pause-asked", false)]),
      Step(
        "resume", from: states, by: [.coordinator, worker], fields: [.maybe("note", .longText)],
        rules: [.paused(true)], effects: [.resume(clocks + ["resolve"])]),
    ]
  }

  private var pause: [Field] {
    [
      Field("grounds", .choice, choices: .policy("pause-grounds")), Field("reason", .longText),
      Field("until", .day),
    ]
  }
}

import CaseEngine
import Storage

/// A task that a joint conference has given to a unit: signed for, done with proof by the day that
/// the conference named, confirmed by somebody else. What is late is escalated as everything else.
enum ConferenceTask {
  static let procedure = Procedure(
    id: "conference-task", states: states, steps: steps, clocks: clocks, privacy: .conference)

  static let states: [State] = [
    .open("dispatched", owner: .handler, clock: "sign"),
    .open("handling", owner: .handler, clock: "finish"),
    .open("returned", owner: .coordinator, clock: "judge-return"),
    .open("review", owner: .coordinator, clock: "review"),
    .ended("closed", .onMerit),
    .ended("rescinded", .notOurs),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("sign", owner: .handler),
    ClockRule("finish", owner: .handler),
    ClockRule("judge-return", owner: .coordinator),
    ClockRule("review", owner: .coordinator),
  ]

  static let steps: [Step] = [
    Step(
      "file", from: [], to: .state("dispatched"), by: [.coordinator],
      fields: [Field("unit", .organisation), Field("due", .day)],
      effects: [
        .assign(unitField: "unit"), .record("unit"), .record("due"),
        .startUntil("finish", dayField: "due"),
      ]),
    Step(
      "sign", from: ["dispatched"], to: .state("handling"), by: [.handler],
      fields: [.maybe("note", .longText)], effects: [.takeOn]),
    Step(
      "return", from: ["dispatched", "handling"], to: .state("returned"), by: [.handler],
      fields: [Field("reason", .longText), .maybe("suggested", .organisation)],
      effects: [.keep("finish"), .void("sign")]),
    Step(
      "dispatch", from: ["returned"], to: .state("dispatched"), by: [.coordinator],
      fields: [Field("unit", .organisation), Field("reason", .longText)],
      rules: [.notOwn("return")], effects: [.assign(unitField: "unit"), .record("unit")]),
    Step(
      "note", from: ["handling"], by: [.handler],
      fields: [Field("note", .longText), .maybe("attachments", .attachments)]),
    Step(
      "reassign", from: ["handling"], by: [.handler], fields: [Field("person", .person)],
      effects: [.takeOn]),
    Step(
      "submit", from: ["handling"], to: .state("review"), by: [.handler],
      fields: [
        Field("result", .longText), Field("evidence", .longText),
        .maybe("attachments", .attachments),
      ],
      effects: [.record("result"), .record("evidence"), .claim("finish")]),
    Step(
      "accept", from: ["review"], to: .state("closed"), by: [.coordinator],
      fields: [.maybe("note", .longText)], rules: [.notOwn("submit")],
      effects: [.settle("finish")]),
    Step(
      "reject", from: ["review"], to: .state("handling"), by: [.coordinator],
      fields: [Field("reason", .longText)], rules: [.notOwn("submit")],
      effects: [.unclaim("finish")]),
    Step(
      "ask-extension", from: ["handling"], by: [.handler],
      fields: [Field("days", .number), Field("reason", .longText)],
      rules: [
        .atMost("extensions"), .before("finish"), .extensionPending(false),
        .within(field: "days", limit: "extension-days"),
      ],
      effects: [.askExtension("finish"), .record("days")]),
    Step(
      "grant-extension", from: ["handling"], by: [.coordinator],
      fields: [.maybe("note", .longText)],
      rules: [.extensionPending(true), .notOwn("ask-extension")],
      effects: [.extend(["finish"], byField: "days")]),
    Step(
      "refuse-extension", from: ["handling"], by: [.coordinator],
      fields: [Field("reason", .longText)],
      rules: [.extensionPending(true), .notOwn("ask-extension")],
      effects: [.refuseExtension("finish")]),
    Step(
      "urge", from: open, by: [.coordinator, .supervisor, .leader],
      fields: [.maybe("note", .longText)]),
    Step(
      "instruct", from: open, by: [.leader, .supervisor],
      fields: [
        Field("instruction", .longText), .maybe("signer", .text), .maybe("signed", .pastDay),
      ], effects: [.supervise]),
    // The conference thinks better of it: said by who leads it, not by who wrote the task down.
    Step(
      "rescind", from: ["dispatched", "handling", "returned"], to: .state("rescinded"),
      by: [.leader, .supervisor], fields: [Field("reason", .longText)], rules: [.notOwn("file")]),
  ]

  private static let open = ["dispatched", "handling", "returned", "review"]
}

/// Tasks need nothing beyond their procedure, and are counted where conferences are; of a meeting
/// its members are reminded.
struct ConferencePractice: Practice {
  static let rules = PolicyRules(
    ConferenceTask.procedure, ConferencePolicy.self, class: "urgency",
    practice: ConferencePractice())

  func remind(
    of subject: Int64, at time: Instant, at now: Instant, in db: Database
  ) throws -> Bool {
    try Conferences.remind(of: subject, at: time, at: now, in: db)
  }
}

/// What a city sets for the tasks of its conferences.
package struct ConferencePolicy: WorkingPolicy {
  package static let name = "conferences"

  package var work: WorkPolicy

  package init(from decoder: any Decoder) throws { work = try WorkPolicy(from: decoder) }

  package func encode(to encoder: any Encoder) throws { try work.encode(to: encoder) }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    work.check(
      clocks: ConferenceTask.procedure.clocks.map(\.name),
      counts: ["extensions": 0...5, "extension-days": 1...180], lists: [], &faults)
    return faults.problems
  }
}

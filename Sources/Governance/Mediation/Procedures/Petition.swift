import CaseEngine
import Storage

/// The road of a petition, after the Regulations on Petitioning (2022).
///
/// §§22-23: registered and forwarded within 15 days; the office with power tells in writing within
/// 15 days that it has received it and by which road it goes, or objects within 5 working days.
/// §31: the six roads. §§32, 34: what has no other road is decided within 60 days by an opinion,
/// longer by 30 at most with the reason told. §§35-36: review and re-review, each asked for within
/// 30 days and answered within 30, hearings not counted. §33: mediation is possible on the way.
package enum Petition {
  package static let id = "petition"

  static let procedure = Procedure(
    id: id, states: states,
    steps: steps + DisputeCrossing(procedure: id, states: states).steps,
    clocks: clocks + Dispute.shared, privacy: .dispute)

  static let states: [State] = [
    .open("petition-registered", owner: .handler, clock: "petition-forward"),
    .open(
      "petition-received", owner: .handler, clock: "petition-tell", starts: ["petition-objection"]),
    .open("petition-handling", owner: .handler, clock: "petition-handle"),
    .open("petition-answered", owner: .handler, clock: "petition-conclude"),
    .open("petition-review", owner: .handler, clock: "petition-review"),
    .open("petition-reviewed", owner: .handler, clock: "petition-conclude"),
    .open("petition-recheck", owner: .handler, clock: "petition-recheck"),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("petition-forward", owner: .handler), ClockRule("petition-tell", owner: .handler),
    ClockRule("petition-objection", owner: .handler, kind: .window),
    ClockRule("petition-handle", owner: .handler), ClockRule("petition-conclude", owner: .handler),
    ClockRule("review-window", owner: .handler, kind: .window),
    ClockRule("recheck-window", owner: .handler, kind: .window),
    ClockRule("petition-review", owner: .handler), ClockRule("petition-recheck", owner: .handler),
  ]

  /// The roads of §31, in the order of its items.
  package enum Road: String, CaseIterable, Sendable {
    case judicial, arbitration
    case partyReview = "party-review"
    case administrative, duty, ordinary
  }

  /// Those that lead elsewhere.
  private static let channels = Road.allCases.filter { $0 != .ordinary }.map(\.rawValue)
  /// Section 32.
  private static let opinions = ["supported", "explained", "not-supported"]
  private static let reviews = ["upheld", "changed"]
  /// The right to ask for review, and for review again, runs from the day on which the petitioner
  /// has the answer in writing (sections 35 and 36).
  private static let windows = [
    "petition-answered": "review-window", "petition-reviewed": "recheck-window",
    "petition-handling": "review-window", "petition-review": "recheck-window",
  ]
  private static let serving: [Step.Effect] = [
    .startUntil("review-window", dayField: "review-ends"),
    .startUntil("recheck-window", dayField: "recheck-ends"),
  ]

  /// What the steps of a petition need beyond what was said.
  static func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: CaseFile, at now: Instant,
    in db: Database
  ) throws {
    let window = windows[file.matter.state]
    let running = window.flatMap { file.matter.running($0) }
    let due = try running.map {
      Deadline.due(of: $0, try Policies.calendar(on: now.day, in: db))
    }
    let unit = file.matter.unit.map { Fact.number(Int($0)) }
    switch step.id {
    case "forward-petition": said["handed-by"] = unit
    case "object-petition": said["unit"] = file.matter.facts["handed-by"] ?? unit
    case "accept-petition": said["petition-unit"] = unit
    case "send-petition-back": said["unit"] = file.matter.facts["petition-unit"] ?? unit
    case "issue-opinion", "issue-review", "serve-answer":
      guard let window, let served = said["served"]?.day else { return }
      guard running == nil else { throw Refusal.barred(step: step.id, because: "served") }
      let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
      let name = window == "review-window" ? "review-ends" : "recheck-ends"
      said[name] = .text((served + (policy.work.clocks[window]?.amount ?? 30)).description)
    case "ask-review", "ask-recheck":
      if let due, now > due { throw Refusal.tooLate(step: step.id, due: due) }
    case "conclude-petition":
      // The petitioner accepts, or has had the days in which he may ask.
      guard said["accepted"] == true || due.map({ now > $0 }) ?? false else {
        throw Refusal.barred(step: step.id, because: "review-window")
      }
    default: break
    }
  }

  private static let either: [Role] = [.handler, .coordinator]

  private static let steps: [Step] = entering + handling + reviewing

  private static let entering: [Step] = [
    Step(
      "forward-petition", from: ["petition-registered"], to: .state("petition-received"),
      by: either, fields: [Field("unit", .organisation)] + HandingOver.way,
      effects: [
        .void("petition-objection"), .record("handed-by"), .assign(unitField: "unit"),
        .record("unit"), .set("petition-forwarded", true), .start("petition-objection"),
      ]),
    // What comes back by an objection has been in the petition office's hands.
    HandingOver.recalling(
      from: "petition-registered", voiding: ["petition-forward"],
      rules: [.unless("petition-forwarded", true)]),
    Step(
      "object-petition", from: ["petition-received"], to: .state("petition-registered"),
      by: [.handler], fields: [Field("reason", .longText)] + HandingOver.way,
      rules: [.before("petition-objection")],
      effects: [.meet("petition-objection"), .assign(unitField: "unit"), .record("unit")]),
    Step(
      "accept-petition", from: ["petition-received"], to: .state("petition-handling"),
      by: [.handler],
      fields: [Field("told", .longText)] + HandingOver.way,
      effects: [
        .takeOn, .record("petition-unit"), .set("petition-road", "ordinary"),
        .void("petition-objection"),
      ]),
    // Section 31 (1)-(5): by the procedure to which it belongs, and the petitioner is told so.
    Step(
      "channel-petition", from: ["petition-registered", "petition-received"],
      to: .state("routing"), by: either,
      fields: [
        Field("petition-road", .choice, choices: .fixed(channels)), Field("told", .longText),
      ] + HandingOver.way,
      effects: [.record("petition-road"), .void("petition-objection")] + HandingOver.homeward),
  ]

  private static let handling: [Step] = [
    Step(
      "extend-petition", from: ["petition-handling"], by: [.handler],
      fields: [
        Field("days", .number), Field("approver", .text), Field("reason", .longText),
        Field("told", .longText),
      ],
      rules: [
        .atMost("petition-extensions"), .before("petition-handle"),
        .within(field: "days", limit: "petition-extension-days"),
      ],
      effects: [.extend(["petition-handle"], byField: "days")]),
    Step(
      "hold-hearing", from: ["petition-handling", "petition-recheck"], by: [.handler],
      fields: [
        Field("held", .pastDay), Field("place", .text), Field("record", .longText, personal: true),
        .maybe("attachments", .attachments),
      ]),
    // Section 33: both sides agree before an opinion is needed.
    Step(
      "settle-petition", from: ["petition-handling"], to: .state("review"), by: [.handler],
      fields: [
        Field("terms", .longText, personal: true), .maybe("partial", .flag),
        .maybe("attachments", .attachments),
      ] + AgreementCheck.fields,
      effects: [.set("agreement-form", "written")] + HandingOver.finished),
    Step(
      "issue-opinion", from: ["petition-handling"], to: .state("petition-answered"),
      by: [.handler],
      fields: [
        Field("opinion", .choice, choices: .fixed(opinions)),
        Field("words", .longText, personal: true), .maybe("served", .pastDay),
      ] + HandingOver.way,
      effects: [.record("opinion")] + serving),
    // The day of the receipt of service.
    Step(
      "serve-answer", from: ["petition-answered", "petition-reviewed"], by: either,
      fields: [Field("served", .pastDay)] + HandingOver.way,
      effects: serving + [.void("petition-conclude"), .start("petition-conclude")]),
  ]

  private static let reviewing: [Step] = [
    Step(
      "ask-review", from: ["petition-answered"], to: .state("petition-review"),
      by: either + [.receptionist, .resident],
      fields: [Field("unit", .organisation), Field("words", .longText, personal: true)]
        + HandingOver.way,
      effects: [
        .void("petition-conclude"), .meet("review-window"), .assign(unitField: "unit"),
        .record("unit"),
      ]),
    Step(
      "issue-review", from: ["petition-review"], to: .state("petition-reviewed"), by: [.handler],
      fields: [
        Field("opinion", .choice, choices: .fixed(reviews)),
        Field("words", .longText, personal: true), .maybe("served", .pastDay),
      ] + HandingOver.way,
      effects: [.record("opinion")] + serving),
    // The opinion does not stand: who gave it handles the matter again.
    Step(
      "send-petition-back", from: ["petition-review", "petition-recheck"],
      to: .state("petition-handling"), by: [.handler],
      fields: [Field("words", .longText, personal: true)] + HandingOver.way,
      effects: [.set("opinion", "sent-back"), .assign(unitField: "unit"), .record("unit")]),
    // Whoever has received the request and has no power to decide it; its time runs on.
    Step(
      "refer-request", from: ["petition-review", "petition-recheck"], by: either,
      fields: [Field("unit", .organisation), Field("reason", .longText)] + HandingOver.way,
      effects: [.assign(unitField: "unit"), .record("unit")]),
    Step(
      "ask-recheck", from: ["petition-reviewed"], to: .state("petition-recheck"),
      by: either + [.receptionist, .resident],
      fields: [Field("unit", .organisation), Field("words", .longText, personal: true)]
        + HandingOver.way,
      effects: [
        .void("petition-conclude"), .meet("recheck-window"), .assign(unitField: "unit"),
        .record("unit"),
      ]),
    // Section 36: the time that a hearing needs is not counted.
    Step(
      "pause-hearing", from: ["petition-recheck"], by: [.coordinator],
      fields: [Field("until", .day), Field("reason", .longText)],
      rules: [.within(field: "until", limit: "hearing-days")],
      effects: [.pause(["petition-recheck"], untilField: "until")]),
    Step(
      "resume-recheck", from: ["petition-recheck"], by: either,
      fields: [.maybe("note", .longText)], effects: [.resume(["petition-recheck"])]),
    // After it nobody takes up the same facts and reasons again.
    Step(
      "issue-recheck", from: ["petition-recheck"], to: .state("review"), by: [.handler],
      fields: [
        Field("opinion", .choice, choices: .fixed(reviews)),
        Field("words", .longText, personal: true),
      ] + HandingOver.result + HandingOver.way,
      effects: [.record("opinion"), .set("petition-final", true)] + HandingOver.finished),
    Step(
      "conclude-petition", from: ["petition-answered", "petition-reviewed"],
      to: .state("review"), by: [.handler],
      fields: [.maybe("accepted", .flag), Field("told", .longText)] + HandingOver.result
        + HandingOver.way,
      effects: [.set("petition-final", true)] + HandingOver.finished),
  ]
}

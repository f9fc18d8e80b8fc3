import CaseEngine
import Storage

/// How a matter passes from office to office under its one number: by a document, by a call, or by
/// both; with a receipt; and with its outcome told to the one that handed it over.
package struct HandOver: Sendable {
  package let at: Instant
  package let step: String
  /// The office that it went to or came from, where one is named.
  package let unit: Int64?
  /// The area of the desk that it went to, from desk to desk.
  package let area: String?
  /// `document`, `call` or `both`.
  package let way: String?
  /// The number of the letter that went with it.
  package let letter: String?
  package let outcome: String?

  /// Steps by which the work passes, is received, or comes back.
  static let steps: Set<String> = [
    "hand-to-mediation", "hand-back", "enter-hand-in", "route", "mediate", "administer",
    "take-commission",
    "sign-materials", "report-court", "return-materials", "send-to-station", "take-at-station",
    "open-at-station", "hand-to-centre", "find-crime", "hand-to-office", "receive-hand-over",
    "decline-hand-over", "arbitration-accepts", "arbitration-refuses", "report-outcome",
    "hand-to-petition", "forward-petition", "object-petition", "accept-petition",
    "channel-petition", "issue-opinion", "serve-answer", "ask-review", "issue-review",
    "ask-recheck", "refer-request", "issue-recheck", "send-petition-back", "conclude-petition",
    "acknowledge",
    "reply-office", "record-fulfilment", "record-default", "fail-at-station", "decline",
    "recall-hand-over",
  ]
  private static let betweenDesks: Set<String> = ["climb", "pass-down", "send-back"]
  private static let passing = steps.union(betweenDesks).sorted()

  /// What both sides may know: where it went and when, on which paper, and how it ended; nothing
  /// of what the parties said.
  package static func trail(of file: CaseFile, in db: Database) throws -> [HandOver] {
    // The first entry of a matter that was handed in says by whom.
    try Ledger.entries(
      of: file.id,
      where: "step IN \(list: passing) OR n = 1 AND body LIKE \("%\"handed-by\":%")", in: db
    ).map { entry in
      let unit =
        (entry.data["unit"] ?? entry.data["handed-by"])?.number
        ?? entry.by?.organisation.map(Int.init)
      return HandOver(
        at: entry.at, step: entry.step, unit: unit.map(Int64.init),
        area: betweenDesks.contains(entry.step) ? entry.data["area"]?.text : nil,
        way: entry.data["handed-way"]?.text, letter: entry.data["letter"]?.text,
        outcome: (entry.data["office-outcome"] ?? entry.data["opinion"])?.text)
    }
  }
}

/// The steps with which the centre hands a matter to another office, or answers one that has handed
/// it over, and what all of them ask.
enum HandingOver {
  /// By document, by call, or by both: what may escalate is told by both.
  static let way: [Field] = [
    Field("handed-way", .choice, choices: .policy("hand-over-ways")), .maybe("letter", .text),
    .maybe("attachments", .attachments),
  ]

  /// While another office acts by its own law, the centre's own time stands still; it goes on when
  /// the matter comes back.
  static let standstill: [Step.Effect] = [.pause(["resolve"], untilField: "until")]
  static let homeward: [Step.Effect] = [
    .resume(["resolve"]), .start("resolve"), .release, .transfer(to: Dispute.id),
  ]
  /// With a result, which the centre accepts as anybody's.
  static let result: [Field] = [
    Field("result", .choice, choices: .fixed(["settled", "partly", "not-settled"]))
  ]
  static let finished: [Step.Effect] = [
    .record("result"), .resume(["resolve"]), .start("resolve"), .claim("resolve"),
    .set("mediated", true), .transfer(to: Dispute.id),
  ]

  private static let desk: [Role] = [.receptionist, .coordinator]

  static let steps: [Step] = [
    Step(
      "send-to-station", from: ["routing"], to: .state("at-station"), by: [.coordinator],
      fields: [Field("unit", .organisation)] + way,
      effects: [
        .assign(unitField: "unit"), .record("unit"), .set("road", .text(StationMediation.id)),
        .set("station-met", false), .set("act", ""),
      ] + DisputeSteps.mayDecline + [.transfer(to: StationMediation.id)] + DisputeSteps.anew),
    Step(
      "hand-to-office", from: ["routing"], to: .state("sent"), by: [.coordinator],
      fields: [
        Field("office", .choice, choices: .fixed(StatutoryRoad.offices)),
        Field("unit", .organisation), Field("reason", .longText),
      ] + way,
      effects: [
        .assign(unitField: "unit"), .record("unit"), .record("office"),
        .set("road", .text(StatutoryRoad.id)),
      ] + standstill + [.transfer(to: StatutoryRoad.id)]),
    Step(
      "hand-to-petition", from: ["routing"], to: .state("petition-registered"),
      by: [.coordinator],
      fields: [Field("unit", .organisation), Field("reason", .longText)] + way,
      effects: [
        .assign(unitField: "unit"), .record("unit"), .set("road", .text(Petition.id)),
        .set("petition-forwarded", false),
      ] + standstill + [.transfer(to: Petition.id)]),
    // Its outcome is told to each office it came from.
    Step(
      "reply-office", from: ["answered", "dissatisfied", "settled"], by: desk,
      fields: [.maybe("handed-by", .organisation)] + way),
  ]

  /// What nobody has signed for yet is taken back by the desk that handed it over: no time of the
  /// office is met by that, the centre's own goes on, and the office sees the matter no more.
  static func recalling(
    from state: String, voiding clocks: [String], rules: [Step.Rule] = []
  ) -> Step {
    Step(
      "recall-hand-over", from: [state], to: .state("routing"), by: [.coordinator],
      fields: [Field("reason", .longText)], rules: rules,
      effects: [
        .keepAs("recalled-from", field: "unit"), .set("unit", ""), .set("road", ""),
        .set("office", ""),
      ] + clocks.map(Step.Effect.void) + homeward)
  }

  /// Who would sign for what was taken back at the same moment had it in his hands, and is told
  /// so; whatever else he may not see looks as if it were not there.
  static func missed(
    _ step: String, on number: String, by actor: Actor, in db: Database
  ) throws -> Refusal {
    guard let unit = actor.post.organisation, actor.role.actsForUnit,
      let file = try CaseNumber.read(number).flatMap({ try CaseFile.load(number: $0, in: db) }),
      file.matter.facts["recalled-from"]?.number == Int(unit)
    else { return .notFound }
    return .barred(step: step, because: "recalled")
  }

  /// Under whichever procedure: what came in by paper or by call from an office that has no post
  /// here, and the receipt for what was handed in.
  static func receiving(from open: [String]) -> [Step] {
    [
      Step(
        "enter-hand-in", from: open, by: desk, fields: [Field("handed-by", .organisation)] + way),
      Step(
        "acknowledge", from: open, by: desk, fields: [.maybe("handed-by", .organisation)] + way),
    ]
  }

  /// By which police and centre hand over to each other: see the policy's `double-notice`.
  private static let doubled: Set<String> = [
    "send-to-station", "hand-to-centre", "decline", "fail-at-station", "record-default",
    "record-fulfilment", "find-crime", "reply-office",
  ]

  /// What may escalate goes by document and by call, with the number of the letter, where the
  /// office is of a kind or keeps a line that policy names.
  static func demandBoth(
    _ way: String?, _ letter: String?, with unit: Int64?, field: String = "handed-way",
    under policy: MediationPolicy, in db: Database
  ) throws {
    let named = Set(policy.choices("double-notice").map(\.id))
    guard let office = try unit.flatMap({ try Organisations.find($0, in: db) }),
      !named.isDisjoint(with: office.lines + [office.kind])
    else { return }
    guard way == "both" else { throw Invalid(field, "both-ways") }
    guard letter?.trimmed.nonEmpty != nil else { throw Invalid("letter", "required") }
  }

  /// What the steps need beyond what was said.
  static func prepare(
    _ step: Step, _ said: inout [String: Fact], _ file: CaseFile, by doer: Doer, at now: Instant,
    in db: Database
  ) throws {
    let holds = step.effects.contains {
      if case .pause(_, untilField: "until") = $0 { step.transfer != nil } else { false }
    }
    if holds {
      let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
      said["until"] = .text((now.day + (policy.counts["hand-over-days"] ?? 365)).description)
    }
    try HandIns.prepare(step, &said, file, in: db)
    try Petition.prepare(step, &said, file, at: now, in: db)
    switch step.id {
    case "recall-hand-over": said["unit"] = file.matter.unit.map { .number(Int($0)) }
    case "hand-to-centre": said["handed-by"] = doer.organisation.map { .number(Int($0)) }
    case "take-commission": try JudicialMediation.name(&said, in: db)
    default: break
    }
    if doubled.contains(step.id), step.fields.contains(where: { $0.name == "handed-way" }) {
      let unit = said["handed-by"] ?? said["unit"]
      try demandBoth(
        said["handed-way"]?.text, said["letter"]?.text,
        with: unit?.number.map(Int64.init) ?? file.matter.unit,
        under: Policies.version(file.policy, of: MediationPolicy.self, in: db), in: db)
    }
  }

  /// What the offices hear and are owed after a step; before a merging moves what they handed in.
  static func follow(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    try HandIns.follow(entry, of: file, in: db)
    if told.contains(entry.step) { try tell(entry, of: file, in: db) }
  }

  static func tell(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    let isTaken = entry.step == "recall-hand-over"
    let loser = isTaken ? entry.data["unit"]?.number.map(Int64.init) : nil
    try Notices.offices(
      HandIns.of(file, in: db).map(\.unit) + [loser].compactMap(\.self), of: file, entry, in: db)
  }

  /// Steps whose outcome the offices hear that have handed the matter over.
  private static let told: Set<String> = [
    "merge", "sign-materials", "report-court", "return-materials", "fail-at-station",
    "record-default", "decline", "confirm-withdrawal",
    "admit", "refuse", "guide", "pass-on", "accept-result", "reply-office", "withdraw",
    "withdraw-for", "close", "acknowledge", "report-outcome", "conclude-petition",
    "issue-recheck", "find-crime", "hand-to-office", "recall-hand-over",
  ]
}

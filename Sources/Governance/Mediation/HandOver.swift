import CaseEngine
import Storage

/// How a matter passes from office to office under its one number: by a document, by a call, or by
/// both; with a receipt; and with its outcome told to the one that handed it over.
package struct HandOver: Sendable {
  package let at: Instant
  package let step: String
  /// The office that it went to or came from, where one is named.
  package let unit: Int64?
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
    "channel-petition", "issue-opinion", "ask-review", "issue-review", "ask-recheck",
    "issue-recheck", "conclude-petition", "acknowledge", "reply-office", "record-fulfilment",
    "record-default",
  ]

  /// What both sides may know: where it went and when, on which paper, and how it ended; nothing
  /// of what the parties said.
  package static func trail(of file: CaseFile, in db: Database) throws -> [HandOver] {
    try Ledger.entries(of: file.id, in: db).compactMap { line in
      let entry = line.entry
      let isHandedIn = entry.n == 1 && entry.data["handed-by"] != nil
      guard steps.contains(entry.step) || isHandedIn else { return nil }
      let unit =
        (entry.data["unit"] ?? entry.data["handed-by"])?.number
        ?? entry.by?.organisation.map(Int.init)
      return HandOver(
        at: entry.at, step: entry.step, unit: unit.map(Int64.init),
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
      ] + DisputeSteps.mayDecline + [.transfer(to: StationMediation.id)]),
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
      ] + standstill + [.transfer(to: Petition.id)]),
    // What came in by paper or by call from an office that has no post here.
    Step(
      "enter-hand-in", from: ["lodged", "studied", "routing"], by: desk,
      fields: [Field("handed-by", .organisation)] + way, rules: [.unless("handed-in", true)],
      effects: [.record("handed-by"), .set("handed-in", true)]),
    // What was handed in is acknowledged, and its outcome told to the office it came from.
    Step(
      "acknowledge", from: ["lodged", "studied", "routing"], by: desk, fields: way,
      rules: [.provided("handed-in", true), .unless("acknowledged", true)],
      effects: [.set("acknowledged", true)]),
    Step(
      "reply-office", from: ["answered", "dissatisfied", "settled"], by: desk, fields: way,
      rules: [.provided("handed-in", true)], effects: [.set("office-told", true)]),
  ]

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
    switch step.id {
    case "hand-to-centre", "forward-petition":
      said["handed-by"] = doer.organisation.map { .number(Int($0)) }
    case "close" where file.matter.facts["handed-in"] == true:
      guard file.matter.facts["office-told"] == true else {
        throw Refusal.barred(step: step.id, because: "office-told")
      }
    case "conclude-petition":
      // The petitioner accepts, or the thirty days in which he may ask for review are over.
      let window = file.matter.running("recheck-window") ?? file.matter.running("review-window")
      let calendar = try Policies.calendar(on: now.day, in: db)
      let isOver = window.map { now > Deadline.of($0, calendar).due } ?? true
      guard said["accepted"] == true || isOver else {
        throw Refusal.barred(step: step.id, because: "review-window")
      }
    default: break
    }
  }

  /// Steps whose outcome the office hears that has handed the matter over.
  static let told: Set<String> = [
    "admit", "refuse", "guide", "pass-on", "accept-result", "reply-office", "withdraw",
    "withdraw-for", "close", "acknowledge", "report-outcome", "conclude-petition",
    "issue-recheck", "find-crime", "hand-to-office",
  ]
}

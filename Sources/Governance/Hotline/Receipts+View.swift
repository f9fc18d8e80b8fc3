import CaseEngine
import Storage

/// What a resident sees and does with the receipt, without an account: where the matter is, who
/// has it, by when, what was done; add, withdraw, judge; ask what is held, and have it erased.
package struct ReceiptView: Sendable {
  package struct Happening: Sendable {
    package let at: Instant
    package let step: String
    /// The unit concerned, where a unit is.
    package let unit: String?
    /// Words that are for the reporter: an answer, a message passed on, a reason.
    package let words: String?
  }

  package let receipt: String
  package let number: String
  package let procedure: String
  package let title: String?
  package let text: String?
  package let state: String
  package let open: Bool
  package let outcome: String?
  package let area: String
  package let unit: String?
  package let received: Instant
  /// When the answer is due, and why then; nil once it was given.
  package let deadline: Deadline?
  package var due: Instant? { deadline?.due }
  /// Whose turn it is, where no unit has it.
  package let turn: Role?
  package let happenings: [Happening]
  package let answer: String?
  package let judgement: String?
  package let erased: Bool
  /// What the holder may do now: a reporter `add`, `withdraw`, `judge`, `urge`; a party `consent`,
  /// `refuse`, `view`; a petitioner `review`, `recheck`.
  package let steps: [String]
  /// Whether the holder has filed it.
  package let isReporter: Bool
  /// Of a dispute: what the holder sees as one of its parties.
  package let party: PartyView?
  /// What was decided on a petition, as far as it was served on the holder.
  package let opinions: [Opinion]
  /// Until when he may ask for review of the last of them.
  package let request: PetitionRequest?

  package struct Opinion: Sendable {
    package let opinion: ServedOpinion
    /// The office that has decided.
    package let unit: String?
  }
}

extension Receipts {
  /// Steps that the reporter hears of. What is said within the offices stays there.
  private static let shown: Set<String> = [
    "file", "admit", "answer", "refuse", "pass-on", "note-repeat", "dispatch", "settle-duty",
    "sign", "contact", "grant-extension", "pause", "resume", "accept", "call-back", "redo",
    "order-redo", "explain", "close", "withdraw", "withdraw-for", "merge", "part", "add", "urge",
    // Of a dispute, what its parties have taken part in or are to know.
    "route", "mediate", "administer", "take-commission", "guide", "hand-to-mediation",
    "take-case", "decline", "assign", "recuse", "inform-rights", "record-session", "reach-written",
    "reach-oral", "reach", "sign-agreement", "resume-talks", "fail", "party-refuses",
    "refuse-mediation", "perform",
    "resume-performance", "give-up-performance", "apply-confirmation", "court-accepts",
    "court-declines", "court-confirms", "court-refuses", "withdraw-confirmation", "visit",
    "sign-materials", "report-court", "accept-result", "reopen", "confirm-withdrawal",
  ]

  /// What other offices do by their own laws, which everybody hears of.
  private static let byOffices: Set<String> = [
    "send-to-station", "take-at-station", "station-session", "station-session-again",
    "fail-at-station", "record-fulfilment", "record-default", "hand-to-centre", "hand-to-office",
    "receive-hand-over", "decline-hand-over", "arbitration-accepts", "arbitration-refuses",
    "report-outcome", "hand-to-petition", "forward-petition", "accept-petition",
    "channel-petition", "extend-petition", "issue-opinion", "issue-review", "issue-recheck",
    "settle-petition", "serve-answer", "send-petition-back", "conclude-petition", "ask-review",
    "ask-recheck", "recall-hand-over",
  ]

  /// What a party hears of that has not filed: what is done with the dispute, never what the other
  /// side asks for or says of it.
  private static let toParties: Set<String> = [
    "mediate", "administer", "take-commission", "guide", "take-case", "decline", "assign",
    "recuse", "inform-rights", "record-session", "reach-written", "reach-oral", "reach",
    "sign-agreement", "resume-talks", "fail", "party-refuses", "refuse-mediation", "perform",
    "resume-performance",
    "give-up-performance", "apply-confirmation", "court-accepts", "court-declines",
    "court-confirms", "court-refuses", "withdraw-confirmation", "visit", "sign-materials",
    "report-court", "accept-result", "reopen", "withdraw", "withdraw-for", "confirm-withdrawal",
    "close",
  ]

  package static func view(
    _ receipt: String, code: String, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> ReceiptView {
    let holding = try find(receipt, code: code, in: db)
    let (report, file) = (holding.report, holding.file)
    let personal = try report?.personal(in: db) ?? [:]
    var unitNames: [Int: String] = [:]
    func unitName(_ id: Int?) throws -> String? {
      guard let id else { return nil }
      if let name = unitNames[id] { return name }
      let name = try Organisations.find(Int64(id), in: db)?.name
      unitNames[id] = name
      return name
    }
    let happenings = try Ledger.entries(of: file.id, in: db).compactMap { line in
      let entry = line.entry
      guard hears(of: entry, holding) else { return ReceiptView.Happening?.none }
      return ReceiptView.Happening(
        at: entry.at, step: told(entry, holding), unit: try unitName(entry.data["unit"]?.number),
        words: words(of: entry))
    }
    let reply = file.matter.running("reply") ?? file.matter.running("resolve")
    let isDispute = Dispute.procedureIDs.contains(file.matter.procedure)
    let answered =
      file.matter.doers[isDispute ? "accept-result" : "accept"] != nil || !file.matter.open
    let answer =
      try isDispute ? lastAnswer(of: file, in: db) : file.matter.facts["answer"]?.text
    return ReceiptView(
      receipt: holding.receipt, number: file.number, procedure: file.matter.procedure,
      title: personal["title"],
      text: personal["text"], state: file.matter.state, open: file.matter.open,
      outcome: file.matter.outcome, area: file.matter.area,
      unit: try unitName(file.matter.unit.map(Int.init)),
      received: report?.received ?? holding.own?.issued ?? file.opened,
      // While it stands still, because another office acts by its own law, that office's time.
      deadline: reply.flatMap { clock in
        clock.isRunning(at: now) || clock.claimedAt != nil
          ? Deadline.of(clock, rules.calendar)
          : Primary.of(file.matter.clocks, at: now, rules.calendar)?.deadline
      }, turn: file.turn,
      happenings: happenings,
      // The answer goes to who has asked; the other side hears how it ended.
      answer: answered && report != nil ? answer : nil, judgement: report?.judgement,
      erased: (report == nil ? holding.own?.erased : report?.erased) != nil,
      steps: try steps(of: holding, at: now, under: rules, in: db),
      isReporter: report != nil,
      party: try PartyView.of(holding, at: now, in: db),
      opinions: try Petitioner.opinions(holding, in: db).map { one in
        ReceiptView.Opinion(opinion: one, unit: try unitName(one.unit.map(Int.init)))
      },
      request: try Petitioner.request(holding, at: now, in: db))
  }

  /// What the holder hears of. A sitting with one side alone is for that side, and who wrote what
  /// for the mediator is not told to the other.
  private static func hears(of entry: Entry, _ holding: ReceiptHolding) -> Bool {
    if ["give-view", "record-consent"].contains(entry.step) { return isOwn(entry, holding) }
    if entry.step == "record-session", entry.data["mode"] == "separate" { return false }
    if byOffices.contains(entry.step) { return true }
    return holding.report != nil ? shown.contains(entry.step) : toParties.contains(entry.step)
  }

  private static func isOwn(_ entry: Entry, _ holding: ReceiptHolding) -> Bool {
    guard let party = holding.party else { return false }
    return entry.by?.role == .resident && entry.data["party"]?.number == party.number
  }

  /// That one side has refused is told to both, to the other without its words.
  private static func told(_ entry: Entry, _ holding: ReceiptHolding) -> String {
    entry.step == "refuse-mediation" && !isOwn(entry, holding) ? "party-refuses" : entry.step
  }

  /// The result of a department's work on a dispute, in words that can be erased.
  private static func lastAnswer(of file: CaseFile, in db: Database) throws -> String? {
    let submitted = try Ledger.entries(of: file.id, in: db).last { $0.entry.step == "submit" }
    return try submitted.flatMap {
      try PersonalValues.of(chain: file.id, n: $0.entry.n, in: db)["answer"]
    }
  }

  private static func words(of entry: Entry) -> String? {
    switch entry.step {
    case "answer", "note-repeat", "explain": entry.data["answer"]?.text
    case "refuse", "pause": entry.data["reason"]?.text
    // Which ways remain, as the parties were told.
    case "guide", "fail", "party-refuses", "refuse-mediation", "give-up-performance",
      "fail-at-station", "record-default", "arbitration-refuses", "accept-petition",
      "channel-petition", "extend-petition", "conclude-petition":
      entry.data["told"]?.text
    case "contact": entry.data["way"] == "relay" ? entry.data["note"]?.text : nil
    default: nil
    }
  }
}

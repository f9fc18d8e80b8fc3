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
  /// `refuse`, `view`.
  package let steps: [String]
  /// Whether the holder has filed it.
  package let isReporter: Bool
  /// Of a dispute: what the holder sees as one of its parties.
  package let party: PartyView?
}

/// Who holds a receipt: the reporter of a matter, a party of a dispute, or one who is both.
package struct ReceiptHolding: Sendable {
  package let receipt: String
  package let file: CaseFile
  package let report: IncomingReport?
  package let party: Party?
  let own: PartyReceipt?
}

package enum Receipts {
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
    "sign-materials", "report-court", "accept-result", "reopen",
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
    "report-court", "accept-result", "reopen", "withdraw", "withdraw-for", "close",
  ]

  /// Who holds a receipt. A wrong code and a number that does not exist look the same.
  package static func find(
    _ receipt: String, code: String, in db: Database
  ) throws -> ReceiptHolding {
    let number = CaseNumber.read(receipt) ?? ""
    let reported = try db.first(
      "SELECT \(IncomingReport.columns), code_digest FROM reports WHERE receipt = \(number)")
    let row =
      try reported
      ?? db.first(
        """
        SELECT \(PartyReceipt.columns), code_digest FROM party_receipts
        WHERE receipt = \(number) AND ended_at IS NULL
        """)
    let digest = IncomingReport.Secret.digest(code, receipt: number)
    let kept: String? = try row?.get("code_digest")
    guard Hex.isSame(kept ?? "", digest), let row else { throw Refusal.notFound }
    if reported == nil {
      let own = try PartyReceipt(row)
      guard let seat = try PartyReceipt.seat(chain: own.chain, n: own.n, in: db) else {
        throw Refusal.notFound
      }
      return ReceiptHolding(
        receipt: own.receipt, file: seat.file, report: nil, party: seat.party, own: own)
    }
    let report = try IncomingReport(row)
    guard let file = try CaseFile.load(report.caseID, in: db) else { throw Refusal.notFound }
    return ReceiptHolding(
      receipt: report.receipt, file: file, report: report,
      party: try party(of: report, file, in: db), own: nil)
  }

  /// Who files a dispute is its first applicant: the entry after that of the filing names him.
  private static func party(
    of report: IncomingReport, _ file: CaseFile, in db: Database
  ) throws -> Party? {
    let (chain, n) = (report.origin, report.n + 1)
    guard file.privacy == .dispute,
      try db.first(
        """
        SELECT 1 FROM parties
        WHERE case_id = \(chain) AND chain = \(chain) AND n = \(n) AND side = 'applicant'
        """) != nil
    else { return nil }
    return try PartyReceipt.seat(chain: chain, n: n, in: db)?.party
  }

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
      deadline: reply.map { Deadline.of($0, rules.calendar) }, turn: file.turn,
      happenings: happenings,
      // The answer goes to who has asked; the other side hears how it ended.
      answer: answered && report != nil ? answer : nil, judgement: report?.judgement,
      erased: (report == nil ? holding.own?.erased : report?.erased) != nil,
      steps: try steps(of: holding, at: now, under: rules, in: db),
      isReporter: report != nil,
      party: try PartyView.of(holding, at: now, in: db))
  }

  /// What the holder hears of. A sitting with one side alone is for that side, and who wrote what
  /// for the mediator is not told to the other.
  private static func hears(of entry: Entry, _ holding: ReceiptHolding) -> Bool {
    if ["give-view", "record-consent"].contains(entry.step) { return isOwn(entry, holding) }
    if entry.step == "record-session", entry.data["mode"] == "separate" { return false }
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

  private static func steps(
    of holding: ReceiptHolding, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> [String] {
    let file = holding.file
    let procedure = try rules.procedure(file.matter.procedure)
    let offered = Set(
      procedure.offers(
        to: Intake.resident(in: file.matter.area), on: file.matter,
        in: try file.circumstances(at: now, under: rules, in: db)
      ).map(\.id))
    var steps: [String] = []
    if holding.report != nil {
      steps = reporterSteps.filter { offered.contains($0.value) }.keys.sorted()
    }
    if let party = holding.party, party.isActive, !party.needsGuardian {
      for (name, step) in partySteps.sorted(by: { $0.key < $1.key }) where offered.contains(step) {
        let decides = party.side != .third && party.refused == nil
        switch name {
        case "consent": if decides, party.consented == nil { steps.append(name) }
        case "refuse": if decides { steps.append(name) }
        default: steps.append(name)
        }
      }
    }
    return steps
  }

  private static let reporterSteps = [
    "add": "add", "urge": "urge", "withdraw": "withdraw", "judge": "call-back",
  ]
  private static let partySteps = [
    "consent": "record-consent", "refuse": "refuse-mediation", "view": "give-view",
  ]

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
    case "guide", "fail", "party-refuses", "refuse-mediation", "give-up-performance":
      entry.data["told"]?.text
    case "contact": entry.data["way"] == "relay" ? entry.data["note"]?.text : nil
    default: nil
    }
  }

  /// Adds, withdraws, urges or judges, or does what a party does, by whoever holds receipt and
  /// code.
  @discardableResult
  package static func take(
    _ step: String, said: [String: Fact], receipt: String, code: String, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> Entry {
    let holding = try find(receipt, code: code, in: db)
    var file = holding.file
    let procedure = try rules.procedure(file.matter.procedure)
    let asParty = holding.party == nil ? nil : partySteps[step]
    guard let id = asParty ?? (holding.report == nil ? nil : reporterSteps[step]),
      let wanted = procedure.step(id), wanted.by.contains(.resident)
    else { throw Refusal.notFound }
    let limits = try rules.setting(for: file, in: db).limits
    let doer = Intake.resident(in: file.matter.area)
    var said = said
    if asParty != nil, let party = holding.party {
      guard try steps(of: holding, at: now, under: rules, in: db).contains(step) else {
        throw Refusal.barred(step: id, because: "party-done")
      }
      try complete(&said, step, party, of: file, in: db)
    }
    said = try StepForm.read(said, for: wanted, of: file, limits: limits, at: now, in: db)
    if asParty != nil {
      try rules.rules(of: procedure.id).practice.prepare(
        wanted, &said, &file, by: doer, at: now, in: db)
    }
    let attachments = try wanted.attachments(in: &said, by: doer)
    let entry = try file.take(
      id, said: said, entries: nil, by: doer, at: now, under: rules, in: db)
    if let attachments { try Attachments.use(attachments, for: file, at: now, in: db) }
    if id == "call-back", let judgement = said["judgement"]?.text, let report = holding.report {
      try db.run(
        """
        UPDATE reports SET judgement = \(judgement), judged_at = \(now.milliseconds)
        WHERE id = \(report.id)
        """)
    }
    return entry
  }

  /// Who acts is known by the receipt, not by what was sent. Section 26: who refuses is told which
  /// way remains.
  private static func complete(
    _ said: inout [String: Fact], _ step: String, _ party: Party, of file: CaseFile,
    in db: Database
  ) throws {
    said["party"] = .number(party.number)
    switch step {
    case "consent": said["manner"] = "online"
    case "refuse":
      let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
      let court = policy.choices("roads").first { $0.id == "court" }
      said["told"] = (court?.text ?? court?.name).map(Fact.text)
    default: break
    }
  }

  /// Everything that is kept about the holder, word for word.
  package struct Held: Sendable {
    package let receipt: String
    package let values: [(field: String, value: String)]
    package let channel: String?
    package let received: Instant
    package let privacy: String?
    package let erased: Instant?
    package let isOpen: Bool
  }

  package static func held(
    _ receipt: String, code: String, in db: Database
  ) throws -> Held {
    let holding = try find(receipt, code: code, in: db)
    var known = try holding.report?.personal(in: db) ?? [:]
    if let party = holding.party { known.merge(try party.personal(in: db)) { own, _ in own } }
    let order = [
      "name", "phone", "address", "identity", "gender", "nation", "occupation", "representative",
      "representative-phone", "title", "text", "wish",
    ]
    var values = order.compactMap { name in known[name].map { (field: name, value: $0) } }
    for (chain, n) in try views(of: holding, in: db) {
      let said = try PersonalValues.of(chain: chain, n: n, in: db)["words"]
      if let said { values.append((field: "view", value: said)) }
    }
    return Held(
      receipt: holding.receipt, values: values, channel: holding.report?.channel,
      received: holding.report?.received ?? holding.own?.issued ?? holding.file.opened,
      privacy: holding.report?.privacyVersion,
      erased: holding.report == nil ? holding.own?.erased : holding.report?.erased,
      isOpen: holding.file.matter.open)
  }

  /// The entries in which the holder has given a view.
  private static func views(
    of holding: ReceiptHolding, in db: Database
  ) throws -> [(chain: Int64, n: Int)] {
    guard let party = holding.party else { return [] }
    return try Ledger.entries(of: holding.file.id, in: db).map(\.entry).filter {
      $0.step == "give-view" && $0.data["party"]?.number == party.number
    }.map { (holding.file.id, $0.n) }
  }

  /// Erases what says who the holder is; once the matter has ended, also what he said. The
  /// ledger's hashes stay and read as erased. Papers that were issued are kept as long as their
  /// volume.
  package static func erase(
    _ receipt: String, code: String, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    let holding = try find(receipt, code: code, in: db)
    var file = holding.file
    let everything = !file.matter.open
    var data: [String: Fact] = ["report": .text(holding.receipt), "everything": .flag(everything)]
    if let report = holding.report {
      try Parties.erase(report, in: db)
      try PersonalValues.erase(
        chain: report.origin, n: report.n,
        fields: everything ? nil : ["name", "phone", "address"], in: db)
      if everything, report.origin == file.id {
        if file.reports == 1 { try eraseWords(of: file, in: db) }
        try CaseWords.forget(file.id, in: db)
        file.title = ""
      }
      try db.run("UPDATE reports SET erased_at = \(now.milliseconds) WHERE id = \(report.id)")
    } else if let party = holding.party {
      // While it is mediated, those who mediate must know between whom.
      let fields = everything ? nil : ["phone", "address"]
      try PersonalValues.erase(chain: party.chain, n: party.n, fields: fields, in: db)
      if everything, let n = party.representedN {
        try PersonalValues.erase(chain: party.chain, n: n, in: db)
      }
    }
    if let party = holding.party {
      data["party"] = .number(party.number)
      for (chain, n) in try everything ? views(of: holding, in: db) : [] {
        try PersonalValues.erase(chain: chain, n: n, in: db)
      }
    }
    try file.record(
      "erase", changes: [], data: data, by: Intake.resident(in: file.matter.area), at: now,
      under: rules, in: db)
    if let own = holding.own {
      try db.run("UPDATE party_receipts SET erased_at = \(now) WHERE id = \(own.id)")
    }
  }

  /// What the one reporter added, gave as his reason or judged with, through the receipt.
  private static func eraseWords(of file: CaseFile, in db: Database) throws {
    for line in try Ledger.entries(of: file.id, in: db)
    where line.entry.by?.role == .resident && reporterSteps.values.contains(line.entry.step) {
      try PersonalValues.erase(chain: file.id, n: line.entry.n, in: db)
    }
  }

  /// A lost receipt: a clerk who has seen proof gives out a new code; the old one is void.
  package static func reissue(
    report id: Int64, proof: String, by actor: Actor, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> (receipt: String, code: String) {
    guard [.clerk, .receptionist].contains(actor.role) else {
      throw Refusal.notAllowed(step: "reissue")
    }
    let proof = try TypedLine.read(proof, "proof", most: 200)
    let row = try db.first("SELECT \(IncomingReport.columns) FROM reports WHERE id = \(id)")
    guard let row else { throw Refusal.notFound }
    let report = try IncomingReport(row)
    guard var file = try CaseFile.load(report.caseID, in: db),
      try Sight.of(actor, in: db).degree(of: file) == .content
    else { throw Refusal.notFound }
    let secret = IncomingReport.Secret.draw()
    let digest = IncomingReport.Secret.digest(secret.code, receipt: report.receipt)
    try db.run(
      """
      UPDATE reports SET code_digest = \(digest) WHERE id = \(id)
      """)
    try file.record(
      "reissue", changes: [],
      data: ["report": .text(report.receipt), "proof": .text(proof)], personal: ["proof"],
      by: actor.doer, at: now, under: rules, in: db)
    return (report.receipt, secret.code)
  }
}

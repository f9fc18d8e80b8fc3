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
  /// What the reporter may do now: `add`, `withdraw`, `judge`, `urge`.
  package let steps: [String]
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
    "reach-oral", "reach", "sign-agreement", "resume-talks", "fail", "party-refuses", "perform",
    "resume-performance", "give-up-performance", "apply-confirmation", "court-accepts",
    "court-declines", "court-confirms", "court-refuses", "withdraw-confirmation", "visit",
    "sign-materials", "report-court", "accept-result", "reopen",
  ]

  /// The report behind a receipt. A wrong code and a number that does not exist look the same.
  package static func find(
    _ receipt: String, code: String, in db: Database
  ) throws -> (report: IncomingReport, file: CaseFile) {
    let number = CaseNumber.read(receipt) ?? ""
    let row = try db.first(
      "SELECT \(IncomingReport.columns), code_digest FROM reports WHERE receipt = \(number)")
    let digest = IncomingReport.Secret.digest(code, receipt: number)
    let kept: String? = try row?.get("code_digest")
    guard Hex.isSame(kept ?? "", digest), let row else { throw Refusal.notFound }
    let report = try IncomingReport(row)
    guard let file = try CaseFile.load(report.caseID, in: db) else { throw Refusal.notFound }
    return (report, file)
  }

  package static func view(
    _ receipt: String, code: String, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> ReceiptView {
    let (report, file) = try find(receipt, code: code, in: db)
    let personal = try report.personal(in: db)
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
      guard shown.contains(entry.step) else { return ReceiptView.Happening?.none }
      return ReceiptView.Happening(
        at: entry.at, step: entry.step, unit: try unitName(entry.data["unit"]?.number),
        words: words(of: entry))
    }
    let reply = file.matter.running("reply") ?? file.matter.running("resolve")
    let doer = Intake.resident(in: file.matter.area)
    let procedure = try rules.procedure(file.matter.procedure)
    let circumstances = try file.circumstances(at: now, under: rules, in: db)
    let offered = procedure.offers(to: doer, on: file.matter, in: circumstances).map(\.id)
    let isDispute = Dispute.procedureIDs.contains(file.matter.procedure)
    let answered =
      file.matter.doers[isDispute ? "accept-result" : "accept"] != nil || !file.matter.open
    let answer =
      try isDispute ? lastAnswer(of: file, in: db) : file.matter.facts["answer"]?.text
    return ReceiptView(
      receipt: report.receipt, number: file.number, procedure: file.matter.procedure,
      title: personal["title"],
      text: personal["text"], state: file.matter.state, open: file.matter.open,
      outcome: file.matter.outcome, area: file.matter.area,
      unit: try unitName(file.matter.unit.map(Int.init)), received: report.received,
      deadline: reply.map { Deadline.of($0, rules.calendar) }, turn: file.turn,
      happenings: happenings,
      answer: answered ? answer : nil, judgement: report.judgement,
      erased: report.erased != nil,
      steps: offered.map { $0 == "call-back" ? "judge" : $0 })
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
    case "guide", "fail", "party-refuses", "give-up-performance": entry.data["told"]?.text
    case "contact": entry.data["way"] == "relay" ? entry.data["note"]?.text : nil
    default: nil
    }
  }

  /// Adds, withdraws, urges or judges, by whoever holds receipt and code.
  @discardableResult
  package static func take(
    _ step: String, said: [String: Fact], receipt: String, code: String, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> Entry {
    let (report, found) = try find(receipt, code: code, in: db)
    var file = found
    let procedure = try rules.procedure(file.matter.procedure)
    let id = step == "judge" ? "call-back" : step
    guard let wanted = procedure.step(id), wanted.by.contains(.resident), !wanted.from.isEmpty
    else { throw Refusal.notFound }
    let limits = try rules.setting(for: file, in: db).limits
    let doer = Intake.resident(in: file.matter.area)
    var said = try StepForm.read(said, for: wanted, of: file, limits: limits, at: now, in: db)
    let attachments = try wanted.attachments(in: &said, by: doer)
    let entry = try file.take(
      id, said: said, entries: nil, by: doer, at: now, under: rules, in: db)
    if let attachments { try Attachments.use(attachments, for: file, at: now, in: db) }
    if id == "call-back", let judgement = said["judgement"]?.text {
      try db.run(
        """
        UPDATE reports SET judgement = \(judgement), judged_at = \(now.milliseconds)
        WHERE id = \(report.id)
        """)
    }
    return entry
  }

  /// Erases what says who the reporter is; once the matter has ended, also what he said. The
  /// ledger's hashes stay and read as erased.
  package static func erase(
    _ receipt: String, code: String, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    let (report, found) = try find(receipt, code: code, in: db)
    var file = found
    let everything = !file.matter.open
    let who = ["name", "phone", "address"]
    try Parties.erase(report, in: db)
    try PersonalValues.erase(
      chain: report.origin, n: report.n, fields: everything ? nil : who, in: db)
    if everything, report.origin == file.id {
      if file.reports == 1 { try eraseWords(of: file, in: db) }
      try CaseWords.forget(file.id, in: db)
      file.title = ""
    }
    try file.record(
      "erase",
      changes: [],
      data: ["report": .text(report.receipt), "everything": .flag(everything)],
      by: Intake.resident(in: file.matter.area), at: now, under: rules, in: db)
    try db.run("UPDATE reports SET erased_at = \(now.milliseconds) WHERE id = \(report.id)")
  }

  /// What the one reporter added, gave as his reason or judged with, through the receipt.
  private static func eraseWords(of file: CaseFile, in db: Database) throws {
    for line in try Ledger.entries(of: file.id, in: db)
    where line.entry.by?.role == .resident && line.entry.n > 1 {
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

import CaseEngine
import Storage

/// Who holds a receipt: the reporter of a matter, a party of a dispute, or one who is both.
package struct ReceiptHolding: Sendable {
  package let receipt: String
  package let file: CaseFile
  package let report: IncomingReport?
  package let party: Party?
  let own: PartyReceipt?
}

package enum Receipts {
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

  static func steps(
    of holding: ReceiptHolding, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> [String] {
    let file = holding.file
    let procedure = try rules.procedure(file.matter.procedure)
    let offered = procedure.offers(
      to: Intake.resident(in: file.matter.area), on: file.matter,
      in: try file.circumstances(at: now, under: rules, in: db)
    ).map(\.id)
    var steps: [String] = []
    if holding.report != nil {
      // In the order of the procedure.
      steps = offered.compactMap { id in reporterSteps.first { $0.value == id }?.key }
    }
    if let party = holding.party, party.isActive, !party.needsGuardian {
      for (name, step) in partySteps.sorted(by: { $0.key < $1.key }) where offered.contains(step) {
        let decides = party.side != .third
        switch name {
        case "consent": if decides, party.consented == nil { steps.append(name) }
        case "refuse": if decides { steps.append(name) }
        default: steps.append(name)
        }
      }
    }
    if let request = try Petitioner.request(holding, at: now, in: db), !request.isOver {
      steps.append(request.name)
    }
    return steps
  }

  static let reporterSteps = [
    "add": "add", "urge": "urge", "withdraw": "withdraw", "judge": "call-back",
  ]
  private static let partySteps = [
    "consent": "record-consent", "refuse": "refuse-mediation", "view": "give-view",
  ]

  /// Adds, withdraws, urges or judges, or does what a party does, by whoever holds receipt and
  /// code.
  ///
  /// - Parameter consentShown: what stood beside a consent to mediation.
  @discardableResult
  package static func take(
    _ step: String, said: [String: Fact], receipt: String, code: String,
    consentShown: ShownWords? = nil, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Entry {
    let holding = try find(receipt, code: code, in: db)
    var file = holding.file
    let procedure = try rules.procedure(file.matter.procedure)
    let asParty = holding.party == nil ? nil : partySteps[step]
    let asPetitioner = Petitioner.steps[step]
    if asPetitioner != nil { try Petitioner.check(step, holding, at: now, in: db) }
    guard
      let id = asParty ?? asPetitioner ?? (holding.report == nil ? nil : reporterSteps[step]),
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
    if asPetitioner != nil { try Petitioner.complete(&said, file, on: now.day, in: db) }
    said = try StepForm.read(said, for: wanted, of: file, limits: limits, at: now, in: db)
    if asPetitioner != nil { said["party"] = holding.party.map { .number($0.number) } }
    if asParty == "record-consent" {
      said.merge(consentShown?.facts("consent") ?? [:]) { own, _ in own }
    }
    if asParty != nil || asPetitioner != nil {
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

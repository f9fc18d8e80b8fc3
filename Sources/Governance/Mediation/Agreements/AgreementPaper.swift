import CaseEngine
import Storage

/// The written agreement has one paper, and who signs there has signed the agreement: the mark in
/// the case and the signature on the paper are one act (People's Mediation Law, section 29).
enum AgreementPaper {
  private static let kind = "agreement"
  private static let talking: Set<String> = ["applied", "taken-up", "mediating"]
  private static let others: Set<String> = ["administrative-agreement", "mediation-agreement"]
  /// By which the other procedures begin.
  private static let takenUp = ["sign", "sign-materials", "take-at-station", "open-at-station"]

  /// The paper that is being signed: issued since the agreement was reached, and not replaced.
  static func standing(for file: CaseFile, in db: Database) throws -> IssuedDocument? {
    guard file.matter.procedure == PeoplesMediation.id else { return nil }
    let reached: Int? = try db.value(
      "SELECT max(n) FROM entries WHERE chain = \(file.id) AND step = 'reach-written'")
    guard let reached else { return nil }
    return try IssuedDocument.all(of: file, in: db).last {
      $0.kind == kind && $0.stands && $0.entry > reached
    }
  }

  /// A paper before there is an agreement would be signed for nothing, and one beside signatures
  /// that were given elsewhere would be a second agreement. One that takes the place of another is
  /// signed anew by everybody; once in force, it is changed no more.
  static func issued(_ document: IssuedDocument, of file: CaseFile, in db: Database) throws {
    guard document.kind == kind, file.matter.procedure == PeoplesMediation.id else { return }
    if talking.contains(file.matter.state) {
      throw Refusal.barred(step: "issue-document", because: "not-reached")
    }
    guard file.matter.state == "signing" else {
      guard document.supersedes == nil else {
        throw Refusal.barred(step: "issue-document", because: "in-force")
      }
      return
    }
    let agreement = try Agreement.of(file, in: db)
    guard document.supersedes != nil || agreement.marks.isEmpty else {
      throw Refusal.barred(step: "issue-document", because: "signed-elsewhere")
    }
    try db.run(
      """
      DELETE FROM agreement_marks
      WHERE case_id = \(file.id) AND agreement = \(agreement.number)
      """)
  }

  /// Of other procedures' agreements the paper comes first: one that stands for this mediation
  /// without the signature of a party is no agreement yet.
  static func demandSigned(by step: Step, _ file: CaseFile, in db: Database) throws {
    let began: Int =
      try db.value(
        "SELECT max(n) FROM entries WHERE chain = \(file.id) AND step IN \(list: takenUp)") ?? 0
    let lacks = try IssuedDocument.all(of: file, in: db).contains {
      others.contains($0.kind) && $0.stands && $0.entry > began
        && $0.unsigned.contains { $0.party != nil }
    }
    if lacks { throw Refusal.barred(step: step.id, because: "paper-unsigned") }
  }

  static func signed(
    _ place: DocumentPlace, _ signing: Signing, on document: IssuedDocument,
    of file: inout CaseFile, by doer: Doer, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws {
    guard document.kind == kind, file.matter.state == "signing",
      try standing(for: file, in: db)?.id == document.id
    else { return }
    let want = (
      place.party == nil ? place.id : "party", place.party ?? 0, place.delegate ?? 0
    )
    let (signer, party, delegate) = want
    let missing = try Agreement.of(file, in: db).missing(of: Parties.of(file, in: db))
    // A third party that has not joined and who kept the record sign too, but nothing hangs on it.
    guard missing.contains(where: { ($0.signer, $0.party, $0.delegate) == want }) else { return }
    var said: [String: Fact] = [
      "signer": .text(signer), "manner": .text(manner(signing.way)),
      "document": .text("\(document.id)"),
    ]
    if party > 0 {
      said["party"] = .number(party)
      // Under its own name a party signs itself; under another somebody signs for it. Whom a
      // group has sent always signs for it.
      said["in-person"] = .flag(delegate == 0 && signing.name.trimmed == place.name)
      if delegate > 0 { said["delegate"] = .number(delegate) }
    }
    try MediationPractice().signing(&said, file, db)
    try file.take(
      "sign-agreement", said: said, entries: nil, by: doer, at: now, under: rules, in: db)
  }

  private static func manner(_ way: DocumentSignature.Way) -> String {
    switch way {
    case .finger: "screen"
    case .typed: "typed"
    case .scan: "signature"
    case .stamp: "seal"
    }
  }
}

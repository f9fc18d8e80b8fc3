import CaseEngine
import Storage

/// What a party sees of a dispute beyond where it stands: between whom it is, the next meeting, the
/// papers. Never the other side's telephone, documents or address, and nothing that one side has
/// said to the mediator.
package struct PartyView: Sendable {
  package struct Other: Sendable {
    package let side: Party.Side
    /// Nil where it was erased, or is known to the centre alone.
    package let name: String?
  }

  package struct Paper: Sendable {
    package let document: IssuedDocument
    /// Where the party signs; nil where there is no such place.
    package let place: DocumentPlace?
    package let maySign: Bool
  }

  package let number: Int
  package let side: Party.Side
  package let name: String?
  /// The kind of dispute, by the policy's list.
  package let category: String?
  package let isActive: Bool
  package let consented: Instant?
  package let refused: Instant?
  package let others: [Other]
  package let meeting: PlannedSession?
  package let papers: [Paper]

  static func of(
    _ holding: ReceiptHolding, at now: Instant, in db: Database
  ) throws -> PartyView? {
    guard let party = holding.party else { return nil }
    let file = holding.file
    var others: [Other] = []
    for other in try Parties.of(file, in: db)
    where party.isActive && other.isActive && other.number != party.number {
      let hides = file.confidential && other.side == .applicant
      others.append(
        Other(side: other.side, name: try hides ? nil : other.personal(in: db)["name"]))
    }
    let meeting = PlannedSession(file.matter).flatMap {
      $0.concerns(party) && $0.at > now && PlannedSession.isAwaited(file.matter) ? $0 : nil
    }
    return PartyView(
      number: party.number, side: party.side, name: try party.personal(in: db)["name"],
      category: file.matter.facts["category"]?.text, isActive: party.isActive,
      consented: party.consented, refused: party.refused, others: others,
      meeting: party.isActive ? meeting : nil,
      papers: try PartyPapers.of(holding, in: db).map { document in
        let place = try PartyPapers.place(of: holding, in: document, in: db)
        let isOpen = place.map { document.signature(at: $0.id) == nil } ?? false
        return Paper(document: document, place: place, maySign: isOpen && document.stands)
      })
  }
}

/// The papers that a party reads and signs with the receipt.
package enum PartyPapers {
  /// Those that are handed to the parties. Records of sittings are read and signed at the table.
  private static let kinds = MediationDocuments.rightsNotices.union(MediationDocuments.agreements)

  static func of(_ holding: ReceiptHolding, in db: Database) throws -> [IssuedDocument] {
    guard let party = holding.party, party.isActive else { return [] }
    return try IssuedDocument.all(of: holding.file, in: db).filter { paper in
      let signers = paper.places.compactMap(\.party)
      return kinds.contains(paper.kind) && paper.stands
        && (signers.isEmpty || signers.contains(party.number))
    }
  }

  /// Where the holder signs: whom a group has sent, at the place that bears his name.
  static func place(
    of holding: ReceiptHolding, in document: IssuedDocument, in db: Database
  ) throws -> DocumentPlace? {
    let places = document.places.filter { $0.party == holding.party?.number }
    guard places.count > 1 else { return places.first }
    guard let own = holding.own else { return nil }
    let name = try PersonalValues.of(chain: holding.file.id, n: own.entry, in: db)["holder"]
    return places.first { $0.name == name }
  }

  /// The paper with what stands in it about others left out.
  package static func open(
    _ id: Int64, receipt: String, code: String, in db: Database
  ) throws -> (paper: OpenedDocument, party: Party, place: DocumentPlace?) {
    let holding = try Receipts.find(receipt, code: code, in: db)
    guard let party = holding.party,
      let document = try of(holding, in: db).first(where: { $0.id == id })
    else { throw Refusal.notFound }
    return (
      try OpenedDocument(document, of: holding.file, in: db), party,
      try place(of: holding, in: document, in: db)
    )
  }

  /// A party signs at his own place, by finger or by name.
  @discardableResult
  package static func sign(
    _ id: Int64, _ signing: Signing, receipt: String, code: String, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> IssuedDocument {
    let holding = try Receipts.find(receipt, code: code, in: db)
    var file = holding.file
    guard let party = holding.party,
      let document = try of(holding, in: db).first(where: { $0.id == id }),
      let place = try place(of: holding, in: document, in: db)
    else { throw Refusal.notFound }
    guard !party.needsGuardian else {
      throw Refusal.barred(step: "sign-document", because: "guardian")
    }
    guard [.finger, .typed].contains(signing.way) else { throw Invalid("way", "choice") }
    var signing = signing
    signing.place = place.id
    return try Documents.sign(
      document, signing, of: &file, by: Intake.resident(in: file.matter.area), at: now,
      under: rules, in: db)
  }
}

import CaseEngine
import Storage

/// A paper as it was issued: immutable, under the hash that its entry in the ledger names.
package struct IssuedDocument: Hashable, Sendable {
  package let id: Int64
  package let caseID: Int64
  package let kind: String
  package let title: String
  /// The policy version whose template made it.
  package let template: String
  package let number: String?
  package let sha256: String
  package let places: [DocumentPlace]
  package let supersedes: Int64?
  package let supersededBy: Int64?
  package let issued: Instant
  package let issuedBy: Int64
  package let entry: Int
  package internal(set) var signatures: [DocumentSignature] = []

  static let columns: SQL = """
    id, case_id, kind, title, template, number, sha256, places, supersedes, superseded_by,
    issued_at, issued_by, entry
    """

  init(_ row: Row) throws {
    id = try row.get("id")
    caseID = try row.get("case_id")
    kind = try row.get("kind")
    title = try row.get("title")
    template = try row.get("template")
    number = try row.get("number")
    sha256 = try row.get("sha256")
    places = try JSON.decode([DocumentPlace].self, from: try row.get("places"))
    supersedes = try row.get("supersedes")
    supersededBy = try row.get("superseded_by")
    issued = Instant(milliseconds: try row.get("issued_at"))
    issuedBy = try row.get("issued_by")
    entry = try row.get("entry")
  }

  /// The paper stands: no later one has taken its place.
  package var stands: Bool { supersededBy == nil }

  /// Where it must still be signed or sealed.
  package var unsigned: [DocumentPlace] {
    places.filter { place in
      !place.isOptional && !signatures.contains { $0.place == place.id }
    }
  }

  package func signature(at place: String) -> DocumentSignature? {
    signatures.first { $0.place == place }
  }
}

/// That somebody signed, or that a seal was put.
package struct DocumentSignature: Hashable, Sendable {
  package enum Way: String, CaseIterable, Hashable, Sendable, SQLBindable, SQLReadable {
    /// Written on a screen.
    case finger
    /// The name typed beneath a statement.
    case typed
    /// A photograph or scan of the signed or sealed page.
    case scan
    /// The seal was put on the printed paper.
    case stamp

    package func fits(_ kind: DocumentPlace.Kind) -> Bool {
      switch self {
      case .finger, .typed: kind == .signature
      case .stamp: kind == .seal
      case .scan: kind != .page
      }
    }
  }

  package let id: Int64
  package let place: String
  package let way: Way
  /// The scan.
  package let attachment: Int64?
  /// The hash of the paper that was signed.
  package let sha256: String
  package let at: Instant
  /// The person of the staff before whom it was signed; nil where a party signed with the receipt.
  package let witness: Int64?
  package let entry: Int
  /// Nil once erased.
  package let name: String?
  package let strokes: SignatureStrokes?
}

extension IssuedDocument {
  /// All papers of a case, oldest first, with their signatures. The caller has found the case.
  package static func all(of file: CaseFile, in db: Database) throws -> [IssuedDocument] {
    var documents = try db.all(
      "SELECT \(columns) FROM documents WHERE case_id = \(file.id) ORDER BY id"
    ).map(IssuedDocument.init)
    guard !documents.isEmpty else { return [] }
    let personal = try PersonalValues.all(of: file.id, in: db)
    let rows = try db.all(
      """
      SELECT s.id, s.document, s.place, s.way, s.attachment, s.sha256, s.at, s.witness, s.entry
      FROM document_signatures s JOIN documents d ON d.id = s.document
      WHERE d.case_id = \(file.id) ORDER BY s.at, s.id
      """)
    for row in rows {
      let document: Int64 = try row.get("document")
      let values = personal[try row.get("entry")] ?? [:]
      let signature = DocumentSignature(
        id: try row.get("id"), place: try row.get("place"), way: try row.get("way"),
        attachment: try row.get("attachment"), sha256: try row.get("sha256"),
        at: Instant(milliseconds: try row.get("at")), witness: try row.get("witness"),
        entry: try row.get("entry"), name: values["signer"],
        strokes: values["strokes"].flatMap { SignatureStrokes($0) })
      if let index = documents.firstIndex(where: { $0.id == document }) {
        documents[index].signatures.append(signature)
      }
    }
    return documents
  }

  package static func find(
    _ id: Int64, of file: CaseFile, in db: Database
  ) throws -> IssuedDocument {
    guard let found = try all(of: file, in: db).first(where: { $0.id == id }) else {
      throw Refusal.notFound
    }
    return found
  }

  /// The text as it was issued; nil once it has been erased, or where it is no longer what its
  /// hash says.
  package func body(in db: Database) throws -> String? {
    let body: String? = try db.value("SELECT body FROM document_bodies WHERE document = \(id)")
    guard let body, DocumentHash.of(body) == sha256 else { return nil }
    return body
  }
}

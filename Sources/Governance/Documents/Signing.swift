import CaseEngine
import Storage

/// What somebody gave to sign with.
package struct Signing: Sendable {
  package var place: String
  package var way: DocumentSignature.Way
  package var name: String
  /// See `SignatureStrokes`.
  package var strokes: String
  /// The scan, as an upload names it.
  package var attachment: String?
  /// That the statement was read and agreed to.
  package var agreed: Bool

  package init(
    place: String, way: DocumentSignature.Way, name: String, strokes: String = "",
    attachment: String? = nil, agreed: Bool = false
  ) {
    self.place = place
    self.way = way
    self.name = name
    self.strokes = strokes
    self.attachment = attachment
    self.agreed = agreed
  }

  func problems(_ place: DocumentPlace) -> [Invalid.Problem] {
    var problems: [Invalid.Problem] = []
    if !way.fits(place.kind) { problems.append(.init("way", "choice")) }
    if name.trimmed.isEmpty { problems.append(.init("name", "required")) }
    if name.count > 60 { problems.append(.init("name", "too-long", ["most": "60"])) }
    if way == .finger, SignatureStrokes(strokes) == nil {
      problems.append(.init("strokes", "not-drawn"))
    }
    if way == .scan, attachment?.isEmpty ?? true { problems.append(.init("scan", "required")) }
    if !agreed { problems.append(.init("agreed", "required")) }
    return problems
  }
}

extension Documents {
  /// Keeps a signature, before the person of the staff who acts. Each place is signed once; sent
  /// twice it is one signature.
  package static func sign(
    _ id: Int64, of number: String, _ signing: Signing, by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> IssuedDocument {
    let found = try CaseFile.find(number, for: actor, in: db)
    var file = found.file
    guard found.degree == .content else { throw Refusal.notAllowed(step: "sign-document") }
    let document = try IssuedDocument.find(id, of: file, in: db)
    let kind = DocumentKinds.find(document.kind)
    guard kind?.by.contains(actor.role) ?? false else {
      throw Refusal.notAllowed(step: "sign-document")
    }
    return try sign(document, signing, of: &file, by: actor.doer, at: now, under: rules, in: db)
  }

  /// Keeps a signature of who may sign there; the caller has found the paper.
  static func sign(
    _ document: IssuedDocument, _ signing: Signing, of file: inout CaseFile, by doer: Doer,
    at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> IssuedDocument {
    guard document.stands else {
      throw Refusal.barred(step: "sign-document", because: "superseded")
    }
    guard let place = document.places.first(where: { $0.id == signing.place }) else {
      throw Invalid("place", "choice")
    }
    let name = signing.name.trimmed
    if let earlier = document.signature(at: place.id) {
      guard earlier.way == signing.way, earlier.name == name else {
        throw Refusal.barred(step: "sign-document", because: "signed")
      }
      return document
    }
    let problems = signing.problems(place)
    guard problems.isEmpty else { throw Invalid(problems) }
    try write(signing, name, place, document, &file, doer, now, rules, db)
    try DocumentKinds.domain(of: file.matter.procedure)?.signed(
      place, signing, on: document, of: &file, by: doer, at: now, under: rules, in: db)
    return try IssuedDocument.find(document.id, of: file, in: db)
  }

  private static func write(
    _ signing: Signing, _ name: String, _ place: DocumentPlace, _ document: IssuedDocument,
    _ file: inout CaseFile, _ doer: Doer, _ now: Instant, _ rules: Rulebook, _ db: Database
  ) throws {
    var said: [String: Fact] = [
      "document": .text("\(document.id)"), "paper": .text(document.kind),
      "place": .text(place.id), "signed-by": .text(signing.way.rawValue),
      "sha256": .text(document.sha256), "signer": .text(name),
    ]
    if signing.way == .finger, let strokes = SignatureStrokes(signing.strokes) {
      said["strokes"] = .text(strokes.text)
    }
    var scan: Int64?
    if signing.way == .scan, let attachment = signing.attachment {
      let named = try Attachments.Named([attachment], by: doer)
      try Attachments.use(named, for: file, at: now, in: db)
      scan = named.ids.first.flatMap { Int64($0) }
      said["attachments"] = .list(named.ids)
    }
    try file.record(
      "sign-document", changes: [], data: said, personal: ["signer", "strokes"], by: doer,
      at: now, under: rules, in: db)
    try db.run(
      """
      INSERT INTO document_signatures (id, document, place, way, attachment, sha256, at, witness,
        entry)
      VALUES (\(Identifier.next()), \(document.id), \(place.id), \(signing.way), \(scan),
        \(document.sha256), \(now.milliseconds), \(doer.person), \(file.matter.entries))
      """)
  }
}

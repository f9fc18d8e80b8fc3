import CaseEngine
import Storage

/// The papers of mediation, after the Ministry of Justice's forms for people's mediation and what
/// the laws ask beside them. Administrative mediation, a court's commission and the police station
/// have papers of their own.
package struct MediationDocuments: DocumentDomain {
  package let procedures: Set<String> = [
    "dispute", "peoples-mediation", "administrative-mediation", "judicial-mediation",
    "station-mediation", "statutory-road", "petition",
  ]

  package let kinds: [DocumentKind] =
    Self.opening + Self.work + Self.results + Self.letters + Self.volume

  package init() {}

  package func fitting(_ file: CaseFile) -> Set<String> {
    PaperRule.fitting(file.matter.procedure, file.matter.state)
  }

  package func source(
    for kind: DocumentKind, of file: CaseFile, from entry: Int?, by actor: Actor, at now: Instant,
    in db: Database
  ) throws -> DocumentSource {
    try MediationDocumentSource(
      file: file, kind: kind, entry: entry, actor: actor, now: now, db: db
    ).source()
  }

  package func issued(_ document: IssuedDocument, of file: CaseFile, in db: Database) throws {
    try AgreementPaper.issued(document, of: file, in: db)
  }

  package func signed(
    _ place: DocumentPlace, _ signing: Signing, on document: IssuedDocument,
    of file: inout CaseFile, by doer: Doer, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws {
    try AgreementPaper.signed(
      place, signing, on: document, of: &file, by: doer, at: now, under: rules, in: db)
  }

  private static let desk: Set<Role> = [
    "receptionist", "coordinator", "mediator", "village-worker",
  ]
  private static let mediators: Set<Role> = ["mediator", "coordinator", "handler"]

  /// A party as a paper shows it: who he is, and where he signs.
  static let party: [DocumentTag] = [
    .text("name", required: true, open: false), .own("gender"), .own("ethnicity"), .own("age"),
    .own("identity"), .own("occupation"), .own("phone"), .own("address"),
    .text("representative"), .text("agent"), .signature("sign"),
  ]

  private static func parties(_ names: String...) -> [DocumentTag] {
    names.map { .rows($0, party, required: $0 != "thirds") }
  }
  private static let both = parties("applicants", "respondents", "thirds")
  private static let source = ["applied", "proactive", "entrusted"]

  /// What tells the parties of their rights, one for each procedure.
  static let rightsNotices: Set<String> = [
    "rights-notice", "administrative-rights-notice", "entrusted-rights-notice",
    "station-rights-notice",
  ]
  /// What was agreed.
  static let agreements: Set<String> = [
    "agreement", "oral-agreement", "administrative-agreement", "mediation-agreement",
  ]

  /// The steps of which a paper is the record: each time they are taken it can be made anew.
  static let recorded: [String: [String]] = [
    "session-record": ["record-session"],
    "mediation-record": ["record-session", "station-session", "station-session-again"],
    "investigation-record": ["record-investigation"], "follow-up-record": ["visit"],
  ]

  private static let told: [DocumentTag] = both + [.text("mediators")]

  private static let opening: [DocumentKind] = [
    DocumentKind(
      "application",
      parties("applicants", "respondents") + [
        .paragraphs("facts", required: true), .paragraphs("requests", required: true),
        .day("signed-day"),
      ], by: desk),
    DocumentKind(
      "registration",
      both + [
        .day("registered-day", required: true), .text("dispute-type", required: true),
        .choice("source", source, required: true), .text("source-unit"),
        .paragraphs("facts", required: true), .signature("registrar"), .seal("seal"),
        .text("note"),
      ], by: desk),
    DocumentKind("rights-notice", told, by: desk.union(mediators)),
    DocumentKind("administrative-rights-notice", told, by: desk.union(mediators)),
    DocumentKind(
      "entrusted-rights-notice", told + [.text("court"), .text("court-number")],
      by: desk.union(mediators)),
    DocumentKind("station-rights-notice", told, by: desk.union(mediators)),
    DocumentKind(
      "power-of-attorney",
      [
        .text("principal", required: true), .text("principal-identity"),
        .text("principal-address"), .text("agent", required: true), .text("agent-identity"),
        .text("agent-relation"), .text("agent-phone"), .text("matter", required: true),
        .choice("authority", ["general", "special"], required: true),
        .paragraphs("powers"), .signature("principal-sign"), .signature("agent-sign"),
      ], by: desk.union(mediators)),
  ]

  private static let sitting: [DocumentTag] =
    both + [
      .text("time", required: true), .text("place", required: true), .text("attendants"),
      .text("mediators", required: true), .text("recorder-name"), .paragraphs("told"),
      .paragraphs("statements", required: true), .paragraphs("course", required: true),
      .paragraphs("result", required: true), .signature("mediator"), .signature("recorder"),
    ]

  private static let work: [DocumentKind] = [
    DocumentKind(
      "investigation-record",
      [
        .text("time", required: true), .text("place", required: true), .text("attendants"),
        .text("asked", required: true), .text("asked-gender"), .text("asked-age"),
        .text("asked-occupation"), .text("asked-address"), .text("asked-phone"),
        .paragraphs("record", required: true), .signature("asked-sign"),
        .signature("investigator"), .signature("recorder"),
      ], by: mediators),
    DocumentKind("session-record", sitting, by: mediators),
    DocumentKind("mediation-record", sitting, by: mediators),
    DocumentKind(
      "follow-up-record",
      both + [
        .text("agreement-number"), .paragraphs("reason", required: true),
        .paragraphs("situation", required: true),
        .choice("performed", ["all", "partly", "none"], required: true),
        .choice("satisfied", ["satisfied", "fairly", "dissatisfied"]),
        .choice("escalation", ["none", "some"]), .text("escalation-signs"),
        .choice("sued", ["none", "filed", "judged"]), .text("judgement"),
        .text("way"), .day("visit-day", required: true), .signature("visitor"),
      ], by: mediators),
  ]

  private static let agreed: [DocumentTag] =
    both + [
      .paragraphs("facts", required: true), .paragraphs("terms", required: true),
      .money("amount"), .paragraphs("performance", required: true), .day("performed-by"),
      .text("copies"), .text("mediators", required: true), .text("recorder-name"),
      .day("agreed-day", required: true), .signature("mediator"), .signature("recorder"),
      .seal("seal"),
    ]

  private static let results: [DocumentKind] = [
    DocumentKind("agreement", agreed, numbered: true, by: mediators),
    DocumentKind("oral-agreement", agreed, numbered: true, by: mediators),
    DocumentKind("administrative-agreement", agreed, numbered: true, by: mediators),
    DocumentKind("mediation-agreement", agreed, numbered: true, by: mediators),
    DocumentKind(
      "confirmation-application",
      both + [
        .text("court", required: true), .text("agreement-number", required: true),
        .day("agreed-day", required: true), .paragraphs("terms", required: true),
        .text("committee"), .text("delivery"),
      ], by: mediators),
    DocumentKind(
      "closing-report",
      both + [
        .text("volume-number"), .day("filled-day"), .text("handler", required: true),
        .day("accepted-day", required: true), .day("closed-day", required: true),
        .choice("source", ["applied", "proactive", "police", "court", "assigned"], required: true),
        .text("dispute-type"), .paragraphs("facts", required: true),
        .paragraphs("result", required: true), .text("opinion"), .signature("handler-sign"),
        .seal("seal"),
      ], by: mediators),
  ]

  private static let notice: [DocumentTag] = [
    .text("to", required: true), .text("matter", required: true),
    .paragraphs("facts", required: true), .paragraphs("reason", required: true),
    .paragraphs("remedies", required: true), .signature("received"), .seal("seal"),
  ]

  private static let letter: [DocumentTag] = [
    .text("to-unit", required: true), .text("matter", required: true),
    .paragraphs("facts", required: true), .paragraphs("reason", required: true),
    .paragraphs("materials"), .text("contact"), .signature("received"), .seal("seal"),
  ]

  private static let letters: [DocumentKind] = [
    DocumentKind("refusal-notice", notice, numbered: true, by: desk.union(mediators)),
    DocumentKind("termination-notice", notice, numbered: true, by: mediators),
    DocumentKind("transfer-letter", letter, numbered: true, by: desk.union(mediators)),
    DocumentKind(
      "hand-over-receipt",
      [
        .text("to-unit", required: true), .text("matter", required: true),
        .day("received-day", required: true), .paragraphs("materials"), .text("contact"),
        .signature("receiver"), .seal("seal"),
      ], numbered: true, by: desk.union(mediators)),
    DocumentKind(
      "outcome-letter",
      [
        .text("to-unit", required: true), .text("matter", required: true),
        .choice("result-kind", ["settled", "partly", "not-settled"], required: true),
        .paragraphs("result", required: true), .paragraphs("materials"), .text("contact"),
        .seal("seal"),
      ], numbered: true, by: desk.union(mediators)),
    DocumentKind(
      "police-report",
      letter + [.paragraphs("signs", required: true), .paragraphs("measures")],
      numbered: true, by: desk.union(mediators)),
    DocumentKind(
      "entrusted-receipt",
      [
        .text("to-unit", required: true), .text("court-number"),
        .choice("entrusted-way", ["assigned", "entrusted"], required: true),
        .text("matter", required: true), .paragraphs("materials", required: true),
        .day("received-day", required: true), .day("due-day"), .text("contact"),
        .signature("receiver"), .seal("seal"),
      ], numbered: true, by: desk.union(mediators)),
    DocumentKind(
      "court-report",
      [
        .text("to-unit", required: true), .text("court-number"),
        .text("matter", required: true),
        .choice("result-kind", ["settled", "partly", "not-settled"], required: true),
        .paragraphs("result", required: true), .paragraphs("materials"), .text("contact"),
        .seal("seal"),
      ], numbered: true, by: mediators),
  ]

  private static let volume: [DocumentKind] = [
    DocumentKind(
      "volume-cover",
      [
        .text("volume-title", required: true), .text("volume-number"),
        .text("agreement-number"), .text("mediators", required: true),
        .day("mediated-from", required: true), .day("mediated-to"),
        .text("filer", required: true), .day("filed-day"), .text("retention"), .text("note"),
      ], layout: .cover, by: mediators),
    DocumentKind(
      "volume-list",
      [
        .text("volume-number"),
        .rows(
          "pieces",
          [
            .text("name", required: true, open: false), .text("paper-number", open: false),
            .day("made", open: false), .page("page"), .text("note", open: false),
          ], required: true),
      ], by: mediators),
    DocumentKind(
      "volume-note",
      [.paragraphs("note", required: true), .signature("filer-sign"), .signature("checker")],
      by: mediators),
    DocumentKind(
      "volume-back",
      [
        .text("pieces-count", open: false), .text("filer", required: true), .day("filed-day"),
        .text("checker-name"),
      ], layout: .back, by: mediators),
  ]
}

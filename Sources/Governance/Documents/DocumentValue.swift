import CaseEngine
import Storage

/// What is put in the place of a tag.
package enum DocumentValue: Hashable, Sendable {
  case text(String)
  case day(Day)
  /// In fen.
  case money(Int64)
  case choice(String)
  case rows([[String: DocumentValue]])
  case place(DocumentPlace)

  /// As it stands in a form.
  package var entered: String {
    switch self {
    case .text(let text): text
    case .day(let day): day.description
    case .money(let fen): Money.figures(fen)
    case .choice(let value): value
    case .rows, .place: ""
    }
  }

  var isEmpty: Bool {
    switch self {
    case .text(let text): text.allSatisfy(\.isWhitespace)
    case .choice(let value): value.isEmpty
    case .rows(let rows): rows.isEmpty
    case .day, .money, .place: false
    }
  }
}

/// Where somebody signs, or where a seal is put.
package struct DocumentPlace: Codable, Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable { case signature, seal, page }

  /// Unique in the paper: `applicant-1`, `mediator`, `seal`.
  package let id: String
  package let kind: Kind
  /// Who is expected to sign, where that is known.
  package let name: String
  /// A paper is complete without it.
  package let isOptional: Bool
  /// The party of the case that signs here, by its number.
  package let party: Int?
  /// Who signs of those whom a group has sent, by his number.
  package let delegate: Int?

  package init(
    _ id: String, _ kind: Kind, name: String = "", optional: Bool = false, party: Int? = nil,
    delegate: Int? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    isOptional = optional
    self.party = party
    self.delegate = delegate
  }

  package static func signature(
    _ id: String, _ name: String = "", optional: Bool = false, party: Int? = nil,
    delegate: Int? = nil
  ) -> Self {
    Self(id, .signature, name: name, optional: optional, party: party, delegate: delegate)
  }
  package static func seal(_ id: String, _ name: String = "", optional: Bool = false) -> Self {
    Self(id, .seal, name: name, optional: optional)
  }
  /// Of the piece of a volume with that id.
  package static func page(_ id: String) -> Self { Self(id, .page, optional: true) }
}

/// What a domain knows of a case for one kind of paper: values by tag, and for what is not known
/// yet the step of the case that would say it.
package struct DocumentSource: Sendable {
  package var values: [String: DocumentValue]
  /// The organisation that issues, and in whose row the number stands.
  package var organisation: Int64?
  package var unit: String
  /// The step that would fill a tag that has no value: the page links to it.
  package var steps: [String: String]
  /// What the paper can be a record of, the oldest first; empty for most kinds.
  package var recorded: [Recorded]
  /// The entry of which it is the record.
  package var entry: Int?

  /// A sitting, an investigation, a visit: by its entry, and when it was held.
  package struct Recorded: Hashable, Sendable {
    package let entry: Int
    package let held: Day
  }

  package init(
    values: [String: DocumentValue] = [:], organisation: Int64? = nil, unit: String = "",
    steps: [String: String] = [:], recorded: [Recorded] = [], entry: Int? = nil
  ) {
    self.recorded = recorded
    self.entry = entry
    self.values = values
    self.organisation = organisation
    self.unit = unit
    self.steps = steps
  }
}

/// The papers of one domain.
package protocol DocumentDomain: Sendable {
  /// The procedures whose cases have these papers.
  var procedures: Set<String> { get }
  var kinds: [DocumentKind] { get }

  /// The kinds that a case calls for where it stands.
  func fitting(_ file: CaseFile) -> Set<String>

  /// What is known of the case; read by somebody who sees its content.
  ///
  /// - Parameter entry: that of which the paper is to be the record; nil for the newest.
  func source(
    for kind: DocumentKind, of file: CaseFile, from entry: Int?, by actor: Actor, at now: Instant,
    in db: Database
  ) throws -> DocumentSource

  /// What else a new paper means for its case, in the same transaction.
  func issued(_ document: IssuedDocument, of file: CaseFile, in db: Database) throws

  /// What else it means that a place was signed, in the same transaction.
  func signed(
    _ place: DocumentPlace, _ signing: Signing, on document: IssuedDocument,
    of file: inout CaseFile, by doer: Doer, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws
}

extension DocumentDomain {
  package func fitting(_ file: CaseFile) -> Set<String> { Set(kinds.map(\.id)) }

  package func issued(_ document: IssuedDocument, of file: CaseFile, in db: Database) throws {}

  package func signed(
    _ place: DocumentPlace, _ signing: Signing, on document: IssuedDocument,
    of file: inout CaseFile, by doer: Doer, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws {}
}

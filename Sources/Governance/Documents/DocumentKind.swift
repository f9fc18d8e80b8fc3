import CaseEngine

/// A kind of paper that an office issues: what may stand in it, what must, and who issues it. How
/// it reads is a template, which a county may change; see `DocumentPolicy`.
package struct DocumentKind: Hashable, Sendable {
  package enum Layout: String, Hashable, Sendable {
    /// Text and tables on numbered pages.
    case paper
    /// The outside of a volume, without a page number.
    case cover, back
  }

  package let id: String
  package let tags: [DocumentTag]
  /// Whether each one has a number of its own, given once.
  package let isNumbered: Bool
  package let layout: Layout
  /// Who may issue it, among those who see the content of the case.
  package let by: Set<Role>

  package init(
    _ id: String, _ tags: [DocumentTag], numbered: Bool = false, layout: Layout = .paper,
    by: Set<Role>
  ) {
    self.id = id
    self.tags = tags
    isNumbered = numbered
    self.layout = layout
    self.by = by
  }

  /// What every paper may name: who issues it, its number, title and day.
  package static let common: [DocumentTag] = [
    .text("unit"), .text("title"), .text("number"), .day("issued-day"), .text("case-number"),
  ]

  package func tag(_ name: String) -> DocumentTag? {
    (tags + Self.common).first { $0.name == name }
  }
}

/// Something that a template may name, and what may be put in its place.
package struct DocumentTag: Hashable, Sendable {
  package indirect enum Kind: Hashable, Sendable {
    /// One line.
    case text
    /// Several lines, each a paragraph: `{{#name}}<p>{{line}}</p>{{/name}}`.
    case paragraphs
    case day
    /// An amount in fen, printed in figures and in capitals.
    case money
    /// One of the values; `{{name-is-value}}` is a section that stands where it was chosen.
    case choice([String])
    /// Rows, each with these tags: `{{#name}}…{{/name}}`.
    case rows([DocumentTag])
    /// Where somebody signs.
    case signature
    /// Where a seal is put.
    case seal
    /// The page of a volume on which something begins.
    case page
  }

  package let name: String
  package let kind: Kind
  /// Nothing is issued while it is missing.
  package let required: Bool
  /// Whether it may be filled in, or put otherwise, by who issues the paper.
  package let isOpen: Bool
  /// In the row of a party: what the other parties do not read on their own page.
  package let isOwn: Bool

  package init(
    _ name: String, _ kind: Kind, required: Bool = false, open: Bool = true, own: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.required = required
    isOpen = open
    isOwn = own
  }

  package static func text(_ name: String, required: Bool = false, open: Bool = true) -> Self {
    Self(name, .text, required: required, open: open)
  }
  package static func own(_ name: String) -> Self { Self(name, .text, own: true) }
  package static func paragraphs(_ name: String, required: Bool = false) -> Self {
    Self(name, .paragraphs, required: required)
  }
  package static func day(_ name: String, required: Bool = false, open: Bool = true) -> Self {
    Self(name, .day, required: required, open: open)
  }
  package static func money(_ name: String, required: Bool = false) -> Self {
    Self(name, .money, required: required)
  }
  package static func choice(_ name: String, _ values: [String], required: Bool = false) -> Self {
    Self(name, .choice(values), required: required)
  }
  package static func rows(_ name: String, _ tags: [Self], required: Bool = false) -> Self {
    Self(name, .rows(tags), required: required, open: false)
  }
  package static func signature(_ name: String) -> Self { Self(name, .signature, open: false) }
  package static func seal(_ name: String) -> Self { Self(name, .seal, open: false) }
  package static func page(_ name: String) -> Self { Self(name, .page, open: false) }
}

import CaseEngine

/// A noun that the city keeps a list of: from this description come list, search, form, import and
/// export. The noun's own rules are ordinary code beside it.
package struct Register: Sendable {
  /// The stable name in addresses, tables and text keys (`register.ID`, `register.ID.FIELD`).
  package let id: String
  package let fields: [RegisterField]
  /// The field that a list shows and sorts by.
  package let title: String
  /// The fields that make a row the same row when a file is imported again.
  package let key: [String]
  /// A whole number that reports add up, such as households.
  package let measure: String?
  /// The field of another row that this one is part of: a mediator's committee.
  package let parent: String?
  /// The day on which a term ends, inclusive; it is announced before.
  package let term: String?
  /// The fields that a list shows beside the title and the area.
  package let columns: [String]
  /// What a row may be marked with in a list.
  package let marks: [RegisterMark]
  /// Who may add, change and retire, each within the area of his post.
  package let keepers: Set<Role>

  package init(
    _ id: String, title: String, key: [String], measure: String? = nil, parent: String? = nil,
    term: String? = nil, columns: [String] = [], marks: [RegisterMark] = [], keepers: Set<Role>,
    fields: [RegisterField]
  ) {
    self.id = id
    self.title = title
    self.key = key
    self.measure = measure
    self.parent = parent
    self.term = term
    self.columns = columns
    self.marks = marks
    self.keepers = keepers
    self.fields = fields
  }

  package func field(_ name: String) -> RegisterField? { fields.first { $0.name == name } }

  /// The field that says where a row belongs; a register without one belongs to the city.
  package var areaField: RegisterField? {
    fields.first { if case .area = $0.kind { true } else { false } }
  }

  package static let all: [Register] = [
    .knowledge, .estates, .committees, .administrativeCommittees, .judicialOrganisations,
    .stationRooms, .mediators, .psychologists, .centres, .centreFunctions, .centreRooms,
    .conferences,
    .conferenceMembers,
  ]

  package static func named(_ id: String) -> Register? { all.first { $0.id == id } }
}

package struct RegisterField: Sendable {
  package enum Kind: Hashable, Sendable {
    case text(longest: Int)
    /// Several short texts, such as other names.
    case texts(longest: Int)
    case whole(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case day
    case choice([String])
    case boolean
    /// A row of another register.
    case reference(String)
    /// A unit, by its id or by a name that only one has.
    case organisation
    /// An account, by its id or by what is typed at the sign-in.
    case person
    /// An entry of a list that policy keeps.
    case entry(PolicyList)
    /// Several entries of such a list; a word that it does not know stays as it was written.
    case entries(PolicyList)
    case area(ClosedRange<Level>)
    case phone
    /// What says something about a person: shown to keepers only and erasable.
    case personal(longest: Int)
  }

  package enum Visibility: Int, Comparable, Sendable {
    case everybody, staff, keepers

    package static func < (a: Visibility, b: Visibility) -> Bool { a.rawValue < b.rawValue }
  }

  package let name: String
  package let kind: Kind
  package let isRequired: Bool
  package let visibility: Visibility

  package init(
    _ name: String, _ kind: Kind, required: Bool = false, visibleTo visibility: Visibility = .staff
  ) {
    self.name = name
    self.kind = kind
    isRequired = required
    self.visibility = if case .personal = kind { .keepers } else { visibility }
  }

  var isPersonal: Bool { if case .personal = kind { true } else { false } }
}

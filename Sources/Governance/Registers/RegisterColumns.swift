import CaseEngine

/// What of a row's values stands in columns of its own, for lists and searches.
struct RegisterColumns {
  var name: String
  var key: String?
  var measure: Int64?
  var parent: Int64?
  var term: String?
  var person: Int64?
  var search: String
  var filters: String
  /// Of the filters those with few values, by which rows are counted.
  var choices: String

  /// Titles are cut here, for the index that sorts them.
  private static let longestName = 200

  init(_ values: RegisterValues, _ register: Register) throws(Invalid) {
    guard let title = values[register.title]?.printed, !title.isEmpty else {
      throw Invalid(register.title, CellFault.required.rawValue)
    }
    name = String(title.prefix(Self.longestName))
    let parts = register.key.map { values[$0]?.printed ?? "" }
    let hasKey = parts.contains { !$0.isEmpty }
    key = hasKey ? parts.map(Self.folded).joined(separator: "\u{1F}") : nil
    measure = register.measure.flatMap { values.whole($0) }
    parent = register.parent.flatMap { values.whole($0) }
    term = register.term.flatMap { values.text($0) }
    person = register.fields.first { $0.kind == .person }.flatMap { values.whole($0.name) }
    search = register.fields.filter { $0.visibility < .keepers }
      .compactMap { values[$0.name].map { Self.folded($0.printed) } }.joined(separator: "\n")
    func lines(_ fields: [RegisterField]) -> String {
      "\n"
        + fields.flatMap { field in
          if case .texts(let parts) = values[field.name] {
            return parts.map { Self.filter(field.name, $0) }
          }
          return values[field.name].map { [Self.filter(field.name, $0.printed)] } ?? []
        }.joined()
    }
    filters = lines(register.fields.filter(\.isFilter))
    choices = lines(register.fields.filter(\.isChoice))
  }

  static func folded(_ text: String) -> String { HalfWidth.of(text).lowercased() }

  /// Between line ends, so that a search for a whole one cannot find a part.
  static func filter(_ field: String, _ value: String) -> String {
    let line = value.unicodeScalars.map { $0 == "\n" ? " " : String($0) }.joined()
    return "\(field)=\(line)\n"
  }
}

extension RegisterField {
  /// Whether it has few values.
  var isChoice: Bool {
    switch kind {
    case .choice, .boolean: true
    default: false
    }
  }

  /// Whether a list can be narrowed to one value of it.
  package var isFilter: Bool {
    switch kind {
    case .choice, .boolean, .reference, .area, .organisation, .entry, .entries: true
    case .text(let longest): longest <= 100 && visibility < .keepers
    default: false
    }
  }
}

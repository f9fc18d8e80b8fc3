/// What the choices of a register's fields are called, so that a file that was made for people is
/// read as well.
package struct ChoiceNames: Sendable {
  private var values: [String: [String: String]] = [:]

  package init() {}

  package mutating func add(_ name: String, for value: String, of field: String) {
    values[field, default: [:]][RegisterColumns.folded(name)] = value
  }

  func value(_ name: String, of field: String) -> String? {
    values[field]?[RegisterColumns.folded(name)]
  }
}

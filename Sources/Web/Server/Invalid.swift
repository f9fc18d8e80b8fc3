/// What a form or a body says wrongly: which field, and why.
package struct Invalid: Error, Equatable, Sendable {
  package struct Fault: Equatable, Sendable {
    package let field: String
    /// The key of a text, with its named places.
    package let reason: String
    package let values: [String: String]

    package init(_ field: String, _ reason: String, _ values: [String: String] = [:]) {
      self.field = field
      self.reason = reason
      self.values = values
    }
  }

  package var faults: [Fault]

  package init(_ faults: [Fault]) { self.faults = faults }

  package init(_ field: String, _ reason: String, _ values: [String: String] = [:]) {
    faults = [Fault(field, reason, values)]
  }
}

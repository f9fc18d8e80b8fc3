/// What a form or a body says wrongly: which field, and which rule it breaks.
package struct Invalid: Error, Hashable, Sendable {
  package struct Problem: Hashable, Sendable {
    package let field: String
    /// The stable name of the rule: `required`, `number`; its text is `invalid.RULE`.
    package let rule: String
    package let values: [String: String]

    package init(_ field: String, _ rule: String, _ values: [String: String] = [:]) {
      self.field = field
      self.rule = rule
      self.values = values
    }
  }

  package let problems: [Problem]

  package init(_ problems: [Problem]) { self.problems = problems }

  package init(_ field: String, _ rule: String, _ values: [String: String] = [:]) {
    problems = [Problem(field, rule, values)]
  }
}

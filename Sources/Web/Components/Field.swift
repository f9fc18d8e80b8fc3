import CaseEngine

/// A question of a form: its label stands above, its hint before the mistake.
package struct Field: Sendable {
  package enum Kind: Sendable {
    case line
    case lines(Int)
    case number(min: Int, max: Int)
    case day
    case dayAndTime
    case phone
    case secret
    case search
    /// `accept` as browsers take it; on a phone the camera comes first.
    case files(accept: String, camera: Bool, several: Bool)
    case one([Choice])
    /// As `one`, with all choices in sight: for a handful.
    case radio([Choice])
    case several([Choice])
    case yes
    case hidden
  }

  package struct Choice: Sendable {
    package let value: String
    package let words: String
    package let hint: String?

    package init(_ value: String, _ words: String, hint: String? = nil) {
      self.value = value
      self.words = words
      self.hint = hint
    }
  }

  package var name: String
  package var label: String
  package var kind: Kind
  package var hint: String?
  package var required: Bool
  /// What stands there before anything is typed: today, here.
  package var value: String
  package var maxLength: Int?
  /// Tells apart forms of one page that have fields of the same name.
  var scope = ""
  /// Set by a list for the fields of its filter.
  var isFilter = false
  /// As HTML names it: `name`, `tel`, `current-password`.
  package var autocomplete: String?

  package init(
    _ name: String, _ label: String, _ kind: Kind = .line, hint: String? = nil,
    required: Bool = false, value: String = "", maxLength: Int? = nil, autocomplete: String? = nil
  ) {
    self.name = name
    self.label = label
    self.kind = kind
    self.hint = hint
    self.required = required
    self.value = value
    self.maxLength = maxLength
    self.autocomplete = autocomplete
  }
}

extension Field {
  /// What labels, hints and the summary refer to.
  var anchor: String { scope.isEmpty ? name : "\(scope)-\(name)" }

  /// What is chosen before anything is typed: of several, one a line.
  fileprivate var values: [String] {
    if case .several = kind { return value.split(separator: "\n").map(String.init) }
    return value.isEmpty ? [] : [value]
  }
}

/// What was typed into a form, and what is wrong with it: so that nothing typed is lost.
package struct Entered: Sendable {
  package var form: Form
  package var invalid: Invalid?

  package init(_ form: Form = Form(), _ invalid: Invalid? = nil) {
    self.form = form
    self.invalid = invalid
  }

  func values(_ field: Field) -> [String] {
    form.values[field.name] ?? field.values
  }

  func problems(_ field: Field) -> [Invalid.Problem] {
    invalid?.problems.filter { $0.field == field.name } ?? []
  }
}

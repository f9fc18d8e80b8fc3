import CaseEngine
import Yams

/// How the papers read: a template for each kind, the words of choices, how days and amounts are
/// printed. A county's version lies over the city's, template by template.
package struct DocumentPolicy: Policy {
  package static let name = "documents"

  package struct Template: Codable, Hashable, Sendable {
    /// What the paper is called, on itself and in lists.
    package var title: String
    /// How its number is written, for a kind that has one: places `{unit}`, `{year}`, `{n}`.
    package var number: String?
    /// Mustache; see `TemplateCheck` for what it may have.
    package var body: String

    package init(title: String, number: String?, body: String) {
      self.title = title
      self.number = number
      self.body = body
    }
  }

  package var formats: DocumentFormats
  /// Endings of an organisation's name that are left out where it stands in a number.
  package var leftOut: [String]
  /// What is printed for a choice, by tag and value.
  package var words: [String: [String: String]]
  /// What is printed at places for signatures and seals.
  package var marks: [String: String]
  package var templates: [String: Template]

  package func word(_ tag: String, _ value: String) -> String { words[tag]?[value] ?? value }

  package func template(_ kind: String) throws(Refusal) -> Template {
    guard let template = templates[kind] else { throw .notFound }
    return template
  }

  /// A number as it is printed.
  package func number(_ pattern: String, unit: String, year: Int, n: Int) -> String {
    var short = unit
    for ending in leftOut where short.hasSuffix(ending) && short != ending {
      short.removeLast(ending.count)
      break
    }
    return pattern.replacing("{unit}", with: short).replacing("{year}", with: "\(year)")
      .replacing("{n}", with: "\(n)")
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    formats.faults(&faults)
    for name in DocumentMark.allCases.map(\.rawValue) where marks[name]?.isEmpty ?? true {
      faults.add("marks.\(name)", "required")
    }
    let kinds = DocumentKinds.all
    for kind in kinds {
      guard let template = templates[kind.id] else {
        faults.add("templates.\(kind.id)", "required")
        continue
      }
      check(template, kind, &faults)
    }
    for name in templates.keys.sorted() where !kinds.contains(where: { $0.id == name }) {
      faults.add("templates.\(name)", "unknown-key")
    }
    return faults.problems
  }

  private func check(_ template: Template, _ kind: DocumentKind, _ faults: inout Faults) {
    let path = "templates.\(kind.id)"
    if template.title.isEmpty { faults.add("\(path).title", "required") }
    faults.add(TemplateCheck.problems(template.body, for: kind, at: "\(path).body"))
    guard kind.isNumbered else { return }
    let pattern = template.number ?? ""
    for place in ["{unit}", "{year}", "{n}"] where !pattern.contains(place) {
      faults.add("\(path).number", "number-place")
    }
  }
}

/// Small words that stand on a paper beside signatures and seals.
package enum DocumentMark: String, CaseIterable, Sendable {
  case finger, typed, scan, stamp, seal, superseded, handed, checked
}

extension DocumentPolicy {
  /// The text of a version that changes one template and leaves the others as they are.
  ///
  /// - Parameter text: what the city, or the county, has set until now; empty for nothing.
  package static func text(
    _ text: String, setting template: Template, for kind: String
  ) throws -> String {
    var pairs: [(Node, Node)] = [(Node("title"), Node(template.title))]
    if let number = template.number { pairs.append((Node("number"), Node(number))) }
    pairs.append((Node("body"), Node(template.body, .implicit, .literal)))
    let change = Node.mapping(
      Node.Mapping([
        (
          Node("templates"),
          .mapping(Node.Mapping([(Node(kind), .mapping(Node.Mapping(pairs)))]))
        )
      ]))
    let base = try Yams.compose(yaml: text) ?? .mapping(Node.Mapping([]))
    return try Yams.serialize(
      node: PolicyText.merged(base, change), width: -1, allowUnicode: true)
  }
}

import CaseEngine
import Foundation
import Mustache

/// A text that a city or a county edits. Mustache drops an unknown tag in silence, and a message
/// with a hole in it goes out; so every tag is looked at when the text is saved.
enum NoticeTemplate {
  enum Fault: Hashable {
    case unknownTag(String)
    /// Partials, inheritance, lambdas, other delimiters: nothing that a message needs.
    case notAllowed(String)
    /// What Mustache cannot read: a section that is not closed, a tag without an end.
    case unreadable

    func problem(at path: String) -> Invalid.Problem {
      switch self {
      case .unknownTag(let tag): .init(path, "unknown-tag", ["tag": tag])
      case .notAllowed(let tag): .init(path, "tag-not-allowed", ["tag": tag])
      case .unreadable: .init(path, "template")
      }
    }
  }

  /// In the order in which they stand, each once.
  static func faults(in text: String, knowing tags: Set<String>) -> [Fault] {
    var found: [Fault] = []
    func add(_ fault: Fault) { if !found.contains(fault) { found.append(fault) } }
    var rest = text[...]
    while let opening = rest.range(of: "{{") {
      rest = rest[opening.upperBound...]
      guard let closing = rest.range(of: "}}") else {
        add(.unreadable)
        break
      }
      var inside = String(rest[..<closing.lowerBound]).trimmed
      rest = rest[closing.upperBound...]
      if inside.hasPrefix("!") { continue }
      if inside.hasPrefix("{") {
        inside.removeFirst()
        if rest.hasPrefix("}") { rest = rest.dropFirst() }
      } else if let sign = inside.first, "#^/&".contains(sign) {
        inside.removeFirst()
      }
      let name = inside.trimmed
      if !tags.contains(name) {
        let isName = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        add(isName && !name.isEmpty ? .unknownTag(name) : .notAllowed(name))
      }
    }
    if found.isEmpty, template(text) == nil { found.append(.unreadable) }
    return found
  }

  /// Nil for a text that was never checked and cannot be read.
  static func render(_ text: String, _ values: [String: Any]) -> String? {
    template(text)?.render(values)
  }

  /// These texts are read by people, not by browsers: nothing is escaped.
  private static func template(_ text: String) -> MustacheTemplate? {
    try? MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
  }
}

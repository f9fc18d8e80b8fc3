import CaseEngine

/// Whether a template can be used for a kind of paper. Mustache drops an unknown tag in silence;
/// here it is refused by name.
package enum TemplateCheck {
  package static let longest = 40_000

  /// What is wrong, each with the line.
  package static func problems(
    _ template: String, for kind: DocumentKind, at path: String
  ) -> [Invalid.Problem] {
    guard template.utf8.count <= longest else {
      return [Invalid.Problem(path, "too-long", ["most": "\(longest)"])]
    }
    var check = Check(path: path, scopes: [Scope(names: names(kind.tags + DocumentKind.common))])
    check.walk(template)
    return check.problems
  }

  /// Every name that may stand in braces, with what it is.
  static func names(_ tags: [DocumentTag]) -> [String: DocumentTag.Kind] {
    var names: [String: DocumentTag.Kind] = [:]
    for tag in tags {
      names[tag.name] = tag.kind
      guard case .choice(let values) = tag.kind else { continue }
      for value in values { names["\(tag.name)-is-\(value)"] = .choice([]) }
    }
    return names
  }

  private struct Scope {
    let names: [String: DocumentTag.Kind]
    var tag = ""
    /// How many elements were open when it began.
    var depth = 0
  }

  private struct Check {
    let path: String
    var scopes: [Scope]
    var markup = TemplateMarkup()
    var problems: [Invalid.Problem] = []

    mutating func walk(_ template: String) {
      let pieces = TemplatePieces(template)
      for (piece, line) in pieces.pieces {
        switch piece {
        case .text(let text):
          for fault in markup.read(text) { add(fault.rule, fault.what, line + fault.line) }
        case .comment: break
        case .foreign(let tag): add("foreign-tag", tag, line)
        case .value(let name): value(name, line)
        case .open(let name): open(name, line, unless: false)
        case .openUnless(let name): open(name, line, unless: true)
        case .close(let name): close(name, line)
        }
      }
      if let line = pieces.unended { add("unended-tag", "{{", line) }
      for scope in scopes.dropFirst() { add("unended-tag", scope.tag, 0) }
      for element in markup.open { add("markup-unended", "<\(element)>", 0) }
    }

    private func kind(_ name: String) -> DocumentTag.Kind? {
      scopes.reversed().lazy.compactMap { $0.names[name] }.first
    }

    private mutating func value(_ name: String, _ line: Int) {
      switch kind(name) {
      case nil: add("unknown-tag-at", name, line)
      case .paragraphs, .rows, .choice([]): add("section-tag", name, line)
      default: break
      }
    }

    private mutating func open(_ name: String, _ line: Int, unless: Bool) {
      var inner: [String: DocumentTag.Kind] = [:]
      switch kind(name) {
      case nil: add("unknown-tag-at", name, line)
      case .paragraphs where !unless: inner = ["line": .text]
      case .rows(let tags) where !unless: inner = TemplateCheck.names(tags + [.text("n")])
      default: break
      }
      scopes.append(Scope(names: inner, tag: name, depth: markup.open.count))
    }

    private mutating func close(_ name: String, _ line: Int) {
      guard let scope = scopes.last, scopes.count > 1, scope.tag == name else {
        return add("unopened-tag", name, line)
      }
      // A section may stand many times or not at all, so it must begin and end its own elements.
      if scope.depth != markup.open.count { add("markup-unended", name, line) }
      scopes.removeLast()
    }

    private mutating func add(_ rule: String, _ what: String, _ line: Int) {
      guard problems.count < 20 else { return }
      problems.append(
        Invalid.Problem(path, rule, ["tag": what, "line": line > 0 ? "\(line)" : "–"]))
    }
  }
}

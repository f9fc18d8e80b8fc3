/// What markup a template may have: a few elements, each ended, with classes and spans only. So a
/// template can lay out a paper and nothing else: it loads nothing, runs nothing and cannot break
/// the page around it.
struct TemplateMarkup {
  static let elements: Set<String> = [
    "p", "h1", "h2", "div", "section", "span", "strong", "em", "small", "ol", "ul", "li", "table",
    "thead", "tbody", "tr", "td", "th", "br",
  ]
  static let attributes: Set<String> = ["class", "colspan", "rowspan"]

  /// The elements that are open.
  private(set) var open: [String] = []

  /// - Returns: the faults, each with how many lines after the beginning of the text it stands.
  mutating func read(_ text: String) -> [(rule: String, what: String, line: Int)] {
    var faults: [(rule: String, what: String, line: Int)] = []
    var rest = text[...]
    var line = 0
    while let start = rest.firstIndex(where: { $0 == "<" || $0 == ">" }) {
      line += rest[..<start].count { $0.isNewline }
      guard rest[start] == "<", let end = rest[start...].firstIndex(of: ">") else {
        faults.append(("markup", String(rest[start]), line))
        rest = rest[rest.index(after: start)...]
        continue
      }
      let inside = rest[rest.index(after: start)..<end]
      if let fault = element(String(inside)) {
        faults.append((fault, "<\(inside.prefix(40))>", line))
      }
      line += inside.count { $0.isNewline }
      rest = rest[rest.index(after: end)...]
    }
    return faults
  }

  private mutating func element(_ inside: String) -> String? {
    let form = #/(?<slash>\/?)(?<name>[a-z][a-z0-9]*)(?<rest>(?:\s+[a-z]+="[a-z0-9 \-]*")*)\s*\/?/#
    guard let match = inside.wholeMatch(of: form) else { return "markup" }
    let name = String(match.output.name)
    guard Self.elements.contains(name) else { return "markup" }
    for part in match.output.rest.split(whereSeparator: \.isWhitespace) where part.contains("=") {
      guard Self.attributes.contains(String(part.prefix { $0 != "=" })) else { return "markup" }
    }
    if name == "br" { return nil }
    if match.output.slash.isEmpty {
      open.append(name)
    } else {
      guard open.last == name else { return "markup-unended" }
      open.removeLast()
    }
    return nil
  }
}

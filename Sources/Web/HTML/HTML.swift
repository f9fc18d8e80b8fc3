/// Markup that is safe to send. Text put into it by interpolation is escaped, always; other `HTML`
/// goes in as it is. The one door for markup that comes as text is `HTML(raw:)`.
///
///     let name = "<b>Li</b>"
///     let row: HTML = "<td>\(name)</td>"   // <td>&lt;b&gt;Li&lt;/b&gt;</td>
///
/// Attribute values must stand in double quotes: `<a href="\(path)">`.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
  package private(set) var markup: String

  package init(raw markup: String) { self.markup = markup }
  package init(stringLiteral markup: String) { self.markup = markup }
  package init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }
  package init(text: String) {
    markup = ""
    markup.append(escaping: text)
  }

  package static let empty = HTML(raw: "")
  package var isEmpty: Bool { markup.isEmpty }

  package static func += (left: inout HTML, right: HTML) { left.markup += right.markup }
  package static func + (left: HTML, right: HTML) -> HTML { HTML(raw: left.markup + right.markup) }

  package struct StringInterpolation: StringInterpolationProtocol {
    var markup: String

    package init(literalCapacity: Int, interpolationCount: Int) {
      markup = ""
      markup.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: String) { markup += literal }
    package mutating func appendInterpolation(_ text: String) { markup.append(escaping: text) }
    package mutating func appendInterpolation(_ text: Substring) {
      markup.append(escaping: String(text))
    }
    package mutating func appendInterpolation(_ text: String?) {
      if let text { markup.append(escaping: text) }
    }
    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      markup += String(number)
    }
    package mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
    package mutating func appendInterpolation(_ html: HTML?) {
      if let html { markup += html.markup }
    }
    /// `\(each: cases, { row($0) })`
    package mutating func appendInterpolation<Elements: Sequence>(
      each elements: Elements, _ body: (Elements.Element) throws -> HTML
    ) rethrows {
      for element in elements { markup += try body(element).markup }
    }
    /// `\(when: isOverdue, "<b>!</b>")`; the markup is made only when it is wanted.
    package mutating func appendInterpolation(when condition: Bool, _ html: @autoclosure () -> HTML)
    {
      if condition { markup += html().markup }
    }
    /// `\(optional: person.phone, { "<a href=\"tel:\($0)\">\($0)</a>" })`
    package mutating func appendInterpolation<Value>(
      optional value: Value?, _ body: (Value) throws -> HTML
    ) rethrows {
      if let value { markup += try body(value).markup }
    }
  }
}

extension String {
  /// Text with nothing to escape, nearly all of it, is copied whole.
  fileprivate mutating func append(escaping text: String) {
    guard text.utf8.contains(where: { $0.isMarkup }) else { return append(text) }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": append("&amp;")
      case "<": append("&lt;")
      case ">": append("&gt;")
      case "\"": append("&quot;")
      case "'": append("&#39;")
      default: unicodeScalars.append(scalar)
      }
    }
  }
}

extension UInt8 {
  /// One of `& < > " '`.
  fileprivate var isMarkup: Bool {
    self == 0x26 || self == 0x3C || self == 0x3E || self == 0x22 || self == 0x27
  }
}

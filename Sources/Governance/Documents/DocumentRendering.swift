import CaseEngine
import Foundation
import Mustache

/// A paper made of a template and values. Values are escaped; places for signatures stand as empty
/// elements, which are filled when the paper is shown, so that signing changes no byte of it.
package struct DocumentRendering: Sendable {
  package let markup: String
  /// The places that the template has used, in the order of the page.
  package let places: [DocumentPlace]

  /// - Parameter gap: what stands for a required tag without a value; nil to leave nothing.
  package init(
    _ kind: DocumentKind, _ template: DocumentPolicy.Template, _ values: [String: DocumentValue],
    under policy: DocumentPolicy, gap: ((String) -> String)? = nil
  ) throws {
    var filling = Filling(policy: policy, gap: gap)
    let filled = filling.filled(values, kind.tags + DocumentKind.common)
    let mustache: MustacheTemplate
    do {
      mustache = try MustacheTemplate(string: template.body)
    } catch {
      throw Invalid("templates.\(kind.id).body", "unreadable")
    }
    let places = filling.places
    var used: [DocumentPlace] = []
    markup = Self.replaced(mustache.render(filled)) { mark, text in
      if mark == Filling.own {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return "<span data-of=\"\(parts[0])\">\(parts.count > 1 ? parts[1] : "")</span>"
      }
      guard mark == Filling.place else { return "<span class=\"missing\">\(text)</span>" }
      guard let index = Int(text), places.indices.contains(index) else { return "" }
      let place = places[index]
      if place.kind != .page, !used.contains(where: { $0.id == place.id }) { used.append(place) }
      return Self.element(place)
    }
    self.places = used
  }

  /// The empty element of a place.
  package static func element(_ place: DocumentPlace) -> String {
    switch place.kind {
    case .signature: "<span class=\"sign\" data-place=\"\(place.id)\"></span>"
    case .seal: "<span class=\"seal\" data-place=\"\(place.id)\"></span>"
    case .page: "<a class=\"pages\" href=\"#\(place.id)\"></a>"
    }
  }

  /// Marks that rendering has left, each from its first to its last private character.
  private static func replaced(
    _ text: String, _ element: (Unicode.Scalar, String) -> String
  ) -> String {
    var result = String.UnicodeScalarView()
    var inside: (mark: Unicode.Scalar, text: String)?
    for scalar in text.unicodeScalars {
      if let (mark, content) = inside {
        if scalar == Filling.end {
          result.append(contentsOf: element(mark, content).unicodeScalars)
          inside = nil
        } else {
          inside = (mark, content + String(Character(scalar)))
        }
      } else if scalar == Filling.place || scalar == Filling.gap || scalar == Filling.own {
        inside = (scalar, "")
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

/// Values as Mustache reads them. Marks for places and gaps are characters of the private area,
/// which no value keeps.
private struct Filling {
  static let place: Unicode.Scalar = "\u{E000}"
  static let gap: Unicode.Scalar = "\u{E001}"
  static let end: Unicode.Scalar = "\u{E002}"
  static let own: Unicode.Scalar = "\u{E003}"

  let policy: DocumentPolicy
  let gap: ((String) -> String)?
  var places: [DocumentPlace] = []

  mutating func filled(
    _ values: [String: DocumentValue], _ tags: [DocumentTag], of party: Int? = nil
  ) -> [String: Any] {
    var filled: [String: Any] = [:]
    for tag in tags {
      guard let value = values[tag.name], !value.isEmpty else {
        if tag.required, let gap { filled[tag.name] = missing(tag, gap(tag.name)) }
        continue
      }
      switch (tag.kind, value) {
      case (.paragraphs, .text(let text)):
        filled[tag.name] = Self.lines(text).map { ["line": $0] }
      case (.rows(let inner), .rows(let rows)):
        filled[tag.name] = rows.enumerated().map { index, row in
          self.filled(row, inner, of: Self.party(of: row)).merging(["n": "\(index + 1)"]) {
            own, _ in own
          }
        }
      case (.choice, .choice(let choice)):
        filled[tag.name] = policy.word(tag.name, choice)
        filled["\(tag.name)-is-\(choice)"] = true
      case (.signature, .place(let place)), (.seal, .place(let place)), (.page, .place(let place)):
        places.append(place)
        filled[tag.name] = Self.marked(Self.place, "\(places.count - 1)")
      case (_, .day(let day)): filled[tag.name] = policy.formats.text(day)
      case (_, .money(let fen)): filled[tag.name] = policy.formats.text(fen: fen)
      case (_, .text(let text)):
        let line = Self.lines(text).joined(separator: " ")
        filled[tag.name] =
          tag.isOwn ? party.map { Self.marked(Self.own, "\($0):\(line)") } ?? line : line
      default: break
      }
    }
    return filled
  }

  /// Whose row it is: who signs in it.
  private static func party(of row: [String: DocumentValue]) -> Int? {
    row.values.lazy.compactMap { value in
      if case .place(let place) = value { place.party } else { nil }
    }.first
  }

  private func missing(_ tag: DocumentTag, _ words: String) -> Any {
    let mark = Self.marked(Self.gap, Self.clean(words))
    switch tag.kind {
    case .paragraphs: return [["line": mark]]
    case .rows: return [[String: Any]]()
    default: return mark
    }
  }

  private static func marked(_ mark: Unicode.Scalar, _ text: String) -> String {
    String(Character(mark)) + text + String(Character(end))
  }

  static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { clean(String($0)).trimmed }
      .filter { !$0.isEmpty }
  }

  /// Without control characters, marks of direction and the private area.
  static func clean(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { scalar in
          switch scalar.properties.generalCategory {
          case .control, .privateUse, .unassigned, .surrogate: scalar == "\t"
          case .format: scalar.value == 0x200D
          default: true
          }
        }))
  }
}

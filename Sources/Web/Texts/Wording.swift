/// One text of the catalogue, cut once at its named places: `{days}`, and for languages that bend
/// their nouns `{count:case|cases}`, which prints the first form for 1 and the second otherwise.
struct Wording: Sendable {
  enum Part: Equatable, Sendable {
    case literal(String)
    case place(String)
    case form(place: String, one: String, other: String)
  }

  let parts: [Part]

  init(_ text: String) throws {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw TextsFault.unclosedPlace(text)
      }
      parts.append(try Self.place(rest[rest.index(after: open)..<close], in: text))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.literal(String(rest))) }
    self.parts = parts
  }

  var places: Set<String> {
    Set(
      parts.compactMap { part in
        switch part {
        case .literal: nil
        case .place(let name), .form(let name, _, _): name
        }
      })
  }

  func filled(with values: [String: String]) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .literal(let literal): text += literal
      case .place(let name): text += values[name] ?? "{\(name)}"
      case .form(let name, let one, let other): text += values[name] == "1" ? one : other
      }
    }
    return text
  }

  private static func place(_ inside: Substring, in text: String) throws -> Part {
    let halves = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(halves.first ?? "")
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
      throw TextsFault.wrongPlace(text)
    }
    guard halves.count == 2 else { return .place(name) }
    let forms = halves[1].split(separator: "|", omittingEmptySubsequences: false)
    guard forms.count == 2 else { throw TextsFault.wrongPlace(text) }
    return .form(place: name, one: String(forms[0]), other: String(forms[1]))
  }
}

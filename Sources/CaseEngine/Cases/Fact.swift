/// One value said in a step or known of a case: a JSON scalar, or a list of texts.
package enum Fact: Hashable, Sendable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([String])

  package var text: String? { if case .text(let value) = self { value } else { nil } }
  /// Of a text that is one, as `2026-11-28`.
  package var day: Day? { text.flatMap { Day($0) } }
  package var number: Int? { if case .number(let value) = self { value } else { nil } }
  package var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
  package var list: [String]? { if case .list(let value) = self { value } else { nil } }

  /// Whether the value says nothing: an empty text or an empty list.
  package var isEmpty: Bool {
    switch self {
    case .text(let value): value.allSatisfy(\.isWhitespace)
    case .list(let values): values.isEmpty
    case .number, .flag: false
    }
  }
}

extension Fact: Codable {
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    // What most facts are comes first: each miss throws.
    if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let number = try? value.decode(Int.self) {
      self = .number(number)
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else {
      self = .list(try value.decode([String].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .text(let text): try value.encode(text)
    case .number(let number): try value.encode(number)
    case .flag(let flag): try value.encode(flag)
    case .list(let list): try value.encode(list)
    }
  }
}

extension Fact: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .flag(value) }
}

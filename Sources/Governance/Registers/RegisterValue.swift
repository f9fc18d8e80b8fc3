import Foundation

/// The value of one field, as JSON holds it. A day and an area are their text, a reference is the
/// other row's id.
package enum RegisterValue: Hashable, Sendable, Codable {
  case text(String)
  case texts([String])
  case whole(Int64)
  case number(Double)
  case flag(Bool)

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // What most fields are comes first: each miss throws.
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let whole = try? container.decode(Int64.self) {
      self = .whole(whole)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else {
      self = .texts(try container.decode([String].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .texts(let texts): try container.encode(texts)
    case .whole(let whole): try container.encode(whole)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    }
  }

  /// What a search looks through and a form shows.
  package var printed: String {
    switch self {
    case .text(let text): text
    case .texts(let texts): texts.joined(separator: "; ")
    case .whole(let whole): "\(whole)"
    case .number(let number): Cell.number(number).printed
    case .flag(let flag): flag ? "1" : "0"
    }
  }

  var cell: Cell {
    switch self {
    case .text(let text): Cell(text)
    case .texts: Cell(printed)
    case .whole(let whole): .number(Double(whole))
    case .number(let number): .number(number)
    case .flag(let flag): .boolean(flag)
    }
  }
}

package typealias RegisterValues = [String: RegisterValue]

extension RegisterValues {
  package func text(_ name: String) -> String? {
    if case .text(let text) = self[name] { text } else { nil }
  }

  package func texts(_ name: String) -> [String] {
    if case .texts(let texts) = self[name] { texts } else { [] }
  }

  package func whole(_ name: String) -> Int64? {
    if case .whole(let whole) = self[name] { whole } else { nil }
  }
}

import Foundation

/// Any shape, as the interface's bodies nest it.
private indirect enum Anything: Codable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([Anything])
  case object([String: Anything])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([Anything].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: Anything].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }
}

/// Whatever is decoded can be encoded, and comes back the same.
func fuzzJSON(_ input: Data) {
  guard let value = try? JSON.decode(Anything.self, from: [UInt8](input), maxDepth: 8),
    let text = try? JSON.encode(value)
  else { return }
  guard let again = try? JSON.decode(Anything.self, from: [UInt8](text), maxDepth: 8),
    let same = try? JSON.encode(again), same == text
  else { fatalError("what is written is not read") }
}

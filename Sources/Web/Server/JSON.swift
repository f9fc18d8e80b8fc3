import CaseEngine
import Foundation

/// JSON in and out: keys sorted, slashes plain, and nothing decoded that is nested too deeply for
/// the decoder's stack.
package enum JSON {
  package static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  package static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from bytes: [UInt8], maxDepth: Int
  ) throws -> Value {
    guard depth(of: bytes) <= maxDepth else { throw Rejection.malformed("json.deep") }
    guard !hasZero(bytes) else { throw Rejection.malformed("encoding") }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw Invalid(error)
    }
  }

  /// Whether a text holds the zero character, which no database text may: as `\u0000`, for a bare
  /// one is no JSON.
  static func hasZero(_ bytes: [UInt8]) -> Bool {
    let zero = Array("u0000".utf8)
    var index = 0
    while let slash = bytes[index...].firstIndex(of: UInt8(ascii: "\\")) {
      if bytes[(slash + 1)...].starts(with: zero) { return true }
      index = min(slash + 2, bytes.count)
    }
    return false
  }

  /// The deepest nesting of arrays and objects, counted outside strings.
  static func depth(of bytes: [UInt8]) -> Int {
    var depth = 0
    var deepest = 0
    var inString = false
    var escaped = false
    for byte in bytes {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        deepest = max(deepest, depth)
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return deepest
  }
}

extension Invalid {
  /// Says which member of a JSON body is missing or of another kind.
  init(_ error: DecodingError) {
    let context: DecodingError.Context
    var path: [any CodingKey]
    var rule = "kind"
    switch error {
    case .keyNotFound(let key, let found):
      context = found
      path = context.codingPath + [key]
      rule = "required"
    case .valueNotFound(_, let found):
      context = found
      path = context.codingPath
      rule = "required"
    case .typeMismatch(_, let found):
      context = found
      path = context.codingPath
    case .dataCorrupted(let found):
      context = found
      path = context.codingPath
      if path.isEmpty { rule = "json" }
    @unknown default:
      path = []
    }
    let field = path.map(\.stringValue).joined(separator: ".")
    self.init(field.isEmpty ? "body" : field, rule)
  }
}

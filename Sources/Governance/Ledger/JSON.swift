import Foundation

/// The one way in which values become JSON text: keys in order, so that the same value has the
/// same bytes on every machine.
package enum JSON {
  package static func text(_ value: some Encodable) throws -> String {
    String(decoding: try CanonicalJSON.bytes(value), as: UTF8.self)
  }

  package static func decode<Value: Decodable>(
    _ type: Value.Type, from text: String
  ) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }
}

import Foundation

extension RegisterRow {
  /// Keys in order, so that the same values have the same bytes and the same hash.
  static func encode(_ values: RegisterValues) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(values), as: UTF8.self)
  }

  static func decode(_ text: String) throws -> RegisterValues {
    try JSONDecoder().decode(RegisterValues.self, from: Data(text.utf8))
  }
}

import CaseEngine

/// A flat JSON object as a caller sent it: fields by name. A null is a field that was not sent.
struct Said: Decodable, Sendable {
  private(set) var values: [String: Fact] = [:]

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws { try self.init(from: decoder, without: nil) }

  /// - Parameter other: a field that somebody else reads.
  init(from decoder: any Decoder, without other: String?) throws {
    let object = try decoder.container(keyedBy: Name.self)
    for name in object.allKeys where name.stringValue != other {
      values[name.stringValue] = try Self.fact(object, name)
    }
  }

  /// Texts first: they are most of what is said. Lists of numbers are lists of identifiers.
  private static func fact(_ object: KeyedDecodingContainer<Name>, _ name: Name) throws -> Fact? {
    if try object.decodeNil(forKey: name) { return nil }
    if let text = try? object.decode(String.self, forKey: name) { return .text(text) }
    if let number = try? object.decode(Int.self, forKey: name) { return .number(number) }
    if let flag = try? object.decode(Bool.self, forKey: name) { return .flag(flag) }
    if let fraction = try? object.decode(Double.self, forKey: name) { return .text("\(fraction)") }
    if let ids = try? object.decode([Int64].self, forKey: name) {
      return .list(ids.map { "\($0)" })
    }
    return .list(try object.decode([String].self, forKey: name))
  }

  /// Takes a field out, so that what is left are the fields of a step.
  mutating func take(_ name: String) -> Fact? { values.removeValue(forKey: name) }

  mutating func text(_ name: String) throws(Invalid) -> String? {
    guard let value = take(name) else { return nil }
    switch value {
    case .text(let text): return text
    case .number(let number): return String(number)
    case .flag, .list: throw Invalid(name, "kind")
    }
  }

  mutating func neededDay(_ name: String) throws(Invalid) -> Day {
    guard let day = Day(try neededText(name)) else { throw Invalid(name, "day") }
    return day
  }

  mutating func neededText(_ name: String) throws(Invalid) -> String {
    guard let text = try text(name), !text.allSatisfy(\.isWhitespace) else {
      throw Invalid(name, "required")
    }
    return text
  }

  mutating func number(_ name: String) throws(Invalid) -> Int? {
    guard let value = take(name) else { return nil }
    guard let number = value.number else { throw Invalid(name, "kind") }
    return number
  }

  mutating func flag(_ name: String) throws(Invalid) -> Bool? {
    guard let value = take(name) else { return nil }
    guard let flag = value.flag else { throw Invalid(name, "kind") }
    return flag
  }

  mutating func list(_ name: String) throws(Invalid) -> [String] {
    guard let value = take(name) else { return [] }
    guard let list = value.list else { throw Invalid(name, "kind") }
    return list
  }

  mutating func time(_ name: String) throws(Invalid) -> Instant? {
    guard let text = try text(name) else { return nil }
    guard let time = Instant(text) else { throw Invalid(name, "moment") }
    return time
  }

  /// Refuses what nobody has taken.
  func mustBeEmpty() throws(Invalid) {
    if values.isEmpty { return }
    throw Invalid(values.keys.sorted().map { Invalid.Problem($0, "unknown-field") })
  }
}

import CaseEngine
import Foundation
import Yams

/// Policies as text: reading, laying one over another, finding faults.
enum PolicyText {
  static func text(ofShipped name: String) throws -> String {
    try City.resource("Policies/\(name).yaml")
  }

  static func shipped(_ name: String) throws -> Node { try node(text(ofShipped: name)) }

  static func merged(_ base: Node, with text: String) throws -> Node {
    merged(base, try node(text))
  }

  /// Mappings are merged key by key; everything else is replaced whole.
  static func merged(_ base: Node, _ over: Node) -> Node {
    guard case .mapping(var result) = base, case .mapping(let changes) = over else { return over }
    for (key, value) in changes {
      result[key] = result[key].map { merged($0, value) } ?? value
    }
    return .mapping(result)
  }

  /// Throws `Invalid` with the line, so that a slip of the pen is found.
  private static func node(_ text: String) throws -> Node {
    do {
      let node = try Yams.compose(yaml: text)
      guard let node else { return .mapping(Node.Mapping([])) }
      guard case .mapping = node else { throw Invalid("body", "not-a-mapping") }
      return withPlainKeys(node)
    } catch let error as YamlError {
      throw Invalid("body", "not-yaml", line(of: error).map { ["line": "\($0)"] } ?? [:])
    }
  }

  /// The decoder finds a key that looks like a number only where it is written without quotes.
  private static func withPlainKeys(_ node: Node) -> Node {
    switch node {
    case .mapping(let mapping):
      .mapping(
        Node.Mapping(
          mapping.map { (Node($0.key.string ?? ""), withPlainKeys($0.value)) }, mapping.tag))
    case .sequence(let sequence):
      .sequence(Node.Sequence(sequence.map(withPlainKeys), sequence.tag))
    case .scalar, .alias: node
    }
  }

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  static func decode<P: Policy>(_ type: P.Type, _ node: Node) throws -> P {
    do {
      return try YAMLDecoder().decode(type, from: node)
    } catch let error as DecodingError {
      throw Invalid([problem(error)])
    }
  }

  /// Refuses what does not decode, keys that nothing reads, and values that make no sense.
  static func check<P: Policy>(_ type: P.Type, _ node: Node) throws {
    let policy = try decode(type, node)
    let read = try self.node(YAMLEncoder().encode(policy))
    let problems = unread(node, read, at: []) + policy.faults()
    guard problems.isEmpty else { throw Invalid(problems) }
  }

  private static func unread(_ node: Node, _ read: Node?, at path: [String]) -> [Invalid.Problem] {
    switch node {
    case .mapping(let mapping):
      mapping.flatMap { key, value -> [Invalid.Problem] in
        let path = path + [key.string ?? ""]
        guard let other = read?.mapping?[key] else {
          return value.null == NSNull()
            ? [] : [Invalid.Problem(path.joined(separator: "."), "unknown-key")]
        }
        return unread(value, other, at: path)
      }
    case .sequence(let sequence):
      sequence.enumerated().flatMap { index, value -> [Invalid.Problem] in
        let others = read?.sequence
        let other = others.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        return unread(value, other, at: path + ["\(index + 1)"])
      }
    case .scalar, .alias: []
    }
  }

  private static func problem(_ error: DecodingError) -> Invalid.Problem {
    func path(_ keys: [any CodingKey]) -> String {
      keys.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): .init(path(context.codingPath + [key]), "required")
    case .valueNotFound(_, let context): .init(path(context.codingPath), "required")
    case .typeMismatch(_, let context), .dataCorrupted(let context):
      .init(path(context.codingPath), "unreadable")
    @unknown default: .init("body", "unreadable")
    }
  }
}

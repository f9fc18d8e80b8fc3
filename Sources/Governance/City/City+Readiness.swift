import Storage

extension City {
  /// What keeps this node from serving, in words for an operator; nothing when all is well.
  package func unready() async -> [String] {
    do {
      let pending = try await Self.migrator.pending(store)
      return pending.isEmpty ? [] : ["migrations to apply: \(pending.joined(separator: ", "))"]
    } catch {
      return ["the database cannot be read"]
    }
  }

  /// The key for forms and cookies, 64 hexadecimal digits: made once, then the same for every node
  /// and after every start, so that a form survives both.
  package func webKey() async throws -> String {
    let fresh = Hex.text(SystemRandomNumberGenerator.bytes(32))
    return try await store.write { db in
      if let known = try Settings.value(.webKey, in: db) { return known }
      try Settings.set(.webKey, to: fresh, in: db)
      return fresh
    }
  }
}

extension SystemRandomNumberGenerator {
  fileprivate static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }
}

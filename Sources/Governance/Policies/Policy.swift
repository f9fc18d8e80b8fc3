import CaseEngine

/// What the city sets for itself, as a value decoded from YAML.
package protocol Policy: Codable, Hashable, Sendable {
  /// The name of the shipped file and of the rows in `policies`.
  static var name: String { get }

  /// What is wrong with it although it reads well: each with the path of the key.
  func faults() -> [Invalid.Problem]
}

/// A policy with the version under which a case is kept.
package struct Versioned<P: Policy>: Sendable {
  /// Such as `hotline@3`, or `hotline@3+371402000000@1` where a county sets something else.
  package let version: String
  package let policy: P
}

/// One version as it stands in the table.
package struct PolicyVersion: Hashable, Sendable {
  package let name: String
  /// The area that it was made for; empty for the whole city.
  package let area: String
  package let version: Int
  package let validFrom: Day
  package let body: String
  package let note: String
  /// Nil for what was shipped.
  package let author: Int64?
  package let at: Instant
}

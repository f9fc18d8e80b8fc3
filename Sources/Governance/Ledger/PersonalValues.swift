import CaseEngine
import Crypto
import Foundation
import Storage

/// Personal values said in an entry. The ledger keeps their salted hashes, this table the values;
/// erasing one removes value and salt, and nothing in the chain changes.
package struct PersonalValues: Sendable {
  private(set) var values: [(field: String, salt: String, value: String)] = []

  /// Replaces the personal fields of `said` by salted hashes.
  static func taken(
    from said: [String: Fact], fields: some Sequence<String>
  ) -> (said: [String: Fact], personal: PersonalValues) {
    var said = said
    var personal = PersonalValues()
    for field in fields {
      guard let value = said[field]?.text else { continue }
      let salt = Hex.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
      said[field] = .text(Self.hash(value, salt: salt))
      personal.values.append((field, salt, value))
    }
    return (said, personal)
  }

  static func hash(_ value: String, salt: String) -> String {
    "sha256:" + Hex.text(SHA256.hash(data: Data((salt + value).utf8)))
  }

  func save(chain: Int64, n: Int, in db: Database) throws {
    for (field, salt, value) in values {
      try db.later(
        """
        INSERT INTO entry_values (chain, n, field, salt, value)
        VALUES (\(chain), \(n), \(field), \(salt), \(value))
        """)
    }
  }

  /// The values of an entry that are still there.
  package static func of(chain: Int64, n: Int, in db: Database) throws -> [String: String] {
    let rows = try db.all(
      """
      SELECT field, value FROM entry_values
      WHERE chain = \(chain) AND n = \(n) AND value IS NOT NULL
      """)
    return Dictionary(
      try rows.map { (try $0.get("field"), try $0.get("value")) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The values of every entry of a chain, by entry number.
  package static func all(of chain: Int64, in db: Database) throws -> [Int: [String: String]] {
    var values: [Int: [String: String]] = [:]
    let rows = try db.all(
      "SELECT n, field, value FROM entry_values WHERE chain = \(chain) AND value IS NOT NULL")
    for row in rows {
      values[try row.get("n"), default: [:]][try row.get("field")] = try row.get("value")
    }
    return values
  }

  /// Removes values and salts. The entry that records the erasure is the caller's.
  static func erase(chain: Int64, n: Int, fields: [String]? = nil, in db: Database) throws {
    var sql: SQL =
      "UPDATE entry_values SET value = NULL, salt = NULL WHERE chain = \(chain) AND n = \(n)"
    if let fields { sql += " AND field IN \(list: fields)" }
    try db.run(sql)
  }
}

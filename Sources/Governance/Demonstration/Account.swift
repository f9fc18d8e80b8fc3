import CaseEngine
import Foundation

/// An account of the demonstration as it is published beside the database.
package struct Account: Codable, Hashable, Sendable {
  /// What is typed at the sign-in.
  package let name: String
  package let password: String
  package let person: String
  /// The post's id, for `Acting-Post`.
  package let post: Int64
  package let title: String
  package let role: String
  package let level: String
  package let area: String
  package let organisation: Int64?
  package let organisationName: String?

  /// The file of all accounts, the first of each role and level before the others.
  package static func write(_ accounts: [Account], to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try (encoder.encode(accounts) + Data("\n".utf8)).write(to: file, options: .atomic)
  }

  package static func read(_ file: URL) throws -> [Account] {
    try JSONDecoder().decode([Account].self, from: Data(contentsOf: file))
  }

  /// One of each role, the highest level first: for a terminal.
  package static func examples(of accounts: [Account]) -> [Account] {
    var seen: Set<String> = []
    return accounts.filter { seen.insert($0.role).inserted }
  }
}

import Foundation

/// One numbered step of the schema, for one engine: the common file, then the engine's own.
struct Migration: Sendable, Equatable {
  let number: Int
  /// "0001-areas".
  let name: String
  /// The SQL of both files, the common one first.
  let script: String

  /// FNV-1a, 64 bits, of the SQL, in hex. It finds changes by mistake, not by malice.
  var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in script.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Reads the migrations of a directory, in the order of their numbers.
  static func shipped(in directory: URL, for engine: Dialect.Engine) throws -> [Migration] {
    let files = try FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil
    )
    .filter { $0.pathExtension == "sql" }
    .sorted { $0.lastPathComponent < $1.lastPathComponent }
    var scripts: [String: [(part: String, text: String)]] = [:]
    for file in files {
      let (name, part) = try parse(file.lastPathComponent)
      scripts[name, default: []].append((part, try String(contentsOf: file, encoding: .utf8)))
    }
    let migrations = try scripts.keys.sorted().map { name in
      guard let number = Int(name.prefix(4)) else { throw MigrationError.badName(name) }
      // The common part has the empty name and so sorts first.
      let parts = (scripts[name] ?? []).filter { $0.part.isEmpty || $0.part == engine.rawValue }
        .sorted { $0.part < $1.part }
      return Migration(
        number: number, name: name, script: parts.map(\.text).joined(separator: "\n"))
    }
    try checkNumbers(migrations)
    return migrations
  }

  private static func parse(_ file: String) throws(MigrationError) -> (name: String, part: String) {
    guard let match = file.wholeMatch(of: #/(\d{4}-[a-z0-9-]+)(?:\.(sqlite|postgres))?\.sql/#)
    else { throw .badName(file) }
    return (String(match.1), match.2.map(String.init) ?? "")
  }

  private static func checkNumbers(_ migrations: [Migration]) throws(MigrationError) {
    for (one, next) in zip(migrations, migrations.dropFirst()) where one.number == next.number {
      throw .duplicate(next.name)
    }
  }

  /// The migrations that are still to apply.
  ///
  /// Throws if what was applied is not the beginning of what is shipped, to the letter.
  static func pending(
    _ shipped: [Migration], recorded: [(name: String, checksum: String)]
  ) throws(MigrationError) -> [Migration] {
    let known = Dictionary(shipped.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for record in recorded {
      guard let migration = known[record.name] else { throw .unknown(record.name) }
      guard migration.checksum == record.checksum else { throw .changed(record.name) }
    }
    let applied = Set(recorded.map(\.name))
    for migration in shipped.prefix(recorded.count) where !applied.contains(migration.name) {
      throw .gap(migration.name)
    }
    return Array(shipped.dropFirst(recorded.count))
  }
}

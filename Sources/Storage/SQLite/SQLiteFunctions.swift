import GRDB

/// Functions of PostgreSQL that SQLite lacks, so that one text runs on both.
enum SQLiteFunctions {
  static let all = [greatest, least, strpos]

  /// The largest argument that is not NULL.
  private static let greatest = DatabaseFunction("greatest", pure: true) { values in
    best(values) { $0 > $1 }
  }

  /// The smallest argument that is not NULL.
  private static let least = DatabaseFunction("least", pure: true) { values in
    best(values) { $0 < $1 }
  }

  /// Where the second text begins in the first, counted in characters from 1; 0 if it does not.
  private static let strpos = DatabaseFunction("strpos", argumentCount: 2, pure: true) { values in
    guard let text = String.fromDatabaseValue(values[0]),
      let part = String.fromDatabaseValue(values[1])
    else { return nil }
    if part.isEmpty { return 1 }
    let (scalars, wanted) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
    guard wanted.count <= scalars.count else { return 0 }
    for start in 0...(scalars.count - wanted.count) where scalars[start...].starts(with: wanted) {
      return start + 1
    }
    return 0
  }

  private static func best(
    _ values: [DatabaseValue], _ isBetter: (Number, Number) -> Bool
  ) -> DatabaseValue? {
    values.reduce(nil) { found, value in
      guard let number = Number(value) else { return found }
      guard let found, let old = Number(found) else { return value }
      return isBetter(number, old) ? value : found
    }
  }

  /// A value that can be compared with another of its kind: numbers before texts, as SQLite has it.
  private enum Number: Comparable {
    case integer(Int64)
    case real(Double)
    case text(String)

    init?(_ value: DatabaseValue) {
      switch value.storage {
      case .int64(let value): self = .integer(value)
      case .double(let value): self = .real(value)
      case .string(let value): self = .text(value)
      case .null, .blob: return nil
      }
    }

    static func < (left: Number, right: Number) -> Bool {
      switch (left, right) {
      case (.integer(let left), .integer(let right)): left < right
      case (.integer(let left), .real(let right)): Double(left) < right
      case (.real(let left), .integer(let right)): left < Double(right)
      case (.real(let left), .real(let right)): left < right
      case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
      case (_, .text): true
      case (.text, _): false
      }
    }
  }
}

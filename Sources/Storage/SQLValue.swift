import Foundation

/// One value in a row or a parameter. There are no blobs: bytes live in files, hashes are hex text.
package enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  /// Whether it is a text with the NUL character, which PostgreSQL cannot store.
  var holdsNUL: Bool {
    guard case .text(var text) = self else { return false }
    return text.withUTF8 { bytes in
      bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
    }
  }
}

/// What can be bound as a parameter of a statement.
///
/// A `RawRepresentable` type whose raw value is bindable needs only to declare the conformance.
package protocol SQLBindable {
  /// The value as the database stores it.
  var sqlValue: SQLValue { get }
}

/// What can be read from a column.
///
/// A `RawRepresentable` type whose raw value is readable needs only to declare the conformance;
/// a stored raw value that the type does not know is `StorageError.wrongType`.
package protocol SQLReadable {
  /// The value, or nothing if the stored value has another type.
  init?(sqlValue: SQLValue)
}

extension SQLValue: SQLBindable, SQLReadable {
  package var sqlValue: SQLValue { self }

  package init?(sqlValue: SQLValue) { self = sqlValue }
}

extension Int: SQLBindable, SQLReadable {
  package var sqlValue: SQLValue { .integer(Int64(self)) }

  package init?(sqlValue: SQLValue) {
    guard let wide = Int64(sqlValue: sqlValue) else { return nil }
    self.init(exactly: wide)
  }
}

extension Int64: SQLBindable, SQLReadable {
  package var sqlValue: SQLValue { .integer(self) }

  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .integer(let value): self = value
    case .real(let value): self.init(exactly: value)
    case .null, .text: return nil
    }
  }
}

extension Bool: SQLBindable, SQLReadable {
  /// Stored as 1 and 0, in a column of type INTEGER.
  package var sqlValue: SQLValue { .integer(self ? 1 : 0) }

  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .integer(0): self = false
    case .integer(1): self = true
    case .null, .integer, .real, .text: return nil
    }
  }
}

extension Double: SQLBindable, SQLReadable {
  /// What is not finite is stored as NULL, for the engines differ about it.
  package var sqlValue: SQLValue { isFinite ? .real(self) : .null }

  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .real(let value): self = value
    case .integer(let value): self = Double(value)
    case .null, .text: return nil
    }
  }
}

extension String: SQLBindable, SQLReadable {
  package var sqlValue: SQLValue { .text(self) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let value) = sqlValue else { return nil }
    self = value
  }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension Optional: SQLReadable where Wrapped: SQLReadable {
  package init?(sqlValue: SQLValue) {
    if case .null = sqlValue {
      self = .none
    } else if let value = Wrapped(sqlValue: sqlValue) {
      self = .some(value)
    } else {
      return nil
    }
  }
}

extension SQLBindable where Self: RawRepresentable, RawValue: SQLBindable {
  package var sqlValue: SQLValue { rawValue.sqlValue }
}

extension SQLReadable where Self: RawRepresentable, RawValue: SQLReadable {
  package init?(sqlValue: SQLValue) {
    guard let raw = RawValue(sqlValue: sqlValue) else { return nil }
    self.init(rawValue: raw)
  }
}

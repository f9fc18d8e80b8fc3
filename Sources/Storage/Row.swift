import Synchronization

/// The column names of one result, shared by its rows.
package final class Columns: Sendable {
  /// The names in the order of the statement.
  package let names: [String]
  private let positions: [String: Int]
  /// After the column that was found last: rows are mostly read in the order of their columns.
  private let following = Atomic(0)

  init(_ names: [String]) {
    self.names = names
    // Few names are found sooner by looking along them than by hashing.
    positions =
      names.count <= 12
      ? [:] : Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The first column of this name.
  func position(_ name: String) -> Int? {
    guard !positions.isEmpty else { return names.firstIndex(of: name) }
    let next = following.load(ordering: .relaxed)
    let isNext = next < names.count && names[next] == name && positions.count == names.count
    guard let found = isNext ? next : positions[name] else { return nil }
    following.store(found + 1, ordering: .relaxed)
    return found
  }
}

/// One row of an answer. It is a value and may leave the transaction.
package struct Row: Sendable {
  /// The names of the columns.
  package let columns: Columns
  /// The values in the order of the statement.
  package let values: [SQLValue]

  /// The value of the column of this name (the first, if several have it).
  ///
  /// Throws `StorageError.noColumn`, or `.wrongType` if the stored value is another type; NULL is
  /// read as an `Optional`.
  package func get<T: SQLReadable>(_ column: String) throws -> T {
    guard let position = columns.position(column) else { throw StorageError.noColumn(column) }
    guard let value = T(sqlValue: values[position]) else {
      throw StorageError.wrongType(column: column, wanted: "\(T.self)")
    }
    return value
  }

  /// The value of the column, or `fallback` where it is NULL.
  package func get<T: SQLReadable>(_ column: String, or fallback: T) throws -> T {
    try get(column) as T? ?? fallback
  }

  /// The value at a position counted from 0; `.null` beyond the last.
  package subscript(index: Int) -> SQLValue {
    values.indices.contains(index) ? values[index] : .null
  }

  /// The value at a position counted from 0. Throws as `get(_: String)` does.
  package func get<T: SQLReadable>(at index: Int) throws -> T {
    guard values.indices.contains(index) else { throw StorageError.noColumn("\(index)") }
    guard let value = T(sqlValue: values[index]) else {
      throw StorageError.wrongType(column: columns.names[index], wanted: "\(T.self)")
    }
    return value
  }
}

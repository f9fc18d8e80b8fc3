/// Every way in which the database says no, the same on both engines. No case holds a bound value.
package enum StorageError: Error, Equatable, Sendable {
  /// A row with this key is there already. Names the columns in index order, as
  /// "cases.area, cases.number", or the index ("index 'name'") where it is made of expressions.
  case unique(String)
  /// A row refers to one that is not there, or one that is referred to would go.
  case foreignKey
  /// A CHECK, a NOT NULL or a trigger that is not append-only refused a value.
  case check(String)
  /// A trigger whose message says "append" refused a change or a removal.
  case appendOnly
  /// A text holds the NUL character, which PostgreSQL cannot store.
  case badText
  /// The queue in front of the database is full; nothing was tried. Try again later.
  case overloaded
  /// The disk is full; nothing was saved.
  case diskFull
  /// Transactions met, each time that this one was tried; nothing was saved. Who throws it in a
  /// transaction has it tried again.
  case conflict
  /// The database cannot be reached or does not answer; the text says which and why. Nothing was
  /// saved, except where the connection went while the answer to COMMIT was awaited: then nobody
  /// knows, and an idempotency key tells a repeated write.
  case unavailable(String)
  /// The statement is wrong, or something else that no retry mends.
  case fault(String)
  /// A statement that had to change a row changed none. The number is of the transaction alone;
  /// who uses the store gets the error that was given to `Database.demand`.
  case unmet(Int)
  /// The row has no column of this name.
  case noColumn(String)
  /// The column holds another type than the one asked for.
  case wrongType(column: String, wanted: String)
}

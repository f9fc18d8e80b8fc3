/// One connection of one engine, used by one thread at a time.
protocol Connection: AnyObject {
  var dialect: Dialect { get }

  /// Runs one statement and gives each row to `body` until it answers false.
  /// Answers how many rows the statement changed.
  func perform(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) -> Int

  /// Runs one statement at the latest before the next one that is waited for, or before COMMIT; its
  /// error may come only then. With `demand`, changing no row is the error `.unmet(demand)`.
  func later(_ sql: SQL, demand: Int?) throws(StorageError)

  /// Throws the error of a statement that was left for later, if one failed.
  func settle() throws(StorageError)

  /// Like `perform`, for a SELECT whose answer may be larger than memory.
  func stream(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError)

  /// Runs several statements without parameters.
  func script(_ text: String) throws(StorageError)
}

/// One connection of one engine, used by one thread at a time.
protocol Connection: AnyObject {
  var dialect: Dialect { get }

  /// Runs one statement and gives each row to `body` until it answers false.
  /// Answers how many rows the statement changed.
  func perform(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError) -> Int

  /// Like `perform`, for a SELECT whose answer may be larger than memory.
  func stream(_ sql: SQL, _ body: (Row) -> Bool) throws(StorageError)

  /// Runs several statements without parameters.
  func script(_ text: String) throws(StorageError)
}

/// A closure that waits for its turn on a thread of the database, and the caller who waits for it.
protocol Work: AnyObject, Sendable {
  /// Runs the closure and keeps its answer or its error. May be called again after a rollback.
  func run(_ database: Database)
  /// The error that the last run ended with.
  var error: (any Error)? { get }
  /// Makes the last run end with an error after all.
  func fail(_ error: any Error)
  /// Tells the caller what the last run gave.
  func answer()
  /// Tells the caller that nothing was saved.
  func refuse(_ error: any Error)
}

/// Work with a result.
///
/// It is unchecked because it is handed from the caller to one thread through a locked queue, and
/// nobody else holds it.
final class Job<T: Sendable>: Work, @unchecked Sendable {
  private let body: @Sendable (Database) throws -> T
  private let caller: CheckedContinuation<T, any Error>
  private var result: Result<T, any Error>?

  init(
    _ body: @escaping @Sendable (Database) throws -> T, _ caller: CheckedContinuation<T, any Error>
  ) {
    self.body = body
    self.caller = caller
  }

  func run(_ database: Database) {
    let outcome = Result { try body(database) }
    database.finish()
    if case .success = outcome, let spoiled = database.spoiled {
      result = .failure(database.meaning(of: spoiled))
    } else {
      result = outcome
    }
  }

  var error: (any Error)? {
    if case .failure(let error) = result { error } else { nil }
  }

  func fail(_ error: any Error) {
    result = .failure(error)
  }

  func answer() {
    caller.resume(with: result ?? .failure(StorageError.fault("work was not run")))
  }

  func refuse(_ error: any Error) {
    caller.resume(throwing: error)
  }
}

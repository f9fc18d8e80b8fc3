/// One engine behind a store: the lane that writes and the lane that reads.
protocol StoreEngine: Sendable {
  var dialect: Dialect { get }
  var writes: Lane { get }
  var reads: Lane { get }

  func backup(to path: String) async throws
}

extension StoreEngine {
  /// Lets the threads end once they have done what waits.
  func abandon() {
    writes.queue.close()
    reads.queue.close()
  }
}

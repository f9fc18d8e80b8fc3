import Foundation
import Synchronization

/// Threads of the database's own that work off one queue, so that no thread of Swift's pool waits
/// for a disk or a network.
final class Lane: Sendable {
  private struct State {
    var running: Int
    var closers: [CheckedContinuation<Void, Never>] = []
  }

  let queue: WorkQueue
  private let state: Mutex<State>

  /// Starts `threads` threads, each of which runs `body` until its queue gives no more work.
  init(
    _ name: String, threads: Int, limit: Int, _ body: @escaping @Sendable (WorkQueue) -> Void
  ) {
    let queue = WorkQueue(limit: limit)
    self.queue = queue
    state = Mutex(State(running: threads))
    for number in 1...max(1, threads) {
      let thread = Thread { [self] in
        body(queue)
        ended()
      }
      thread.name = "\(name)-\(number)"
      thread.start()
    }
  }

  /// Runs `body` on one of the threads.
  func run<T: Sendable>(
    patient: Bool = false, _ body: @escaping @Sendable (Database) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { caller in
      let job = Job(body, caller)
      if let error = queue.offer(job, patient: patient) { job.refuse(error) }
    }
  }

  /// Does what waits, then ends the threads.
  func close() async {
    queue.close()
    await withCheckedContinuation { caller in
      let over = state.withLock { state in
        if state.running > 0 { state.closers.append(caller) }
        return state.running == 0
      }
      if over { caller.resume() }
    }
  }

  private func ended() {
    let closers = state.withLock { state in
      state.running -= 1
      guard state.running == 0 else { return [CheckedContinuation<Void, Never>]() }
      defer { state.closers = [] }
      return state.closers
    }
    for closer in closers { closer.resume() }
  }
}

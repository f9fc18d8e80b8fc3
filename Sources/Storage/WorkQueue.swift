import Foundation

/// Work waiting for the threads of one lane (writes or reads), bounded.
final class WorkQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private let limit: Int
  private var waiting: [any Work] = []
  private var head = 0
  private var idle = 0
  private var closed = false

  init(limit: Int) {
    self.limit = limit
  }

  /// Puts work at the end. Answers the error to give where it cannot wait.
  func offer(_ work: any Work) -> StorageError? {
    condition.lock()
    defer { condition.unlock() }
    if closed { return .unavailable("the store is closed") }
    if waiting.count - head >= limit { return .overloaded }
    waiting.append(work)
    if idle > 0 { condition.signal() }
    return nil
  }

  /// The next work; waits for it. Nothing once the queue is closed and empty.
  func take() -> (any Work)? {
    condition.lock()
    defer { condition.unlock() }
    while head == waiting.count {
      if closed { return nil }
      idle += 1
      condition.wait()
      idle -= 1
    }
    return removeFirst()
  }

  /// The next work if some is waiting.
  func takeWaiting() -> (any Work)? {
    condition.lock()
    defer { condition.unlock() }
    return head < waiting.count ? removeFirst() : nil
  }

  /// How much waits now.
  var count: Int {
    condition.lock()
    defer { condition.unlock() }
    return waiting.count - head
  }

  /// Takes no more work; what waits is still done.
  func close() {
    condition.lock()
    closed = true
    condition.broadcast()
    condition.unlock()
  }

  private func removeFirst() -> any Work {
    let work = waiting[head]
    head += 1
    if head == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 1024 {
      waiting.removeFirst(head)
      head = 0
    }
    return work
  }
}

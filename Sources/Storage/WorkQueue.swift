import Foundation

/// Work waiting for the threads of one lane (writes or reads), bounded.
final class WorkQueue: @unchecked Sendable {
  private let condition = NSCondition()
  private let limit: Int
  private var pace = Pace()
  private var waiting: [any Work] = []
  private var head = 0
  private var idle = 0
  private var closed = false

  init(limit: Int) {
    self.limit = limit
  }

  /// Puts work at the end. Answers the error to give where it cannot wait: the queue is full, or its
  /// end would be reached too late. Who is patient waits however long it takes.
  func offer(_ work: any Work, patient: Bool = false) -> StorageError? {
    condition.lock()
    defer { condition.unlock() }
    if closed { return .unavailable("the store is closed") }
    if !patient, isFull { return .overloaded }
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
      pace.pause()
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

  /// Whether more work would be refused.
  var refuses: Bool {
    condition.lock()
    defer { condition.unlock() }
    return isFull
  }

  private var isFull: Bool {
    waiting.count - head >= min(limit, pace.most)
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
    pace.step()
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

/// How fast a queue moves while something waits in it, and so how much may wait.
private struct Pace {
  /// Nobody is let in who would have to wait longer than this.
  private static let longest: UInt64 = 400_000_000
  /// So many may always wait: one slow piece of work says little about the next ones.
  private static let least = 32
  /// So many pieces of work are looked at before anybody is refused for their pace.
  private static let sample = 200

  private var last: UInt64 = 0
  /// Nanoseconds from one piece of work to the next, averaged over some fifty.
  private var interval: UInt64 = 0
  private var seen = 0

  /// The queue is empty: the time until more comes says nothing.
  mutating func pause() {
    last = 0
  }

  mutating func step() {
    let now = DispatchTime.now().uptimeNanoseconds
    if last > 0 {
      let passed = min(now &- last, 1_000_000_000)
      interval = interval == 0 ? passed : (interval * 49 + passed) / 50
      seen = min(seen + 1, Self.sample)
    }
    last = now
  }

  var most: Int {
    seen < Self.sample ? .max : max(Self.least, Int(Self.longest / max(1, interval)))
  }
}

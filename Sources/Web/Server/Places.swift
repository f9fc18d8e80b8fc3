import Synchronization

/// How many requests are answered now, and whether there is room for one more.
final class Places: Sendable {
  private let limit: Int
  private let taken = Atomic<Int>(0)

  init(_ limit: Int) { self.limit = limit }

  func take() -> Bool {
    if taken.add(1, ordering: .relaxed).newValue <= limit { return true }
    give()
    return false
  }

  func give() { taken.subtract(1, ordering: .relaxed) }
}

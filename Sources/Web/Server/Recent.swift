import CaseEngine
import Governance
import Synchronization

/// Answers that took long to count, kept for half a minute: a report of a whole year that many
/// look at in the same morning is counted once. What was quick is counted each time.
package final class Recent: Sendable {
  private struct Kept {
    let value: any Sendable
    let until: Instant
  }

  private let kept = Mutex<[String: Kept]>([:])
  private static let most = 500
  private static let slow = Duration.milliseconds(20)
  private static let lifetime: Int64 = 30_000

  package init() {}

  /// - Parameter key: everything that the answer depends on but the rows themselves, who may see
  ///   it included.
  func value<Value: Sendable>(_ key: String, _ make: () throws -> Value) rethrows -> Value {
    let now = CityClock.machine
    let found = kept.withLock { $0[key] }
    if let found, found.until > now, let value = found.value as? Value { return value }
    let start = ContinuousClock.now
    let value = try make()
    if start.duration(to: .now) >= Self.slow {
      let until = now.adding(milliseconds: Self.lifetime)
      kept.withLock { kept in
        if kept.count >= Self.most { kept.removeAll() }
        kept[key] = Kept(value: value, until: until)
      }
    }
    return value
  }
}

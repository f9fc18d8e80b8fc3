import CaseEngine
import Synchronization

/// When the sweep last came to its end, so that somebody is woken when it does not come any more.
package final class SweepRecord: Sendable {
  private let last = Atomic<Int64>(0)

  package func done(at now: Instant) { last.store(now.milliseconds, ordering: .relaxed) }

  /// Seconds since 1970; nothing before the first sweep.
  var seconds: Double? {
    let milliseconds = last.load(ordering: .relaxed)
    return milliseconds == 0 ? nil : Double(milliseconds) / 1000
  }
}

import CaseEngine
import Foundation
import Synchronization

/// The time by which the city's cases live: the machine's, or in a demonstration the time that
/// was set, standing still or running on. Tokens and limits keep the machine's time.
package final class CityClock: Sendable {
  private enum Mode {
    case real
    /// Ahead of the machine by so many milliseconds.
    case shifted(Int64)
    case frozen(Instant)
  }

  private let mode = Mutex<Mode>(.real)

  package init() {}

  package static var machine: Instant { Instant(Date()) }

  package var now: Instant {
    mode.withLock { mode in
      switch mode {
      case .real: Self.machine
      case .shifted(let by): Self.machine.adding(milliseconds: by)
      case .frozen(let at): at
      }
    }
  }

  package var isReal: Bool {
    mode.withLock { if case .real = $0 { true } else { false } }
  }

  /// - Throws: `Refusal.clock` for a time before the present one.
  package func set(_ now: Instant, frozen: Bool) throws(Refusal) {
    let last = mode.withLock { mode -> Instant? in
      let present: Instant =
        switch mode {
        case .real: .earliest
        case .shifted(let by): Self.machine.adding(milliseconds: by)
        case .frozen(let at): at
        }
      guard now >= present else { return present }
      mode = frozen ? .frozen(now) : .shifted(now.milliseconds(since: Self.machine))
      return nil
    }
    if let last { throw .clock(last: last) }
  }
}

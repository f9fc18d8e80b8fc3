import CaseEngine
import Governance
import Synchronization

/// How often something may be done from one source in the last hour or day. Kept in memory, by the
/// machine's time: a limit against floods, not a rule of the city.
package final class Quota: Sendable {
  private let times = Mutex<[String: [Instant]]>([:])
  private static let mostSources = 50_000

  package init() {}

  /// Counts one more, or refuses where `most` were counted within the time.
  package func take(_ source: String, most: Int, within seconds: Int) throws(Refusal) {
    let now = CityClock.machine
    let since = now.adding(milliseconds: -Int64(seconds) * 1000)
    let wait = times.withLock { times -> Int? in
      if times.count > Self.mostSources { times.removeAll() }
      var own = times[source, default: []].filter { $0 > since }
      guard own.count < most else {
        times[source] = own
        let first = own.first ?? now
        return max(1, seconds - Int(now.milliseconds(since: first) / 1000))
      }
      own.append(now)
      times[source] = own
      return nil
    }
    if let wait { throw .tooMany(of: source, retryAfterSeconds: wait) }
  }
}

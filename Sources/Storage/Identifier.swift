import Foundation
import Synchronization

/// Makes row ids: 41 bits of milliseconds since 2020-01-01 UTC, then 22 bits that start at random
/// in each millisecond and count up within it.
///
/// Ids of one process never repeat and always grow, a clock set back included. Two nodes meet only
/// if they write in the same millisecond and their counts overlap; the primary key refuses that.
package enum Identifier {
  private static let epoch: Int64 = 1_577_836_800_000
  private static let last = Mutex<Int64>(0)

  /// The next id. Positive, below 2^63, and larger than every one before it.
  package static func next() -> Int64 {
    let now = Int64(Date().timeIntervalSince1970 * 1000)
    let moment = max(0, min(now - epoch, 1 << 41 - 1)) << 22
    // Half of the range is left for counting up.
    let fresh = moment | Int64.random(in: 0..<(1 << 21))
    return last.withLock { last in
      last = moment > last ? fresh : last + 1
      return last
    }
  }
}

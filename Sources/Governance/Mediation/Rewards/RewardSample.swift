import Crypto
import Foundation

/// Which claims of a round are called back: drawn from a seed that is on record, so that anybody
/// can draw them again.
package enum RewardSample {
  /// The claims in the order of the hash of seed and number, the first of them as many as the
  /// percentage asks for, at least one. What must be called back in any case is added, not counted.
  package static func drawn(
    _ numbers: [String], seed: String, percent: Int, always: Set<String> = []
  ) -> Set<String> {
    let drawable = Set(numbers)
    let count = (drawable.count * percent + 99) / 100
    let order = drawable.map { number in (hash(seed, number), number) }.sorted { $0 < $1 }
    return Set(order.prefix(count).map(\.1)).union(always.intersection(drawable))
  }

  private static func hash(_ seed: String, _ number: String) -> String {
    Hex.text(SHA256.hash(data: Data("\(seed)|\(number)".utf8)))
  }

  /// What was typed in with something that nobody chose, so that who draws cannot choose the draw.
  static func seed(_ typed: String?, _ fresh: String) -> String {
    typed.map { "\($0)-\(fresh)" } ?? fresh
  }

  /// A seed that nobody chose.
  package static func freshSeed() -> String {
    String(UInt64.random(in: .min ... .max), radix: 16)
  }
}

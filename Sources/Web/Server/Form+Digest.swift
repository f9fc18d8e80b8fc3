import Crypto
import Foundation

extension Form {
  /// Of everything that was typed, whatever its order: to tell a form that was sent again from
  /// another one. Lengths before values, so that no two forms read the same.
  var digest: String {
    let parts = values.filter { ![PageContext.tokenName, "once", "kept"].contains($0.key) }
      .sorted { $0.key < $1.key }
      .flatMap { [$0.key] + $0.value }
    let whole = (parts + uploads.map(\.sha256)).map { "\($0.utf8.count):\($0)" }.joined()
    return SHA256.hash(data: Data(whole.utf8))
      .map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}

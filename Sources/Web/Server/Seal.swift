import Crypto
import Foundation

/// Marks what goes out in cookies and forms, so that what comes back is known to be ours.
struct Seal: Sendable {
  private let key: SymmetricKey

  init(key: SymmetricKey) { self.key = key }

  /// 64 hexadecimal digits that only this server can make for `text` used as `purpose`.
  func mark(_ text: String, for purpose: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(purpose)\n\(text)".utf8), using: key)
    return code.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }

  /// Takes as long for a wrong mark as for a right one.
  func isMark(_ mark: String, of text: String, for purpose: String) -> Bool {
    let right = self.mark(text, for: purpose).utf8
    let given = mark.utf8
    guard right.count == given.count else { return false }
    return zip(right, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  static func randomToken() -> String {
    SymmetricKey(size: .bits128).withUnsafeBytes { bytes in
      bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }
  }
}

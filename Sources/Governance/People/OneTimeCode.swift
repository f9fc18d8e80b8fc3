import CaseEngine
import Crypto
import Foundation

/// Time-based one-time codes (RFC 6238): six digits, 30 seconds, HMAC-SHA-1, as every
/// authenticator application reads them.
package struct OneTimeCode: Hashable, Sendable {
  package static let period: Int64 = 30_000
  package let secret: [UInt8]

  package init(secret: [UInt8]) { self.secret = secret }

  /// A new secret of 160 bits.
  package init() {
    var generator = SystemRandomNumberGenerator()
    secret = (0..<20).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  package static func step(at now: Instant) -> Int64 { now.milliseconds / period }

  /// The code of one step of 30 seconds.
  package func code(step: Int64) -> String {
    let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
    let offset = Int(mac[mac.count - 1] & 15)
    let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The step whose code was given, one step early or late included, if it is later than the last
  /// one used: no code works twice.
  package func step(of code: String, at now: Instant, after last: Int64) -> Int64? {
    let current = Self.step(at: now)
    return [current - 1, current, current + 1].first { step in
      step > last && Hex.isSame(self.code(step: step), code)
    }
  }

  /// The secret as people type it (RFC 4648 base 32).
  package var base32: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var text = ""
    var (buffer, bits): (UInt32, UInt32) = (0, 0)
    for byte in secret {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(letters[Int(buffer >> bits & 31)])
      }
      buffer &= 1 << bits - 1
    }
    if bits > 0 { text.append(letters[Int(buffer << (5 - bits) & 31)]) }
    return text
  }

  /// What the QR code for an authenticator says.
  package func address(issuer: String, account: String) -> String {
    func escaped(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
    return "otpauth://totp/\(escaped(issuer)):\(escaped(account))?secret=\(base32)"
      + "&issuer=\(escaped(issuer))&algorithm=SHA1&digits=6&period=30"
  }
}

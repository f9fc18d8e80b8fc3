import Crypto
import Foundation

package enum DocumentHash {
  /// SHA-256 of the text's UTF-8 in lower-case hexadecimal digits.
  package static func of(_ text: String) -> String {
    Hex.text(SHA256.hash(data: Data(text.utf8)))
  }
}

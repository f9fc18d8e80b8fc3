import Crypto
import Foundation

/// Seals the secrets of second factors, which must be read again and so cannot be hashed: by
/// AES-256-GCM under a key that lies in a file and never in the database, bound to the person.
/// Who takes the database or a backup of it cannot make anybody's codes.
package struct SecretSeal: Sendable {
  package static let keyName = "second-factor.key"
  private let key: SymmetricKey

  package init(key: Data) { self.key = SymmetricKey(data: key) }

  /// - Parameter directory: where the key file lies; made there at the first use.
  package init(in directory: URL) throws {
    self.init(key: try KeyFile.read(Self.keyName, in: directory))
  }

  func closed(_ secret: [UInt8], of person: Int64) throws -> String {
    let box = try AES.GCM.seal(secret, using: key, authenticating: Data("\(person)".utf8))
    return box.combined?.base64EncodedString() ?? ""
  }

  /// Nil where it was sealed by another key or for another person.
  func opened(_ text: String, of person: Int64) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), let box = try? AES.GCM.SealedBox(combined: data),
      let secret = try? AES.GCM.open(box, using: key, authenticating: Data("\(person)".utf8))
    else { return nil }
    return [UInt8](secret)
  }
}

extension City {
  package func secretSeal() throws -> SecretSeal { try SecretSeal(in: directory) }
}

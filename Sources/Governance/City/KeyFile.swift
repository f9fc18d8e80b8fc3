import Crypto
import Foundation

/// A secret of 256 bits in a file that only the server's user reads; made where there is none.
package enum KeyFile {
  package enum Fault: Error, Equatable { case unreadable(String) }

  package static func read(_ name: String, in directory: URL) throws -> Data {
    let file = directory.appending(path: name)
    if !FileManager.default.fileExists(atPath: file.path) {
      let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Hex.text($0) }
      // Two nodes that start together on one folder must end with one key.
      let draft = directory.appending(path: "\(name).\(UUID().uuidString)")
      guard
        FileManager.default.createFile(
          atPath: draft.path, contents: Data(fresh.utf8), attributes: [.posixPermissions: 0o600])
      else { throw Fault.unreadable(file.path) }
      link(draft.path, file.path)
      unlink(draft.path)
    }
    let text = try String(contentsOf: file, encoding: .utf8)
    guard let bytes = Hex.bytes(text.trimmed), bytes.count == 32 else {
      throw Fault.unreadable(file.path)
    }
    return Data(bytes)
  }
}

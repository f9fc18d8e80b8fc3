import Crypto
import Foundation

/// Stylesheet, script, icons: held in memory, each under a path that carries its content's hash, so
/// that a browser may keep it for good.
package struct Assets: Sendable {
  struct File: Sendable {
    let bytes: [UInt8]
    /// Present where it is smaller.
    let compressed: [UInt8]?
    let type: String
    let hash: String
  }

  private let files: [String: File]

  /// No files: every path still reads well, which is what golden pages want.
  package init() { files = [:] }

  package static func load() throws -> Assets { try Assets(directory: Resources.url("Assets")) }

  init(directory: URL) throws {
    var files: [String: File] = [:]
    let all = try FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil)
    for url in all {
      guard let type = Self.types[url.pathExtension] else { continue }
      let bytes = try [UInt8](Data(contentsOf: url))
      let hash = SHA256.hash(data: bytes).prefix(6).map { String(format: "%02x", $0) }.joined()
      let smaller = type.hasPrefix("image/png") ? nil : Gzip.compress(bytes)
      files[url.lastPathComponent] = File(
        bytes: bytes, compressed: smaller.flatMap { $0.count < bytes.count ? $0 : nil },
        type: type, hash: hash)
    }
    self.files = files
  }

  package func path(_ name: String) -> String { "/assets/\(files[name]?.hash ?? "0")/\(name)" }

  /// A path with another hash is an older or newer file: not this one.
  func file(_ name: String, hash: String) -> File? {
    guard let file = files[name], file.hash == hash else { return nil }
    return file
  }

  /// Under a path of its own that never changes, for what a browser asks for by itself.
  func file(_ name: String) -> File? { files[name] }

  private static let types = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml", "png": "image/png", "json": "application/json",
  ]
}

import Crypto
import Foundation

/// Files of one request, in a folder that goes when the request is answered.
package struct UploadFolder: Sendable {
  private static let prefix = "anlan-upload-"
  private static let place = FileManager.default.temporaryDirectory

  let url = place.appending(path: prefix + Seal.randomToken())

  /// What a process that was killed left behind: no request lasts an hour.
  package static func removeAbandoned() throws {
    let limit = Date(timeIntervalSinceNow: -3600)
    for folder in try FileManager.default.contentsOfDirectory(
      at: place, includingPropertiesForKeys: [.contentModificationDateKey])
    where folder.lastPathComponent.hasPrefix(prefix) {
      // Whatever is gone by now was another's to take away.
      let changed = try? folder.resourceValues(forKeys: [.contentModificationDateKey])
        .contentModificationDate
      if let changed, changed < limit { try? FileManager.default.removeItem(at: folder) }
    }
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  func begin(field: String, fileName: String) throws -> Receiver {
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let file = url.appending(path: Seal.randomToken())
    try Data().write(to: file)
    return Receiver(
      field: field, name: Self.name(fileName), file: file,
      handle: try FileHandle(forWritingTo: file))
  }

  struct Receiver {
    let field: String
    let name: String
    let file: URL
    let handle: FileHandle
    var hash = SHA256()
    var size = 0

    mutating func write(_ bytes: [UInt8]) throws {
      try handle.write(contentsOf: bytes)
      hash.update(data: bytes)
      size += bytes.count
    }

    func end() throws -> Upload {
      try handle.close()
      let digest = hash.finalize().map {
        $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16)
      }
      return Upload(field: field, name: name, file: file, size: size, sha256: digest.joined())
    }
  }

  /// The last part of a path, Windows' too, without control characters or leading dots, at most 120
  /// characters with the ending kept.
  static func name(_ given: String) -> String {
    let last = given.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
    var name = String(
      String.UnicodeScalarView(
        last.unicodeScalars.filter { !$0.properties.generalCategory.isControl }))
    while name.first == "." || name.first == " " { name.removeFirst() }
    if name.count > 120 { name = name.prefix(100) + "…" + name.suffix(19) }
    return name.isEmpty ? "file" : name
  }
}

extension Unicode.GeneralCategory {
  /// Control characters, and format characters such as the one that turns the text's direction and
  /// makes `gpj.exe` read as `exe.jpg`.
  fileprivate var isControl: Bool {
    self == .control || self == .format || self == .lineSeparator || self == .paragraphSeparator
  }
}

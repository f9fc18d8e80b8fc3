import Foundation

/// Small pictures, and pictures that browsers show from those that they do not, made by libvips in
/// a process of its own. Nothing made is never a fault: the page then shows the file's name.
package enum Thumbnail {
  package static let side = 480
  private static let largestCopy = 2_560

  /// A JPEG at most `side` pixels wide and high, upright, without metadata.
  package static func small(_ picture: Data, _ kind: FileKind) async -> Data? {
    await convert(picture, kind, side: side)
  }

  /// The whole picture as JPEG, upright, for kinds that browsers do not show.
  package static func shown(_ picture: Data, _ kind: FileKind) async -> Data? {
    await convert(picture, kind, side: largestCopy)
  }

  private static func convert(_ picture: Data, _ kind: FileKind, side: Int) async -> Data? {
    guard kind.isPicture else { return nil }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("anlan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("in.\(kind.endings[0])")
    let result = folder.appendingPathComponent("out.jpg")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try picture.write(to: source)
    } catch {
      return nil
    }
    let program = ConfinedProgram("/usr/bin/vipsthumbnail")
    let arguments = [
      source.path, "--size", "\(side)x\(side)>", "-o", result.path + "[Q=80,strip]",
    ]
    guard await program.run(arguments, in: folder),
      let made = try? Data(contentsOf: result),
      let parts = try? PictureParts.of([UInt8](made), .jpeg)
    else { return nil }
    return Data(parts.clean)
  }
}

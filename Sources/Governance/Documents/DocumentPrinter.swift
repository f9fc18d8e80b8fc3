import Crypto
import Foundation
import Synchronization

/// Makes a PDF of a page by WeasyPrint in a process of its own. The page holds all that it needs;
/// templates can name no address (see `TemplateMarkup`), so nothing is loaded from elsewhere.
///
/// The tool is optional: without it papers are printed from the browser.
package enum DocumentPrinter {
  /// A newer one beside Debian's goes first: it needs a tenth of the time.
  private static let places = [
    "/opt/weasyprint/bin/weasyprint", "/usr/local/bin/weasyprint", "/usr/bin/weasyprint",
  ]

  private static var program: ConfinedProgram? {
    for path in places {
      var program = ConfinedProgram(path, lane: .printing)
      program.cpuSeconds = 120
      program.wallSeconds = 240
      if program.isInstalled { return program }
    }
    return nil
  }

  package static var isInstalled: Bool { program != nil }

  /// What was printed last, so that a page that is asked for again is not made again.
  private static let recent = Mutex<[(key: String, pdf: Data)]>([])
  private static let most = 8

  /// Nil where the tool is missing or did not end within its limits.
  package static func pdf(of page: String) async -> Data? {
    let key = DocumentHash.of(page)
    if let known = recent.withLock({ $0.first { $0.key == key }?.pdf }) { return known }
    guard let program else { return nil }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("anlan-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appendingPathComponent("in.html")
    let result = folder.appendingPathComponent("out.pdf")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try Data(page.utf8).write(to: source)
    } catch {
      return nil
    }
    guard await program.run(["-q", source.path, result.path], in: folder),
      let pdf = try? Data(contentsOf: result), pdf.starts(with: Data("%PDF".utf8))
    else { return nil }
    if pdf.count <= 4 << 20 {
      recent.withLock { recent in
        recent.append((key, pdf))
        if recent.count > most { recent.removeFirst() }
      }
    }
    return pdf
  }
}

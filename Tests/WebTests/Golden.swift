import Foundation
import Testing

@testable import Web

/// Whole pages kept as files: what changes in one shows in the difference. `UPDATE_GOLDEN=1` writes
/// them anew.
enum Golden {
  static func check(
    _ page: some Page, _ name: String, viewer: Viewer? = nil, language: Language = .simplified,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let context = try Sites.context(language, viewer: viewer)
    try check(context.document(page), name, location: location)
  }

  static func check(
    _ html: HTML, _ name: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(name).html")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try html.markup.write(to: file, atomically: true, encoding: .utf8)
    }
    let kept = try? String(contentsOf: file, encoding: .utf8)
    let same = kept == html.markup
    #expect(same, "\(name) differs; UPDATE_GOLDEN=1 writes it anew", sourceLocation: location)
  }
}

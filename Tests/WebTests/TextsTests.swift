import Foundation
import Testing

@testable import Web

@Suite struct TextsTests {
  static let texts = Result { try Texts.load() }
  static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

  /// Every Swift file below Sources, by path.
  static func swiftFiles() throws -> [(path: String, text: String)] {
    let all = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    return try (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
      .map { ($0.path, try String(contentsOf: $0, encoding: .utf8)) }
  }

  @Test("Every language has the same keys, and each text the same named places")
  func parity() throws {
    let texts = try Self.texts.get()
    let simplified = texts.text(in: .simplified)
    #expect(!simplified.keys.isEmpty)
    for language in Language.allCases {
      let text = texts.text(in: language)
      #expect(text.keys.subtracting(simplified.keys) == [], "extra in \(language.rawValue)")
      #expect(simplified.keys.subtracting(text.keys) == [], "missing in \(language.rawValue)")
      for key in simplified.keys where text.has(key) {
        #expect(text.places(of: key) == simplified.places(of: key), "\(key)")
      }
    }
  }

  @Test("No Chinese character stands in a Swift source")
  func noHan() throws {
    for file in try Self.swiftFiles() {
      let han = file.text.unicodeScalars.first { $0.properties.isIdeographic }
      #expect(han == nil, "\(file.path)")
    }
  }

  @Test("Every text that a source names is in the catalogue")
  func usedKeys() throws {
    let keys = try Self.texts.get().text(in: .simplified).keys
    let areas = Set(keys.map { $0.prefix { $0 != "." } })
    let literal = #/"(?<area>[A-Za-z\-]+)(?<rest>(?:\.[A-Za-z0-9\-]+)+)"/#
    var found = 0
    for file in try Self.swiftFiles() where file.path.contains("/Sources/Web/") {
      for line in file.text.split(separator: "\n") where !line.contains("//") {
        for match in line.matches(of: literal) where areas.contains(match.output.area) {
          found += 1
          let key = String(match.output.area + match.output.rest)
          let known = keys.contains(key)
          #expect(known, "\(key) in \(file.path)")
        }
      }
    }
    #expect(found > 10)
  }

  @Test("Named places are filled, and English nouns bend with their number")
  func places() throws {
    let wording = try Wording("{count} {count:case|cases} in {area}")
    #expect(wording.filled(with: ["count": "1", "area": "X"]) == "1 case in X")
    #expect(wording.filled(with: ["count": "3", "area": "X"]) == "3 cases in X")
    #expect(wording.places == ["count", "area"])
    #expect(throws: TextsFault.self) { try Wording("open {brace") }
    #expect(throws: TextsFault.self) { try Wording("a {b c}") }
  }

  @Test(
    "The language is the one a browser asks for most",
    arguments: [
      ("zh-CN,zh;q=0.9,en;q=0.8", Language.simplified), ("en-GB,en;q=0.9", .english),
      ("zh-TW", .traditional), ("zh-Hant-HK,en;q=0.2", .traditional), ("fr,en;q=0.3", .english),
      ("en;q=0.1, zh-Hans;q=0.4", .simplified),
    ])
  func accepted(header: String, language: Language) {
    #expect(Language.accepted(by: header) == language)
  }

  @Test("A browser that names none of our languages, or nothing readable, gets no answer here")
  func unknown() {
    #expect(Language.accepted(by: "fr, de;q=0.4") == nil)
    #expect(Language.accepted(by: ";;;q=,,") == nil)
    #expect(Language.accepted(by: "en;q=0") == nil)
  }
}

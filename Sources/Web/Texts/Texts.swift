import Foundation
import Yams

/// Every sentence that the product says, by language and key. Read once at start.
package struct Texts: Sendable {
  private let wordings: [Language: [String: Wording]]

  /// Reads `zh-Hans/*.yaml`, `zh-Hant/*.yaml` and `en/*.yaml` below `directory`: flat files of
  /// `area.key: a whole sentence with {places}`.
  package static func load(_ directory: URL) throws -> Texts {
    var wordings: [Language: [String: Wording]] = [:]
    for language in Language.allCases {
      let folder = directory.appending(path: language.rawValue)
      let files = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil
      ).filter { $0.pathExtension == "yaml" }
      var all: [String: Wording] = [:]
      for file in files.sorted(by: { $0.lastPathComponent < $1.lastPathComponent }) {
        let entries: [String: String]
        do {
          entries = try YAMLDecoder().decode(
            [String: String].self, from: String(contentsOf: file, encoding: .utf8))
        } catch {
          throw TextsFault.unreadable(
            "\(language.rawValue)/\(file.lastPathComponent)", "\(error)")
        }
        for (key, text) in entries {
          guard all[key] == nil else { throw TextsFault.twice(key) }
          all[key] = try Wording(text)
        }
      }
      wordings[language] = all
    }
    return Texts(wordings: wordings)
  }

  /// The texts that ship with the product.
  package static func load() throws -> Texts { try shipped.get() }

  private static let shipped = Result { try load(Resources.url("Texts")) }

  package func text(in language: Language) -> Text {
    Text(language: language, wordings: wordings[language] ?? [:])
  }
}

/// The texts in one language: `text("case.title")`, `text("deadline.pause", ["days": "2"])`.
package struct Text: Sendable {
  package let language: Language
  let wordings: [String: Wording]

  /// The sentence for `key` with its places filled. An unknown key prints itself, so that a page
  /// made from data (a step of a procedure, say) still opens; tests find the missing ones.
  package func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
    wordings[key]?.filled(with: values) ?? key
  }

  package func has(_ key: String) -> Bool { wordings[key] != nil }
  package var keys: Set<String> { Set(wordings.keys) }
  package func places(of key: String) -> Set<String> { wordings[key]?.places ?? [] }
}

package enum TextsFault: Error, Equatable {
  case unreadable(String, String)
  case twice(String)
  case unclosedPlace(String)
  case wrongPlace(String)
}

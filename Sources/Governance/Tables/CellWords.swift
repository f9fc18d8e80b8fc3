import Foundation
import Yams

/// Words that cells use for yes, no and the parts of a date; kept as data.
package struct CellWords: Sendable, Decodable {
  package var yes: [String]
  package var no: [String]
  /// Marks in dates and what they stand for, the longest first when applied.
  package var marks: [String: String]

  package init(yes: [String], no: [String], marks: [String: String]) {
    self.yes = yes
    self.no = no
    self.marks = marks
  }

  package init(yaml: String) throws {
    self = try YAMLDecoder().decode(CellWords.self, from: yaml)
  }

  package static func shipped() throws -> CellWords {
    guard
      let url = Bundle.module.url(
        forResource: "words", withExtension: "yaml", subdirectory: "Resources/Tables")
    else { throw CocoaError(.fileNoSuchFile) }
    return try CellWords(yaml: String(contentsOf: url, encoding: .utf8))
  }
}

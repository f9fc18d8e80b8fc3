import Foundation
import Yams

extension CellWords {
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

extension CellReader {
  package static func shipped() throws -> CellReader { try CellReader(.shipped()) }
}

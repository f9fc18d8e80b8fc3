import Yams

extension CellWords {
  package init(yaml: String) throws {
    self = try YAMLDecoder().decode(CellWords.self, from: yaml)
  }

  package static func shipped() throws -> CellWords {
    try CellWords(yaml: City.resource("Tables/words.yaml"))
  }
}

extension CellReader {
  package static func shipped() throws -> CellReader { try CellReader(.shipped()) }
}

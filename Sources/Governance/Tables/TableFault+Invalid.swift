import CaseEngine

extension TableFault {
  /// The same as a problem of the field `file`; the rule's text says what to do instead.
  package var invalid: Invalid {
    switch self {
    case .empty: said("empty")
    case .tooLarge(let limit): said("too-large", ["limit": "\(limit >> 20)"])
    case .tooManyRows(let limit): said("rows", ["limit": "\(limit)"])
    case .tooManyColumns(let row, let limit):
      said("columns", ["row": "\(row)", "limit": "\(limit)"])
    case .fieldTooLong(let row, _): said("field", ["row": "\(row)"])
    case .wrongEncoding(let row): said("encoding", ["row": "\(row)"])
    case .unclosedQuote(let row), .strayQuote(let row): said("quote", ["row": "\(row)"])
    case .unknownFormat: said("format")
    case .damaged: said("damaged")
    case .bomb: said("bomb")
    case .noSheet, .noHeader: said("header")
    case .missingColumns(let fields):
      said("missing", ["columns": fields.joined(separator: ", ")])
    case .doubledColumn(let field, let columns):
      said("doubled", ["field": field, "columns": columns.joined(separator: ", ")])
    case .badColumnMap: Invalid("map", "table-map")
    }
  }

  private func said(_ rule: String, _ values: [String: String] = [:]) -> Invalid {
    Invalid("file", "table-" + rule, values)
  }

  /// One of each, for the test that every fault has a text.
  package static let examples: [TableFault] = [
    .empty, .tooLarge(limit: 64 << 20), .tooManyRows(limit: 9), .tooManyColumns(row: 2, limit: 9),
    .fieldTooLong(row: 2, limit: 9), .wrongEncoding(row: 2), .unclosedQuote(row: 2),
    .strayQuote(row: 2), .unknownFormat, .damaged, .bomb, .noSheet, .noHeader,
    .missingColumns(["name"]), .doubledColumn(field: "name", columns: ["a", "b"]), .badColumnMap,
  ]
}

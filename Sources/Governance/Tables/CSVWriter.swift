import Foundation

/// Comma-separated UTF-8 with byte order mark and CRLF, as Excel opens it; formulas defused.
package struct CSVWriter {
  package private(set) var data = Data([0xEF, 0xBB, 0xBF])

  package init(header: [String]) {
    append(header.map(Cell.init))
  }

  package mutating func append(_ cells: [Cell]) {
    data.append(contentsOf: Self.line(cells).utf8)
  }

  /// One row with its line ending, for exports that are sent while they are made.
  package static func line(_ cells: [Cell]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += "," }
      if case .text(let text) = cell {
        line += quoted(FormulaGuard.defused(text))
      } else {
        line += cell.printed
      }
    }
    return line + "\r\n"
  }

  private static func quoted(_ text: String) -> String {
    let needsQuotes = text.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 || $0 == 9
    }
    guard needsQuotes || text.first == " " || text.last == " " else { return text }
    // By scalars: a quote with a combining mark behind it is another character, but the same byte.
    let inner = text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    return "\"" + inner + "\""
  }
}

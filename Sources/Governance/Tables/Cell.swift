/// One cell as a file carries it, before any field's rule has looked at it.
package enum Cell: Hashable, Sendable {
  case empty
  case text(String)
  case number(Double)
  /// Days since 1899-12-30, wall clock of Shanghai, whichever date system the file used.
  case date(Double)
  case boolean(Bool)
  /// A formula's error as the spreadsheet shows it, such as `#N/A`.
  case fault(String)

  package init(_ text: String) {
    self = text.isEmpty ? .empty : .text(text)
  }

  package var isEmpty: Bool {
    switch self {
    case .empty: true
    case .text(let text): text.allSatisfy(\.isWhitespace)
    default: false
    }
  }
}

package struct TableRow: Hashable, Sendable {
  /// As the spreadsheet program numbers it: the first row is 1, empty rows count.
  package var number: Int
  package var cells: [Cell]

  package init(number: Int, cells: [Cell]) {
    self.number = number
    self.cells = cells
  }

  package subscript(column: Int) -> Cell {
    cells.indices.contains(column) ? cells[column] : .empty
  }

  package var isEmpty: Bool { cells.allSatisfy(\.isEmpty) }
}

/// Why a cell is not what its field asks for. Carries no content: the row and the column find it,
/// and what stands there may be somebody's.
package struct CellFault: RawRepresentable, Error, Hashable, Sendable {
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  package static let required = CellFault(rawValue: "required")
  package static let notADay = CellFault(rawValue: "day")
  package static let notATime = CellFault(rawValue: "moment")
  package static let notANumber = CellFault(rawValue: "number")
  package static let notWhole = CellFault(rawValue: "not-whole")
  package static let outOfRange = CellFault(rawValue: "range")
  package static let notYesOrNo = CellFault(rawValue: "flag")
  package static let notAPhone = CellFault(rawValue: "phone")
  package static let notAChoice = CellFault(rawValue: "choice")
  package static let tooLong = CellFault(rawValue: "too-long")
  package static let formulaError = CellFault(rawValue: "formula-error")
  package static let unknownArea = CellFault(rawValue: "unknown-area")
  package static let unknownReference = CellFault(rawValue: "unknown")
  package static let duplicate = CellFault(rawValue: "duplicate")
  package static let beyondHeader = CellFault(rawValue: "beyond-header")
}

/// One reason why one row cannot be taken in.
package struct RowProblem: Error, Hashable, Sendable {
  /// As the spreadsheet program numbers it.
  package var row: Int
  /// The field by its name in the register, and the column by its name in the file.
  package var field: String?
  package var column: String?
  package var fault: CellFault
  /// What the rule's sentence names, such as `most`.
  package var values: [String: String]

  package init(
    row: Int, field: String? = nil, column: String? = nil, fault: CellFault,
    values: [String: String] = [:]
  ) {
    self.row = row
    self.field = field
    self.column = column
    self.fault = fault
    self.values = values
  }
}

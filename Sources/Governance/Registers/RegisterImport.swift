import CaseEngine
import Storage

/// What an import did, or why it did nothing.
package struct ImportOutcome: Hashable, Sendable {
  package var added = 0
  package var changed = 0
  package var unchanged = 0
  /// Rows that were passed over, where that was asked for.
  package var problems: [RowProblem] = []
  /// Columns of the file that no field took.
  package var unusedColumns: [String] = []

  package init() {}
}

/// Every row that keeps a file from being taken in; nothing of it was.
package struct ImportRefused: Error, Hashable, Sendable {
  package let problems: [RowProblem]

  package init(_ problems: [RowProblem]) { self.problems = problems }

  private static let mostNamed = 500

  /// The same for a form or a body: each field named by its row and its column in the file.
  package var invalid: Invalid {
    Invalid(
      problems.prefix(Self.mostNamed).map { problem in
        let place = problem.column ?? problem.field ?? ""
        return Invalid.Problem(
          place.isEmpty ? "\(problem.row)" : "\(problem.row) \(place)", problem.fault.rawValue,
          problem.values)
      })
  }
}

package struct RegisterImport: Sendable {
  let register: Register
  let reader: CellReader
  let map: ColumnMap
  let choices: ChoiceNames

  /// - Parameters:
  ///   - map: names of columns beside the fields' own.
  ///   - choices: what choices are called beside their own names.
  package init(
    _ register: Register, reader: CellReader, map: ColumnMap = ColumnMap(),
    choices: ChoiceNames = ChoiceNames()
  ) {
    self.register = register
    self.reader = reader
    self.choices = choices
    self.map = ColumnMap(Dictionary(uniqueKeysWithValues: register.fields.map { ($0.name, []) }))
      .preceded(by: map)
  }

  /// The map that finds the header in a file.
  package var columns: ColumnMap { map }

  /// Takes a table in, in the transaction that it is given. The same file once more changes
  /// nothing; a row with the key of one that is there changes that one.
  ///
  /// - Throws: `TableFault` where columns are missing, `ImportRefused` where a row is bad and
  ///   `skippingBad` is false.
  package func run(
    _ table: Table, skippingBad: Bool = false, by actor: Actor?, at now: Instant,
    in db: Database
  ) throws -> ImportOutcome {
    let required = register.fields.filter(\.isRequired).map(\.name)
    let binding = try map.bind(table.header, required: required)
    let reading = RegisterReading(
      register, reader: reader, today: now.day, choices: choices)
    var outcome = ImportOutcome()
    outcome.unusedColumns = binding.unused
    var seen: Set<String> = []
    for row in table.rows where !row.isEmpty {
      do {
        let act = try db.attempt {
          try take(row, binding, reading, &seen, by: actor, at: now, in: db)
        }
        outcome[keyPath: act] += 1
      } catch let invalid as Invalid {
        outcome.problems += invalid.problems.map { problem in
          RowProblem(
            row: row.number, field: problem.field, column: binding.title(of: problem.field),
            fault: CellFault(rawValue: problem.rule), values: problem.values)
        }
      }
    }
    guard skippingBad || outcome.problems.isEmpty else { throw ImportRefused(outcome.problems) }
    return outcome
  }

  private func take(
    _ row: TableRow, _ binding: ColumnBinding, _ reading: RegisterReading,
    _ seen: inout Set<String>, by actor: Actor?, at now: Instant, in db: Database
  ) throws -> WritableKeyPath<ImportOutcome, Int> {
    if row.cells.count > binding.header.count,
      row.cells[binding.header.count...].contains(where: { !$0.isEmpty })
    {
      throw Invalid("", CellFault.beyondHeader.rawValue)
    }
    let said = Dictionary(
      uniqueKeysWithValues: binding.columns.keys.map { ($0, binding.cell($0, in: row)) })
    var values = try reading.values(said, in: db)
    let key = try RegisterColumns(values, register).key
    if let key, !seen.insert(key).inserted {
      throw Invalid(register.key.first ?? "", CellFault.duplicate.rawValue)
    }
    guard let key, let old = try existing(key, in: db) else {
      try Registers.add(to: register, values, by: actor, at: now, in: db)
      return \.added
    }
    // Fields that the file has no column for stay as they are.
    values = old.values.merging(values) { _, new in new }
      .filter { binding.columns[$0.key] == nil || values[$0.key] != nil }
    guard values != old.values else { return \.unchanged }
    try Registers.change(
      old.id, of: register, to: values, version: old.version, by: actor, at: now, in: db)
    return \.changed
  }

  private func existing(_ key: String, in db: Database) throws -> RegisterRow? {
    try db.first(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE register = \(register.id) AND key = \(key) AND valid_to IS NULL
      """
    ).map(RegisterRow.init)
  }
}

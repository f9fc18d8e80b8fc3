import Foundation

/// Which header names mean which field: YAML of `field: name` or `field: [name, name]`.
package struct ColumnMap: Sendable {
  private(set) var fields: [String: [String]] = [:]

  package init(_ fields: [String: [String]] = [:]) {
    self.fields = fields
  }

  /// The other's names come before these, so that an operator's file wins over the shipped one.
  package func preceded(by other: ColumnMap) -> ColumnMap {
    var result = self
    for (field, names) in other.fields {
      result.fields[field] = names + (fields[field] ?? [])
    }
    return result
  }

  func score(_ header: [String]) -> Int { (try? bind(header))?.columns.count ?? 1 }

  /// - Throws: `missingColumns` with field names, `doubledColumn` where two columns are equally
  ///   good for a field.
  package func bind(
    _ header: [String], required: [String] = []
  ) throws(TableFault) -> ColumnBinding {
    let keys = header.map(Self.forms)
    var columns: [String: Int] = [:]
    for (field, names) in fields {
      for name in [field] + names {
        let matches = Self.matches(Self.forms(name)[0], keys)
        guard matches.count < 2 else {
          throw .doubledColumn(field: field, columns: matches.map { header[$0] })
        }
        if let match = matches.first, columns[field] == nil { columns[field] = match }
      }
    }
    let missing = required.filter { columns[$0] == nil }
    guard missing.isEmpty else { throw .missingColumns(missing) }
    return ColumnBinding(header: header, columns: columns)
  }

  /// Whole names first; then names without what stands in brackets; then the lower name of two.
  private static func matches(_ name: String, _ keys: [[String]]) -> [Int] {
    for form in 0..<3 {
      let found = keys.indices.filter { keys[$0].count > form && keys[$0][form] == name }
      if !found.isEmpty { return found }
    }
    return []
  }

  private static func forms(_ header: String) -> [String] {
    let plain = HalfWidth.of(header).lowercased()
    let unbracketed = plain.replacing(#/\([^)]*\)/#, with: "")
    let lower = unbracketed.split(separator: " ").last.map(String.init) ?? ""
    return [plain, unbracketed, lower].map { text in
      text.filter { $0.isLetter || $0.isNumber }
    }
  }
}

/// Where each field stands in one file.
package struct ColumnBinding: Sendable {
  package let header: [String]
  package let columns: [String: Int]

  /// Header names that no field took.
  package var unused: [String] {
    let used = Set(columns.values)
    return header.indices.filter { !used.contains($0) && !header[$0].isEmpty }.map { header[$0] }
  }

  package func cell(_ field: String, in row: TableRow) -> Cell {
    columns[field].map { row[$0] } ?? .empty
  }

  /// The name that the file's own header gives the field.
  package func title(of field: String) -> String? { columns[field].map { header[$0] } }
}

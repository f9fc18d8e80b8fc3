import CaseEngine
import Storage

/// What an import of divisions found and did.
package struct AreaImport: Hashable, Sendable {
  package struct Fault: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
      case badCode(String)
      case noName
      /// The code stands in an earlier row as well.
      case duplicate(row: Int)
      /// The parent is neither in the file nor known.
      case unreachable(parent: String)
      /// The row says another level than its code does.
      case wrongLevel(String)
    }

    /// Counted as a spreadsheet does: the header is row 1.
    package let row: Int
    package let reason: Reason
  }

  package internal(set) var added = 0
  package internal(set) var renamed = 0
  package internal(set) var unchanged = 0
  /// The province, and a county level that exists on paper only.
  package internal(set) var passedOver = 0
  package internal(set) var faults: [Fault] = []
}

/// A row of a file of areas, numbered as a spreadsheet does: the header is row 1.
package struct AreaRow: Hashable, Sendable {
  package let number: Int
  package let cells: [String]

  package init(number: Int, cells: [String]) {
    self.number = number
    self.cells = cells
  }
}

/// The rows of a division file, read and checked before anything is written.
struct DivisionFile {
  struct Line {
    let row: Int
    let code: AreaCode
    let level: Level
    let parent: String
    let name: String
  }

  private(set) var lines: [Line] = []
  private(set) var passedOver = 0
  private(set) var faults: [AreaImport.Fault] = []

  /// - Parameter rows: the header first; columns `code12`, `name`, and if there are any `level`
  ///   (1 for the province to 5 for a village) and `parent_code12`.
  init(_ rows: [AreaRow]) throws {
    let header = rows.first?.cells ?? []
    guard let codes = header.firstIndex(of: "code12"), let names = header.firstIndex(of: "name")
    else { throw Invalid("header", "column-needed", ["column": "code12, name"]) }
    let levels = header.firstIndex(of: "level")
    let parents = header.firstIndex(of: "parent_code12")
    var firstRow: [AreaCode: Int] = [:]
    for line in rows.dropFirst() {
      let (row, cells) = (line.number, line.cells)
      func cell(_ column: Int?) -> String? {
        guard let column, cells.indices.contains(column), !cells[column].isEmpty else { return nil }
        return cells[column]
      }
      guard let code = AreaCode(cell(codes) ?? "") else {
        faults.append(.init(row: row, reason: .badCode(cell(codes) ?? "")))
        continue
      }
      if let first = firstRow[code] {
        faults.append(.init(row: row, reason: .duplicate(row: first)))
        continue
      }
      firstRow[code] = row
      guard let level = code.level else {
        passedOver += 1
        continue
      }
      guard let name = cell(names) else {
        faults.append(.init(row: row, reason: .noName))
        continue
      }
      if let said = cell(levels), said != "\(6 - level.rawValue)" {
        faults.append(.init(row: row, reason: .wrongLevel(said)))
        continue
      }
      lines.append(
        Line(row: row, code: code, level: level, parent: cell(parents) ?? code.parent, name: name))
    }
    let used = Set(lines.map(\.parent))
    let paper = lines.filter { $0.code.isPaperCounty && !used.contains($0.code.text) }
    passedOver += paper.count
    let passed = Set(paper.map(\.code))
    lines.removeAll { passed.contains($0.code) }
  }
}

extension Areas {
  /// Rows numbered in their order, the header being row 1.
  @discardableResult
  package static func importDivisions(
    _ rows: [[String]], from day: Day, skipBad: Bool = false, in db: Database
  ) throws -> AreaImport {
    let numbered = rows.enumerated().map { AreaRow(number: $0.offset + 1, cells: $0.element) }
    return try importDivisions(numbered, from: day, skipBad: skipBad, in: db)
  }

  /// Takes a national division file into the tree. One transaction, several hundred rows a
  /// statement; taken again it changes nothing.
  ///
  /// - Parameters:
  ///   - day: from when the file holds. A name learnt from a later file is not set back.
  ///   - skipBad: take the good rows of a file that has bad ones, else nothing is written.
  @discardableResult
  package static func importDivisions(
    _ rows: [AreaRow], from day: Day, skipBad: Bool = false, in db: Database
  ) throws -> AreaImport {
    let file = try DivisionFile(rows)
    var result = AreaImport()
    result.passedOver = file.passedOver
    result.faults = file.faults
    var known = Dictionary(
      try db.all("SELECT \(columns), named_from FROM areas").map { row in
        let area = try Area(row)
        return (area.code, (area: area, namedFrom: try row.get("named_from") as Day))
      }, uniquingKeysWith: { first, _ in first })
    var fresh: [Area] = []
    var renamed: [(area: Area, name: String)] = []
    for level in Level.allCases.sorted(by: >) {
      for line in file.lines where line.level == level {
        if let (area, namedFrom) = known[line.code.text] {
          if area.name == line.name || namedFrom >= day {
            result.unchanged += 1
          } else {
            renamed.append((area, line.name))
          }
          continue
        }
        let parent = known[line.parent]?.area
        guard level == .city || parent.map({ $0.level > level }) ?? false else {
          result.faults.append(.init(row: line.row, reason: .unreachable(parent: line.parent)))
          continue
        }
        let area = Area(
          code: line.code, level: level, parent: parent, name: line.name, validFrom: day)
        known[area.code] = (area, day)
        fresh.append(area)
      }
    }
    result.faults.sort { $0.row < $1.row }
    guard result.faults.isEmpty || skipBad else { return result }
    for start in stride(from: 0, to: fresh.count, by: 300) {
      try insert(fresh[start..<min(start + 300, fresh.count)], in: db)
    }
    for (area, name) in renamed { try rename(area, to: name, from: day, in: db) }
    result.added = fresh.count
    result.renamed = renamed.count
    return result
  }
}

/// Finds the header in a sheet made for people: a merged title above it, groups over columns.
struct HeaderSearch {
  let sheet: Sheet
  let map: ColumnMap?

  struct Found {
    var names: [String]
    /// Index in the sheet's rows of the first row of content.
    var after: Int
  }

  /// Nobody puts more than a title, a unit and a date above a header.
  private static let deepest = 10

  func best() -> Found? {
    var best: (found: Found, score: Int)?
    for index in sheet.rows.indices.prefix(Self.deepest) where !isTitle(index) {
      let found = read(index)
      guard let map else { return found }
      let score = map.score(found.names)
      if score > best?.score ?? 0 { best = (found, score) }
    }
    return best?.found ?? sheet.rows.indices.first { !isTitle($0) }.map(read)
  }

  /// One text alone above rows that have several.
  private func isTitle(_ index: Int) -> Bool {
    let filled = sheet.rows[index].cells.count { !$0.isEmpty }
    guard filled <= 1, index + 1 < sheet.rows.count else { return false }
    return sheet.rows[index + 1].cells.count { !$0.isEmpty } > 1
  }

  private func read(_ index: Int) -> Found {
    let top = spread(index)
    let height = height(index)
    guard height > 1 else { return Found(names: top.map(Self.name), after: index + 1) }
    var columns = top.map { [Self.name($0)] }
    var after = index + 1
    let first = sheet.rows[index].number
    while after < sheet.rows.count, sheet.rows[after].number < first + height {
      for (column, cell) in spread(after).enumerated() where !cell.isEmpty {
        while columns.count <= column { columns.append([]) }
        let name = Self.name(cell)
        if columns[column].last != name { columns[column].append(name) }
      }
      after += 1
    }
    let names = columns.map { $0.filter { !$0.isEmpty }.joined(separator: " ") }
    return Found(names: names, after: after)
  }

  private static func name(_ cell: Cell) -> String {
    cell.printed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The row with a merged cell's text in all of its columns, and in rows below its first.
  private func spread(_ index: Int) -> [Cell] {
    let row = sheet.rows[index]
    var cells = row.cells
    for merge in sheet.merges where merge.rows.contains(row.number) {
      guard merge.columns.upperBound < 1_024 else { continue }
      let source =
        merge.rows.lowerBound == row.number
        ? row : sheet.rows[..<index].last { $0.number == merge.rows.lowerBound }
      guard let text = source?[merge.columns.lowerBound], !text.isEmpty else { continue }
      while cells.count <= merge.columns.upperBound { cells.append(.empty) }
      for column in merge.columns { cells[column] = text }
    }
    return cells
  }

  private func height(_ index: Int) -> Int {
    let row = sheet.rows[index]
    let merges = sheet.merges.filter { $0.rows.lowerBound == row.number }
    let tallest = merges.map(\.rows.count).max() ?? 1
    if tallest > 1 { return min(tallest, Self.deepest) }
    let groups = merges.filter { $0.columns.count > 1 }
    guard !groups.isEmpty, index + 1 < sheet.rows.count,
      sheet.rows[index + 1].number == row.number + 1
    else { return 1 }
    return isSecondHeader(sheet.rows[index + 1], of: index, below: groups) ? 2 : 1
  }

  /// Under groups that nobody merged downwards: a row of names stands only below the groups.
  private func isSecondHeader(_ row: TableRow, of index: Int, below groups: [Merge]) -> Bool {
    for (column, cell) in row.cells.enumerated() where !cell.isEmpty {
      guard case .text = cell, groups.contains(where: { $0.columns.contains(column) }) else {
        return false
      }
    }
    let width = spread(index).count
    let under = groups.reduce(0) { $0 + $1.columns.count }
    if under < width { return true }
    return map.map { $0.score(row.cells.map(Self.name)) > 0 } ?? true
  }
}

/// Cells of one worksheet, in the order in which the file lists them.
struct WorksheetReader {
  private(set) var sheet = Sheet(rows: [], merges: [])
  private let strings: [String]
  private let styles: DateStyles
  private let from1904: Bool
  private let limits: TableLimits

  private enum Kind { case number, shared, text, boolean, fault, isoDate }

  private var row = TableRow(number: 0, cells: [])
  private var column = -1
  private var kind = Kind.number
  private var style = 0
  private var value: [UInt8] = []
  private var isValue = false
  private var isInline = false
  private var phonetic = 0
  private var cellCount = 0

  init(strings: [String], styles: DateStyles, from1904: Bool, limits: TableLimits) {
    self.strings = strings
    self.styles = styles
    self.from1904 = from1904
    self.limits = limits
  }

  mutating func take(_ event: XMLScanner.Event) throws {
    switch event {
    case .start(let tag): try start(tag)
    case .end(let tag): try end(tag)
    case .text(let raw, let literal):
      guard isValue, phonetic == 0 else { return }
      if literal {
        value.append(contentsOf: raw)
      } else if !XMLText.append(raw, to: &value) {
        throw TableFault.damaged
      }
      guard value.count <= limits.field else {
        throw TableFault.fieldTooLong(row: row.number, limit: limits.field)
      }
    }
  }

  private mutating func start(_ tag: XMLTag) throws {
    if tag.named("c") {
      try startCell(tag)
    } else if tag.named("v") {
      isValue = true
    } else if tag.named("t") {
      isValue = isInline
    } else if tag.named("is") {
      isInline = true
    } else if tag.named("rPh") {
      phonetic += 1
    } else if tag.named("row") {
      let number = tag.attribute("r").map { Int($0) } ?? row.number + 1
      guard let number, number > row.number, number <= 1 << 24 else { throw TableFault.damaged }
      row = TableRow(number: number, cells: [])
      column = -1
    } else if tag.named("mergeCell"), sheet.merges.count < 100_000,
      let merge = tag.attribute("ref").flatMap(Self.merge)
    {
      sheet.merges.append(merge)
    }
  }

  private mutating func startCell(_ tag: XMLTag) throws {
    if let reference = tag.rawAttribute("r") {
      guard let found = Self.column(reference), found > column else { throw TableFault.damaged }
      column = found
    } else {
      column += 1
    }
    style = tag.attribute("s").flatMap { Int($0) } ?? 0
    switch tag.attribute("t") {
    case nil, "n": kind = .number
    case "s": kind = .shared
    case "b": kind = .boolean
    case "e": kind = .fault
    case "d": kind = .isoDate
    default: kind = .text
    }
    value.removeAll(keepingCapacity: true)
  }

  private mutating func end(_ tag: XMLTag) throws {
    if tag.named("v") || tag.named("t") {
      isValue = false
    } else if tag.named("is") {
      isInline = false
    } else if tag.named("rPh") {
      phonetic -= 1
    } else if tag.named("c") {
      try endCell()
    } else if tag.named("row"), !row.isEmpty {
      guard sheet.rows.count < limits.rows else {
        throw TableFault.tooManyRows(limit: limits.rows)
      }
      sheet.rows.append(row)
    }
  }

  private mutating func endCell() throws {
    guard !value.isEmpty else { return }
    guard !value.contains(0) else { throw TableFault.damaged }
    let cell = try decoded(String(decoding: value, as: UTF8.self))
    guard !cell.isEmpty else { return }
    guard column < limits.columns else {
      throw TableFault.tooManyColumns(row: row.number, limit: limits.columns)
    }
    let padding = column - row.cells.count
    guard padding >= 0 else { throw TableFault.damaged }
    cellCount += padding + 1
    guard cellCount <= limits.cells else { throw TableFault.tooManyRows(limit: row.number) }
    row.cells.append(contentsOf: repeatElement(.empty, count: padding))
    row.cells.append(cell)
  }

  private func decoded(_ text: String) throws -> Cell {
    switch kind {
    case .shared:
      guard let index = Int(text), strings.indices.contains(index) else {
        throw TableFault.damaged
      }
      return Cell(strings[index])
    case .text, .isoDate: return Cell(XMLText.unescaped(text))
    case .boolean: return .boolean(text == "1" || text == "true")
    case .fault: return .fault(text)
    case .number:
      guard let number = Double(text), number.isFinite else { throw TableFault.damaged }
      guard styles.isDate(style: style) else { return .number(number) }
      // 1904-01-01 is day 1,462 of the system that counts from 1900.
      return .date(from1904 ? number + 1_462 : number)
    }
  }

  /// `AB12` is column 27.
  static func column(_ reference: some Collection<UInt8>) -> Int? {
    var column = 0
    for byte in reference {
      let letter = byte & 0xDF
      guard 0x41...0x5A ~= letter else { break }
      column = column * 26 + Int(letter - 0x40)
      guard column <= 16_384 else { return nil }
    }
    return column == 0 ? nil : column - 1
  }

  private static func merge(_ reference: String) -> Merge? {
    let ends = reference.split(separator: ":")
    guard ends.count == 2, let left = column(ends[0].utf8), let right = column(ends[1].utf8),
      let top = Int(ends[0].drop { $0.isLetter }), let bottom = Int(ends[1].drop { $0.isLetter }),
      left <= right, top <= bottom, top > 0
    else { return nil }
    return Merge(rows: top...bottom, columns: left...right)
  }
}

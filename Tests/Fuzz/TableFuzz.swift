import Foundation

/// Bounds that an input of a few kilobytes can reach.
private var limits: TableLimits {
  var limits = TableLimits.standard
  limits.unpacked = 4 << 20
  limits.rows = 500
  limits.columns = 40
  limits.cells = 4_000
  limits.field = 2_000
  return limits
}

private let map = ColumnMap(["number": ["no", "id"], "title": ["name"]])

private let reader = CellReader(
  CellWords(yes: ["yes"], no: ["no"], marks: ["\u{5E74}": "-", "\u{6708}": "-", "\u{65E5}": " "]))

/// What a table may do with a sheet, and that what it prints is read again.
private func use(_ sheet: Sheet) {
  guard let table = try? Table(sheet, map: map) else { return }
  _ = try? map.bind(table.header)
  for row in table.rows {
    for cell in row.cells {
      _ = try? reader.day(cell)
      _ = try? reader.instant(cell)
      _ = try? reader.number(cell)
      _ = try? reader.whole(cell)
      _ = try? reader.boolean(cell)
      _ = try? reader.phone(cell)
    }
  }
}

func fuzzCSV(_ input: Data) {
  guard let sheet = try? CSVReader.sheet(TextDecoding.text(input), limits: limits) else { return }
  use(sheet)
  // One column has no separator by which the reader could tell a row from an empty line.
  var text = ""
  for row in sheet.rows { text += CSVWriter.line([.text("x")] + row.cells) }
  guard let again = try? CSVReader.sheet(text), again.rows.count == sheet.rows.count else {
    fatalError("what is written is not read")
  }
  for (old, new) in zip(sheet.rows, again.rows) where Array(new.cells.dropFirst()) != old.cells {
    fatalError("what is written is read as something else")
  }
}

/// The first byte says whether the rest is a whole file or one part of a workbook, since chance
/// does not make checksums.
func fuzzXLSX(_ input: Data) {
  guard let choice = input.first else { return }
  let rest = Data(input.dropFirst())
  let file: Data
  switch choice % 4 {
  case 0: file = rest
  case 1: file = Workbook.data(sheet: rest)
  case 2: file = Workbook.data(strings: rest)
  default: file = Workbook.data(styles: rest)
  }
  guard let sheet = try? Sheet.read(file, limits: limits) else { return }
  use(sheet)
}

func fuzzCells(_ input: Data) {
  let cell = Cell(String(decoding: input, as: UTF8.self))
  use(
    Sheet(
      rows: [TableRow(number: 1, cells: [cell]), TableRow(number: 2, cells: [cell])], merges: []))
  let text = cell.printed
  if FormulaGuard.bare(FormulaGuard.defused(text)) != text { fatalError("defusing loses text") }
  _ = DateStyles.isDate(code: text)
}

/// Parts that are well formed, but for the one under test.
private enum Workbook {
  static func data(
    sheet: Data = Data("<sheetData><row><c t=\"s\" s=\"1\"><v>0</v></c></row></sheetData>".utf8),
    strings: Data = Data("<si><t>x</t></si>".utf8), styles: Data = Data()
  ) -> Data {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    func relation(_ id: String, _ type: String, _ target: String) -> String {
      "<Relationship Id=\"\(id)\" Type=\"\(kind)\(type)\" Target=\"\(target)\"/>"
    }
    let workbook = "<sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"a\"/></sheets>"
    let relations =
      relation("a", "worksheet", "sheet.xml") + relation("b", "sharedStrings", "strings.xml")
      + relation("c", "styles", "styles.xml")
    func wrapped(_ name: String, _ content: Data) -> Data {
      Data("<\(name)>".utf8) + content + Data("</\(name)>".utf8)
    }
    return StoredArchive.data([
      ("_rels/.rels", wrapped("R", Data(relation("x", "officeDocument", "xl/w.xml").utf8))),
      ("xl/w.xml", wrapped("workbook", Data(workbook.utf8))),
      ("xl/_rels/w.xml.rels", wrapped("R", Data(relations.utf8))),
      ("xl/sheet.xml", wrapped("worksheet", sheet)),
      ("xl/strings.xml", wrapped("sst", strings)), ("xl/styles.xml", wrapped("s", styles)),
    ])
  }
}

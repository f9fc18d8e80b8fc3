import CaseEngine
import Foundation
import Testing

@testable import Governance

@Suite("Workbooks")
struct XLSXTests {
  @Test("What is written is read again")
  func roundTrip() throws {
    let day = Day(year: 2024, month: 8, day: 5)
    let instant = day.at(minute: 870)
    let texts = [
      "=1+1", "张三 <&>\"'", "a\nb", "_x000D_", "\u{1}\u{b}", " edge ", "😀", "ab_x", "_x000D_\u{351}",
    ]
    var writer = try XLSXWriter(sheet: "导出[1]", columns: [.init("标题"), .init("数"), .init("日")])
    for text in texts { try writer.append([Cell(text), .number(-1.5), Cell(day)]) }
    try writer.append([.boolean(true), .number(13_800_138_000), Cell(instant)])
    let table = try Table.read(writer.finish())
    #expect(table.header == ["标题", "数", "日"])
    #expect(table.rows.dropLast().map { $0[0] } == texts.map(Cell.init))
    let last = try #require(table.rows.last)
    #expect(last.number == 11)
    #expect(last.cells.map(\.printed) == ["1", "13800138000", "2024-08-05 14:30"])
    #expect(table.rows[0].cells[1...].map(\.printed) == ["-1.5", "2024-08-05"])
  }

  @Test("Shared, rich, inline and formula texts, numbers, booleans and errors are read")
  func kinds() throws {
    let sheet = """
      <sheetData><row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c>\
      <c t="str"><f>A1</f><v>f&amp;g</v></c><c r="F3"><v>1.5E1</v></c><c r="G3" t="b"><v>1</v></c>\
      <c r="H3" t="e"><v>#N/A</v></c><c r="I3" s="1"/><c r="J3" t="inlineStr"><is><r><t>x</t></r>\
      <r><t xml:space="preserve"> y</t></r></is></c></row></sheetData>
      """
    let strings =
      "<si><t>plain</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si>"
    let row = try #require(
      Sheet.read(HandmadeWorkbook(sheet: sheet, strings: strings).data).rows.first)
    #expect(row.number == 3)
    #expect(
      row.cells == [
        .empty, .text("plain"), .text("rich"), .text("f&g"), .empty, .number(15), .boolean(true),
        .fault("#N/A"), .empty, .text("x y"),
      ])
  }

  @Test("A number is a date by its format, in either date system")
  func dates() throws {
    let styles = """
      <numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>\
      <numFmt numFmtId="165" formatCode="&quot;day&quot;0.00;[Red]-0"/></numFmts>\
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>\
      <xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
      """
    let cells = (0...4).map { #"<c s="\#($0)"><v>45509</v></c>"# }.joined()
    var book = HandmadeWorkbook(
      sheet: "<sheetData><row>\(cells)</row></sheetData>", styles: styles)
    let date = Cell.date(45509)
    #expect(
      try Sheet.read(book.data).rows[0].cells
        == [.number(45509), date, date, date, .number(45509)])
    #expect(date.printed == "2024-08-05")
    book.workbook = #"<workbookPr date1904="1"/>"# + book.workbook
    #expect(try Sheet.read(book.data).rows[0].cells[1].printed == "2028-08-06")
  }

  @Test("Hidden sheets are passed over")
  func hidden() throws {
    var book = HandmadeWorkbook(sheet: HandmadeWorkbook.rows([["hidden"]]))
    book.workbook = """
      <sheets><sheet name="a" state="hidden" r:id="r1"/><sheet name="b" r:id="r2"/></sheets>
      """
    let visible = "<worksheet>\(HandmadeWorkbook.rows([["seen"]]))</worksheet>"
    book.extra = [("xl/worksheets/sheet2.xml", visible)]
    #expect(try Sheet.read(book.data).rows[0].cells == [.text("seen")])
  }

  @Test("A damaged, locked or foreign file is refused")
  func damaged() throws {
    let good = HandmadeWorkbook(sheet: HandmadeWorkbook.rows([["a", "b"]])).data
    #expect(throws: TableFault.damaged) { try Sheet.read(good.dropLast(40)) }
    #expect(throws: TableFault.damaged) { try Sheet.read(good.prefix(200)) }
    var flipped = good
    let content = try #require(good.range(of: Data("inlineStr".utf8)))
    flipped[content.lowerBound] ^= 1
    #expect(throws: TableFault.damaged) { try Sheet.read(flipped) }
    #expect(throws: TableFault.unknownFormat) {
      try Sheet.read(Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
    }
    #expect(throws: TableFault.unknownFormat) { try Sheet.read(StoredZip.data([("a.txt", "x")])) }
  }

  @Test("A document type declaration is refused, entities never expand")
  func entities() throws {
    let sheet = #"<!DOCTYPE x [<!ENTITY a "aaaa">]><sheetData/>"#
    #expect(throws: TableFault.damaged) { try Sheet.read(HandmadeWorkbook(sheet: sheet).data) }
    let unknown = HandmadeWorkbook.rows([["&a;"]])
    #expect(throws: TableFault.damaged) { try Sheet.read(HandmadeWorkbook(sheet: unknown).data) }
  }

  @Test("Cells far out are refused before memory is spent on them")
  func farOut() throws {
    let wide = #"<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>"#
    #expect(throws: TableFault.tooManyColumns(row: 1, limit: 512)) {
      try Sheet.read(HandmadeWorkbook(sheet: wide).data)
    }
    let many = (1...2_000).map { #"<row><c r="SR\#($0)"><v>1</v></c></row>"# }.joined()
    var limits = TableLimits.standard
    limits.cells = 100_000
    #expect(throws: TableFault.tooManyRows(limit: 196)) {
      try Sheet.read(
        HandmadeWorkbook(sheet: "<sheetData>\(many)</sheetData>").data, limits: limits)
    }
  }

  @Test("A part that unpacks beyond the limit stops there")
  func bomb() throws {
    var writer = try XLSXWriter(sheet: "a", columns: [.init("h")])
    let long = String(repeating: "0", count: 30_000)
    for _ in 0..<2_000 { try writer.append([.text(long)]) }
    let data = try writer.finish()
    #expect(data.count < 500_000)
    var limits = TableLimits.standard
    limits.unpacked = 10 << 20
    #expect(throws: TableFault.bomb) { try Sheet.read(data, limits: limits) }
  }
}

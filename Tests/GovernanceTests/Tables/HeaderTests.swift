import Foundation
import Testing

@testable import Governance

@Suite("Headers made for people")
struct HeaderTests {
  func table(_ rows: [[String]], merges: [String] = [], map: ColumnMap? = nil) throws -> Table {
    let merged = merges.map { #"<mergeCell ref="\#($0)"/>"# }.joined()
    let sheet = HandmadeWorkbook.rows(rows) + "<mergeCells>\(merged)</mergeCells>"
    return try Table.read(HandmadeWorkbook(sheet: sheet).data, map: map)
  }

  @Test("A title above the header is passed over")
  func title() throws {
    let table = try table(
      [["德州市热线工单", "", ""], ["编号", "标题", "时间"], ["1", "路灯", "今天"]], merges: ["A1:C1"])
    #expect(table.header == ["编号", "标题", "时间"])
    #expect(table.rows.map(\.number) == [3])
  }

  @Test("A group over columns joins the names below it")
  func twoRows() throws {
    let rows = [
      ["编号", "诉求人", "", "内容"], ["", "姓名", "电话", ""], ["1", "张三", "138", "路灯不亮"],
    ]
    let names = ["编号", "诉求人 姓名", "诉求人 电话", "内容"]
    let full = try table(rows, merges: ["A1:A2", "B1:C1", "D1:D2"])
    #expect(full.header == names)
    #expect(full.rows.map(\.number) == [3])
    let loose = try table(rows, merges: ["B1:C1"])
    #expect(loose.header == names)
    #expect(loose.rows.map(\.number) == [3])
  }

  @Test("A merged cell without names below it spreads over its columns")
  func spread() throws {
    let table = try table([["编号", "诉求人", ""], ["1", "张三", "138"]], merges: ["B1:C1"])
    #expect(table.header == ["编号", "诉求人", "诉求人"])
    #expect(table.rows.map(\.number) == [2])
  }

  @Test("Known names find the header below unknown rows")
  func byName() throws {
    let map = ColumnMap(["number": ["编号"], "title": ["标题"]])
    let table = try table(
      [["单位：热线办", "2024年"], ["编号", "标题"], ["1", "路灯"]], map: map)
    #expect(table.header == ["编号", "标题"])
    #expect(table.rows.count == 1)
  }

  @Test("A file without content or of nothing but its header is told apart")
  func empty() throws {
    #expect(throws: TableFault.empty) { try table([]) }
    #expect(try table([["编号", "标题"]]).rows.isEmpty)
  }
}

@Suite("Column names")
struct ColumnMapTests {
  let map = ColumnMap(["phone": ["联系电话", "手机"], "name": ["姓名"], "area": ["区划"]])

  @Test("Width, case, spaces, stars and brackets do not matter")
  func forms() throws {
    let bound = try map.bind(["*姓 名", "联系电话（必填）", "AREA", "备注"])
    #expect(bound.columns == ["name": 0, "phone": 1, "area": 2])
    #expect(bound.unused == ["备注"])
  }

  @Test("The lower of two joined names is enough when it is alone")
  func joined() throws {
    #expect(try map.bind(["诉求人 姓名", "诉求人 手机"]).columns == ["name": 0, "phone": 1])
    #expect(throws: TableFault.doubledColumn(field: "name", columns: ["甲方 姓名", "乙方 姓名"])) {
      try map.bind(["甲方 姓名", "乙方 姓名"])
    }
  }

  @Test("Missing columns are named, an operator's file goes first")
  func missing() throws {
    #expect(throws: TableFault.missingColumns(["area"])) {
      try map.bind(["姓名"], required: ["name", "area"])
    }
    let mine = try ColumnMap(yaml: "area: [属地, 辖区]\nname: 来电人\n")
    let bound = try map.preceded(by: mine).bind(["来电人", "姓名", "辖区"], required: ["area"])
    #expect(bound.columns == ["name": 0, "area": 2])
    #expect(throws: TableFault.badColumnMap) { try ColumnMap(yaml: "- a\n- b") }
    #expect(throws: TableFault.badColumnMap) { try ColumnMap(yaml: "a: {b: c}") }
  }
}

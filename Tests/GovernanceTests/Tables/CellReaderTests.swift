import CaseEngine
import Foundation
import Testing

@testable import Governance

@Suite("What people type into cells")
struct CellReaderTests {
  let reader: CellReader

  init() throws { reader = try CellReader.shipped() }

  static let days: [Cell] =
    [
      "2024.8.5", "2024/8/5", "2024-08-05", "2024年8月5日", "２０２４．８．５", "20240805",
      "2024年08月05号", "2024 - 8 - 5", "2024。8。5", "45509", "2024-08-05T00:00:00+08:00",
      "2024年8月5日 星期一",
    ].map(Cell.init) + [.number(45509), .date(45509.7), .number(20_240_805)]

  @Test("Every way to write a day gives the day", arguments: days)
  func day(_ cell: Cell) throws {
    #expect(try reader.day(cell) == Day(year: 2024, month: 8, day: 5))
  }

  @Test(
    "Every way to write a time gives the time",
    arguments: [
      "2024.8.5 14:30", "2024年8月5日14时30分", "2024-08-05T14:30:00", "2024/8/5  下午2:30",
      "20240805143000", "202408051430", "2024-08-05 14:30:00.0", "2024-08-05T06:30:00Z",
      "2024年8月5日 14点30分0秒", "45509.6041666667", "2024-8-5（周一）14：30",
    ])
  func time(_ text: String) throws {
    #expect(try reader.instant(Cell(text)) == Day(year: 2024, month: 8, day: 5).at(minute: 870))
  }

  @Test(
    "What is no day is refused",
    arguments: [
      "2024.13.1", "2024.2.30", "8/5/2024", "24-8-5", "昨天", "2024.8", "2024-08-05 25:00", "99",
      "2024-08-05 10:61", "2024-08-05x",
    ])
  func noDay(_ text: String) {
    #expect(throws: CellFault.notADay) { try reader.day(Cell(text)) }
  }

  @Test("Numbers keep their commas out and their width narrow")
  func numbers() throws {
    #expect(try reader.number(.text("１，２３４．５")) == 1234.5)
    #expect(try reader.whole(.text("1,234")) == 1234)
    #expect(try reader.whole(.number(7)) == 7)
    #expect(try reader.number(.text("  ")) == nil)
    #expect(throws: CellFault.notANumber) { try reader.number(.text("十二")) }
    #expect(throws: CellFault.notANumber) { try reader.number(.text("0x10")) }
    #expect(throws: CellFault.notANumber) { try reader.number(.text("nan")) }
    #expect(throws: CellFault.notWhole) { try reader.whole(.text("1.5")) }
    #expect(throws: CellFault.notWhole) { try reader.whole(.number(1e300)) }
    #expect(throws: CellFault.formulaError) { try reader.number(.fault("#N/A")) }
  }

  @Test("Yes and no are words of the data")
  func booleans() throws {
    #expect(try reader.boolean(.text("是")) == true)
    #expect(try reader.boolean(.text(" 否 ")) == false)
    #expect(try reader.boolean(.text("ＹＥＳ")) == true)
    #expect(try reader.boolean(.number(0)) == false)
    #expect(try reader.boolean(.empty) == nil)
    #expect(throws: CellFault.notYesOrNo) { try reader.boolean(.text("也许")) }
  }

  @Test(
    "Telephone numbers come out alike",
    arguments: zip(
      [
        "１３８ 0013 8000", "+86 138-0013-8000", "0086-13800138000", "(0534)2688888",
        "0534－2688888", "12345", "400-123-4567", "+86-0534-2688888", "0534-2688888-12",
      ],
      [
        "13800138000", "13800138000", "13800138000", "05342688888", "0534-2688888", "12345",
        "4001234567", "0534-2688888", "0534-2688888-12",
      ]))
  func phones(_ written: String, _ read: String) throws {
    #expect(try reader.phone(Cell(written)) == read)
  }

  @Test("A mobile number stored as a number is one, a mangled one is not")
  func mangledPhones() throws {
    #expect(try reader.phone(.number(13_800_138_000)) == "13800138000")
    #expect(throws: CellFault.notAPhone) { try reader.phone(.text("1.38001E+10")) }
    #expect(throws: CellFault.notAPhone) { try reader.phone(.text("无")) }
  }
}

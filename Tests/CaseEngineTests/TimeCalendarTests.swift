import Foundation
import Testing

@testable import CaseEngine

@Suite("Working days")
struct TimeCalendarTests {
  let calendar = TimeWorld.calendar

  @Test("The shipped table has every year from 2017 to 2026")
  func shipped() throws {
    let table = try TimeWorld.table()
    #expect(Set(table.years.keys) == Set((2017...2026).map(String.init)))
    #expect(calendar.lastYear == 2026)
    #expect(calendar.version == table.version)
    for (year, holidays) in table.years {
      let counts = Dictionary(grouping: holidays, by: \.key).mapValues(\.count)
      #expect(counts.values.allSatisfy { $0 == 1 }, "\(year)")
      #expect(Set(counts.keys).isSuperset(of: ["new-year", "spring", "labour"]), "\(year)")
    }
  }

  @Test(
    "The shipped table says the same as the public feed, day by day",
    .enabled(if: TimeWorld.feed != nil, "the feed is not on this machine"))
  func feed() throws {
    let file = try #require(TimeWorld.feed)
    var special: [Day: Bool] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      if let day = Day(cells[0]) { special[day] = cells[2] == "0" }
    }
    #expect(special.count > 600)
    for number in Day(year: 2017, month: 1, day: 1)
      .number...Day(year: 2026, month: 12, day: 31).number
    {
      let day = Day(number: number)
      #expect(calendar.isWorking(day) == special[day, default: !day.isWeekend], "\(day)")
    }
  }

  @Test("A day is of one kind, and worked or not accordingly")
  func kinds() throws {
    for number in Day(year: 2010, month: 1, day: 1)
      .number...Day(year: 2035, month: 1, day: 1).number
    {
      let day = Day(number: number)
      #expect(calendar.kind(of: day).isWorking == calendar.isWorking(day), "\(day)")
      #expect(calendar.isProvisional(day) == !(2017...2026).contains(day.year), "\(day)")
    }
    let autumn = WorkingCalendar.HolidayName(key: "mid-autumn", name: "中秋节")
    #expect(calendar.kind(of: try #require(Day("2024-09-14"))) == .makeUp(autumn))
    #expect(calendar.kind(of: try #require(Day("2024-09-15"))) == .holiday(autumn))
    #expect(calendar.kind(of: try #require(Day("2024-09-21"))) == .weekend)
    #expect(calendar.kind(of: try #require(Day("2024-09-20"))) == .working)
  }

  @Test("Beyond the table, weekends and holidays of fixed date are off, by their name")
  func provisional() throws {
    let labour = WorkingCalendar.HolidayName(key: "labour", name: "劳动节")
    #expect(calendar.kind(of: try #require(Day("2028-05-02"))) == .holiday(labour))
    #expect(calendar.isWorking(try #require(Day("2028-05-03"))))
    #expect(WorkingCalendar.provisional.lastYear == 0)
    #expect(
      WorkingCalendar.provisional.kind(of: try #require(Day("2028-10-03")))
        == .holiday(.init(key: "national", name: "national")))
    for year in 2027...2040 {
      let days = (0..<365).map { Day(year: year, month: 1, day: 1) + $0 }
      let off = days.filter { !calendar.isWorking($0) && !$0.isWeekend }.map {
        "\($0)".dropFirst(5)
      }
      #expect(Set(off).isSubset(of: ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"]))
    }
  }

  @Test("Working days are found forwards and backwards, and counted")
  func searched() throws {
    let eve = try #require(Day("2024-09-30"))
    #expect("\(calendar.workingDay(after: eve))" == "2024-10-08")
    #expect("\(calendar.workingDay(from: eve))" == "2024-09-30")
    #expect("\(calendar.workingDay(before: eve))" == "2024-09-29")
    #expect(calendar.workingDays(from: eve, to: eve + 14) == 6)
    #expect(calendar.workingDays(from: eve, to: eve) == 0)
    #expect(calendar.workingDays(from: eve + 1, to: eve) == 0)
    #expect(calendar.workingDay(after: .last) == .last)
    #expect(calendar.workingDay(before: .first) == .first)
    var year = 0
    for month in 1...12 {
      let first = Day(year: 2024, month: month, day: 1)
      year += calendar.workingDays(from: first, to: Day(year: 2024, month: month + 1, day: 1))
    }
    #expect(year == 251)
  }

  @Test("A faulty table is refused with what is wrong")
  func faults() throws {
    let day = Day(year: 2027, month: 2, day: 6)
    func table(_ year: String, off: [Day] = [], work: [Day] = []) -> HolidayTable {
      let holiday = HolidayTable.Holiday(key: "spring", name: "春节", off: off, work: work)
      return HolidayTable(version: "v", source: "", years: [year: [holiday]])
    }
    func fault(_ table: HolidayTable) -> HolidayTable.Fault? {
      do {
        _ = try WorkingCalendar(table)
        return nil
      } catch {
        return error
      }
    }
    #expect(fault(table("2027", off: [day])) == nil)
    #expect(fault(HolidayTable(version: "", source: "", years: ["2027": []])) == .empty)
    #expect(fault(HolidayTable(version: "v", source: "", years: [:])) == .empty)
    for year in ["27", "02027", "abcd", "1949", "2200", "+202"] {
      #expect(fault(table(year)) == .year(year))
    }
    #expect(fault(table("2027", off: [day], work: [day])) == .twice(day))
    #expect(fault(table("2027", off: [day, day])) == .twice(day))
    #expect(fault(table("2027", off: [day + 365])) == .outside(day + 365, year: "2027"))
    #expect(fault(table("2027", work: [day + 2])) == .makeUpOnWeekday(day + 2))
  }
}

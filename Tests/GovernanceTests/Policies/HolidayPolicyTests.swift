import CaseEngine
import Testing

@testable import Governance

@Suite("The holiday table as a policy")
struct HolidayPolicyTests {
  private func merged(_ layer: String) throws -> HolidayTable {
    let node = try PolicyText.merged(PolicyText.shipped(HolidayTable.name), with: layer)
    try PolicyText.check(HolidayTable.self, node)
    return try PolicyText.decode(HolidayTable.self, node)
  }

  @Test("The shipped table is free of faults and covers 2017 to 2026")
  func shipped() throws {
    let calendar = try Policies.shippedCalendar()
    #expect(calendar.lastYear == 2026)
    #expect(!calendar.isWorking(Day(year: 2026, month: 10, day: 7)))
    #expect(calendar.isWorking(Day(year: 2026, month: 10, day: 10)))
    #expect(try merged("version: cn-2017-2026").faults().isEmpty)
  }

  @Test("A city lays a new year over it, written by hand")
  func newYear() throws {
    let table = try merged(
      """
      version: cn-2017-2027
      years:
        2027:
          - key: spring
            name: 春节
            off: [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08]
            work: [2027-02-13]
      """)
    let calendar = try WorkingCalendar(table)
    #expect(calendar.lastYear == 2027)
    #expect(calendar.version == "cn-2017-2027")
    #expect(!calendar.isWorking(Day(year: 2027, month: 2, day: 8)))
    #expect(calendar.isWorking(Day(year: 2027, month: 2, day: 13)))
    #expect(!calendar.isWorking(Day(year: 2026, month: 10, day: 7)))
  }

  @Test("A make-up day that is no weekend day is refused by name")
  func fault() throws {
    let layer = "years: {2027: [{key: spring, name: 春节, off: [], work: [2027-02-12]}]}"
    #expect(
      throws: Invalid([.init("years", "make-up-on-weekday", ["day": "2027-02-12"])])
    ) { try merged(layer) }
    #expect(throws: Invalid.self) {
      try merged("years: {2027: [{key: spring, name: 春节, off: [2027-02-30], work: []}]}")
    }
  }
}

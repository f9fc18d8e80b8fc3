import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Monthly table of people's mediation")
struct MonthlyTests {
  private static let august = {
    var table = MonthlyTable()
    table.total = 869
    table.successful = 842
    table.ended = 850
    table.endedSuccessful = 842
    table.agreements = 800
    table.oral = 300
    table.written = 500
    table.sources = [
      .initiative: 455, .application: 378, .court: 10, .police: 20, .petition: 6,
    ]
    table.kinds = ["marriage-family": 160, "neighbours": 300, "other": 409]
    table.handlers = ["village": 600, "township": 200, "none": 69]
    return table
  }()

  private static func summary(
    _ table: MonthlyTable, month: Int = 840, year: Int = 1_028
  ) -> MonthlySummary {
    MonthlySummary(
      table, kinds: ["marriage-family", "neighbours", "other"], over: .received,
      monthBefore: month, yearBefore: year)
  }

  @Test("869 disputes with 842 settled are 96.9 %, and over those that have ended more")
  func success() {
    #expect(Percent.text(tenths: Self.august.success(over: .received)) == "96.9%")
    #expect(Percent.text(tenths: Self.august.success(over: .ended)) == "99.1%")
    #expect(Percent.text(tenths: MonthlyTable().success(over: .received)) == "—")
  }

  @Test("What is settled and not yet ended does not make more than what has ended")
  func neverMoreThanAll() {
    var table = MonthlyTable()
    (table.total, table.successful, table.ended, table.endedSuccessful) = (5, 4, 2, 2)
    #expect(Percent.text(tenths: table.success(over: .ended)) == "100.0%")
    #expect(Percent.text(tenths: table.success(over: .received)) == "80.0%")
  }

  @Test("455, 378 and 36 of 869 print as shares that add up to 100.0 %")
  func origins() {
    let origins = Self.summary(Self.august).origins
    #expect(origins.map(\.count) == [455, 378, 36])
    #expect(origins.map { Percent.text(tenths: $0.share) } == ["52.4%", "43.5%", "4.1%"])
    #expect(origins.compactMap(\.share).reduce(0, +) == 1_000)
  }

  @Test(
    "A change is held against its base, and a base of nothing prints a dash",
    arguments: [
      (840, 29, "3.5%"), (1_028, -159, "−15.5%"), (869, 0, "0.0%"), (0, 869, "—"),
    ])
  func changes(base: Int, difference: Int, share: String) {
    let change = MonthlySummary.Change(from: base, to: 869)
    #expect(change.difference == difference)
    #expect(Percent.text(tenths: change.share) == share)
  }

  @Test("What adds up has no fault, and what does not is named with both sums")
  func footing() {
    #expect(Self.august.faults == [])
    var table = Self.august
    table.kinds["other"] = 400
    table.sources[.court] = 11
    table.oral = 299
    #expect(
      table.faults == [
        .init(footing: .sources, parts: 870, whole: 869),
        .init(footing: .kinds, parts: 860, whole: 869),
        .init(footing: .forms, parts: 799, whole: 800),
      ])
  }

  @Test("The largest kind is named first, of equal ones as the policy lists them")
  func kinds() {
    var table = Self.august
    #expect(Self.summary(table).kinds.map(\.key) == ["other", "neighbours", "marriage-family"])
    table.kinds = ["other": 5, "neighbours": 5, "marriage-family": 5, "contract": 0]
    #expect(Self.summary(table).kinds.map(\.key) == ["marriage-family", "neighbours", "other"])
    #expect(Self.summary(MonthlyTable()).origins.allSatisfy { $0.share == nil })
  }

  @Test("Equal remainders are shared out as the table lists the kinds, whichever is named first")
  func ties() {
    var table = MonthlyTable()
    table.total = 30
    table.kinds = ["marriage-family": 7, "neighbours": 10, "other": 13]
    let kinds = Self.summary(table).kinds
    #expect(kinds.map(\.key) == ["other", "neighbours", "marriage-family"])
    let listed = Percent.shares([7, 10, 13], hundred: 1_000)
    #expect(kinds.map(\.share) == [listed[2], listed[1], listed[0]])
    #expect(listed == [234, 333, 433])
  }

  @Test("Every channel of the policy has its place in the table")
  func channels() throws {
    let policy = try PolicyText.decode(
      MediationPolicy.self, PolicyText.shipped(MediationPolicy.name))
    for channel in policy.choices("channels") {
      #expect(MonthlyTable.Source(channel: channel.id) != nil, "\(channel.id)")
    }
    #expect(MonthlyTable.Source(channel: "rumour") == nil)
    // What another office has handed over was not applied for.
    #expect(MonthlyTable.Source(channel: "hotline") == .department)
    #expect(MonthlyTable.Source(channel: "phone") == .application)
  }
}

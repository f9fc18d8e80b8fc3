import Foundation
import Testing

@testable import CaseEngine

/// What the tests about time share: the shipped holidays, short ways to write times, fixed chance.
enum TimeWorld {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  static let tableFile = folder.appending(
    path: "../../Sources/Governance/Resources/Policies/holidays.yaml")

  /// The file is JSON, which is YAML too: so the kernel is tested without a library for YAML.
  static func table() throws -> HolidayTable {
    try JSONDecoder().decode(HolidayTable.self, from: Data(contentsOf: tableFile))
  }

  static let calendar: WorkingCalendar = {
    do {
      return try WorkingCalendar(table())
    } catch {
      Issue.record("the holiday table cannot be read: \(error)")
      return .provisional
    }
  }()

  /// The public holiday feed, where the machine has it.
  static let feed: URL? = {
    let shared =
      ProcessInfo.processInfo.environment["ANLAN_SHARED"].map { URL(filePath: $0) }
      ?? folder.appending(path: "../../../shared")
    let file = shared.appending(path: "data/feeds/holiday_cn_2007_2027.csv")
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }()

  static func clock(
    _ start: Instant, _ amount: Int, _ unit: Term.Unit, timetable: Timetable = .office
  ) -> Clock {
    Clock(
      name: "handle", owner: Owner(role: "handler", organisation: 7, area: "371402009000"),
      start: start, term: Term(amount, unit), timetable: timetable)
  }
}

/// `2024-09-12T10:00`, with seconds or without; T24:00 is the end of the day.
func at(_ text: String) throws -> Instant {
  if text.hasSuffix("T24:00") { return try #require(Day(text.dropLast(6))).end }
  let seconds = text.count == 16 ? ":00" : ""
  return try #require(Instant(text + seconds + "+08:00"), "\(text)")
}

/// SplitMix64: the same chance on every machine.
struct Chance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func instant(from: String = "2016-11-01", to: String = "2028-02-01") throws -> Instant {
    let low = try #require(Day(from)).start
    let high = try #require(Day(to)).start
    let time = Int64.random(in: low.milliseconds..<high.milliseconds, using: &self)
    return Instant(milliseconds: Bool.random(using: &self) ? time : time - time % 1_800_000)
  }

  mutating func timetable() -> Timetable {
    Timetable(
      filingCutOff: Bool.random(using: &self) ? Int.random(in: 0...1440, using: &self) : nil,
      closeOfBusiness: Bool.random(using: &self) ? Int.random(in: 0...1440, using: &self) : nil,
      workingHours: [
        [[510, 720], [810, 1050]], [[540, 1020]], [[0, 1440]], [[0, 60], [1380, 1440]], [],
      ].randomElement(using: &self) ?? [])
  }

  mutating func clock() throws -> Clock {
    let unit = Term.Unit.allCases.randomElement(using: &self) ?? .days
    let most = [
      Term.Unit.workingDays: 40, .days: 60, .workingHours: 90, .hours: 400, .minutes: 9999,
    ]
    var clock = try TimeWorld.clock(
      instant(), Int.random(in: 0...(most[unit] ?? 9), using: &self), unit, timetable: timetable())
    clock.roundTheClock = Int.random(in: 0..<5, using: &self) == 0
    for _ in 0..<Int.random(in: 0...3, using: &self) {
      clock.pauses.append(pause(near: clock.start))
    }
    return clock
  }

  mutating func pause(near start: Instant) -> Pause {
    let from = start.adding(minutes: Int.random(in: -2000...40_000, using: &self))
    return Pause(from: from, until: from.adding(minutes: Int.random(in: 0...20_000, using: &self)))
  }
}

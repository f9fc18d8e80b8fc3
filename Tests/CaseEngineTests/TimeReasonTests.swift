import Testing

@testable import CaseEngine

@Suite("The explanation of a due time")
struct TimeReasonTests {
  private func lines(_ clock: Clock) -> [String] {
    Deadline.of(clock, TimeWorld.calendar).reasons.map { reason in
      let values = reason.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return ([reason.rule] + values).joined(separator: " ")
    }
  }

  @Test("Worked example 1, line by line")
  func example() throws {
    let clock = try TimeWorld.clock(at("2024-09-12T10:00"), 5, .workingDays)
    #expect(
      lines(clock) == [
        "start time=2024-09-12T10:00:00+08:00",
        "term amount=5 unit=workingDays",
        "first-day day=2024-09-12",
        "make-up day=2024-09-14 holiday=mid-autumn name=中秋节",
        "holiday days=3 from=2024-09-15 holiday=mid-autumn name=中秋节 to=2024-09-17",
        "end-of-day day=2024-09-20",
        "due time=2024-09-20T23:59:59+08:00",
      ])
  }

  @Test("Cut-off, extension, pause, weekend and close of business each have their line")
  func everything() throws {
    var clock = try TimeWorld.clock(
      at("2024-03-04T18:00"), 5, .workingDays,
      timetable: Timetable(filingCutOff: 1050, closeOfBusiness: 1020))
    clock.extensions = [2]
    clock.extensionAsked = try at("2024-03-06T09:00")
    clock.pauses = [Pause(from: try at("2024-03-08T10:00"), until: try at("2024-03-12T10:00"))]
    #expect(
      lines(clock) == [
        "start time=2024-03-04T18:00:00+08:00",
        "cut-off day=2024-03-05 time=17:30",
        "term amount=5 unit=workingDays",
        "extended amount=2 unit=workingDays",
        "extension-asked time=2024-03-06T09:00:00+08:00",
        "first-day day=2024-03-05",
        "weekend days=2 from=2024-03-09 to=2024-03-10",
        "weekend days=2 from=2024-03-16 to=2024-03-17",
        "paused-days amount=2 from=2024-03-08T10:00:00+08:00 to=2024-03-12T10:00:00+08:00"
          + " unit=workingDays",
        "close-of-business day=2024-03-18 time=17:00",
        "due time=2024-03-18T17:00:00+08:00",
      ])
  }

  @Test("Natural days name only the days over which they roll")
  func rolledOver() throws {
    #expect(
      lines(try TimeWorld.clock(at("2024-09-02T15:00"), 30, .days)) == [
        "start time=2024-09-02T15:00:00+08:00",
        "term amount=30 unit=days",
        "first-day day=2024-09-02",
        "holiday days=6 from=2024-10-02 holiday=national name=国庆节 to=2024-10-07",
        "rolled-over from=2024-10-02 to=2024-10-08",
        "end-of-day day=2024-10-08",
        "due time=2024-10-08T23:59:59+08:00",
      ])
  }

  @Test("Working hours name their spans, the days off between, and working time paused")
  func workingHours() throws {
    var clock = try TimeWorld.clock(at("2026-12-31T16:00"), 4, .workingHours)
    clock.pauses = [Pause(from: try at("2026-12-31T17:00"), until: try at("2027-01-04T09:00"))]
    #expect(
      lines(clock) == [
        "start time=2026-12-31T16:00:00+08:00",
        "working-hours hours=08:30-12:00 13:30-17:30",
        "term amount=4 unit=workingHours",
        "holiday days=1 from=2027-01-01 holiday=new-year name=元旦 to=2027-01-01",
        "weekend days=2 from=2027-01-02 to=2027-01-03",
        "paused-time amount=60 from=2026-12-31T17:00:00+08:00 to=2027-01-04T09:00:00+08:00"
          + " unit=minutes",
        "provisional year=2027",
        "due time=2027-01-04T12:00:00+08:00",
      ])
    clock.roundTheClock = true
    #expect(lines(clock).contains("round-the-clock"))
  }

  @Test("A very long term is explained in a bounded number of lines")
  func long() throws {
    let clock = try TimeWorld.clock(at("2017-01-03T10:00"), 25_000, .workingDays)
    let reasons = Deadline.of(clock, TimeWorld.calendar).reasons
    #expect(reasons.count < 200)
    #expect(reasons.contains { $0.rule == "more-days-off" })
  }

  @Test("Every rule that is used is in the list of rules, each once")
  func rules() throws {
    var chance = Chance(state: 21)
    var used: Set<String> = []
    for _ in 0..<1_000 {
      var clock = try chance.clock()
      clock.extensions = [1]
      clock.extensionAsked = clock.start
      used.formUnion(Deadline.of(clock, TimeWorld.calendar).reasons.map(\.rule))
    }
    used.insert(Reason.moreDaysOff(count: 1, to: .first).rule)
    #expect(used == Set(Reason.rules))
    #expect(Set(Reason.rules).count == Reason.rules.count)
  }
}

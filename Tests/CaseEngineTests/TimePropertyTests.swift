import Foundation
import Testing

@testable import CaseEngine

@Suite("Laws of due times, on random clocks")
struct TimePropertyTests {
  let calendar = TimeWorld.calendar

  private func forRandomClocks(
    _ seed: UInt64, _ count: Int = 3_000, _ body: (Clock, inout Chance) throws -> Void
  ) throws {
    var chance = Chance(state: seed)
    for _ in 0..<count { try body(try chance.clock(), &chance) }
  }

  @Test("A later start never ends earlier")
  func laterStart() throws {
    try forRandomClocks(11) { clock, chance in
      var later = clock
      let minutes = [1, 30, 500, 2_000, 20_000].randomElement(using: &chance) ?? 1
      later.start = clock.start.adding(minutes: Int.random(in: 0...minutes, using: &chance))
      let (one, other) = (Deadline.of(clock, calendar).due, Deadline.of(later, calendar).due)
      #expect(one <= other, "\(clock) and from \(later.start)")
    }
  }

  @Test("Within one day, a later start never ends earlier, minute by minute across the cut-off")
  func laterStartWithinDay() throws {
    let timetable = Timetable(filingCutOff: 1050, closeOfBusiness: 1020)
    for unit in Term.Unit.allCases {
      for date in ["2024-09-13", "2024-09-30", "2024-10-07", "2024-12-31", "2026-12-31"] {
        let day = try #require(Day(date))
        var last = Instant.earliest
        for minute in 0..<2880 {
          let start = day.start.adding(minutes: minute)
          let clock = TimeWorld.clock(start, 3, unit, timetable: timetable)
          let due = Deadline.of(clock, calendar).due
          if due < last { Issue.record("\(unit) from \(start)") }
          last = due
        }
      }
    }
  }

  @Test("Pauses and extensions commute")
  func commute() throws {
    try forRandomClocks(12) { clock, chance in
      var one = clock
      for _ in 0..<2 { one.extensions.append(Int.random(in: 0...10, using: &chance)) }
      var other = one
      other.pauses.shuffle(using: &chance)
      other.extensions.reverse()
      let (first, second) = (Deadline.of(one, calendar), Deadline.of(other, calendar))
      #expect(first.due == second.due && first.yellowFrom == second.yellowFrom)
      #expect(first.supervisionFrom == second.supervisionFrom)
    }
  }

  @Test("A pause, an extension or a longer term never shortens")
  func neverShorter() throws {
    try forRandomClocks(13) { clock, chance in
      let due = Deadline.of(clock, calendar).due
      var paused = clock
      paused.pauses.append(chance.pause(near: clock.start))
      var longer = clock
      longer.term.amount += 1
      var extended = clock
      extended.extensions.append(Int.random(in: 0...5, using: &chance))
      for changed in [paused, longer, extended] {
        #expect(Deadline.of(changed, calendar).due >= due, "\(changed)")
      }
    }
  }

  @Test("A pause that begins after the due time mends nothing")
  func pausedTooLate() throws {
    try forRandomClocks(14) { clock, chance in
      let deadline = Deadline.of(clock, calendar)
      var late = clock
      let from = deadline.due.adding(
        milliseconds: Int64.random(in: 1...900_000_000, using: &chance))
      late.pauses.append(Pause(from: from, until: from.adding(minutes: 9_000)))
      #expect(Deadline.of(late, calendar).due == deadline.due, "\(late)")
    }
  }

  @Test("A day-counted term ends on a working day by which exactly its days have passed")
  func exactDays() throws {
    try forRandomClocks(15) { clock, _ in
      guard clock.term.unit == .workingDays, clock.term.amount > 0 else { return }
      let due = Deadline.of(clock, calendar).due
      let pauses = clock.pauses.filter { $0.from <= due }
      var day = clock.countedFrom.day
      var counted = 0
      while day < due.day {
        day = day + 1
        let paused = pauses.contains { $0.from.day <= day && day < $0.end.day }
        if calendar.isWorking(day), !paused { counted += 1 }
      }
      #expect(counted == clock.term.amount, "\(clock)")
      #expect(calendar.isWorking(due.day))
    }
  }

  @Test("Yellow, red and supervision come in this order, none before the clock")
  func order() throws {
    try forRandomClocks(16) { clock, _ in
      let deadline = Deadline.of(clock, calendar)
      #expect(clock.start <= deadline.yellowFrom && deadline.yellowFrom <= deadline.due)
      #expect(deadline.redFrom == deadline.due && deadline.due <= deadline.supervisionFrom)
      #expect(Deadline.due(of: clock, calendar) == deadline.due)
      if clock.term.unit.countsDays {
        let half = deadline.due.milliseconds(since: clock.countedFrom) / 2
        #expect(deadline.yellowFrom.milliseconds(since: clock.countedFrom) >= half)
        #expect(deadline.supervisionFrom.day > deadline.due.day)
        #expect(calendar.isWorking(deadline.supervisionFrom.day))
        #expect(deadline.supervisionFrom.timeOfDay == 0)
      }
    }
  }

  @Test("A clock survives being written and read, and then has the same deadline")
  func coded() throws {
    let encoder = JSONEncoder()
    let decoder = JSONDecoder()
    try forRandomClocks(17, 300) { clock, chance in
      var full = clock
      full.claimedAt = try chance.instant()
      full.extensionAsked = try chance.instant()
      full.stoppedAt = try chance.instant()
      full.ending = .met
      let read = try decoder.decode(Clock.self, from: encoder.encode(full))
      #expect(read == full)
      #expect(Deadline.of(read, calendar) == Deadline.of(full, calendar))
    }
  }

  @Test("Nothing that can be written as a clock stops the program")
  func extremes() throws {
    let instants = [Int64.min, .max, 0].map(Instant.init(milliseconds:)) + [.earliest, .latest]
    let tables = [
      Timetable(filingCutOff: .min, closeOfBusiness: .max, workingHours: [[.min, .max]]),
      Timetable(
        filingCutOff: .max, closeOfBusiness: .min, workingHours: [[5, 1], [1], [2, 3, 4]]),
    ]
    for start in instants {
      for amount in [Int.min, 1, .max] {
        for unit in Term.Unit.allCases {
          for table in tables {
            var clock = TimeWorld.clock(start, amount, unit, timetable: table)
            clock.extensions = [.max, .min]
            clock.pauses = [Pause(from: start, until: start.adding(minutes: 9_999))]
            let deadline = Deadline.of(clock, calendar)
            #expect(deadline.due >= .earliest && deadline.due <= .latest)
            #expect(deadline.reasons.allSatisfy { $0.values.count >= 0 && !$0.rule.isEmpty })
            _ = Escalation.schedule(
              for: clock, deadline, Ladder(nextAfter: [.max, .min], standingAfter: .max), calendar)
          }
        }
      }
    }
  }
}

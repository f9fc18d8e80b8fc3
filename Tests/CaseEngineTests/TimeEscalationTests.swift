import Testing

@testable import CaseEngine

@Suite("Escalation by timer")
struct TimeEscalationTests {
  let calendar = TimeWorld.calendar
  let ladder = Ladder(nextAfter: [3, 3], standingAfter: 3)

  private func schedule(_ clock: Clock) -> [String] {
    Escalation.schedule(for: clock, Deadline.of(clock, calendar), ladder, calendar)
      .map { "\($0.rung.rawValue) \($0.at.rfc3339.dropLast(9))" }
  }

  private func rungs(
    _ clock: Clock, at time: String, fired: Set<Rung> = []
  ) throws -> [Rung] {
    Escalation.rungs(
      for: clock, Deadline.of(clock, calendar), ladder, calendar, fired: fired, at: try at(time))
  }

  @Test("Worked example 1: yellow, the first overdue working day, then every third")
  func days() throws {
    let clock = try TimeWorld.clock(at("2024-09-12T10:00"), 5, .workingDays)
    #expect(
      schedule(clock) == [
        "yellow 2024-09-19T00:00", "supervision 2024-09-23T00:00", "next-1 2024-09-26T00:00",
        "next-2 2024-09-30T00:00", "standing 2024-10-10T00:00",
      ])
    #expect(try rungs(clock, at: "2024-09-18T23:59").isEmpty)
    #expect(try rungs(clock, at: "2024-09-19T00:00") == [.yellow])
    #expect(try rungs(clock, at: "2024-09-22T12:00", fired: [.yellow]).isEmpty)
    #expect(try rungs(clock, at: "2024-09-23T00:00", fired: [.yellow]) == [.supervision])
  }

  @Test("An hour clock is supervised at once, and climbs at the same time of day")
  func hours() throws {
    let clock = try TimeWorld.clock(at("2024-03-08T11:00"), 4, .hours)
    #expect(
      schedule(clock) == [
        "yellow 2024-03-08T14:00", "supervision 2024-03-08T15:00", "next-1 2024-03-13T15:00",
        "next-2 2024-03-18T15:00", "standing 2024-03-21T15:00",
      ])
  }

  @Test("After downtime every missed rung comes, in order")
  func downtime() throws {
    let clock = try TimeWorld.clock(at("2024-09-12T10:00"), 5, .workingDays)
    #expect(try rungs(clock, at: "2024-09-27T00:00") == [.yellow, .supervision, .next(1)])
    #expect(
      try rungs(clock, at: "2025-09-27T00:00", fired: [.supervision])
        == [.yellow, .next(1), .next(2), .standing])
  }

  @Test("While submitted work awaits a decision nothing fires; rejected, all of it does")
  func claimed() throws {
    var clock = try TimeWorld.clock(at("2024-09-12T10:00"), 5, .workingDays)
    clock.claim(at: try at("2024-09-18T10:00"))
    #expect(try rungs(clock, at: "2024-09-27T00:00").isEmpty)
    clock.rejectClaim()
    #expect(try rungs(clock, at: "2024-09-27T00:00").count == 3)
    clock.meet(at: try at("2024-09-27T00:00"))
    #expect(try rungs(clock, at: "2024-09-28T00:00").isEmpty)
  }

  @Test("While an extension is undecided the supervision waits one working day, not more")
  func extensionPending() throws {
    var clock = try TimeWorld.clock(at("2024-09-12T10:00"), 5, .workingDays)
    clock.extensionAsked = try at("2024-09-20T17:00")
    #expect(try rungs(clock, at: "2024-09-19T00:00") == [.yellow])
    #expect(try rungs(clock, at: "2024-09-23T23:59", fired: [.yellow]).isEmpty)
    #expect(try rungs(clock, at: "2024-09-24T00:00", fired: [.yellow]) == [.supervision])
    var refused = clock
    refused.extensionAsked = nil
    #expect(try rungs(refused, at: "2024-09-23T00:00", fired: [.yellow]) == [.supervision])
    var granted = refused
    granted.extensions = [5]
    #expect(try rungs(granted, at: "2024-09-24T00:00", fired: [.yellow]).isEmpty)
    clock.extensionAsked = try at("2024-09-21T09:00")
    #expect(try rungs(clock, at: "2024-09-23T00:00", fired: [.yellow]) == [.supervision])
    var hours = try TimeWorld.clock(at("2024-03-08T11:00"), 4, .hours)
    hours.extensionAsked = try at("2024-03-08T14:30")
    #expect(try rungs(hours, at: "2024-03-11T14:59", fired: [.yellow]).isEmpty)
    #expect(try rungs(hours, at: "2024-03-11T15:00", fired: [.yellow]) == [.supervision])
  }

  @Test("A rung that falls into a pause waits for its end, and paused days do not count")
  func paused() throws {
    var clock = try TimeWorld.clock(at("2024-03-04T10:00"), 5, .workingDays)
    clock.pauses = [Pause(from: try at("2024-03-12T09:00"), until: try at("2024-03-20T09:00"))]
    #expect(
      schedule(clock) == [
        "yellow 2024-03-08T05:00", "supervision 2024-03-12T00:00", "next-1 2024-03-22T00:00",
        "next-2 2024-03-27T00:00", "standing 2024-04-01T00:00",
      ])
    #expect(try rungs(clock, at: "2024-03-12T08:59") == [.yellow, .supervision])
    #expect(try rungs(clock, at: "2024-03-12T09:00").isEmpty)
    #expect(try rungs(clock, at: "2024-03-20T09:00") == [.yellow, .supervision])
    clock.pauses = [Pause(from: try at("2024-03-08T04:00"), until: try at("2024-03-08T16:00"))]
    #expect(schedule(clock).first == "yellow 2024-03-08T16:00")
  }

  @Test("A rung is stored by its name and read back")
  func names() throws {
    for rung in [Rung.yellow, .supervision, .next(1), .next(12), .standing] {
      #expect(Rung(rawValue: rung.rawValue) == rung)
    }
    for text in ["", "next", "next-", "next-0", "next--1", "next-01", "next-+1", "Yellow"] {
      #expect(Rung(rawValue: text) == nil)
    }
    let mixed: [Rung] = [.standing, .next(2), .yellow, .next(1), .supervision]
    #expect(mixed.sorted() == [.yellow, .supervision, .next(1), .next(2), .standing])
  }

  @Test("For random histories, downtimes and several sweepers, each rung fires exactly once")
  func exactlyOnce() throws {
    var chance = Chance(state: 41)
    for round in 0..<150 {
      var history = try History(&chance, calendar)
      let random = Ladder(
        nextAfter: (0..<Int.random(in: 0...3, using: &chance)).map { _ in
          Int.random(in: 0...4, using: &chance)
        }, standingAfter: Bool.random(using: &chance) ? Int.random(in: 0...4, using: &chance) : nil)
      let all = Set([Rung.yellow, .supervision] + random.further.map(\.rung))
      var seen: [Set<Rung>] = [[], [], []]
      var recorded: [Rung: Int] = [:]
      var dense: Set<Rung> = []
      for _ in 0..<500 {
        history.advance(&chance)
        let deadline = Deadline.of(history.clock, calendar)
        func due(_ fired: Set<Rung>) -> [Rung] {
          Escalation.rungs(
            for: history.clock, deadline, random, calendar, fired: fired, at: history.now)
        }
        let now = due(dense)
        let next = Escalation.next(
          for: history.clock, deadline, random, calendar, fired: dense, at: history.now)
        #expect(now == now.sorted())
        #expect(now.isEmpty == (next.map { $0 > history.now } ?? true), "round \(round)")
        dense.formUnion(now)
        guard Int.random(in: 0..<12, using: &chance) == 0 else { continue }
        // Three nodes sweep at once: each saw what had fired a while ago, the database keeps the
        // first record of each rung and refuses the others.
        for node in seen.indices {
          if Bool.random(using: &chance) { seen[node] = Set(recorded.keys) }
          for rung in due(seen[node]) where recorded[rung] == nil { recorded[rung] = 1 }
          #expect(due(Set(recorded.keys)).isEmpty)
        }
      }
      #expect(Set(recorded.keys).isSubset(of: dense))
      guard history.clock.ending == nil else { continue }
      history.settle()
      let deadline = Deadline.of(history.clock, calendar)
      let rest = Escalation.rungs(
        for: history.clock, deadline, random, calendar, fired: Set(recorded.keys), at: history.now)
      for rung in rest { recorded[rung, default: 0] += 1 }
      #expect(Set(recorded.keys) == all, "round \(round)")
      #expect(recorded.values.allSatisfy { $0 == 1 })
      #expect(
        Escalation.next(
          for: history.clock, deadline, random, calendar, fired: all, at: history.now) == nil)
    }
  }
}

/// A clock to which things happen at random, step by step.
private struct History {
  var clock: Clock
  var now: Instant
  private let calendar: WorkingCalendar

  init(_ chance: inout Chance, _ calendar: WorkingCalendar) throws {
    let unit = Term.Unit.allCases.randomElement(using: &chance) ?? .hours
    clock = TimeWorld.clock(
      try chance.instant(from: "2024-01-01", to: "2026-12-01"),
      Int.random(in: 1...12, using: &chance),
      unit, timetable: chance.timetable())
    now = clock.start
    self.calendar = calendar
  }

  mutating func advance(_ chance: inout Chance) {
    now = now.adding(minutes: Int.random(in: 1...240, using: &chance))
    let due = Deadline.of(clock, calendar).due
    let still = clock.state(at: now, due: due) == .paused
    switch Int.random(in: 0..<160, using: &chance) {
    case 0 where !still && clock.ending == nil:
      let until = now.adding(minutes: Int.random(in: 1...20_000, using: &chance))
      clock.pauses.append(Pause(from: now, until: until))
    case 1...9 where still:
      clock.pauses[clock.pauses.count - 1].resumed = now
    case 10 where now <= due: clock.extensionAsked = now
    case 11 where clock.extensionAsked != nil:
      clock.extensionAsked = nil
      clock.extensions.append(Int.random(in: 1...5, using: &chance))
    case 12: clock.extensionAsked = nil
    case 13: clock.claim(at: now)
    case 14...29: clock.rejectClaim()
    case 30 where Int.random(in: 0..<4, using: &chance) == 0: clock.meet(at: now)
    case 31 where Int.random(in: 0..<20, using: &chance) == 0: clock.void(at: now)
    default: break
    }
  }

  /// Everything decided, and then nobody does anything for ten years.
  mutating func settle() {
    clock.rejectClaim()
    clock.extensionAsked = nil
    now = now.adding(minutes: 5_256_000)
  }
}

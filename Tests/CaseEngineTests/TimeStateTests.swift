import Testing

@testable import CaseEngine

@Suite("Clocks and lights")
struct TimeStateTests {
  let calendar = TimeWorld.calendar

  private func handle() throws -> Clock {
    try TimeWorld.clock(at("2024-09-12T10:00"), 5, .workingDays)
  }

  @Test("A clock runs, stands still, and runs again at the planned end")
  func paused() throws {
    var clock = try handle()
    clock.pauses = [Pause(from: try at("2024-09-13T10:00"), until: try at("2024-09-18T10:00"))]
    let due = Deadline.of(clock, calendar).due
    #expect(clock.state(at: try at("2024-09-13T09:59"), due: due) == .running)
    #expect(clock.state(at: try at("2024-09-13T10:00"), due: due) == .paused)
    #expect(clock.state(at: try at("2024-09-18T09:59"), due: due) == .paused)
    #expect(clock.state(at: try at("2024-09-18T10:00"), due: due) == .running)
    clock.pauses[0].resumed = try at("2024-09-14T08:00")
    #expect(clock.state(at: try at("2024-09-14T08:00"), due: due) == .running)
    clock.pauses[0].resumed = try at("2024-09-30T08:00")
    #expect(clock.pauses[0].end == clock.pauses[0].until)
    clock.pauses[0].resumed = try at("2024-09-01T08:00")
    #expect(clock.pauses[0].end == clock.pauses[0].from)
  }

  @Test("It is met by the submission that is accepted, at the time of that submission")
  func claimed() throws {
    var clock = try handle()
    let due = Deadline.of(clock, calendar).due
    clock.claim(at: try at("2024-09-20T23:50"))
    #expect(!clock.isRunning(at: try at("2024-09-23T10:00")))
    clock.meet(at: try at("2024-09-23T10:00"))
    #expect(clock.stoppedAt == (try at("2024-09-20T23:50")))
    #expect(clock.state(at: try at("2024-09-23T10:00"), due: due) == .met)
  }

  @Test("A rejected submission never stopped it")
  func rejected() throws {
    var clock = try handle()
    let due = Deadline.of(clock, calendar).due
    clock.claim(at: try at("2024-09-20T23:50"))
    clock.rejectClaim()
    #expect(clock.isRunning(at: try at("2024-09-23T10:00")))
    clock.meet(at: try at("2024-09-23T10:00"))
    #expect(clock.state(at: try at("2024-09-23T10:00"), due: due) == .late)
  }

  @Test("At the due time it is still met, a millisecond later it is late")
  func edge() throws {
    let clock = try handle()
    let due = Deadline.of(clock, calendar).due
    var onTime = clock
    var late = clock
    var void = clock
    onTime.meet(at: due)
    late.meet(at: due.adding(milliseconds: 1))
    void.void(at: due)
    #expect(onTime.state(at: due, due: due) == .met)
    #expect(late.state(at: due, due: due) == .late)
    #expect(void.state(at: due, due: due) == .void)
    void.meet(at: due)
    void.claim(at: due)
    #expect(void.ending == .void && void.claimedAt == nil)
  }

  @Test("The light goes from normal to yellow to overdue, on a Saturday too")
  func lights() throws {
    let clocks = [try handle()]
    func light(_ time: String) throws -> Light {
      try Light.of(clocks, supervised: false, at: at(time), calendar)
    }
    #expect(try light("2024-09-18T23:59") == .normal)
    #expect(try light("2024-09-19T00:00") == .yellow)
    #expect(try light("2024-09-20T23:59") == .yellow)
    #expect(try light("2024-09-21T00:00") == .overdue)
    #expect(Light.of(clocks, supervised: true, at: clocks[0].start, calendar) == .supervised)
    #expect(Light.of([], supervised: false, at: clocks[0].start, calendar) == .normal)
  }

  @Test("The earliest running clock is the primary one")
  func primary() throws {
    let start = try at("2024-09-12T10:00")
    var clocks = [
      try handle(), TimeWorld.clock(start, 2, .hours), TimeWorld.clock(start, 1, .workingDays),
      TimeWorld.clock(start, 2, .hours),
    ]
    let now = try at("2024-09-12T11:00")
    #expect(Primary.of(clocks, at: now, calendar)?.index == 1)
    clocks[1].meet(at: now)
    clocks[3].claim(at: now)
    #expect(Primary.of(clocks, at: now, calendar)?.index == 2)
    clocks[2].pauses = [Pause(from: now, until: try at("2024-09-30T10:00"))]
    #expect(Primary.of(clocks, at: now, calendar)?.index == 0)
    clocks[0].void(at: now)
    #expect(Primary.of(clocks, at: now, calendar) == nil)
    #expect(Light.of(clocks, supervised: false, at: now, calendar) == .normal)
    #expect(Primary.of(clocks, at: try at("2024-09-30T10:00"), calendar)?.index == 2)
  }

  @Test("Between two changes the light stays")
  func changes() throws {
    var chance = Chance(state: 31)
    for _ in 0..<200 {
      var clocks = try (0..<3).map { _ in try chance.clock() }
      clocks[1].start = clocks[0].start
      clocks[2].start = clocks[0].start
      var now = clocks[0].start.adding(minutes: -10)
      for _ in 0..<30 {
        guard let next = Light.nextChange(clocks, after: now, calendar) else { break }
        let light = Light.of(clocks, supervised: false, at: now, calendar)
        let primary = Primary.of(clocks, at: now, calendar)?.index
        let between = Instant(
          milliseconds: Int64.random(in: now.milliseconds..<next.milliseconds, using: &chance))
        #expect(Light.of(clocks, supervised: false, at: between, calendar) == light)
        #expect(Primary.of(clocks, at: between, calendar)?.index == primary)
        now = next
      }
    }
  }
}

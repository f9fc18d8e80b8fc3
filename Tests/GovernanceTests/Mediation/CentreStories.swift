import CaseEngine
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

@Suite("Mediation centres")
struct CentreStories {
  /// Two weeks without a holiday begin with it.
  static let monday = Day(year: 2024, month: 10, day: 14)

  @Test(
    "A roster is laid out once, who comes is noted once, and the days of two units are exchanged when both agree",
    arguments: Engine.allCases)
  func roster(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let staff = try await world.centreStaff()
      let (roads, water) = (
        try world.member("handler-roads").actor, try world.member("handler-water").actor
      )
      let calendar = world.city.rules.calendar
      let store = world.city.store
      let at = Self.monday.at(minute: 540)
      func layOut(by actor: Actor) async throws -> Int {
        try await store.write { db in
          try Duties.layOut(
            staff.centre, from: Self.monday, to: Self.monday + 8, under: calendar, by: actor,
            at: at, in: db)
        }
      }
      // Monday to Sunday of one week and two days of the next: seven working days, and two days
      // each of the rotating functions.
      let added = try await layOut(by: staff.coordinator)
      #expect(added == 7 + 2 + 2)
      #expect(try await layOut(by: staff.receptionist) == 0)
      await #expect(throws: Refusal.notAllowed(step: "lay-out-roster")) {
        try await layOut(by: staff.farCoordinator)
      }
      let (mine, theirs) = try await store.read { db -> (Duty, Duty) in
        let all = try Duties.of(staff.centre, from: Self.monday, to: Self.monday + 8, in: db)
        let mine = all.first { $0.functionRow == staff.mondays && $0.day == Self.monday + 7 }
        let theirs = all.first { $0.functionRow == staff.tuesdays && $0.day == Self.monday + 8 }
        return (try #require(mine), try #require(theirs))
      }
      let swap = try await store.write { db in
        try DutySwap.ask(mine.id, for: theirs.id, because: "培训", by: roads, at: at, in: db)
      }
      await #expect(throws: Refusal.barred(step: "ask-swap", because: "swap-open")) {
        try await store.write { db in
          try DutySwap.ask(mine.id, for: theirs.id, because: "再问", by: roads, at: at, in: db)
        }
      }
      // Nobody answers for another unit, and nothing has moved until it is answered.
      await #expect(throws: Refusal.notFound) {
        try await store.write { db in
          try DutySwap.answer(swap, agreeing: true, by: roads, at: at, in: db)
        }
      }
      try await store.write { db in
        #expect(try Inbox.notices(for: water, in: db).map(\.kind) == ["swap-asked"])
        #expect(try Duties.find(mine.id, in: db).day == mine.day)
        try DutySwap.answer(swap, agreeing: true, by: water, at: at, in: db)
        #expect(try Duties.find(mine.id, in: db).day == theirs.day)
        #expect(try Duties.find(theirs.id, in: db).day == mine.day)
        #expect(try Inbox.notices(for: roads, in: db).map(\.kind) == ["swap-agreed"])
      }
      // Days that were exchanged are not laid out once more.
      #expect(try await layOut(by: staff.coordinator) == 0)
      await #expect(throws: Refusal.barred(step: "answer-swap", because: "swap-answered")) {
        try await store.write { db in
          try DutySwap.answer(swap, agreeing: false, by: water, at: at, in: db)
        }
      }
      try await store.write { db in
        let today = try Duties.of(staff.centre, from: Self.monday, to: Self.monday, in: db)
        #expect(today.count == 2)
        for duty in today {
          try Duties.note(
            .arrived, duty.id, at: staff.centre, by: staff.receptionist, at: at, in: db)
          try Duties.note(
            .arrived, duty.id, at: staff.centre, by: staff.receptionist, at: at.adding(minutes: 9),
            in: db)
        }
        let noted = try Duties.of(staff.centre, from: Self.monday, to: Self.monday, in: db)
        #expect(noted.allSatisfy { $0.arrived == at })
        #expect(throws: Refusal.barred(step: "note-duty", because: "day")) {
          try Duties.note(
            .arrived, mine.id, at: staff.centre, by: staff.receptionist, at: at, in: db)
        }
        #expect(throws: Refusal.notAllowed(step: "note-duty")) {
          try Duties.note(.left, noted[0].id, at: staff.centre, by: roads, at: at, in: db)
        }
        let leader = try world.member("leader-city").actor
        let figures = try CentreFigures.run(
          Spot.city.code, ReportPeriod(from: Self.monday, to: Self.monday + 30), by: .function,
          for: leader, at: (Self.monday + 1).at(minute: 600), in: db)
        // Tuesday's days are owed by now and nobody has come.
        #expect((figures.total.owed, figures.total.came) == (4, 2))
        #expect(figures.total.attendance == 0.5)
        #expect(try Audit.verify(in: db).isEmpty)
      }
    }
  }

  @Test(
    "Who is called is told at once; the minutes run from the call to the arrival",
    arguments: Engine.allCases)
  func calls(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let staff = try await world.centreStaff()
      let water = try world.member("handler-water").actor
      let leader = try world.member("leader-county").actor
      let at = World.noon
      try await world.city.store.write { db in
        func call(_ minute: Int) throws -> Int64 {
          try CentreCalls.call(
            staff.onCall, to: staff.centre, for: "医患双方已到", by: staff.receptionist,
            at: at.adding(minutes: minute), in: db)
        }
        let (soon, late, off) = (try call(0), try call(1), try call(2))
        #expect(
          try Inbox.notices(for: water, in: db).map(\.kind).count { $0 == "called-to-centre" } == 3)
        #expect(try CentreCalls.open(of: try world.unit(.water), in: db).count == 3)
        for _ in 0..<2 {
          try CentreCalls.arrived(
            soon, at: staff.centre, by: staff.receptionist, at: at.adding(minutes: 30), in: db)
        }
        try CentreCalls.arrived(
          late, at: staff.centre, by: staff.coordinator,
          at: at.adding(minutes: 60).adding(milliseconds: 59_000), in: db)
        try CentreCalls.cancel(
          off, at: staff.centre, because: "已和解", by: staff.receptionist,
          at: at.adding(minutes: 5), in: db)
        let calls = try CentreCalls.of(staff.centre, since: at, in: db)
        // A minute that has begun counts: who came too late never seems to have come in time.
        #expect(Set(calls.map(\.minutes)) == [30, 60, nil])
        let figures = try CentreFigures.run(
          Spot.county.code, .month(of: at.day), by: .centre, for: leader,
          at: at.adding(minutes: 90),
          in: db)
        #expect(figures.total.called == 2)
        #expect(figures.total.inTimeShare == 0.5)
        #expect(figures.total.meanMinutes.map { ($0 * 10).rounded() } == 450)
        // Who may still come in time is neither in time nor late.
        _ = try call(85)
        let waiting = try CentreFigures.run(
          Spot.county.code, .month(of: at.day), by: .centre, for: leader,
          at: at.adding(minutes: 90), in: db)
        #expect((waiting.total.called, waiting.total.awaited) == (3, 1))
        #expect(waiting.total.inTimeShare == 0.5)
        let over = try CentreFigures.run(
          Spot.county.code, .month(of: at.day), by: .centre, for: leader,
          at: at.adding(minutes: 300), in: db)
        #expect((over.total.awaited, over.total.inTimeShare) == (0, 1.0 / 3))
        #expect(figures.lines.map(\.name) == ["德城区矛调中心"])
        #expect(throws: Refusal.notAllowed(step: "call-to-centre")) {
          try CentreCalls.call(staff.onCall, to: staff.centre, for: "x", by: water, at: at, in: db)
        }
        #expect(throws: Refusal.notAllowed(step: "report")) {
          try CentreFigures.run(
            Spot.county.code, .month(of: at.day), by: .centre, for: water, at: at, in: db)
        }
      }
    }
  }

  @Test(
    "Of two who want a room at once one has it, and a time given back is free",
    arguments: Engine.allCases)
  func rooms(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let staff = try await world.centreStaff()
      let store = world.city.store
      let from = World.noon.adding(minutes: 60)
      let outcomes = await withTaskGroup(of: Bool.self) { group in
        for shift in 0..<6 {
          group.addTask {
            let begins = from.adding(minutes: 15 * (shift % 3))
            let booked = try? await store.write { db in
              try Bookings.book(
                staff.room, at: staff.centre, from: begins, to: begins.adding(minutes: 60),
                for: "调解", by: shift % 2 == 0 ? staff.coordinator : staff.receptionist,
                at: World.noon, in: db)
            }
            return booked != nil
          }
        }
        return await group.reduce(into: [Bool]()) { $0.append($1) }
      }
      #expect(outcomes.count { $0 } == 1)
      let water = try world.member("handler-water").actor
      try await store.write { db in
        let booked = try Bookings.of(staff.centre, on: World.noon.day, in: db)
        #expect(booked.count == 1)
        func book(_ minutes: Int, to end: Int, room: Int64) throws {
          try Bookings.book(
            room, at: staff.centre, from: World.noon.adding(minutes: minutes),
            to: World.noon.adding(minutes: end), for: "调解", by: staff.receptionist,
            at: World.noon, in: db)
        }
        #expect(throws: Invalid("from", "quarter-hour")) {
          try book(61, to: 120, room: staff.room)
        }
        #expect(throws: Invalid("room", "choice")) { try book(60, to: 120, room: staff.window) }
        #expect(throws: Invalid("to", "too-long-booking", ["hours": "4"])) {
          try book(60, to: 60 + 255, room: staff.room)
        }
        #expect(throws: Refusal.notAllowed(step: "book-room")) {
          try Bookings.book(
            staff.room, at: staff.centre, from: from, to: from.adding(minutes: 60), for: "x",
            by: water, at: World.noon, in: db)
        }
        for _ in 0..<2 {
          try Bookings.cancel(
            booked[0].id, at: staff.centre, by: staff.coordinator, at: World.noon, in: db)
        }
        try book(60, to: 120, room: staff.room)
      }
    }
  }

  @Test("The five standards are looked at by the desk and from above, each look kept")
  func standards() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let staff = try await world.centreStaff()
      let supervisor = try world.member("supervisor-city").actor
      try await world.city.store.write { db in
        let items = try Policies.current(CentrePolicy.self, on: World.noon.day, in: db)
          .policy.standards.flatMap(\.items)
        var points = Dictionary(
          items.map { ($0.id, $0.points) }, uniquingKeysWith: { first, _ in first })
        try StandardChecks.add(
          to: staff.centre, points: points, note: "", by: staff.coordinator, at: World.noon, in: db)
        points["free"] = 0
        try StandardChecks.add(
          to: staff.centre, points: points, note: "收费", by: supervisor,
          at: World.noon.adding(minutes: 1), in: db)
        let checks = try StandardChecks.of(staff.centre, in: db)
        #expect(checks.map(\.total) == [96, 100])
        #expect(checks.map(\.most) == [100, 100])
        points["free"] = 99
        #expect(throws: Invalid("free", "range", ["least": "0", "most": "4"])) {
          try StandardChecks.add(
            to: staff.centre, points: points, note: "", by: supervisor, at: World.noon, in: db)
        }
        #expect(throws: Refusal.notAllowed(step: "check-standards")) {
          try StandardChecks.add(
            to: staff.centre, points: points, note: "", by: staff.receptionist, at: World.noon,
            in: db)
        }
      }
    }
  }
}

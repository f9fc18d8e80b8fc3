import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// The desk of a centre, a called unit, the office of a conference and a keeper of registers at
/// their pages.
@Suite struct CentrePageTests {
  private static func signedIn(_ world: World, as actor: Actor) async throws -> Browser {
    let browser = try PageStoryTests.browser(world)
    browser.cookies["session"] = try await world.session(of: actor)
    return browser
  }

  @Test("A receptionist calls somebody, books a room, and is told what she entered wrongly")
  func desk() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let staff = try await world.centreStaff()
      let browser = try await Self.signedIn(world, as: staff.receptionist)
      let path = "/centres/\(staff.centre)"
      #expect(PageStoryTests.location(try await browser.get("/centre")) == path)
      #expect(try await browser.get(path).status == 200)
      let called = try await browser.post(
        "\(path)/calls", ["function": "\(staff.onCall)", "purpose": "双方已到"])
      #expect(called.status == 303)
      #expect(try await browser.get(path).text.contains("双方已到"))
      let wrong = try await browser.post(
        "\(path)/bookings",
        [
          "room": "\(staff.room)", "day": "2024-09-13", "from": "10:00", "to": "09:00",
          "purpose": "调解<b>",
        ])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("调解&lt;b&gt;"))
      let booking: KeyValuePairs = [
        "room": "\(staff.room)", "day": "2024-09-13", "from": "09:00", "to": "10:00",
        "purpose": "调解",
      ]
      try await browser.get(path)
      #expect(try await browser.post("\(path)/bookings", booking).status == 303)
      try await browser.get(path)
      #expect(try await browser.post("\(path)/bookings", booking).status == 422)
      let laid = try await browser.get(path)
      #expect(laid.status == 200)
      #expect(
        try await browser.post(
          "\(path)/roster", ["from": "2024-09-13", "to": "2024-09-20"]
        ).status == 303)
      let unit = try PageStoryTests.browser(world, as: "handler-roads")
      let duties = try await unit.get("/duties")
      #expect(duties.status == 200)
      #expect(duties.text.contains("德城区矛调中心"))
      // What concerns the desk alone is not on a stranger's page.
      let stranger = try await unit.get(path)
      #expect(stranger.status == 200)
      #expect(!stranger.text.contains("双方已到"))
    }
  }

  @Test("A coordinator keeps minutes and gives out a task, which the unit finds under its cases")
  func conference() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let staff = try await world.centreStaff()
      let browser = try await Self.signedIn(world, as: staff.coordinator)
      let path = "/conferences/\(staff.conference)"
      #expect(try await browser.get("/conferences").text.contains(path))
      #expect(try await browser.get(path).status == 200)
      let held = try await browser.post(
        "\(path)/meetings",
        [
          "day": "2024-09-12", "place": "三楼", "topic": "例会", "minutes": "议定一项",
          "present": "\(staff.member)",
        ])
      let meeting = PageStoryTests.location(held)
      #expect(meeting.hasPrefix("/meetings/"))
      #expect(try await browser.get(meeting).status == 200)
      let task: KeyValuePairs = [
        "title": "清理占道摊点", "unit": "\(try world.unit(.roads))", "due": "2024-10-10", "n": "1",
      ]
      #expect(try await browser.post("\(meeting)/tasks", task).status == 303)
      try await browser.get(meeting)
      #expect(try await browser.post("\(meeting)/tasks", task).status == 303)
      #expect(try await browser.get(meeting).text.contains("清理占道摊点"))
      let count = try await world.city.store.read { db -> Int? in
        try db.value("SELECT count(*) FROM cases")
      }
      #expect(count == 1)
      let unit = try PageStoryTests.browser(world, as: "handler-roads")
      let list = try await unit.get("/")
      let number = list.text.firstMatch(of: #/href="(/cases/[0-9]+)"/#)?.output.1
      #expect(try await unit.get(String(number ?? "")).text.contains("清理占道摊点"))
      let stranger = try PageStoryTests.browser(world, as: "leader-far-county")
      #expect(try await stranger.get(meeting).status == 404)
      #expect(try await stranger.get(path).status == 404)
    }
  }

  @Test("A keeper adds, mends, imports and exports; a reader sees marks and no numbers")
  func registers() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let staff = try await world.centreStaff()
      let browser = try await Self.signedIn(world, as: staff.coordinator)
      #expect(try await browser.get("/registers").status == 200)
      #expect(try await browser.get("/registers/committees/new").status == 200)
      let wrong = try await browser.post(
        "/registers/committees", ["name": "甲村调委会", "type": "castle"])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("value=\"甲村调委会\""))
      try await browser.get("/registers/committees/new")
      let added = try await browser.post(
        "/registers/committees",
        ["name": "甲村调委会", "type": "village", "area": Spot.village.code, "trade": "0"])
      let row = PageStoryTests.location(added)
      #expect(try await browser.get(row).text.contains("委员不足三人"))
      #expect(try await browser.get("\(row)/form").status == 200)
      let mended = try await browser.post(
        row,
        [
          "name": "甲村调委会", "type": "village", "area": Spot.village.code, "director": "李明",
          "version": "1",
        ])
      #expect(mended.status == 303)
      #expect(try await browser.get(row).text.contains("李明"))
      let list = try await browser.get("/registers/committees?mark=no-woman")
      #expect(list.text.contains("甲村调委会"))
      #expect(try await browser.get("/registers/mediators/import").status == 200)
      for path in [
        "/registers/committees?format=csv", "/registers/committees/template", "/institutions",
        "/institutions?format=xlsx", "/centres/figures", "/centres/figures?format=csv&by=function",
        "/centres", "/centres/\(staff.centre)/standards",
      ] {
        #expect(try await browser.get(path).status == 200, "\(path)")
      }
      let reader = try PageStoryTests.browser(world, as: "handler-roads")
      #expect(try await reader.get(row).status == 200)
      #expect(try await reader.get("\(row)/form").status == 403)
      let stranger = try PageStoryTests.browser(world, as: "auditor-city")
      #expect(try await stranger.get(row).status == 404)
    }
  }

  @Test("Programs read the roster and the figures, and book by the quarter of an hour")
  func programs() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let staff = try await world.centreStaff()
      var program = try Program(world)
      program.token = try await world.session(of: staff.coordinator)
      let check = try await SchemaCheck(program)
      let figures = try await program.get("/institutions")
      #expect(check.faults(try figures.json, "Institutions") == [])
      let laid = try await program.post(
        "/centres/\(staff.centre)/roster", ["from": "2024-09-13", "to": "2024-09-26"])
      #expect(laid.status == 201, "\(laid.text)")
      let roster = try await program.get(
        "/centres/\(staff.centre)/duties?from=2024-09-13&to=2024-09-20")
      #expect(check.faults(try roster.json, "DutyList") == [])
      #expect(try roster.json["items"].list.isEmpty == false)
      let attendance = try await program.get("/centres/figures?by=function")
      #expect(check.faults(try attendance.json, "CentreFigures") == [])
      let booking: JSONNode = [
        "room": .text("\(staff.room)"), "begins": "2024-09-13T09:00:00+08:00",
        "ends": "2024-09-13T10:00:00+08:00", "purpose": "调解",
      ]
      let made = try await program.post("/centres/\(staff.centre)/bookings", booking)
      #expect(made.status == 201, "\(made.text)")
      #expect(try await program.post("/centres/\(staff.centre)/bookings", booking).status == 422)
      let day = try await program.get("/centres/\(staff.centre)/bookings?day=2024-09-13")
      #expect(check.faults(try day.json, "BookingList") == [])
      let meeting = try await program.post(
        "/conferences/\(staff.conference)/meetings",
        [
          "day": "2024-09-12", "place": "三楼", "topic": "例会", "minutes": "议定",
          "present": .list([.text("\(staff.member)")]),
        ])
      #expect(meeting.status == 201, "\(meeting.text)")
      let list = try await program.get("/conferences/\(staff.conference)/meetings")
      #expect(check.faults(try list.json, "MeetingList") == [])
      #expect(try await program.get("/centres/\(staff.centre)/duties?from=x").status == 422)
      try await rest(world, staff, program, check)
    }
  }

  /// Calls, meetings that lie ahead, the five standards, and what a unit owes and swaps.
  private func rest(
    _ world: World, _ staff: World.CentreStaff, _ program: Program, _ check: SchemaCheck
  ) async throws {
    let centre = "/centres/\(staff.centre)"
    let called = try await program.post(
      "\(centre)/calls", ["function": .text("\(staff.onCall)"), "purpose": "双方已到"])
    #expect(called.status == 201, "\(called.text)")
    let calls = try await program.get("\(centre)/calls")
    #expect(check.faults(try calls.json, "CentreCallList") == [])
    #expect(try calls.json["items"].list.count == 1)
    #expect(try await program.get("\(centre)/calls?from=x").status == 422)
    let meeting = try await program.post(
      "/conferences/\(staff.conference)/calls",
      ["at": "2024-09-20T09:00:00+08:00", "place": "三楼", "topic": "第四季度例会"])
    #expect(meeting.status == 201, "\(meeting.text)")
    let ahead = try await program.get("/conferences/\(staff.conference)/calls")
    #expect(check.faults(try ahead.json, "CalledMeetingList") == [])
    #expect(try ahead.json["items"].list.map { $0["topic"] } == ["第四季度例会"])
    let none = try await program.post("\(centre)/standards", ["note": "x"])
    #expect(none.status == 422)
    let items = try await world.city.store.read { db in
      try Policies.current(CentrePolicy.self, on: World.noon.day, in: db).policy.standards
        .flatMap(\.items).map(\.id)
    }
    let points = Dictionary(uniqueKeysWithValues: items.map { ($0, JSONNode.number(1)) })
    let checked = try await program.post("\(centre)/standards", .object(points))
    #expect(checked.status == 201, "\(checked.text)")
    let found = try await program.get("\(centre)/standards")
    #expect(check.faults(try found.json, "StandardCheckList") == [])
    #expect(try found.json["items"].list.map { $0["total"] } == [.number(Double(items.count))])
    let roads = try Program(world, as: "handler-roads")
    let own = try await roads.get("/duties")
    #expect(check.faults(try own.json, "OwnDuties") == [])
    #expect(try own.json["items"].list.isEmpty == false)
    #expect(try await program.get("/duties").status == 403)
    #expect(try await roads.get("\(centre)/calls").status == 403)
    #expect(try await roads.get("\(centre)/standards").status == 403)
    let duties = try await world.city.store.read { db in
      try Duties.of(staff.centre, from: World.noon.day + 1, to: World.noon.day + 14, in: db)
    }
    let mine = try #require(duties.first { $0.functionRow == staff.mondays }).id
    let theirs = try #require(duties.first { $0.functionRow == staff.tuesdays }).id
    let asking: JSONNode = [
      "offered": .text("\(mine)"), "wanted": .text("\(theirs)"), "reason": "出差",
    ]
    let water = try Program(world, as: "handler-water")
    #expect(try await water.post("/duties/swaps", asking).status == 404)
    let asked = try await roads.post("/duties/swaps", asking)
    #expect(asked.status == 201, "\(asked.text)")
    #expect(try await roads.post("/duties/swaps", asking).status == 409)
    let open = try await water.get("/duties")
    #expect(check.faults(try open.json, "OwnDuties") == [])
    let swap = try #require(open.json["swaps"].list.first)
    #expect(swap["mine"] == false)
    let path = "/duties/swaps/\(swap["id"].text ?? "")"
    #expect(try await roads.post(path, ["agrees": true]).status == 404)
    #expect(try await water.post(path, [:]).status == 422)
    #expect(try await water.post(path, ["agrees": true]).status == 201)
    #expect(try await water.get("/duties").json["swaps"].list.isEmpty)
  }
}

import CaseEngine
import Foundation
import Governance
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct BulletinTests {
  private static let september: [String: JSONNode] = ["from": "2024-09-01", "to": "2024-10-01"]

  private static func inOctober(_ world: World) throws {
    try world.city.clock.set(
      Day(year: 2024, month: 10, day: 8).at(minute: 600), frozen: true)
  }

  private static func figure(_ edition: JSONNode, _ report: String) -> JSONNode {
    edition["figures"].list.first { $0["report"].text == report } ?? .null
  }

  @Test(
    "A frozen period stays as it was; what changes later is corrected beside it",
    arguments: Engine.allCases)
  func frozen(engine: Engine) async throws {
    try await withWorld(engine) { world in
      try Self.inOctober(world)
      let leader = try Program(world, as: "leader-city")
      let check = try await SchemaCheck(leader)
      let frozen = try await leader.post("/bulletins", .object(Self.september))
      #expect(frozen.status == 201, "\(frozen.text)")
      let bulletin = try frozen.json
      #expect(check.faults(bulletin, "Bulletin") == [])
      let id = try #require(bulletin["id"].text)
      let first = bulletin["editions"][0]
      #expect(Self.figure(first, "received")["numerator"].integer == Matter.all.count)
      #expect(first["asOf"].text == world.city.now.rfc3339)
      let words = try #require(first["text"].text)
      #expect(words.hasPrefix("2024-09-01至2024-09-30，德州市共受理群众诉求\(Matter.all.count)件，环比—，同比—。"))
      #expect(words.contains("德城区") && words.contains("按时办结率"))
      #expect(!words.contains("{{") && !words.contains("按区划看，。"))
      for part in first["parts"].list {
        let shares = part["rows"].list.compactMap { row -> Int? in
          guard case .number(let share) = row["share"] else { return nil }
          return Int((share * 100).rounded())
        }
        #expect(shares.reduce(0, +) == 10_000, "\(part["by"])")
      }

      let again = try await leader.post("/bulletins", .object(Self.september))
      #expect(try again.json["id"].text == id)
      let nothing = try await leader.post("/bulletins/\(id)/corrections", ["reason": "核对"])
      #expect(nothing.status == 409)
      #expect(nothing.type == "barred")

      try await OutboxTests.take(world, "accept", "county-review", by: "reviewer-county")
      #expect(try await leader.get("/bulletins/\(id)").json["editions"] == bulletin["editions"])
      let corrected = try await leader.post(
        "/bulletins/\(id)/corrections", ["reason": "审核通过的事项补入"])
      #expect(corrected.status == 201, "\(corrected.text)")
      let editions = try corrected.json["editions"]
      #expect(editions.list.count == 2)
      #expect(editions[0] == first)
      #expect(editions[1]["reason"].text == "审核通过的事项补入")
      let (before, after) = (
        Self.figure(editions[0], "on-time")["numerator"].integer ?? -1,
        Self.figure(editions[1], "on-time")["numerator"].integer ?? -1
      )
      #expect(after == before + 1)
      let list = try await leader.get("/bulletins").json
      #expect(check.faults(list, "BulletinList") == [])
      #expect(list["items"][0]["corrections"].integer == 1)
    }
  }

  @Test("Nobody changes what was frozen, not even in the database", arguments: Engine.allCases)
  func fixed(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      try Self.inOctober(world)
      let leader = try Program(world, as: "leader-city")
      #expect(try await leader.post("/bulletins", .object(Self.september)).status == 201)
      for sql in ["UPDATE bulletins SET words = ''", "DELETE FROM bulletins"] as [SQL] {
        await #expect(throws: (any Error).self) {
          try await world.city.store.write { db in _ = try db.run(sql) }
        }
      }
      let trail = try await Program(world, as: "leader-city").get("/bulletins").json["items"].list
      #expect(trail.count == 1)
    }
  }

  @Test(
    "What cannot be frozen is refused by its name",
    arguments: [
      ("leader-city", ["from": "2024-10-01", "to": "2024-11-01"], 422, "to"),
      ("leader-city", ["from": "2024-09-01", "to": "2024-09-01"], 422, "to"),
      ("leader-city", ["from": "2024-09-01"], 422, "to"),
      ("leader-city", ["from": "2024-09-01", "to": "2024-10-01", "area": "1"], 422, "area"),
      ("leader-city", ["from": "2024-09-01", "to": "2024-10-01", "q": "1"], 422, "q"),
      ("clerk-city", ["from": "2024-09-01", "to": "2024-10-01"], 403, ""),
      (
        "leader-county",
        ["from": "2024-09-01", "to": "2024-10-01", "area": "371403000000"], 404, ""
      ),
    ] as [(String, [String: JSONNode], Int, String)])
  func refused(member: String, body: [String: JSONNode], status: Int, field: String) async throws {
    try await withWorld(.sqlite, cases: false) { world in
      try Self.inOctober(world)
      let answer = try await Program(world, as: member).post("/bulletins", .object(body))
      #expect(answer.status == status, "\(answer.text)")
      if status == 422 { #expect(try answer.json["problems"][0]["field"].text == field) }
    }
  }

  @Test("Who reads figures of an area reads its bulletins; nobody else knows of them")
  func readers() async throws {
    try await withWorld(.sqlite) { world in
      try Self.inOctober(world)
      let supervisor = try Program(world, as: "supervisor-county")
      let frozen = try await supervisor.post("/bulletins", .object(Self.september))
      let id = try #require(try frozen.json["id"].text)
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = try Program(world, as: member.name)
        let label: Comment = "\(member.name)"
        let reads = member.role.seesFigures
        let inside = Spot.county.lies(within: member.spot)
        let wanted = !reads ? 403 : inside ? 200 : 404
        #expect(try await mine.get("/bulletins").status == (reads ? 200 : 403), label)
        #expect(try await mine.get("/bulletins/\(id)").status == wanted, label)
        #expect(try await mine.get("/bulletins/\(id)?format=csv").status == wanted, label)
        let listed = try await mine.get("/bulletins").json["items"].list.count
        #expect(listed == (reads && inside ? 1 : 0), label)
        let correction = try await mine.post("/bulletins/\(id)/corrections", ["reason": "核对"])
        let freezes = Bulletins.freezers.contains(member.role)
        #expect(correction.status == (!freezes ? 403 : inside ? 409 : 404), label)
        let page = try await PageStoryTests.browser(world, as: member.name).get("/bulletins/\(id)")
        #expect(page.status == wanted, label)
      }
    }
  }

  @Test("The pages freeze, show, export and correct, and keep what was typed")
  func pages() async throws {
    try await withWorld(.sqlite) { world in
      try Self.inOctober(world)
      let browser = try PageStoryTests.browser(world, as: "leader-city")
      #expect(try await browser.get("/bulletins").text.contains("还没有冻结的期间"))
      let running = try await browser.post(
        "/bulletins", ["area": Spot.city.code, "from": "2024-10-01", "to": "2024-11-01"])
      #expect(running.status == 422)
      #expect(running.text.contains("还没有结束") && running.text.contains("2024-11-01"))
      let frozen = try await browser.post(
        "/bulletins", ["area": Spot.city.code, "from": "2024-09-01", "to": "2024-10-01"])
      #expect(frozen.status == 303)
      let path = PageStoryTests.location(frozen)
      let page = try await browser.get(path).text
      #expect(page.contains("共受理群众诉求\(Matter.all.count)件"))
      #expect(page.contains("热线") || page.contains("德城区"))
      for format in TableFormat.allCases {
        let answer = try await Program(world, as: "leader-city").get(
          "\(path)?format=\(format.rawValue)")
        let table = try Table.read(Data(answer.bytes))
        #expect(table.rows.count > Measure.of(.hotline).count)
        #expect(table.rows[0][1].printed == "受理量" || !table.rows[0][1].isEmpty)
      }
      try await browser.get(path)
      let empty = try await browser.post("\(path)/corrections", ["reason": " "])
      #expect(empty.status == 422)
      try await OutboxTests.take(world, "accept", "county-review", by: "reviewer-county")
      try await browser.get(path)
      let corrected = try await browser.post("\(path)/corrections", ["reason": "补录"])
      #expect(corrected.status == 303)
      let after = try await browser.get(path).text
      #expect(after.contains("第 1 次更正") && after.contains("补录") && after.contains("更正为"))
      #expect(after.contains("首次公布"))
    }
  }

  @Test("A county's own text is used, and a tag that nobody fills is named when it is saved")
  func words() async throws {
    let faults = #expect(throws: Invalid.self) {
      try AnyPolicy.check("figures", "bulletin: {text: '{{area}}{{recieved}}'}")
    }
    #expect(faults?.problems.first?.field == "bulletin.text")
    #expect(faults?.problems.first?.values == ["tag": "recieved"])
    try await withWorld(.sqlite) { world in
      try Self.inOctober(world)
      try await world.city.store.write { db in
        try db.run(
          """
          INSERT INTO policies (id, name, area, version, valid_from, body, note, author, at)
          VALUES (\(Identifier.next()), 'figures', \(Spot.county.code), 1, '2000-01-01',
            'bulletin: {text: "{{area}}：{{received}}件"}', 'tests', NULL, 0)
          """)
      }
      let leader = try Program(world, as: "leader-county")
      let frozen = try await leader.post("/bulletins", .object(Self.september)).json
      let here = Matter.all.filter { $0.lies.lies(within: .county) }.count
      #expect(frozen["editions"][0]["text"].text == "德城区：\(here)件")
    }
  }
}

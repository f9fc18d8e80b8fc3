import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Claims and rounds through the interface and at their pages.
@Suite struct RewardTests {
  /// Who sees a claim of the county's committee: himself, the desks of the county that check it, and
  /// who supervises or leads there or above; an auditor knows that there is one.
  private static func seen(_ member: Member) -> APIMatrixTests.Seen {
    let above = Spot.village.lies(within: member.spot) && member.spot != .village
    switch member.role.rawValue {
    case "mediator": return .content
    case "receptionist", "coordinator":
      return Spot.county.lies(within: member.spot) ? .content : .nothing
    case "supervisor", "leader": return above ? .content : .nothing
    case "auditor": return above ? .status : .nothing
    default: return .nothing
    }
  }

  @Test("Claims, rounds and whom to call open to whom they should", arguments: Engine.allCases)
  func sight(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let ground = RewardGround(world)
      let (claim, round) = try await ground.drawn("围墙")
      let program = try Program(world)
      let check = try await SchemaCheck(program)
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        let label: Comment = "\(member.name)"
        let seen = Self.seen(member)
        let file = try await mine.get("/cases/\(claim)")
        #expect(file.status == (seen == .nothing ? 404 : 200), label)
        if seen != .nothing {
          #expect(
            try file.json["degree"].text == (seen == .content ? "content" : "status"), label)
        }
        let list = try await mine.get("/cases?procedure=reward-claim")
        #expect(list.text.contains(claim) == (seen != .nothing), label)
        let volumes = try await mine.get("/rewards/volumes")
        #expect(volumes.status == (member.role == .mediator ? 200 : 403), label)
        let reads =
          ["receptionist", "coordinator", "supervisor", "leader", "auditor"]
          .contains(member.role.rawValue)
        let rounds = try await mine.get("/rewards/rounds")
        #expect(rounds.status == (reads ? 200 : 403), label)
        let within = reads && Spot.county.lies(within: member.spot)
        #expect(rounds.text.contains("\(round.id)") == within, label)
        let one = try await mine.get("/rewards/rounds/\(round.id)")
        #expect(one.status == (within ? 200 : 404), label)
        #expect(!one.text.contains("围墙甲"), label)
        if within { #expect(check.faults(try one.json, "RewardRound") == [], label) }
        // Nothing is listed yet, so that there is no table.
        #expect(try await mine.get("/rewards/rounds/\(round.id)?format=csv").status == 404, label)
        if !["coordinator", "supervisor"].contains(member.role.rawValue) || member.spot != .county {
          for act in ["publication", "payment"] {
            let answer = try await mine.post("/rewards/rounds/\(round.id)/\(act)", [:])
            #expect((400..<500).contains(answer.status), label)
          }
        }
        if member.role != .coordinator {
          #expect(try await mine.post("/rewards/rounds", [:]).status == 403, label)
        }
        let calls =
          within && ["receptionist", "coordinator"].contains(member.role.rawValue)
        let contacts = try await mine.post("/cases/\(claim)/contacts", ["purpose": "回访"])
        #expect(contacts.status == (calls ? 201 : seen == .nothing ? 404 : 403), label)
        #expect(contacts.text.contains("13912345678") == calls, label)
        if calls { #expect(check.faults(try contacts.json, "RewardContacts") == [], label) }
      }
      let state = try await world.city.store.read { db in
        try CaseFile.content(claim, for: world.member("mediator-committee").actor, in: db).matter
          .state
      }
      #expect(state == "drawn")
    }
  }

  @Test(
    "A payment list is read as a table whose sums foot, and its publication names no party and no kind"
  )
  func table() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let ground = RewardGround(world, at: (World.noon.day - 20).at(minute: 600))
      _ = try await ground.checked("果树")
      let (_, round) = try await ground.drawn("围墙")
      for one in try await world.city.store.read({ db in try round.lines(in: db) })
      where one.isSampled {
        let rules = world.city.rules
        let desk = try world.member("receptionist-county").actor
        try await world.city.store.write { db in
          _ = try CaseDesk.take(
            one.number, step: "check-by-phone",
            raw: ["phone-result": "confirmed", "words": "属实"], entries: nil, by: desk,
            at: ground.at, under: rules, in: db)
        }
      }
      let program = try Program(world)
      let supervisor = program.acting(try world.member("supervisor-county"))
      let leader = program.acting(try world.member("leader-county"))
      let check = try await SchemaCheck(program)
      let published = try await supervisor.post("/rewards/rounds/\(round.id)/publication", [:])
      #expect(published.status == 201, "\(published.text)")
      #expect(check.faults(try published.json, "RewardRound") == [])
      let early = try await leader.post("/rewards/rounds/\(round.id)/payment", [:])
      #expect(early.status == 409, "\(early.text)")
      let anybody = try PageStoryTests.browser(world)
      let page = try await anybody.get("/rewards/rounds/\(round.id)/publication")
      #expect(page.status == 200)
      #expect(page.text.contains("mediator-committee"))
      for name in ["围墙甲", "围墙乙", "果树甲", "13905340001", "邻里纠纷"] {
        #expect(!page.text.contains(name), "\(name)")
      }
      #expect(try await anybody.get("/rewards/rounds/1/publication").status == 404)
      try world.city.clock.set((World.noon.day + 8).at(minute: 600), frozen: true)
      let own = try await supervisor.post("/rewards/rounds/\(round.id)/payment", [:])
      #expect(own.status == 403)
      let listed = try await leader.post("/rewards/rounds/\(round.id)/payment", [:])
      #expect(listed.status == 201, "\(listed.text)")
      #expect(check.faults(try listed.json, "RewardRound") == [])
      #expect(try listed.json["total"].integer == 10_000)
      for format in ["csv", "xlsx"] {
        let file = try await leader.get("/rewards/rounds/\(round.id)?format=\(format)")
        #expect(file.status == 200)
        let rows = try Table.read(Data(file.bytes)).rows
        let amounts = rows.compactMap { $0[7].printed }.compactMap(Double.init)
        // Two claims, the mediator's sum, the sum of all.
        #expect(amounts == [50, 50, 100, 100], "\(format) \(amounts)")
      }
    }
  }

  @Test(
    "A mediator claims on a phone's page; the desk draws, is told what is missing, and publishes")
  func pages() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let ground = RewardGround(world)
      let dispute = try await ground.dispute("围墙")
      let mediator = try PageStoryTests.browser(world, as: "mediator-committee")
      let open = try await mediator.get("/rewards")
      #expect(open.status == 200)
      #expect(open.text.contains(dispute))
      let claimed = try await mediator.post("/rewards/claims", ["dispute": dispute])
      #expect(claimed.status == 303)
      let path = PageStoryTests.location(claimed)
      try await mediator.get("/rewards")
      let again = try await mediator.post("/rewards/claims", ["dispute": dispute])
      #expect(PageStoryTests.location(again) == path)
      #expect(try await mediator.get(path).text.contains("以案定补"))
      let desk = try PageStoryTests.browser(world, as: "coordinator-county")
      let none = try await desk.get("/rewards")
      #expect(none.status == 200)
      #expect(try await desk.post("/rewards/rounds", [:]).status == 409)
      try await desk.get("\(path)/steps/pass-claim")
      let number = String(path.split(separator: "/").last ?? "")
      let wrong = try await desk.post(
        "/cases/\(number)/steps", ["step": "pass-claim", "score": "101", "reward-class": "simple"])
      #expect(wrong.status == 422)
      let passed = try await desk.post(
        "/cases/\(number)/steps",
        ["step": "pass-claim", "score": "88", "reward-class": "simple", "note": "材料齐全"])
      #expect(passed.status == 303)
      try await desk.get("/rewards")
      let drawn = try await desk.post("/rewards/rounds", ["seed": "2024<b>"])
      #expect(drawn.status == 303)
      let round = PageStoryTests.location(drawn)
      let shown = try await desk.get(round)
      #expect(shown.text.contains("2024&lt;b&gt;"))
      let supervisor = try PageStoryTests.browser(world, as: "supervisor-county")
      try await supervisor.get(round)
      let early = try await supervisor.post("\(round)/publication", [:])
      #expect(early.status == 409)
      #expect(early.text.contains("抽查的申报还没有全部电话回访核实"))
      let window = try PageStoryTests.browser(world, as: "receptionist-county")
      try await window.get(path)
      let blank = try await window.post("\(path)/contacts", ["purpose": " "])
      #expect(blank.status == 422)
      let contacts = try await window.post("\(path)/contacts", ["purpose": "抽查回访"])
      #expect(contacts.text.contains("13912345678"))
      let called = try await window.post(
        "/cases/\(number)/steps",
        ["step": "check-by-phone", "phone-result": "confirmed", "words": "双方属实"])
      #expect(called.status == 303)
      #expect(try await supervisor.post("\(round)/publication", [:]).status == 303)
      #expect(try await supervisor.get("\(round)/publication").status == 200)
    }
  }
}

import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("What the desks have beside a matter")
struct DeskStories {
  private typealias World = HotlineWorld
  private let start = HotlineWorld.start

  private func call(
    _ text: String, wantsReply: Bool = true, into: String? = nil, in world: World
  ) async throws -> Filed {
    var filing = Filing(area: World.yunhe, title: "", text: text, channel: "telephone")
    filing.wantsReply = wantsReply
    let (rules, clerk, ready) = (world.city.rules, try world.actor("county clerk"), filing)
    return try await world.city.store.write { db in
      try into.map {
        try CaseDesk.file(ready, into: $0, by: clerk, at: start, under: rules, in: db)
      } ?? CaseDesk.file(ready, by: clerk, at: start, under: rules, in: db)
    }
  }

  @Test(
    "Who wants no reply is not called back, and counts for no judgement",
    arguments: Engine.allCases)
  func noReply(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await call("路灯坏了", wantsReply: false, in: world).file.number
      try await world.dispatch(number)
      try await world.handle(number)
      let accepted = try await world.take("accept", on: number, by: "county reviewer")
      #expect(accepted.matter.state == "settled")
      let closed = try await world.take("close", on: number, by: "county caller")
      #expect(closed.matter.open == false)
      let judged = try await world.city.store.read { db -> Int? in
        try db.value("SELECT judged FROM case_figures WHERE case_id = \(closed.id)")
      }
      #expect(judged == 0)
      try await world.verify()
    }
  }

  @Test(
    "A further call becomes a report of the case that is known, with a receipt of its own",
    arguments: Engine.allCases)
  func further(engine: Engine) async throws {
    try await World.on(engine) { world in
      let first = try await call("路灯连续三晚不亮", wantsReply: false, in: world)
      let second = try await call("三里桥的路灯连续不亮", into: first.file.number, in: world)
      let survivor = try await world.load(first.file.number)
      #expect(survivor.reports == 2)
      #expect(survivor.matter.facts["reply-wanted"] == true)
      #expect(try await world.load(second.file.number).matter.state == "merged")
      let (receipt, code) = (second.receipt, try #require(second.code))
      let rules = world.city.rules
      let view = try await world.city.store.read { db in
        try Receipts.view(receipt, code: code, at: start, under: rules, in: db)
      }
      #expect(view.number == first.file.number)
      try await world.verify()
    }
  }

  @Test("What is typed finds the open matters like it, and only those that the desk reads")
  func repeats() async throws {
    try await World.on(.sqlite) { world in
      let known = try await call("文化路的路灯连续三晚不亮", in: world).file.number
      _ = try await call("暖气片冰凉", in: world)
      func found(_ text: String, by name: String) async throws -> [String] {
        let actor = try world.actor(name)
        return try await world.city.store.read { db in
          try Duplicates.of(
            title: "", text: text, area: World.yunhe, for: actor, at: start, in: db
          ).map(\.summary.number)
        }
      }
      #expect(try await found("文化路路灯不亮", by: "county clerk") == [known])
      #expect(try await found("文化路路灯不亮", by: "water") == [])
      #expect(try await found("路", by: "county clerk") == [])
    }
  }

  @Test(
    "A leader's instruction is signed and dated, opens a supervision, and is carried out by the accepted work",
    arguments: Engine.allCases)
  func instruction(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      await #expect(throws: Invalid("signed", "future")) {
        try await world.take(
          "instruct", on: number, by: "county leader",
          ["instruction": "抓紧办理", "signed": .text("2024-09-13")])
      }
      let watched = try await world.take(
        "instruct", on: number, by: "county leader",
        ["instruction": "抓紧办理", "signer": "李县长", "signed": .text("2024-09-11")])
      #expect(watched.light(at: start) == .supervised)
      func list(_ state: Instruction.State?, _ name: String) async throws -> [Instruction] {
        let actor = try world.actor(name)
        return try await world.city.store.read { db in
          let found = try Instructions.page(state, for: actor, at: start, in: db)
          #expect(try Instructions.count(state, for: actor, in: db) == found.count)
          return found
        }
      }
      let open = try await list(.open, "county supervisor")
      #expect(open.map(\.supervision.signer) == ["李县长"])
      #expect(open.first?.supervision.signed == Day("2024-09-11"))
      #expect(open.first?.summary.number == number)
      #expect(try await list(nil, "water").isEmpty)
      #expect(try await list(nil, "housing").count == 1)
      try await world.handle(number)
      try await world.take("accept", on: number, by: "county reviewer")
      #expect(try await list(.open, "county leader").isEmpty)
      #expect(try await list(.accepted, "county leader").count == 1)
      #expect(try await list(.closed, "county leader").isEmpty)
      try await world.verify()
    }
  }

  @Test("Where nothing is said of it, the instruction is signed by who wrote it, today")
  func unsigned() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.take(
        "instruct", on: number, by: "county leader", ["instruction": "抓紧办理"])
      let file = try await world.load(number)
      let found = try await world.city.store.read { db in try Supervisions.of(file, in: db) }
      #expect(found.map(\.signer) == ["county leader"])
      #expect(found.map(\.signed) == [start.day])
    }
  }

  @Test("The numbers of a unit are those of the lists behind them", arguments: Engine.allCases)
  func standings(engine: Engine) async throws {
    try await World.on(engine) { world in
      let numbers = [
        try await world.file("路灯坏了一周").file.number, try await world.file("水管漏水").file.number,
      ]
      for number in numbers { try await world.dispatch(number) }
      try await world.take("return", on: numbers[1], by: "housing", ["reason": "不归我们管"])
      let late = start.adding(minutes: 60 * 24 * 20)
      for name in ["county supervisor", "county leader", "county dispatcher", "city supervisor"] {
        let actor = try world.actor(name)
        try await world.city.store.read { db in
          let all = try UnitStanding.all(for: actor, at: late, in: db)
          #expect(all.map(\.unit) == [world.housing])
          let one = try #require(all.first)
          #expect([one.open, one.overdue, one.returned, one.contested] == [2, 2, 1, 0])
          func count(_ change: (inout CaseFilter) -> Void) throws -> Int {
            var filter = CaseFilter()
            filter.unit = world.housing
            filter.open = true
            change(&filter)
            return try CaseList.count(filter, for: actor, at: late, in: db)
          }
          #expect(try count { $0.overdue = true } == one.overdue)
          #expect(try count { $0.state = "returned" } == one.returned)
          #expect(try count { $0.contested = true } == one.contested)
        }
      }
      let stranger = try world.actor("water")
      let none = try await world.city.store.read { db in
        try UnitStanding.all(for: stranger, at: late, in: db)
      }
      #expect(none.isEmpty)
    }
  }

  @Test("A receipt that is issued again says by what proof, and the proof can be erased")
  func reissued() async throws {
    try await World.on(.sqlite) { world in
      let filed = try await world.file()
      let (rules, clerk) = (world.city.rules, try world.actor("county clerk"))
      let report = try await world.city.store.read { db in
        try #require(try IncomingReport.of(filed.file, in: db).first)
      }
      func reissue(_ proof: String) async throws -> (receipt: String, code: String) {
        try await world.city.store.write { db in
          try Receipts.reissue(
            report: report.id, proof: proof, by: clerk, at: start, under: rules, in: db)
        }
      }
      await #expect(throws: Invalid("proof", "too-long", ["most": "200"])) {
        _ = try await reissue(String(repeating: "证", count: 201))
      }
      let issued = try await reissue(" 居民身份证 ")
      #expect(issued.receipt == filed.receipt)
      let file = try await world.load(filed.file.number)
      try await world.city.store.read { db in
        let entry = try #require(try Ledger.entries(of: file.id, in: db).last?.entry)
        #expect(entry.step == "reissue")
        #expect(entry.data["proof"]?.text?.hasPrefix("sha256:") == true)
        #expect(try PersonalValues.of(chain: file.id, n: entry.n, in: db)["proof"] == "居民身份证")
      }
      try await world.verify()
    }
  }
}

import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("A complaint from the call to the verdict")
struct ComplaintStories {
  private typealias World = HotlineWorld
  private let start = HotlineWorld.start

  @Test("Eight writes take a complaint from filing to closing", arguments: Engine.allCases)
  func wholePath(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      try await world.handle(number)
      try await world.take("accept", on: number, by: "county reviewer")
      try await world.take(
        "call-back", on: number, by: "county caller",
        ["judgement": "satisfied", "solved": true, "words": "谢谢"])
      let closed = try await world.take("close", on: number, by: "county caller")
      #expect(closed.matter.state == "closed")
      #expect(closed.matter.open == false)
      #expect(closed.matter.entries == 8)
      #expect(closed.matter.clocks.allSatisfy { $0.stoppedAt != nil })
      #expect(closed.deadline == CaseFile.Standing())
      try await world.verify()
    }
  }

  @Test("Five working days over a make-up Saturday and a festival end on 20 September")
  func dueTime() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      let clock = try #require(try await world.load(number).matter.running("handle"))
      let due = Deadline.of(clock, world.city.rules.calendar)
      #expect(due.due.day == Day("2024-09-20") || due.due == Day("2024-09-20")?.end)
      #expect(due.yellowFrom == Day("2024-09-19")?.start)
      #expect(due.supervisionFrom.day == Day("2024-09-23"))
    }
  }

  @Test("Nobody accepts or calls back his own work", arguments: Engine.allCases)
  func ownWork(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      try await world.handle(number)
      await #expect(throws: Refusal.notAllowed(step: "accept")) {
        try await world.take("accept", on: number, by: "housing")
      }
      await #expect(throws: Refusal.notFound) {
        try await world.take("accept", on: number, by: "water")
      }
    }
  }

  @Test("A rejected submission never stopped the clock", arguments: Engine.allCases)
  func rejected(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      let before = try await world.load(number).matter.running("handle")
      try await world.handle(number)
      #expect(try await world.load(number).matter.clock("handle")?.claimedAt != nil)
      let back = try await world.take(
        "reject", on: number, by: "county reviewer", ["reason": "没有照片"])
      #expect(back.matter.state == "handling")
      #expect(back.matter.running("handle") == before)
      let later = start.adding(minutes: 600)
      try await world.submit(number, at: later)
      let accepted = try await world.take(
        "accept", on: number, by: "county reviewer", at: later.adding(minutes: 60))
      #expect(accepted.matter.clock("handle")?.stoppedAt == later)
      try await world.verify()
    }
  }

  @Test("The second return goes to coordination, and the unit named there keeps it")
  func returns() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      for round in 1...2 {
        try await world.dispatch(number)
        try await world.take("return", on: number, by: "housing", ["reason": "不归我们管"])
        let file = try await world.take("accept-return", on: number, by: "county dispatcher")
        #expect(file.matter.state == (round == 1 ? "admitted" : "coordination"))
        #expect(file.matter.clock("handle")?.ending == .void)
      }
      try await world.take(
        "settle-duty", on: number, by: "county supervisor",
        ["unit": .number(Int(world.water)), "reason": "供水管网归水务"])
      await #expect(throws: Refusal.barred(step: "return", because: "final")) {
        try await world.take("return", on: number, by: "water", ["reason": "也不归我们"])
      }
      try await world.verify()
    }
  }

  @Test("After two working days nothing is returned")
  func lateReturn() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      let late = Day(year: 2024, month: 9, day: 18).at(minute: 600)
      await #expect(throws: Refusal.self) {
        try await world.take("return", on: number, by: "housing", at: late, ["reason": "太晚"])
      }
    }
  }

  @Test("Dissatisfied is redone once, and then contested under supervision")
  func redo() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      try await world.handle(number)
      let unhappy: [String: Fact] = ["judgement": "dissatisfied", "solved": false]
      try await world.take("accept", on: number, by: "county reviewer")
      try await world.take("call-back", on: number, by: "county caller", unhappy)
      let again = try await world.take(
        "redo", on: number, by: "county reviewer", ["reason": "灯还是不亮"])
      #expect(again.matter.round == 2)
      #expect(again.matter.running("handle")?.round == 2)
      #expect(again.matter.clocks.filter { $0.name == "reply" }.count == 1)
      try await world.submit(number)
      try await world.take("accept", on: number, by: "county reviewer")
      try await world.take("call-back", on: number, by: "county caller", unhappy)
      await #expect(throws: Refusal.tooOften(step: "redo", limit: 1)) {
        try await world.take("redo", on: number, by: "county reviewer", ["reason": "再来"])
      }
      let contested = try await world.take(
        "contest", on: number, by: "county reviewer", ["reason": "两次不满意"])
      #expect(contested.matter.supervisions == 1)
      #expect(contested.light(at: start) == .supervised)
      try await world.take(
        "explain", on: number, by: "county supervisor", ["answer": "线路改造列入计划"])
      let closed = try await world.take("close", on: number, by: "county caller")
      #expect(closed.matter.outcome == "explained")
      #expect(closed.matter.supervisions == 0)
      #expect(closed.matter.wasSupervised)
      try await world.verify()
    }
  }

  @Test("Two people on one case: the second is told, a timer between them does not count")
  func stale() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      let seen = try await world.load(number).matter.entries
      try await world.take("sign", on: number, by: "housing", entries: seen)
      await #expect(throws: Refusal.stale(entries: seen + 1)) {
        try await world.take(
          "note", on: number, by: "housing second", ["note": "我也去看了"], entries: seen)
      }
      let overdue = Day(year: 2024, month: 9, day: 25).at(minute: 600)
      let now = try await world.load(number).matter.entries
      _ = try await world.sweep(at: overdue)
      let swept = try await world.load(number)
      #expect(swept.matter.entries > now)
      try await world.take(
        "note", on: number, by: "housing", at: overdue, ["note": "正在处理"], entries: now)
      try await world.verify()
    }
  }

  @Test("Merging moves the reports and parting moves them back", arguments: Engine.allCases)
  func merging(engine: Engine) async throws {
    try await World.on(engine) { world in
      let one = try await world.file().file.number
      let two = try await world.file("楼道的灯不亮").file.number
      try await world.take("merge", on: two, by: "county dispatcher", ["into": .text(one)])
      #expect(try await world.load(one).reports == 2)
      #expect(try await world.load(two).matter.open == false)
      try await world.take("part", on: two, by: "county dispatcher", ["reason": "不是同一栋楼"])
      #expect(try await world.load(one).reports == 1)
      let parted = try await world.load(two)
      #expect(parted.reports == 1)
      #expect(parted.matter.state == "admitted")
      #expect(parted.matter.outcome == nil)
      #expect(parted.matter.running("reply")?.start == start)
      try await world.verify()
    }
  }

  @Test("A split matter is answered when each part is", arguments: Engine.allCases)
  func splitting(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.take(
        "split", on: number, by: "county dispatcher",
        ["lead": .number(Int(world.housing)), "units": .list(["\(world.water)"])])
      let parent = try await world.load(number).id
      let parts = try await world.city.store.read { db in
        try db.all("SELECT number, unit FROM cases WHERE parent = \(parent) ORDER BY id").map {
          (number: try $0.get("number") as String, unit: try $0.get("unit") as Int64)
        }
      }
      #expect(parts.map(\.unit) == [world.housing, world.water])
      await #expect(throws: Refusal.tooEarly(step: "gather", needs: "parts")) {
        try await world.take("gather", on: number, by: "county dispatcher", ["answer": "早了"])
      }
      for (part, handler) in zip(parts, ["housing", "water"]) {
        try await world.take("sign", on: part.number, by: handler)
        try await world.take("contact", on: part.number, by: handler, ["way": "telephone"])
        try await world.take(
          "submit", on: part.number, by: handler,
          ["result": "完成", "answer": "完成", "claimed-solved": true])
        let done = try await world.take("accept", on: part.number, by: "county reviewer")
        #expect(done.matter.state == "part-done")
      }
      try await world.take("gather", on: number, by: "county dispatcher", ["answer": "都好了"])
      let answered = try await world.take("accept", on: number, by: "county reviewer")
      #expect(answered.matter.state == "answered")
      #expect(answered.matter.clock("reply")?.ending == .met)
      try await world.verify()
    }
  }

  @Test("An extension is asked before the end, granted by another, and commutes with a pause")
  func extending() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      try await world.take("sign", on: number, by: "housing")
      try await world.take(
        "ask-extension", on: number, by: "housing", ["days": 3, "reason": "等配件"])
      await #expect(throws: Refusal.notAllowed(step: "grant-extension")) {
        try await world.take("grant-extension", on: number, by: "housing")
      }
      let granted = try await world.take("grant-extension", on: number, by: "county dispatcher")
      #expect(granted.matter.running("handle")?.extensions == [3])
      #expect(granted.matter.running("reply")?.extensions == [3])
      await #expect(throws: Refusal.self) {
        try await world.take(
          "ask-extension", on: number, by: "housing", ["days": 3, "reason": "还要"])
      }
      let paused = try await world.take(
        "pause", on: number, by: "county dispatcher",
        ["grounds": "season", "reason": "采暖季前不能停水", "until": "2024-10-20"])
      #expect(paused.matter.isPaused(at: start))
      #expect(paused.light(at: start) == .normal)
      try await world.verify()
    }
  }

  @Test("Bad words are all named at once and nothing is written")
  func invalid() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      do {
        try await world.take(
          "refuse", on: number, by: "county clerk", ["road": "moon", "extra": "x"])
        Issue.record("taken")
      } catch let invalid as Invalid {
        #expect(
          invalid.problems.map { "\($0.field) \($0.rule)" }
            == ["extra unknown-field", "road choice", "reason required"])
      }
      #expect(try await world.load(number).matter.entries == 1)
    }
  }
}

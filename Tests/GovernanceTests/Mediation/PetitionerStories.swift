import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Who petitions, with the receipt") struct PetitionerStories {
  typealias World = MediationWorld
  typealias Key = (receipt: String, code: String)

  private static func with(_ said: [String: Fact]) -> [String: Fact] {
    HandOverStories.way.merging(said) { _, own in own }
  }

  private static func day(_ days: Int) -> Instant { World.start.adding(minutes: days * 1440) }

  private static let opinion = with(["opinion": "not-supported", "words": "补偿标准符合规定，不予支持。"])

  /// Handled by the bureau to which the petition office has forwarded it; the keys of both sides.
  private func handled(
    _ world: World
  ) async throws -> (number: String, own: Key, other: Key) {
    let filed = try await world.file("对征地补偿标准的答复不服")
    let number = filed.file.number
    let (rules, desk) = (world.city.rules, try world.actor("county receptionist"))
    let issued = try await world.city.store.write { db in
      try PartyReceipts.issue(
        party: 2, of: number, to: "李卫东", proof: "身份证", way: .desk, by: desk, at: World.start,
        under: rules, in: db)
    }
    try await world.admit(number)
    try await world.take(
      "hand-to-petition", on: number, by: "county coordinator",
      Self.with(["unit": try world.unit("petition"), "reason": "信访"]))
    try await world.take(
      "forward-petition", on: number, by: "petition",
      Self.with(["unit": try world.unit("bureau")]))
    try await world.take(
      "accept-petition", on: number, by: "bureau", Self.with(["told": "书面告知受理"]))
    return (
      number, (filed.receipt, try #require(filed.code)),
      (issued.receipt, try #require(issued.code))
    )
  }

  private func view(
    _ world: World, _ key: Key, at now: Instant
  ) async throws -> ReceiptView {
    let rules = world.city.rules
    return try await world.city.store.read { db in
      try Receipts.view(key.receipt, code: key.code, at: now, under: rules, in: db)
    }
  }

  @discardableResult
  private func ask(
    _ world: World, _ key: Key, _ step: String, at now: Instant,
    _ said: [String: Fact] = ["words": "没有按区片价计算，请求复查。"]
  ) async throws -> Entry {
    let rules = world.city.rules
    return try await world.city.store.write { db in
      try Receipts.take(
        step, said: said, receipt: key.receipt, code: key.code, at: now, under: rules, in: db)
    }
  }

  @Test(
    "He reads the opinion once it was served, asks for review in time, and the office has his words",
    arguments: Engine.allCases)
  func asked(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (number, own, other) = try await handled(world)
      await #expect(throws: Refusal.wrongState(step: "ask-review", state: "petition-handling")) {
        try await ask(world, own, "review", at: Self.day(1))
      }
      try await world.take(
        "issue-opinion", on: number, by: "bureau", at: Self.day(1), Self.opinion)
      // Not served: it is not read, and no time runs.
      var seen = try await view(world, own, at: Self.day(2))
      #expect(seen.opinions.isEmpty && seen.request == nil)
      await #expect(throws: Refusal.barred(step: "ask-review", because: "not-served")) {
        try await ask(world, own, "review", at: Self.day(2))
      }
      try await world.take(
        "serve-answer", on: number, by: "bureau", at: Self.day(5),
        Self.with(["served": "2024-09-16"]))
      seen = try await view(world, own, at: Self.day(5))
      let read = try #require(seen.opinions.first)
      #expect(read.opinion.words == "补偿标准符合规定，不予支持。" && read.opinion.opinion == "not-supported")
      #expect(read.unit == "人社局")
      #expect(read.opinion.served == Day(year: 2024, month: 9, day: 16))
      #expect(seen.request?.due.day == Day(year: 2024, month: 10, day: 16))
      #expect(seen.steps.contains("review") && !seen.steps.contains("recheck"))
      // It is not the other side's to read, nor to ask.
      let theirs = try await view(world, other, at: Self.day(5))
      #expect(theirs.opinions.isEmpty && theirs.request == nil && !theirs.steps.contains("review"))
      await #expect(throws: Refusal.barred(step: "ask-review", because: "petitioner")) {
        try await ask(world, other, "review", at: Self.day(5))
      }
      await #expect(throws: Invalid("words", "required")) {
        try await ask(world, own, "review", at: Self.day(6), [:])
      }
      // On the last day.
      let entry = try await ask(world, own, "review", at: Self.day(34))
      var file = try await world.load(number)
      #expect(file.matter.state == "petition-review")
      #expect(try file.matter.unit == Int64(world.unit("petition").number ?? 0))
      #expect(
        try HandOverStories.due("petition-review", of: file, world)
          == Day(year: 2024, month: 11, day: 15))
      let id = file.id
      let kept = try await world.city.store.read { db in
        try PersonalValues.of(chain: id, n: entry.n, in: db)["words"]
      }
      #expect(kept == "没有按区片价计算，请求复查。")
      #expect(try await HandOverStories.told("petition", world).last == "ask-review")
      #expect(try await HandOverStories.degree("petition", number, world) == .content)
      await #expect(throws: Refusal.wrongState(step: "ask-review", state: "petition-review")) {
        try await ask(world, own, "review", at: Self.day(34))
      }

      // Who received it has no power: it goes on, and its time does not begin anew.
      file = try await world.take(
        "refer-request", on: number, by: "petition", at: Self.day(36),
        Self.with(["unit": try world.unit("upper"), "reason": "由市人社局复查"]))
      #expect(
        try HandOverStories.due("petition-review", of: file, world)
          == Day(year: 2024, month: 11, day: 15))
      try await world.take(
        "issue-review", on: number, by: "upper", at: Self.day(40),
        Self.with(["opinion": "upheld", "words": "维持原处理意见。", "served": "2024-10-22"]))
      seen = try await view(world, own, at: Self.day(41))
      #expect(seen.opinions.map(\.opinion.step) == ["issue-opinion", "issue-review"])
      #expect(seen.steps.contains("recheck") && !seen.steps.contains("review"))
      try await ask(world, own, "recheck", at: Self.day(41))
      file = try await world.load(number)
      #expect(file.matter.state == "petition-recheck")
      let unit = try #require(file.matter.unit)
      #expect(try unit == Int64(world.unit("petition").number ?? 0))
      try await world.take(
        "issue-recheck", on: number, by: "petition", at: Self.day(50),
        Self.with(["opinion": "upheld", "words": "复核维持。", "result": "not-settled"]))
      seen = try await view(world, own, at: Self.day(51))
      #expect(seen.opinions.last?.opinion.words == "复核维持。" && seen.request == nil)

      // What he has asked for is held about him.
      let held = try await world.city.store.read { db in
        try Receipts.held(own.receipt, code: own.code, in: db).values.map(\.field)
      }
      #expect(held.filter { $0.hasPrefix("ask-re") } == ["ask-review.words", "ask-recheck.words"])
      try await world.verify()
    }
  }

  @Test("After thirty days he is told that it is too late", arguments: Engine.allCases)
  func late(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (number, own, _) = try await handled(world)
      try await world.take(
        "issue-opinion", on: number, by: "bureau", at: Self.day(4),
        Self.opinion.merging(["served": "2024-09-16"]) { _, b in b })
      let seen = try await view(world, own, at: Self.day(35))
      #expect(seen.request?.isOver == true && !seen.steps.contains("review"))
      let due = try #require(seen.request?.due)
      await #expect(throws: Refusal.tooLate(step: "ask-review", due: due)) {
        try await ask(world, own, "review", at: Self.day(35))
      }
      #expect(seen.opinions.count == 1)
      try await world.verify()
    }
  }

  @Test("The request goes to the organ above the one that has decided, where the city knows it")
  func above() async throws {
    try await World.on(.sqlite) { world in
      let (upper, bureau) = (try world.unit("upper").number, try world.unit("bureau").number)
      try await world.city.store.write { db in
        try db.run("UPDATE organisations SET parent = \(upper) WHERE id = \(bureau)")
      }
      let (number, own, _) = try await handled(world)
      try await world.take(
        "issue-opinion", on: number, by: "bureau", at: Self.day(4),
        Self.opinion.merging(["served": "2024-09-16"]) { _, b in b })
      try await ask(world, own, "review", at: Self.day(5))
      #expect(try await world.load(number).matter.unit == upper.map(Int64.init))
    }
  }
}

import CaseEngine
import Foundation
import Testing

@testable import Governance

/// Guards, classes and samples of rewards, as tables: values from values.
@Suite struct RewardRuleTests {
  private static func policy() throws -> RewardPolicy {
    try PolicyText.decode(RewardPolicy.self, PolicyText.shipped(RewardPolicy.name))
  }

  private static let day = Day(year: 2024, month: 9, day: 12)

  struct Barred: Sendable, CustomTestStringConvertible {
    let what: String
    let change: @Sendable (inout RewardRule.Ground) -> Void
    let bars: [RewardRule.Bar]
    var yearlyMost: Int?

    var testDescription: String { what }
  }

  static let barred: [Barred] = [
    Barred(what: "settled, performed, bound", change: { _ in }, bars: []),
    Barred(
      what: "withdrawn or failed",
      change: {
        $0.isSettled = false
        $0.performance = nil
      }, bars: [.notSettled]),
    Barred(
      what: "performed in part", change: { $0.performance = "partly-performed" },
      bars: [.notPerformed]),
    Barred(what: "nobody visited", change: { $0.performance = nil }, bars: [.notPerformed]),
    Barred(what: "not bound", change: { $0.isBound = false }, bars: [.unbound]),
    Barred(
      what: "closed 365 days ago", change: { $0.closed = day - 365 }, bars: []),
    Barred(what: "closed 366 days ago", change: { $0.closed = day - 366 }, bars: [.late]),
    Barred(
      what: "somebody else's, and a relative's",
      change: {
        $0.isMediator = false
        $0.isTied = true
      }, bars: [.notMediator, .selfDealt]),
    Barred(what: "a civil servant", change: { $0.isCivilServant = true }, bars: [.civilServant]),
    Barred(what: "claimed", change: { $0.isClaimed = true }, bars: [.claimed]),
    Barred(
      what: "the year's sum is just reached",
      change: {
        $0.yearly = 70_000
        $0.amount = 30_000
      }, bars: [], yearlyMost: 100_000),
    Barred(
      what: "a fen too much",
      change: {
        $0.yearly = 70_001
        $0.amount = 30_000
      }, bars: [.overMost], yearlyMost: 100_000),
  ]

  @Test("What keeps a claim from being made", arguments: barred)
  func bars(example: Barred) throws {
    var guards = try Self.policy().guards
    guards.yearlyMost = example.yearlyMost
    var ground = RewardRule.Ground()
    ground.closed = Self.day - 10
    example.change(&ground)
    #expect(RewardRule.bars(ground, on: Self.day, under: guards) == example.bars)
  }

  private static func subject(
    _ number: String, _ parties: Set<String>, daysBefore: Int = 0, kind: String = "neighbours",
    unit: Int64 = 1
  ) -> RewardRule.Subject {
    RewardRule.Subject(
      number: number, kind: kind, unit: unit, reached: day - daysBefore, parties: parties)
  }

  @Test("The same parties look doubled whatever the kind, one party in common looks cut")
  func flags() throws {
    let guards = try Self.policy().guards
    let own = Self.subject("", ["a", "b"])
    let table: [(RewardRule.Subject, [RewardRule.Flag])] = [
      (Self.subject("1", ["a", "b"], daysBefore: 365), [.init(.doubled, ["1"])]),
      (Self.subject("2", ["a", "b"], daysBefore: 366), []),
      (Self.subject("3", ["b", "a"], unit: 2), [.init(.doubled, ["3"])]),
      (Self.subject("4", ["a", "b"], kind: "contract"), [.init(.doubled, ["4"])]),
      (Self.subject("5b", ["a", "c"], kind: "contract"), []),
      (Self.subject("5", ["a", "c"], daysBefore: 30), [.init(.split, ["5"])]),
      (Self.subject("6", ["a", "c"], daysBefore: 31), []),
      (Self.subject("7", ["a", "c"], unit: 2), []),
      (Self.subject("8", ["c", "d"]), []),
      (Self.subject("9", []), []),
    ]
    for (other, flags) in table {
      #expect(
        RewardRule.flags(of: own, among: [other], under: guards) == flags, "\(other.number)")
    }
    let all = RewardRule.flags(of: own, among: table.map(\.0), under: guards)
    #expect(all == [.init(.doubled, ["1", "3", "4"]), .init(.split, ["5"])])
    #expect(all.map(\.text) == ["doubled 1 3 4", "split 5"])
    #expect(all.compactMap { RewardRule.Flag($0.text) } == all)
    #expect(
      RewardRule.flags(of: Self.subject("5", ["a", "c"]), among: [own], under: guards).count == 1)
    // A claim that is looked at again is not its own double.
    #expect(
      RewardRule.flags(
        of: Self.subject("1", ["a", "b"]), among: [Self.subject("1", ["a", "b"])], under: guards)
        == [])
  }

  @Test("The hardest class that anything speaks for is proposed, and an oral agreement brings less")
  func classes() throws {
    let policy = try Self.policy()
    let table: [(String?, Int, Int, String)] = [
      ("simple", 2, 0, "simple"), (nil, 2, 0, "simple"), ("general", 2, 0, "difficult"),
      ("complex", 2, 0, "major"), ("simple", 5, 0, "difficult"), ("simple", 30, 0, "major"),
      ("simple", 2, 4_999_999, "simple"), ("simple", 2, 5_000_000, "difficult"),
      ("general", 2, 50_000_000, "major"),
    ]
    for (difficulty, people, sum, id) in table {
      #expect(
        RewardRule.proposedClass(difficulty: difficulty, people: people, sum: sum, under: policy)
          == id, "\(difficulty ?? "-") \(people) \(sum)")
    }
    for id in ["simple", "difficult", "major"] {
      let written = try #require(RewardRule.amount(id, form: "written", under: policy))
      let oral = try #require(RewardRule.amount(id, form: "oral", under: policy))
      #expect(written > oral)
    }
    #expect(RewardRule.amount("other", form: "oral", under: policy) == nil)
  }

  @Test("The same seed draws the same sample, whatever the order, and what must be called is in it")
  func sample() {
    let numbers = (1...40).map { "20240912\(1000 + $0)" }
    let drawn = RewardSample.drawn(numbers, seed: "3814", percent: 20)
    #expect(drawn.count == 8)
    #expect(RewardSample.drawn(numbers.reversed(), seed: "3814", percent: 20) == drawn)
    #expect(RewardSample.drawn(numbers, seed: "3815", percent: 20) != drawn)
    let flagged = Set(numbers).subtracting(drawn).prefix(2)
    let more = RewardSample.drawn(numbers, seed: "3814", percent: 20, always: Set(flagged))
    #expect(more == drawn.union(flagged))
    #expect(RewardSample.drawn(["1"], seed: "x", percent: 1) == ["1"])
    #expect(RewardSample.drawn([], seed: "x", percent: 50, always: ["9"]) == [])
    #expect(RewardSample.drawn(numbers, seed: "x", percent: 100) == Set(numbers))
    // Anybody can draw again with a tool of his own: the order is that of SHA-256 of seed|number.
    #expect(RewardSample.drawn(["a", "b", "c"], seed: "1", percent: 34).count == 2)
    // Nobody chooses the whole of a seed.
    #expect(RewardSample.seed("3814", "9f") == "3814-9f")
    #expect(RewardSample.seed(nil, "9f") == "9f")
  }
}

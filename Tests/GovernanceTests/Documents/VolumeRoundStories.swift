import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

/// A matter that breaks out again, and what a volume of it needs.
@Suite struct VolumeRoundStories {
  typealias World = MediationWorld

  private static func volume(
    _ world: World, _ number: String, round: Int? = nil
  ) async throws -> Volume {
    let actor = try world.actor("赵调解")
    return try await world.city.store.read { db in
      try Volume.of(number, round: round, for: actor, at: World.start, in: db)
    }
  }

  /// A scan that is handed in at a step.
  private static func scan(_ world: World, _ name: String) async throws -> Fact {
    let actor = try world.actor("赵调解")
    let kept = try await world.city.attachments().save(
      SampleFile.png, name: "\(name).png", by: .person(actor.person), at: World.start,
      in: world.city.store)
    return .list(["\(kept.id)"])
  }

  @Test(
    "What breaks out again is bound anew, and the first volume stays as it was",
    arguments: Engine.allCases)
  func reopened(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.settled()
      let first = try #require(try await Self.volume(world, number).bound)
      #expect(first.number == "（德城区）人调卷字〔2024〕第1号")
      try await world.take(
        "reopen", on: number, by: "county receptionist", ["reason": "又发生争执"])
      // Who mediated sees it again once it is given to the committee again.
      try await world.talk(number)
      let fresh = try await Self.volume(world, number)
      #expect(fresh.round == 2)
      #expect(fresh.bound == nil && fresh.parts.allSatisfy(\.isEmpty))
      #expect(fresh.others.map(\.number) == [first.number])

      try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      try await world.take("perform", on: number, by: "赵调解")
      try await world.take(
        "visit", on: number, by: "赵调解",
        ["held": "2024-09-12", "performance": "performed", "record": "已经回访"])
      do {
        try await world.take("file-volume", on: number, by: "赵调解")
        Issue.record("the second round was filed without a volume")
      } catch let invalid as Invalid {
        #expect(
          invalid.problems.compactMap { $0.values["volume-piece"] }
            == [
              "application", "rights-notice", "identity", "session", "oral-agreement",
              "follow-up",
            ])
      }
      try await world.bind(number)
      try await world.take("file-volume", on: number, by: "赵调解")
      let second = try await Self.volume(world, number)
      #expect(second.bound?.number == "（德城区）人调卷字〔2024〕第2号")
      let old = try await Self.volume(world, number, round: 1)
      #expect(old.bound?.number == first.number)
      #expect(
        Set(old.parts.flatMap(\.files).map(\.id)).isDisjoint(
          with: second.parts.flatMap(\.files).map(\.id)))
      #expect(old.parts.contains { $0.piece.id == "agreement" && !$0.isEmpty })
      await #expect(throws: Refusal.notFound) { try await Self.volume(world, number, round: 3) }
      try await world.verify()
    }
  }

  @Test(
    "Each occasion on the way, from an agent to the court's ruling, wants its piece",
    arguments: Engine.allCases)
  func occasions(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      func missing() async throws -> [String] {
        try await Self.volume(world, number).missing.map(\.id)
      }
      #expect(
        try await missing() == [
          "application", "rights-notice", "identity", "session", "termination",
        ])
      try await world.take(
        "represent-party", on: number, by: "赵调解",
        [
          "party": 2, "capacity": "agent", "representative": "李律师", "ground": "委托",
          "special-authority": true, "authority-paper": "委托书，代为和解",
        ])
      try await world.take(
        "record-investigation", on: number, by: "赵调解",
        ["held": "2024-09-12", "place": "村委会", "asked": "孙邻居", "record": "问：… 答：…"])
      try await world.take(
        "reach-oral", on: number, by: "赵调解",
        World.terms.merging(["amount": 300_000]) { own, _ in own })
      try await world.take(
        "apply-confirmation", on: number, by: "赵调解",
        World.confirmation)
      try await world.take("court-accepts", on: number, by: "赵调解")
      try await world.take("court-confirms", on: number, by: "赵调解", ["ruling": "（2024）鲁1402民特1号"])
      try await world.take("perform", on: number, by: "赵调解")
      try await world.take(
        "visit", on: number, by: "赵调解",
        ["held": "2024-09-12", "performance": "performed", "record": "已经回访"])
      #expect(
        try await missing() == [
          "application", "rights-notice", "identity", "power-of-attorney", "investigation",
          "session", "oral-agreement", "performance", "follow-up", "confirmation", "ruling",
        ])
      try await world.bind(number)
      try await world.verify()
    }
  }

  @Test("One side's card is not the other's; a file that is marked as everybody's is")
  func identities() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      try await world.take(
        "record-consent", on: number, by: "赵调解",
        ["party": 2, "manner": "in-person", "attachments": try await Self.scan(world, "card")])
      var volume = try await Self.volume(world, number)
      #expect(volume.missing.contains { $0.id == "identity" })
      #expect(
        volume.problems.contains(
          Invalid.Problem(
            "pieces", "volume-missing-of",
            [
              "piece": "当事人身份证明", "volume-piece": "identity",
              "english": "Proof of the parties' identity", "place": "applicant",
              "n": "1",
            ])))
      let part = try #require(volume.parts.first { $0.piece.id == "identity" })
      #expect(part.lacking.map(\.number) == [1])
      let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
      let card = try #require(part.files.first).id
      func mark(_ piece: String, _ party: Int?) async throws {
        try await world.city.store.write { db in
          try Volumes.mark(
            card, as: piece, party: party, of: number, by: actor, at: World.start, under: rules,
            in: db)
        }
      }
      await #expect(throws: Invalid("party", "unknown-party")) { try await mark("identity", 7) }
      await #expect(throws: Invalid("party", "unknown-party")) { try await mark("evidence", 1) }
      try await mark("identity", 1)
      volume = try await Self.volume(world, number)
      #expect(volume.parts.first { $0.piece.id == "identity" }?.lacking.map(\.number) == [2])
      try await mark("identity", nil)
      #expect(try await !Self.volume(world, number).missing.contains { $0.id == "identity" })
    }
  }

  @Test("Proof of identity is handed in at any time: seen and given back, or with its scan")
  func identifiedLater() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      func lacking() async throws -> [Int] {
        let part = try await Self.volume(world, number).parts.first { $0.piece.id == "identity" }
        return part?.lacking.map(\.number) ?? []
      }
      #expect(try await lacking() == [1, 2])
      await #expect(throws: Invalid("party", "unknown-party")) {
        try await world.take(
          "record-identity", on: number, by: "赵调解", ["party": 7, "identity-paper": "passport"])
      }
      await #expect(throws: Invalid("identity-paper", "choice")) {
        try await world.take(
          "record-identity", on: number, by: "赵调解", ["party": 1, "identity-paper": "letter"])
      }
      // Who sees no content has nothing to record; nor has who is not at work on it.
      await #expect(throws: Refusal.notFound) {
        try await world.take(
          "record-identity", on: number, by: "officer",
          ["party": 1, "identity-paper": "citizen-card"])
      }
      await #expect(throws: Refusal.notAllowed(step: "record-identity")) {
        try await world.take(
          "record-identity", on: number, by: "township receptionist",
          ["party": 1, "identity-paper": "citizen-card"])
      }
      try await world.take(
        "record-identity", on: number, by: "county receptionist",
        ["party": 1, "identity-paper": "citizen-card"])
      #expect(try await lacking() == [2])
      try await world.take(
        "record-identity", on: number, by: "赵调解",
        [
          "party": 2, "identity-paper": "passport",
          "attachments": try await Self.scan(world, "passport"),
        ])
      let volume = try await Self.volume(world, number)
      let part = try #require(volume.parts.first { $0.piece.id == "identity" })
      #expect(part.lacking.isEmpty && part.files.count == 1)
      #expect(part.seen.map(\.party) == [1] && part.seen.first?.paper == "citizen-card")
      #expect(!volume.missing.contains { $0.id == "identity" })
      let actor = try world.actor("赵调解")
      let sheets = try await world.city.store.write { db in
        try VolumeSheets(number, by: actor, at: World.start, in: db).sheets(pictures: [:])
      }
      #expect(sheets.contains { $0.contains("当事人身份证明") && $0.contains("原件已核对") })
    }
  }

  @Test("The cover says when mediation began and ended, and what somebody has noted")
  func cover() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      let reached = World.start.adding(minutes: 3 * 1440)
      try await world.take("reach-oral", on: number, by: "赵调解", at: reached, World.terms)
      let later = World.start.adding(minutes: 9 * 1440)
      try await world.take("perform", on: number, by: "赵调解", at: later)
      let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
      let files = try await Self.volume(world, number).missing
      for piece in files {
        let kept = try await world.city.attachments().save(
          SampleFile.png, name: "\(piece.id).png", by: .person(actor.person), at: later,
          in: world.city.store)
        try await world.take(
          "note", on: number, by: "赵调解", at: later,
          ["note": "扫描件", "attachments": .list(["\(kept.id)"])])
        try await world.city.store.write { db in
          try Volumes.mark(
            kept.id, as: piece.id, of: number, by: actor, at: later, under: rules, in: db)
        }
      }
      await #expect(throws: Invalid("note", "too-long", ["most": "500"])) {
        try await world.city.store.write { db in
          _ = try Volumes.bind(
            number, retention: "short", note: String(repeating: "长", count: 501), by: actor,
            at: later, under: rules, in: db)
        }
      }
      let sheets = try await world.city.store.write { db in
        try Volumes.bind(
          number, retention: "short", note: "原件存于镇档案室", by: actor, at: later, under: rules,
          in: db)
        return try VolumeSheets(number, by: actor, at: later, in: db)
      }
      let cover = try #require(try sheets.sheets(pictures: [:]).first)
      #expect(cover.contains("2024年9月12日至2024年9月15日"))
      #expect(cover.contains("原件存于镇档案室"))
    }
  }

  @Test(
    "A volume becomes a PDF: its cover, its list with pages, its papers",
    .enabled(if: DocumentPrinter.isInstalled))
  func pdf() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.settled()
      let actor = try world.actor("赵调解")
      let sheets = try await world.city.store.write { db in
        try VolumeSheets(number, by: actor, at: World.start, in: db)
      }
      let pictures = try await world.city.attachments().addresses(of: sheets.scans, whole: true)
      let page = try DocumentSheet.page(
        sheets.sheets(pictures: pictures), title: "卷宗", style: nil)
      let pdf = try #require(await DocumentPrinter.pdf(of: page))
      let text = try DocumentStories.text(ofPDF: pdf)
      guard let text else { return }
      for words in ["人民调解卷宗", "卷内目录", "封底", "（德城区）人调卷字〔2024〕第1号", "当事人身份证明"] {
        #expect(text.contains(words), "\(words)")
      }
    }
  }
}

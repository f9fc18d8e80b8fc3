import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

/// From the application to the bound volume.
@Suite struct VolumeStories {
  private static func issue(
    _ world: MediationWorld, _ number: String, _ kind: String, _ typed: [String: String] = [:]
  ) async throws -> IssuedDocument {
    let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
    return try await world.city.store.write { db in
      try Documents.issue(
        kind, for: number, typed: typed, once: kind, by: actor, at: MediationWorld.start,
        under: rules, in: db)
    }
  }

  private static func sign(
    _ world: MediationWorld, _ number: String, _ document: IssuedDocument
  ) async throws {
    let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
    for place in document.unsigned {
      let signing = Signing(
        place: place.id, way: place.kind == .seal ? .stamp : .typed,
        name: place.name.isEmpty ? "某人" : place.name, agreed: true)
      _ = try await world.city.store.write { db in
        try Documents.sign(
          document.id, of: number, signing, by: actor, at: MediationWorld.start, under: rules,
          in: db)
      }
    }
  }

  private static func volume(_ world: MediationWorld, _ number: String) async throws -> Volume {
    let actor = try world.actor("赵调解")
    return try await world.city.store.read { db in
      try Volume.of(number, for: actor, at: MediationWorld.start, in: db)
    }
  }

  private static func bind(_ world: MediationWorld, _ number: String) async throws -> Volume {
    let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
    return try await world.city.store.write { db in
      try Volumes.bind(
        number, retention: "short", by: actor, at: MediationWorld.start, under: rules, in: db)
    }
  }

  @Test(
    "A written agreement's papers are filled from the case, signed, and bound with a number",
    arguments: Engine.allCases)
  func written(engine: Engine) async throws {
    try await MediationWorld.on(engine) { world in
      let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take("reach-written", on: number, by: "赵调解", MediationWorld.terms)
      #expect(
        try await Self.volume(world, number).missing.map(\.id)
          == ["application", "rights-notice", "identity", "session", "agreement"])

      let agreement = try await Self.issue(world, number, "agreement")
      #expect(agreement.number == "（德城区）人调字〔2024〕第1号")
      #expect(agreement.places.map(\.id).contains("respondent-1"))
      let body = try await world.city.store.read { db in try agreement.body(in: db) }
      for words in ["王建国", "李卫东", "13812345678", "九月底前拆除围墙", "围墙占用公共通道一米"] {
        #expect(body?.contains(words) == true, "\(words)")
      }
      var papers = [agreement]
      papers.append(try await Self.issue(world, number, "application", ["requests": "拆除围墙"]))
      papers.append(try await Self.issue(world, number, "rights-notice"))
      papers.append(
        try await Self.issue(
          world, number, "session-record", ["statements": "各自陈述。", "result": "达成协议。"]))
      let notices = papers.filter { $0.kind == "rights-notice" }.map(\.id)
      for paper in papers { try await Self.sign(world, number, paper) }
      await #expect(
        throws: Invalid(
          "pieces", "volume-missing",
          [
            "piece": "当事人身份证明", "volume-piece": "identity",
            "english": "Proof of the parties' identity",
          ])
      ) { try await Self.bind(world, number) }
      // Issued is not yet signed: the paper is named that waits for somebody.
      let notice = try await world.city.store.write { db in
        try Documents.issue(
          "rights-notice", for: number, typed: [:], once: "again",
          superseding: notices.first, by: actor,
          at: MediationWorld.start, under: rules, in: db)
      }
      #expect(
        try await Self.volume(world, number).problems.contains(
          Invalid.Problem(
            "pieces", "volume-unsigned",
            ["piece": "人民调解当事人权利义务告知书", "paper": "rights-notice"])))
      try await Self.sign(world, number, notice)

      // Handed in with a party, it is in its place.
      let kept = try await world.city.attachments().save(
        SampleFile.png, name: "id.png", by: .person(actor.person), at: MediationWorld.start,
        in: world.city.store)
      try await world.take(
        "add-party", on: number, by: "赵调解",
        [
          "side": "third", "party-kind": "person", "name": "孙邻居",
          "attachments": .list(["\(kept.id)"]),
        ])
      // There is a card, though of neither of those who quarrel; it may be said to show them all.
      #expect(try await Self.volume(world, number).missing.map(\.id) == ["identity"])
      try await world.city.store.write { db in
        try Volumes.mark(
          kept.id, as: "identity", of: number, by: actor, at: MediationWorld.start, under: rules,
          in: db)
      }
      #expect(try await Self.volume(world, number).missing == [])
      let bound = try await Self.bind(world, number)
      #expect(bound.bound?.number == "（德城区）人调卷字〔2024〕第1号")
      #expect(try await Self.bind(world, number).bound?.number == bound.bound?.number)
      let sheets = try await world.city.store.write { db in
        try VolumeSheets(number, by: actor, at: MediationWorld.start, in: db)
      }
      let pages = try sheets.sheets(pictures: [:])
      #expect(pages.count == 3 + 4 + 1)
      #expect(pages[1].contains("href=\"#piece-5\""))
    }
  }

  @Test("An oral agreement needs its registration form in place of the written one")
  func oral() async throws {
    try await MediationWorld.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take("reach-oral", on: number, by: "赵调解", MediationWorld.terms)
      let missing = try await Self.volume(world, number).missing.map(\.id)
      #expect(missing.contains("oral-agreement"))
      #expect(!missing.contains("agreement"))
      let registered = try await Self.issue(world, number, "oral-agreement")
      #expect(!registered.places.contains { $0.id.hasPrefix("applicant") })
      #expect(
        try await Self.volume(world, number).missing.map(\.id).contains("oral-agreement") == false)
    }
  }

  @Test("Who may know only that a dispute exists reads no paper of it")
  func sight() async throws {
    try await MediationWorld.on(.sqlite) { world in
      let number = try await world.file().file.number
      let leader = try world.actor("county leader")
      await #expect(throws: Refusal.self) {
        _ = try await world.city.store.read { db in
          try Volume.of(number, for: leader, at: MediationWorld.start, in: db)
        }
      }
      let stranger = try world.actor("bureau")
      await #expect(throws: Refusal.notFound) {
        _ = try await world.city.store.read { db in
          try Volume.of(number, for: stranger, at: MediationWorld.start, in: db)
        }
      }
    }
  }
}

import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Receipts of parties") struct PartyReceiptStories {
  typealias World = MediationWorld
  typealias Key = (receipt: String, code: String)

  /// What is not to be seen by the other side, by who said it.
  private static let ofApplicant = ["13812345678", "邻居砌墙占了公共通道", "拆除围墙"]
  private static let ofRespondent = ["13912345678", "墙是他同意砌的", "只和调解员说的话"]

  private func give(
    _ world: World, _ number: String, _ party: Int, to holder: String = "李卫东",
    way: PartyReceipt.Way = .desk, by name: String = "county receptionist"
  ) async throws -> PartyReceipts.Issued {
    let (rules, actor) = (world.city.rules, try world.actor(name))
    return try await world.city.store.write { db in
      try PartyReceipts.issue(
        party: party, of: number, to: holder, proof: "身份证", way: way, by: actor,
        at: World.start, under: rules, in: db)
    }
  }

  private func key(_ issued: PartyReceipts.Issued) throws -> Key {
    (issued.receipt, try #require(issued.code))
  }

  private func view(
    _ world: World, _ key: Key, at now: Instant = World.start
  ) async throws -> ReceiptView {
    let rules = world.city.rules
    return try await world.city.store.read { db in
      try Receipts.view(key.receipt, code: key.code, at: now, under: rules, in: db)
    }
  }

  private func take(
    _ world: World, _ key: Key, _ step: String, _ said: [String: Fact] = [:]
  ) async throws {
    let rules = world.city.rules
    try await world.city.store.write { db in
      _ = try Receipts.take(
        step, said: said, receipt: key.receipt, code: key.code, at: World.start, under: rules,
        in: db)
    }
  }

  /// Everything that stands in a view.
  private func words(_ view: ReceiptView) -> String {
    var text = ""
    dump(view, to: &text)
    return text
  }

  @Test(
    "Both sides follow one dispute, and neither sees what is the other's",
    arguments: Engine.allCases)
  func bothSides(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let filed = try await world.file()
      let number = filed.file.number
      let applicant = (filed.receipt, try #require(filed.code))
      try await world.admit(number)
      try await world.take(
        "mediate", on: number, by: "county coordinator", ["unit": try world.unit("committee")])
      let respondent = try key(try await give(world, number, 2))

      var mine = try await view(world, respondent)
      #expect(mine.party?.side == .respondent)
      #expect(mine.party?.others.map(\.name) == ["王建国"])
      #expect(mine.steps == ["consent", "refuse", "view"])
      try await take(world, respondent, "consent")
      try await take(world, respondent, "view", ["words": "墙是他同意砌的"])
      await #expect(throws: Refusal.barred(step: "record-consent", because: "party-done")) {
        try await take(world, respondent, "consent")
      }
      // Nobody speaks for the other side, whatever he sends.
      await #expect(throws: Invalid("party-other", "unknown-field")) {
        try await take(world, respondent, "view", ["words": "x", "party-other": 1])
      }
      try await take(world, respondent, "view", ["words": "第二次说明", "party": 1])
      let said = try await world.city.store.read { db in
        try Ledger.entries(of: filed.file.id, in: db).map(\.entry)
          .filter { $0.step == "give-view" }.compactMap { $0.data["party"]?.number }
      }
      #expect(said == [2, 2])

      try await world.take("take-case", on: number, by: "赵调解")
      try await world.take(
        "assign", on: number, by: "赵调解",
        ["person": .number(Int(try world.actor("赵调解").person)), "chosen-by": "committee"])
      try await world.take("inform-rights", on: number, by: "赵调解", ["manner": "in-person"])
      try await world.session(number)
      try await world.take(
        "record-session", on: number, by: "赵调解",
        [
          "held": "2024-09-12", "place": "二号室", "mode": "separate", "present": "李卫东",
          "record": "只和调解员说的话",
        ])
      mine = try await view(world, respondent)
      let theirs = try await view(world, applicant)
      #expect(mine.steps == ["refuse", "view"])
      for secret in Self.ofApplicant { #expect(!words(mine).contains(secret), "\(secret)") }
      for secret in Self.ofRespondent { #expect(!words(theirs).contains(secret), "\(secret)") }
      for view in [mine, theirs] {
        #expect(view.happenings.filter { $0.step == "record-session" }.count == 1)
      }
      #expect(mine.happenings.filter { $0.step == "give-view" }.count == 2)
      #expect(!theirs.happenings.contains { $0.step == "give-view" || $0.step == "record-consent" })
      #expect(!mine.happenings.contains { $0.step == "file" })
      // The applicant withdraws and judges; that is not the other side's.
      await #expect(throws: Refusal.notFound) { try await take(world, respondent, "withdraw") }
      await #expect(throws: Refusal.notFound) {
        try await take(world, (respondent.receipt, "AAAAAAAA"), "view", ["words": "x"])
      }
      try await world.verify()
    }
  }

  @Test(
    "A party signs the agreement with his receipt, at his own place, and reads no other's numbers",
    arguments: Engine.allCases)
  func signs(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let filed = try await world.file()
      let number = filed.file.number
      let applicant = (receipt: filed.receipt, code: try #require(filed.code))
      try await world.admit(number)
      try await world.talk(number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      let respondent = try key(try await give(world, number, 2, by: "赵调解"))
      let (rules, mediator) = (world.city.rules, try world.actor("赵调解"))
      let paper = try await world.city.store.write { db in
        let paper = try Documents.issue(
          "agreement", for: number, typed: [:], once: "a", by: mediator, at: World.start,
          under: rules, in: db)
        for (place, way) in [("mediator", DocumentSignature.Way.typed), ("seal", .stamp)] {
          _ = try Documents.sign(
            paper.id, of: number, Signing(place: place, way: way, name: "x", agreed: true),
            by: mediator, at: World.start, under: rules, in: db)
        }
        // A record of the sitting is read at the table, not on the phone.
        _ = try Documents.issue(
          "session-record", for: number, typed: ["statements": "只和调解员说的话", "result": "达成"],
          once: "b", by: mediator, at: World.start, under: rules, in: db)
        return paper
      }
      for (key, own, other) in [
        (respondent, "13912345678", "13812345678"), (applicant, "13812345678", "13912345678"),
      ] {
        let view = try await view(world, key)
        #expect(view.party?.papers.map(\.document.kind) == ["agreement"])
        let (opened, party, _) = try await world.city.store.read { db in
          try PartyPapers.open(paper.id, receipt: key.receipt, code: key.code, in: db)
        }
        let shown = try #require(opened.shown(to: party.number))
        #expect(shown.contains(own))
        #expect(!shown.contains(other))
        #expect(shown.contains("九月底前拆除围墙"))
      }
      func sign(_ key: Key, _ way: DocumentSignature.Way, at now: Instant) async throws {
        // Whatever place is sent, it is his own.
        let signing = Signing(
          place: "seal", way: way, name: "本人",
          strokes: "10,10 200,90 300,20 400,80 500,30 600,70", agreed: true)
        try await world.city.store.write { db in
          try PartyPapers.sign(
            paper.id, signing, receipt: key.receipt, code: key.code, at: now, under: rules, in: db)
        }
      }
      await #expect(throws: Invalid("way", "choice")) {
        try await sign(respondent, .stamp, at: World.start)
      }
      try await sign(applicant, .typed, at: World.start)
      try await sign(applicant, .typed, at: World.start)
      let last = World.start.adding(minutes: 2 * 1440)
      try await sign(respondent, .finger, at: last)
      let file = try await world.load(number)
      #expect(file.matter.state == "effective")
      #expect(file.matter.running("confirm-window")?.start == last)
      let signed = try await world.city.store.read { db in
        try IssuedDocument.find(paper.id, of: file, in: db)
      }
      #expect(signed.unsigned == [])
      #expect(signed.signatures.filter { $0.witness == nil }.count == 2)
      try await world.verify()
    }
  }

  @Test("A party refuses with the receipt: mediation ends, and he was told which way remains")
  func refuses() async throws {
    try await World.on(.sqlite) { world in
      let filed = try await world.file()
      let number = filed.file.number
      try await world.admit(number)
      try await world.talk(number)
      let respondent = try key(try await give(world, number, 2))
      try await take(world, respondent, "refuse", ["words": "不想谈了"])
      let file = try await world.load(number)
      #expect(file.matter.state == "routing")
      #expect(file.matter.facts["last-mediation"] == "refused")
      #expect(try await world.parties(file)[1].refused != nil)
      let mine = try await view(world, respondent)
      #expect(mine.happenings.last?.words?.contains("人民法院") == true)
      let theirs = try await view(world, (filed.receipt, try #require(filed.code)))
      #expect(!words(theirs).contains("不想谈了"))
      // The other side hears that it has ended, and which way remains to it.
      #expect(theirs.happenings.last?.step == "party-refuses")
      #expect(theirs.happenings.last?.words?.contains("人民法院") == true)
    }
  }

  @Test(
    "A new receipt voids the old one of a person; of a group each representative has his own",
    arguments: Engine.allCases)
  func reissued(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      let first = try key(try await give(world, number, 2))
      let second = try key(try await give(world, number, 2))
      await #expect(throws: Refusal.notFound) { _ = try await view(world, first) }
      _ = try await view(world, second)
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        [
          "side": "respondent", "party-kind": "group", "name": "三号楼业主", "people": 30,
          "representatives": 5,
        ])
      var keys: [Key] = []
      for index in 1...5 {
        keys.append(try key(try await give(world, number, 3, to: "代表\(index)")))
      }
      await #expect(throws: Invalid("holder", "representatives", ["most": "5"])) {
        _ = try await give(world, number, 3, to: "代表6")
      }
      keys[0] = try key(try await give(world, number, 3, to: "代表1"))
      for key in keys { #expect(try await view(world, key).party?.number == 3) }
      // Who supervises sees that there is a dispute, and gives out nothing; others see nothing.
      await #expect(throws: Refusal.notAllowed(step: "issue-receipt")) {
        _ = try await give(world, number, 2, by: "county leader")
      }
      await #expect(throws: Refusal.notFound) {
        _ = try await give(world, number, 2, by: "county clerk")
      }
    }
  }

  @Test("A minor's receipt goes to the guardian", arguments: Engine.allCases)
  func minor(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.take(
        "add-party", on: number, by: "county receptionist",
        ["side": "respondent", "party-kind": "person", "name": "李小东", "born": "2012-05-01"])
      await #expect(throws: Refusal.barred(step: "issue-receipt", because: "guardian")) {
        _ = try await give(world, number, 3, to: "李小东")
      }
      try await world.take(
        "represent-party", on: number, by: "county receptionist",
        [
          "party": 3, "capacity": "guardian", "representative": "李卫东",
          "representative-phone": "13712345678", "ground": "父子",
        ])
      let own = try key(try await give(world, number, 3))
      #expect(try await view(world, own).party?.name == "李小东")
    }
  }

  @Test(
    "Sent by message, the code is drawn as it goes out; what is held can be seen and erased",
    arguments: Engine.allCases)
  func message(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      let issued = try await give(world, number, 2, way: .message)
      #expect(issued.code == nil)
      let kept: String? = try await world.city.store.read { db in
        try db.value("SELECT code_digest FROM party_receipts")
      }
      #expect(kept == nil)
      _ = try await Outbox.send(world.city)
      let spool = world.city.directory.appending(path: "spool/sms")
      let texts = try FileManager.default.contentsOfDirectory(
        at: spool, includingPropertiesForKeys: nil
      ).map { try String(contentsOf: $0, encoding: .utf8) }.filter { $0.contains(issued.receipt) }
      #expect(texts.count == 1)
      let text = try #require(texts.first)
      #expect(text.contains("13912345678"))
      let range = try #require(text.range(of: "查询码[0-9A-Z]{8}", options: .regularExpression))
      let own = (issued.receipt, String(text[range].dropFirst(3)))
      #expect(try await view(world, own).party?.number == 2)
      let rules = world.city.rules
      var held = try await world.city.store.read { db in
        try Receipts.held(own.0, code: own.1, in: db)
      }
      #expect(held.values.map(\.value) == ["李卫东", "13912345678"])
      try await world.city.store.write { db in
        try Receipts.erase(own.0, code: own.1, at: World.start, under: rules, in: db)
      }
      held = try await world.city.store.read { db in
        try Receipts.held(own.0, code: own.1, in: db)
      }
      // While it is open those who mediate must know between whom.
      #expect(held.values.map(\.value) == ["李卫东"])
      await #expect(throws: Invalid("way", "no-mobile")) {
        _ = try await give(world, number, 2, way: .message)
      }
      try await world.verify()
    }
  }

  @Test("After a merge the receipt leads to the dispute that goes on")
  func merged() async throws {
    try await World.on(.sqlite) { world in
      let first = try await world.file().file.number
      let other = try await world.file("同一堵墙", applicant: "李卫东", respondent: "王建国")
      let second = other.file.number
      let own = try key(try await give(world, second, 2, to: "王建国"))
      try await world.take(
        "merge", on: second, by: "county receptionist", ["into": .text(first)])
      let view = try await view(world, own)
      #expect(view.number == first)
      #expect(view.party?.name == "王建国")
      let filer = try await self.view(world, (other.receipt, try #require(other.code)))
      #expect(filer.number == first)
      #expect(filer.party?.name == "李卫东")
    }
  }
}

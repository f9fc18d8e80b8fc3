import CaseEngine
import Foundation
import Governance
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// The other side of a dispute, with its own receipt.
@Suite struct PartyPageTests {
  @Test("A desk gives the other side its receipt, with which it consents and says how it sees it")
  func receipt() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await DisputeMatrixTests.file(world)[0]
      let desk = try PageStoryTests.browser(world, as: "receptionist-county")
      #expect(
        try await desk.get("/cases/\(number)").text.contains("/parties/2/receipt\""))
      let wrong = try await desk.post(
        "/cases/\(number)/parties/2/receipt", ["holder": "李卫东", "way": "desk"])
      #expect(wrong.status == 422)
      let given = try await desk.post(
        "/cases/\(number)/parties/2/receipt",
        ["holder": "李卫东", "proof": "身份证", "way": "desk"])
      #expect(given.status == 200)
      let large = given.text.matches(of: #/large-number">([0-9A-Z ]+)</#).map {
        String($0.output.1)
      }
      try #require(large.count == 2)

      let phone = try PageStoryTests.browser(world)
      try await phone.get("/receipts")
      let opened = try await phone.post("/receipts", ["number": large[0], "code": large[1]])
      let path = PageStoryTests.location(opened)
      var page = try await phone.get(path).text
      #expect(page.contains("被申请方 李卫东") && page.contains("申请方 王建国"))
      // Neither the other side's number nor its words.
      #expect(!page.contains("13905340001") && !page.contains("围墙挡路"))
      #expect(page.contains("提交决定"))
      let text = try TextsTests.texts.get().text(in: .simplified)
      #expect(page.contains(text("public.dispute.mediate.hint")))
      #expect(try await phone.post("\(path)/steps", ["step": "consent"]).status == 303)
      page = try await phone.get(path).text
      #expect(page.contains("您表示同意调解") && !page.contains("提交决定"))
      let said = try await ShownWordsTests.said(world, number, at: "record-consent")
      #expect(said["consent-sha256"] == text.mediationConsent(.shown).sha256)
      #expect(said["consent-version"] == MediationConsent.version)
      let empty = try await phone.post("\(path)/steps", ["step": "view"])
      #expect(empty.status == 422)
      #expect(
        try await phone.post("\(path)/steps", ["step": "view", "words": "是他先堆的砖"]).status == 303)
      let held = try await phone.get("\(path)/held").text
      #expect(held.contains("是他先堆的砖") && held.contains("13912345678"))
      #expect(
        try await phone.post("\(path)/erasure", KeyValuePairs<String, String>()).status == 303)
      #expect(try await !phone.get("\(path)/held").text.contains("13912345678"))
      let mediator = try PageStoryTests.browser(world, as: "mediator-committee")
      #expect(try await mediator.get("/cases/\(number)").text.contains("是他先堆的砖"))
      #expect(try await mediator.get("/messages").text.contains("说明己方情况"))
    }
  }

  @Test("A party reads the notice without the other's numbers and signs it by name")
  func paper() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await DisputeMatrixTests.file(world)[0]
      let mediator = try world.member("mediator-committee").actor
      let rules = world.city.rules
      let (issued, paper) = try await world.city.store.write { db in
        (
          try PartyReceipts.issue(
            party: 2, of: number, to: "李卫东", proof: "身份证", way: .desk, by: mediator,
            at: World.noon, under: rules, in: db),
          try Documents.issue(
            "rights-notice", for: number, typed: [:], once: "a", by: mediator, at: World.noon,
            under: rules, in: db)
        )
      }
      let phone = try PageStoryTests.browser(world)
      try await phone.get("/receipts")
      let opened = try await phone.post(
        "/receipts", ["number": issued.receipt, "code": try #require(issued.code)])
      let path = PageStoryTests.location(opened)
      #expect(try await phone.get(path).text.contains("\(path)/papers/\(paper.id)"))
      let page = try await phone.get("\(path)/papers/\(paper.id)").text
      #expect(!page.contains("13905340001"))
      let unsigned = try await phone.post(
        "\(path)/papers/\(paper.id)", ["way": "finger", "name": "李卫东", "agreed": "yes"])
      #expect(unsigned.status == 422)
      let signed = try await phone.post(
        "\(path)/papers/\(paper.id)", ["way": "typed", "name": "李卫东", "agreed": "yes"])
      #expect(signed.status == 303, "\(signed.text)")
      #expect(try await phone.get("\(path)/papers/\(paper.id)").text.contains("您已于"))
      #expect(try await phone.get("\(path)/papers/1").status == 404)
      // Without the receipt nothing of it is there.
      let stranger = try PageStoryTests.browser(world)
      #expect(try await stranger.get("\(path)/papers/\(paper.id)").status == 303)
      let program = try Program(world)
      let view = try await program.with("Receipt-Code", try #require(issued.code))
        .get("/receipts/\(issued.receipt)")
      #expect(try await SchemaCheck(program).faults(try view.json, "ReceiptView") == [])
      #expect(try view.json["party"]["side"] == "respondent")
      #expect(!view.text.contains("13905340001") && !view.text.contains("围墙挡路"))
    }
  }

  @Test("A program reads and signs a paper with the receipt, as the page does")
  func program() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await DisputeMatrixTests.file(world)[0]
      let (mediator, rules) = (try world.member("mediator-committee").actor, world.city.rules)
      @Sendable func issue(
        _ kind: String, _ typed: [String: String] = [:], _ db: Database
      ) throws -> IssuedDocument {
        try Documents.issue(
          kind, for: number, typed: typed, once: kind, by: mediator, at: World.noon,
          under: rules, in: db)
      }
      let issued = try await world.city.store.write { db in
        try PartyReceipts.issue(
          party: 2, of: number, to: "李卫东", proof: "身份证", way: .desk,
          by: mediator, at: World.noon, under: rules, in: db)
      }
      let paper = try await world.city.store.write { db in try issue("rights-notice", [:], db) }
      let record = try await world.city.store.write { db in try issue("registration", [:], db) }
      let code = try #require(issued.code)
      let program = try Program(world)
      let mine = program.with("Receipt-Code", code)
      let check: SchemaCheck = try await SchemaCheck(program)
      let path = "/receipts/\(issued.receipt)/papers/\(paper.id)"
      let read = try await mine.get(path)
      #expect(check.faults(try read.json, "PartyPaper") == [])
      #expect(try read.json["text"].text?.contains("李卫东") == true)
      #expect(!read.text.contains("13905340001"))
      let own = try read.json["places"].list.filter { $0["own"] == true }
      #expect(own.map { $0["id"] } == ["respondent-1"])
      // Neither a paper that is read at the table, nor one that is not there, nor a wrong code.
      for other in ["\(record.id)", "1"] {
        #expect(
          try await mine.get("/receipts/\(issued.receipt)/papers/\(other)").status == 404)
      }
      #expect(try await program.with("Receipt-Code", "AAAAAAAA").get(path).status == 404)
      #expect(try await program.get(path).status == 404)
      let signing: [String: JSONNode] = [
        "way": "finger", "name": "李卫东", "strokes": "10,10 200,90 300,20 400,80 500,30 600,70",
        "agreed": true,
      ]
      let good = JSONNode.object(signing)
      let bad: [[String: JSONNode]] = [
        ["way": "stamp"], ["way": "scribble"], ["strokes": "1,1"], ["strokes": "x"],
        ["name": " "], ["agreed": false], ["place": "seal"],
      ]
      for change in bad {
        let sent = try await mine.post(
          "\(path)/signatures", .object(signing.merging(change) { $1 }))
        #expect(sent.status == 422, "\(change): \(sent.text)")
      }
      #expect(
        try await program.with("Receipt-Code", "AAAAAAAA").post("\(path)/signatures", good).status
          == 404)
      let signed = try await mine.post("\(path)/signatures", good)
      #expect(signed.status == 201, "\(signed.text)")
      #expect(check.faults(try signed.json, "PartyPaper") == [])
      let place = try signed.json["places"].list.first { $0["own"] == true }
      #expect(place?["way"] == "finger")
      #expect(try await mine.post("\(path)/signatures", good).status == 201)
      // Guesses of one address are counted here as on the page.
      var last = 404
      for _ in 0..<25 {
        last = try await program.with("Receipt-Code", "AAAAAAAB").get(path).status
        if last != 404 { break }
      }
      #expect(last == 429)
    }
  }

  @Test("Who petitions reads the answer on a phone once it was served, and asks for review in time")
  func petitioner() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let browser = try PageStoryTests.browser(world)
      try await browser.get("/intake/dispute")
      _ = try await browser.post("/intake/dispute", DisputePageTests.said)
      let number = try #require(
        try await world.city.store.read { db -> String? in
          try db.value("SELECT number FROM cases")
        })
      let (rules, desk) = (world.city.rules, try world.member("receptionist-county").actor)
      let coordinator = try world.member("coordinator-county").actor
      let office = try world.member("handler-roads").actor
      let way: [String: Fact] = ["handed-way": "document", "letter": "信转1号"]
      let issued = try await world.city.store.write { db in
        let steps: [(Actor, String, [String: Fact])] = [
          (
            desk, "study",
            ["category": "other", "difficulty": "simple", "lawful-road": "petition"]
          ),
          (coordinator, "admit", ["exclusion": "none", "repeats-looked": true]),
          (
            coordinator, "hand-to-petition",
            ["unit": .number(Int(try world.unit(.roads))), "reason": "信访事项"]
          ),
          (office, "forward-petition", ["unit": .number(Int(try world.unit(.roads)))]),
          (office, "accept-petition", ["told": "书面告知受理"]),
          (office, "issue-opinion", ["opinion": "not-supported", "words": "依据不足，不予支持。"]),
        ]
        for (actor, step, said) in steps {
          let asks = try rules.procedure(
            CaseFile.find(number, for: actor, in: db).file.matter.procedure
          ).step(step)?.fields.contains { $0.name == "handed-way" }
          _ = try CaseDesk.take(
            number, step: step, raw: asks == true ? said.merging(way) { a, _ in a } : said,
            entries: nil, by: actor, at: World.noon, under: rules, in: db)
        }
        return try PartyReceipts.issue(
          party: 1, of: number, to: "王建国", proof: "身份证", way: .desk, by: desk, at: World.noon,
          under: rules, in: db)
      }
      let phone = try PageStoryTests.browser(world)
      try await phone.get("/receipts")
      let opened = try await phone.post(
        "/receipts", ["number": issued.receipt, "code": try #require(issued.code)])
      let path = PageStoryTests.location(opened)
      #expect(try await !phone.get(path).text.contains("依据不足"))
      let early = try await phone.post("\(path)/steps", ["step": "review", "words": "不服"])
      #expect(early.status == 409 && early.text.contains("书面答复尚未送达"))
      try await world.city.store.write { db in
        _ = try CaseDesk.take(
          number, step: "serve-answer", raw: way.merging(["served": "2024-09-12"]) { a, _ in a },
          entries: nil, by: office, at: World.noon, under: rules, in: db)
      }
      let page = try await phone.get(path).text
      for words in ["依据不足，不予支持。", "不予支持", "请求复查", "2024年10月12日", "德城区城市管理局"] {
        #expect(page.contains(words), "\(words)")
      }
      let mine = try Program(world).with("Receipt-Code", try #require(issued.code))
      let view = try await mine.get("/receipts/\(issued.receipt)")
      #expect(try await SchemaCheck(Program(world)).faults(try view.json, "ReceiptView") == [])
      #expect(try view.json["opinions"].list.map { $0["words"] } == ["依据不足，不予支持。"])
      let empty = try await phone.post("\(path)/steps", ["step": "review"])
      #expect(empty.status == 422)
      #expect(
        try await phone.post("\(path)/steps", ["step": "review", "words": "没有听证"]).status == 303)
      #expect(try await phone.get(path).text.contains("已请求复查"))
      let again = try await phone.post("\(path)/steps", ["step": "review", "words": "没有听证"])
      #expect(again.status == 409 && again.text.contains("不能请求复查"))
      // The office has his words.
      let reviewing = try PageStoryTests.browser(world, as: "handler-roads")
      #expect(try await reviewing.get("/cases/\(number)").text.contains("没有听证"))
      #expect(try await reviewing.get("/messages").text.contains("复查请求"))
    }
  }

  @Test("A program reads of a dispute who has signed, what is to be paid, and how often was called")
  func agreement() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await DisputeMatrixTests.file(world)[0]
      let (mediator, rules) = (try world.member("mediator-committee").actor, world.city.rules)
      try await world.city.store.write { db in
        let steps: [(String, [String: Fact])] = [
          ("record-consent", ["party": 1, "manner": "in-person"]),
          ("record-consent", ["party": 2, "manner": "in-person"]),
          (
            "add-party",
            ["side": "applicant", "party-kind": "group", "name": "三号楼住户", "people": 12]
          ),
          (
            "represent-party",
            [
              "party": 3, "capacity": "representative", "representative": "赵芳",
              "special-authority": true, "authority-paper": "推选书", "ground": "推选书",
            ]
          ),
          ("record-consent", ["party": 3, "manner": "in-person"]), ("take-case", [:]),
          ("assign", ["person": .number(Int(mediator.person)), "chosen-by": "committee"]),
          ("inform-rights", ["manner": "in-person"]),
          (
            "record-session",
            [
              "held": "2024-09-12", "place": "调解室", "mode": "in-person", "present": "双方",
              "record": "说明相邻权规定。",
            ]
          ),
          ("reach-written", ["matter": "围墙", "terms": "拆除", "manner": "自行", "amount": 300_000]),
          ("add-instalment", ["due": "2024-09-30", "amount": 300_000]),
          ("sign-agreement", ["signer": "party", "party": 1, "manner": "signature"]),
        ]
        for (step, said) in steps {
          _ = try CaseDesk.take(
            number, step: step, raw: said, entries: nil, by: mediator, at: World.noon,
            under: rules, in: db)
        }
      }
      let program = try Program(world, as: "mediator-committee")
      let read = try await program.get("/cases/\(number)")
      #expect(try await SchemaCheck(program).faults(try read.json, "Case") == [])
      let agreement = try read.json["agreement"]
      #expect(agreement["amount"] == 300_000)
      #expect(agreement["signed"].list.map { $0["party"] } == [1])
      #expect(
        agreement["missing"].list.map { $0["signer"] } == ["party", "party", "mediator", "seal"])
      // Of a group, which of those whom it has sent.
      #expect(agreement["missing"].list.map { $0["delegate"] } == [.null, 1, .null, .null])
      #expect(agreement["missing"].list.map { $0["name"] } == [.null, "赵芳", .null, .null])
      #expect(agreement["instalments"].list.map { $0["due"] } == ["2024-09-30"])
      #expect(try read.json["calls"] == 0)
      // Who knows only that it exists reads nothing of it.
      let leader = try await Program(world, as: "leader-county").get("/cases/\(number)")
      #expect(try leader.json["agreement"] == .null)
    }
  }
}

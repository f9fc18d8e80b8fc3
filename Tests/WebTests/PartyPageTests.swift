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
      #expect(page.contains("我同意调解"))
      #expect(try await phone.post("\(path)/steps", ["step": "consent"]).status == 303)
      page = try await phone.get(path).text
      #expect(page.contains("您表示同意调解") && !page.contains("我同意调解"))
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
}

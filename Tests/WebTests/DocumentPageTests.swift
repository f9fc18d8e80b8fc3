import CaseEngine
import Foundation
import Governance
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct DocumentPageTests {
  @Test("An agreement as it is printed")
  func agreement() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let policy = try await world.city.store.read { db in
        try Policies.current(DocumentPolicy.self, on: World.noon.day, in: db).policy
      }
      func party(_ name: String, _ id: String) -> [String: DocumentValue] {
        [
          "name": .text(name), "gender": .text("男"), "ethnicity": .text("汉族"),
          "age": .text("46"), "address": .text("德城区新湖街道"),
          "sign": .place(.signature(id, name)),
        ]
      }
      let values: [String: DocumentValue] = [
        "unit": .text("新湖街道人民调解委员会"), "title": .text("人民调解协议书"),
        "number": .text("（新湖街道）人调字〔2026〕第1号"),
        "applicants": .rows([party("王建国", "applicant-1")]),
        "respondents": .rows([party("李<建>设", "respondent-1"), party("赵六", "respondent-2")]),
        "facts": .text("双方因宅基地边界发生争执。\n围墙建于2025年。"), "terms": .text("一、拆除围墙。"),
        "performance": .text("三十日内自行拆除。"), "amount": .money(3_000_00),
        "agreed-day": .day(Day(year: 2026, month: 3, day: 5)),
        "mediator": .place(.signature("mediator")), "recorder": .place(.signature("recorder")),
        "seal": .place(.seal("seal")), "copies": .text("三"), "mediators": .text("赵调解"),
      ]
      let kind = try #require(DocumentKinds.find("agreement"))
      let rendering = try DocumentRendering(
        kind, policy.template("agreement"), values, under: policy)
      try Golden.check(HTML(raw: rendering.markup), "document.agreement")
    }
  }

  @Test("A paper is drafted, issued, signed and found again", arguments: Engine.allCases)
  func course(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let number = try world.number("city-water")
      let browser = try PageStoryTests.browser(world, as: "dispatcher-city")
      #expect(try await browser.get("/cases/\(number)/documents").status == 200)
      let path = "/cases/\(number)/drafts/work-order"
      let draft = try await browser.get(path)
      #expect(draft.status == 200)
      #expect(draft.text.contains("德州市水务局"))
      let once = try #require(draft.text.firstMatch(of: #/name="once" value="([0-9a-f]+)"/#)).output
        .1
      let wrong = try await browser.post(
        path, ["once": String(once), "act": "issue", "facts": "", "due-day": "someday"])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("value=\"someday\""))
      let preview = try await browser.post(
        path, ["once": String(once), "act": "preview", "facts": "", "due-day": "2024-09-20"])
      #expect(preview.status == 200)
      #expect(preview.text.contains("href=\"#field-facts\""))
      let fields: KeyValuePairs = [
        "once": String(once), "act": "issue", "facts": "<水管>坏了", "due-day": "2024-09-20",
      ]
      let issued = try await browser.post(path, fields)
      #expect(issued.status == 303)
      let paper = PageStoryTests.location(issued)
      try await browser.get(path)
      #expect(PageStoryTests.location(try await browser.post(path, fields)) == paper)
      #expect(try await browser.get(paper).text.contains("&lt;水管&gt;坏了"))
      #expect(try await browser.get("\(paper)/sheet").text.contains("〔2024〕1号"))
      #expect(try await browser.get("\(paper)/places/received").status == 200)
      let empty = try await browser.post(
        "\(paper)/places/received", ["way": "finger", "name": "王建国", "agreed": "yes"])
      #expect(empty.status == 422)
      let signed = try await browser.post(
        "\(paper)/places/received", ["way": "typed", "name": "王建国", "agreed": "yes"])
      #expect(signed.status == 303)
      #expect(try await browser.get(paper).text.contains("键入签名"))
      let stranger = try PageStoryTests.browser(world, as: "handler-roads")
      #expect(try await stranger.get(paper).status == 404)
      #expect(try await stranger.get("/cases/\(number)/documents").status == 404)
      #expect(try await browser.get("/cases/\(number)/volume").status == 404)
    }
  }

  @Test("Templates are looked at and refused by the administrator's page with the line")
  func templates() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let browser = try PageStoryTests.browser(world, as: "administrator-city")
      #expect(try await browser.get("/templates").status == 200)
      #expect(try await browser.get("/templates/agreement").status == 200)
      let refused = try await browser.post(
        "/templates/agreement",
        [
          "act": "save", "title": "协议", "number": "（{unit}）〔{year}〕{n}号", "from": "2024-10-01",
          "note": "试", "body": "<p>{{terms-of-peace}}</p>",
        ])
      #expect(refused.status == 422)
      #expect(refused.text.contains("terms-of-peace"))
      let saved = try await browser.post(
        "/templates/agreement",
        [
          "act": "save", "title": "协议", "number": "（{unit}）〔{year}〕{n}号", "from": "2024-10-01",
          "note": "试", "body": "<p>{{number}}</p>{{#terms}}<p>{{line}}</p>{{/terms}}{{mediator}}",
        ])
      #expect(saved.status == 303)
      let clerk = try PageStoryTests.browser(world, as: "clerk-city")
      #expect(try await clerk.get("/templates").status == 403)
    }
  }

  @Test("Every kind of paper, tag, place, way and mark has a word")
  func words() throws {
    var keys: Set<String> = []
    func add(_ tags: [DocumentTag]) {
      for tag in tags {
        keys.insert("tag.\(tag.name)")
        if case .rows(let inner) = tag.kind { add(inner) }
      }
    }
    for kind in DocumentKinds.all {
      keys.insert("paper.\(kind.id)")
      add(kind.tags + DocumentKind.common)
    }
    keys.formUnion(DocumentSignature.Way.allCases.map { "signed-by.\($0.rawValue)" })
    keys.formUnion(
      ["issue-document", "sign-document", "mark-piece", "bind-volume"].map { "step.\($0)" })
    keys.formUnion(["superseded", "signed", "bound"].map { "because.\($0)" })
    #expect(try NamedTextsTests.missing(keys) == [])
  }

  @Test("A program issues, signs and reads papers, and answers as described")
  func program() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("city-water")
      let program = try Program(world, as: "dispatcher-city")
      let check = try await SchemaCheck(program)
      let list = try await program.get("/cases/\(number)/documents")
      #expect(try check.faults(list.json, "DocumentList") == [])
      let issued = try await program.post(
        "/cases/\(number)/documents", ["kind": "work-order", "due-day": "2024-09-20"])
      #expect(issued.status == 201)
      #expect(try check.faults(issued.json, "Document") == [])
      let id = try #require(try issued.json["id"].text)
      let unknown = try await program.post(
        "/cases/\(number)/documents", ["kind": "work-order", "colour": "red"])
      #expect(unknown.status == 422)
      let signed = try await program.post(
        "/cases/\(number)/documents/\(id)/signatures",
        ["place": "seal", "way": "stamp", "name": "德州市12345热线", "agreed": true])
      #expect(signed.status == 201)
      let read = try await program.get("/cases/\(number)/documents/\(id)")
      #expect(try check.faults(read.json, "Document") == [])
      #expect(try await program.get("/cases/\(number)/documents/\(id)/sheet").status == 200)
      #expect(try await program.get("/cases/\(number)/volume").status == 404)
    }
  }
}

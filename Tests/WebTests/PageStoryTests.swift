import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// People at the pages of a real city, without a window.
@Suite struct PageStoryTests {
  static func site(_ world: World) throws -> Site {
    Site.of(world.city, texts: try TextsTests.texts.get(), assets: Assets())
  }

  static func browser(_ world: World, as member: String? = nil) throws -> Browser {
    let browser = Browser(try site(world))
    if let member { browser.cookies["session"] = try world.member(member).token }
    return browser
  }

  static func location(_ answer: Browser.Answer) -> String { answer.headers[.location] ?? "" }

  @Test(
    "A resident files, follows, adds and is told what is held about him", arguments: Engine.allCases
  )
  func resident(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let browser = try Self.browser(world)
      #expect(try await browser.get("/intake").status == 200)
      let once = browser.last.text.firstMatch(of: #/name="once" value="([0-9a-f]+)"/#)?.output.1
      let fields: KeyValuePairs = [
        "once": String(once ?? ""), "privacy": "1", "text": "路灯连续三晚不亮", "area": "371402001000",
        "name": "王建国", "phone": "13905340001", "consent": "yes",
      ]
      let filed = try await browser.post("/intake", fields)
      #expect(filed.status == 303)
      let path = Self.location(filed)
      #expect(path.hasSuffix("/new"))
      try await browser.get(path)
      #expect(browser.last.text.contains("large-number"))
      let status = String(path.dropLast("/new".count))
      #expect(try await browser.get(status).text.contains("路灯连续三晚不亮"))
      let added = try await browser.post("\(status)/steps", ["step": "add", "words": "今晚还是不亮"])
      #expect(added.status == 303)
      #expect(try await browser.get("\(status)/held").text.contains("13905340001"))
      let count = try await world.city.store.read { db -> Int? in
        try db.value("SELECT count(*) FROM cases")
      }
      #expect(count == 1)
    }
  }

  @Test("The same form sent twice is one matter with one receipt")
  func twice() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let browser = try Self.browser(world)
      try await browser.get("/intake")
      let fields: KeyValuePairs = [
        "once": "0123456789abcdef", "privacy": "1", "text": "井盖丢失", "area": "371402001000",
        "consent": "yes",
      ]
      let token = browser.token
      let first = try await browser.post("/intake", fields)
      try await browser.get("/intake")
      #expect(browser.token == token)
      let second = try await browser.post("/intake", fields)
      #expect(Self.location(first) == Self.location(second))
    }
  }

  @Test("A form that must be corrected keeps what was typed and says what is wrong")
  func corrected() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let browser = try Self.browser(world)
      try await browser.get("/intake")
      let answer = try await browser.post(
        "/intake", ["once": "1", "privacy": "1", "text": "<b>漏水</b>", "phone": "123"])
      #expect(answer.status == 422)
      #expect(answer.text.contains("&lt;b&gt;漏水&lt;/b&gt;"))
      #expect(answer.text.contains("value=\"123\""))
      #expect(answer.text.contains("id=\"summary\""))
    }
  }

  @Test("A wrong code and a number that does not exist look the same")
  func wrongCode() async throws {
    try await withWorld(.sqlite) { world in
      let receipt = try #require(world.receipts["city-new"])
      let browser = try Self.browser(world)
      try await browser.get("/receipts")
      let wrong = try await browser.post(
        "/receipts", ["number": receipt.receipt, "code": "AAAAAAAA"])
      #expect(wrong.status == 422)
      let right = try await browser.post(
        "/receipts", ["number": receipt.receipt, "code": receipt.code.lowercased()])
      #expect(right.status == 303)
      #expect(!Self.location(right).contains(receipt.code))
    }
  }

  @Test("Who was overtaken is told what happened and keeps his words")
  func stale() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("city-admitted")
      let (slow, quick) = (
        try Self.browser(world, as: "dispatcher-city"), try Self.browser(world, as: "clerk-city")
      )
      try await slow.get("/cases/\(number)/steps/climb")
      let page = try await slow.get("/cases/\(number)/steps/answer")
      let seen = try #require(page.text.firstMatch(of: #/name="entries" value="(\d+)"/#)).output.1
      try await quick.get("/cases/\(number)/steps/urge")
      let urged = try await quick.post(
        "/cases/\(number)/steps", ["step": "urge", "note": "居民又来电", "entries": String(seen)])
      #expect(urged.status == 303)
      try await slow.get("/cases/\(number)/steps/answer")
      let late = try await slow.post(
        "/cases/\(number)/steps",
        ["step": "answer", "answer": "已经安排维修", "entries": String(seen)])
      #expect(late.status == 409)
      #expect(late.text.contains("居民又来电"))
      #expect(late.text.contains("已经安排维修"))
    }
  }

  @Test(
    "A tab of my work counts what its list shows", arguments: ["dispatcher-city", "handler-water"])
  func tabs(member: String) async throws {
    try await withWorld(.sqlite) { world in
      let browser = try Self.browser(world, as: member)
      for tab in WorkTab.tabs(for: try world.member(member).role) {
        let page = try await browser.get("/?tab=\(tab.rawValue)").text
        let open = page.firstMatch(of: #/aria-current="page">[^<]*<span class="count">(\d+)</#)
        let rows = page.matches(of: #/<td role="cell"[^>]*class="headline"/#).count
        #expect(open.flatMap { Int($0.output.1) } == rows, "\(tab.rawValue)")
      }
    }
  }

  @Test("A handler does not see the reporter of a confidential matter, nor his words")
  func confidential() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("county-secret")
      let browser = try Self.browser(world, as: "handler-roads")
      for path in ["/cases/\(number)", "/cases/\(number)/steps/return", "/cases?format=csv"] {
        let answer = try await browser.get(path)
        #expect(answer.status == 200, "\(path)")
        #expect(!answer.text.contains("王建国"), "\(path)")
        #expect(!answer.text.contains("county-secret"), "\(path)")
      }
    }
  }

  @Test("What one may not see looks as if it were not there")
  func unseen() async throws {
    try await withWorld(.sqlite) { world in
      let browser = try Self.browser(world, as: "handler-water")
      let number = try world.number("far-admitted")
      #expect(try await browser.get("/cases/\(number)").status == 404)
      #expect(try await browser.get("/cases/999999999999").status == 404)
      #expect(try await browser.get("/dispatch").status == 403)
      let nobody = try Self.browser(world)
      #expect(try await nobody.get("/cases/\(number)").status == 303)
    }
  }

  @Test("Cases ticked at the dispatch desk go out together")
  func dispatched() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("city-admitted")
      let browser = try Self.browser(world, as: "dispatcher-city")
      #expect(try await browser.get("/dispatch").text.contains(number))
      let unit = try world.unit(.office)
      let sent = try await browser.post(
        "/dispatch", ["pick": number, "unit-\(number)": "\(unit)"])
      #expect(sent.status == 303)
      #expect(try await browser.get("/cases/\(number)").text.contains("新湖街道办事处"))
    }
  }

  @Test("Pages of the administrators open to them alone")
  func keepers() async throws {
    try await withWorld(.sqlite) { world in
      let pages = ["/policies", "/policies/hotline", "/people", "/places"]
      let keeper = try Self.browser(world, as: "administrator-city")
      for path in pages { #expect(try await keeper.get(path).status == 200, "\(path)") }
      let auditor = try Self.browser(world, as: "auditor-city")
      #expect(try await auditor.get("/audit").status == 200)
      let clerk = try Self.browser(world, as: "clerk-city")
      for path in ["/policies", "/people", "/audit"] {
        #expect(try await clerk.get(path).status == 403, "\(path)")
      }
    }
  }
}

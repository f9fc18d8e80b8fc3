import CaseEngine
import Foundation
import Governance
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// The desks at which people work down a list.
@Suite struct DeskTests {
  private static func know(_ world: World) async throws {
    try await world.city.store.write { db in
      try Registers.add(
        to: .knowledge,
        [
          "question": .text("井盖坏了谁来换"), "answer": .text("井盖由产权单位更换，我们已通知城管部门。"),
          "keywords": .texts(["井盖"]), "department": .text("城管局"),
        ], by: nil, at: World.noon, in: db)
    }
  }

  private static func entries(_ text: String) throws -> String {
    String(try #require(text.firstMatch(of: #/name="entries" value="(\d+)"/#)).output.1)
  }

  @Test("A matter is answered at once with what the knowledge base has, in one press")
  func answered() async throws {
    try await withWorld(.sqlite) { world in
      try await Self.know(world)
      let number = try world.number("city-admitted")
      let browser = try PageStoryTests.browser(world, as: "dispatcher-city")
      let list = try await browser.get("/dispatch").text
      #expect(list.contains("井盖由产权单位更换"))
      #expect(list.contains("form=\"answer-\(number)\""))
      let page = try await browser.get("/dispatch/\(number)").text
      #expect(page.contains("井盖坏了谁来换"))
      let step = try await browser.get("/cases/\(number)/steps/answer").text
      let id = try #require(step.firstMatch(of: #/knowledge=(\d+)"/#)).output.1
      let filled = try await browser.get("/cases/\(number)/steps/answer?knowledge=\(id)").text
      #expect(filled.contains("<textarea") && filled.contains("value=\"井盖坏了谁来换\""))
      let sent = try await browser.post(
        "/cases/\(number)/steps",
        [
          "step": "answer", "answer": "井盖由产权单位更换，我们已通知城管部门。", "knowledge": "井盖坏了谁来换",
          "entries": try Self.entries(filled), "then": "/dispatch",
        ])
      #expect(sent.status == 303)
      #expect(PageStoryTests.location(sent) == "/dispatch")
      let elsewhere = try await browser.get("/dispatch").text
      #expect(!elsewhere.contains("answer-\(number)"))
    }
  }

  /// `county-review`, accepted by the reviewer.
  private static func accepted(_ world: World) async throws -> String {
    let number = try world.number("county-review")
    let (reviewer, rules) = (try world.member("reviewer-county").actor, world.city.rules)
    try await world.city.store.write { db in
      _ = try CaseDesk.take(
        number, step: "accept", raw: [:], entries: nil, by: reviewer, at: World.noon,
        under: rules, in: db)
    }
    return number
  }

  @Test("A caller goes down the list: unmasks with a purpose, misses a call, and asks")
  func callBack() async throws {
    try await withWorld(.sqlite) { world in
      let number = try await Self.accepted(world)
      let browser = try PageStoryTests.browser(world, as: "caller-county")
      let desk = try await browser.get("/call-backs").text
      #expect(desk.contains("已经修好，感谢反映。"))
      #expect(desk.contains("水管坏了，请处理") || desk.contains("坏了，请处理"))
      #expect(desk.contains("139****0001"))
      #expect(!desk.contains("13905340001"))
      let unmask = try #require(
        desk.firstMatch(of: #/action="(\/call-backs\/\d+\/reports\/\d+\/unmask)"/#)
      ).output.1
      let empty = try await browser.post(String(unmask), ["purpose": " "])
      #expect(empty.status == 422)
      #expect(!empty.text.contains("13905340001"))
      let whole = try await browser.post(String(unmask), ["purpose": "电话回访"])
      #expect(whole.text.contains("tel:13905340001"))
      let purposes = try await world.city.store.read { db in
        try db.all("SELECT purpose FROM openings WHERE what = 'unmask'").map {
          try $0.get("purpose") as String
        }
      }
      #expect(purposes == ["电话回访"])
      let missed = try await browser.post(
        "/call-backs/\(number)",
        ["step": "missed-call", "note": "无人接听", "entries": try Self.entries(whole.text)])
      #expect(missed.status == 303)
      let again = try await browser.get("/call-backs").text
      #expect(again.contains("无人接听"))
      let wrong = try await browser.post(
        "/call-backs/\(number)",
        [
          "step": "call-back", "judgement": "satisfied", "words": "<b>谢谢</b>",
          "entries": try Self.entries(again),
        ])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("&lt;b&gt;谢谢&lt;/b&gt;"))
      #expect(wrong.text.contains("#field-call-back-solved"))
      let asked = try await browser.post(
        "/call-backs/\(number)",
        [
          "step": "call-back", "judgement": "satisfied", "solved": "yes",
          "entries": try Self.entries(wrong.text),
        ])
      #expect(asked.status == 303)
      #expect(try await browser.get("/call-backs?state=settled").text.contains(number))
    }
  }

  @Test("A reviewer sees the result beside the complaint, and who comes second keeps his words")
  func review() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("county-review")
      let first = try PageStoryTests.browser(world, as: "reviewer-county")
      let second = try PageStoryTests.browser(world, as: "reviewer-county")
      let desk = try await first.get("/reviews").text
      #expect(desk.contains("已更换"))
      let seen = try Self.entries(desk)
      try await second.get("/reviews")
      let sent = try await first.post(
        "/reviews/\(number)", ["step": "reject", "reason": "没有照片", "entries": seen])
      #expect(sent.status == 303)
      let late = try await second.post(
        "/reviews/\(number)", ["step": "reject", "reason": "请补充现场照片", "entries": seen])
      #expect(late.status == 409)
      #expect(late.text.contains("请补充现场照片"))
      #expect(late.text.contains("没有照片"))
      let page = try await second.post(
        "/cases/\(number)/steps", ["step": "accept", "note": "写了很久的话", "entries": seen])
      #expect(page.status == 409)
      #expect(page.text.contains("写了很久的话"))
    }
  }

  @Test(
    "A desk is for its own role", arguments: ["clerk-county", "handler-roads", "leader-county"])
  func others(member: String) async throws {
    try await withWorld(.sqlite) { world in
      let browser = try PageStoryTests.browser(world, as: member)
      for path in ["/call-backs", "/reviews"] {
        #expect(try await browser.get(path).status == 403)
      }
      try await browser.get("/account")
      let number = try world.number("county-review")
      let sent = try await browser.post("/reviews/\(number)", ["step": "accept"])
      #expect(sent.status == 403)
    }
  }

  @Test("A leader's instruction stands on the case and in the list, with who signed it")
  func instruction() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("county-review")
      let leader = try PageStoryTests.browser(world, as: "leader-county")
      let form = try await leader.get("/cases/\(number)/steps/instruct").text
      #expect(form.contains("value=\"leader-county\""))
      #expect(form.contains("value=\"2024-09-12\""))
      let sent = try await leader.post(
        "/cases/\(number)/steps",
        [
          "step": "instruct", "instruction": "请三日内办结并报告", "signer": "李县长", "signed": "2024-09-11",
          "entries": try Self.entries(form),
        ])
      #expect(sent.status == 303)
      #expect(try await leader.get("/cases/\(number)").text.contains("李县长 2024年9月11日批示"))
      for member in ["supervisor-county", "handler-roads", "leader-city"] {
        let browser = try PageStoryTests.browser(world, as: member)
        let list = try await browser.get("/instructions").text
        #expect(list.contains("请三日内办结并报告"), "\(member)")
      }
      let far = try PageStoryTests.browser(world, as: "leader-far-county")
      #expect(try await !far.get("/instructions").text.contains("请三日内办结并报告"))
      let supervisor = try PageStoryTests.browser(world, as: "supervisor-county")
      let units = try await supervisor.get("/supervisions/units").text
      let link = try #require(
        units.firstMatch(of: #/href="(\/cases\?open=yes&amp;light=supervised[^"]+)"/#))
      let list = try await supervisor.get(
        String(link.output.1).replacingOccurrences(of: "&amp;", with: "&"))
      #expect(list.text.contains(number))
    }
  }

  @Test("A call like one that is known finds it, and is added to it as a further report")
  func repeats() async throws {
    try await withWorld(.sqlite) { world in
      let known = try world.number("county-review")
      let browser = try PageStoryTests.browser(world, as: "clerk-county")
      try await browser.get("/calls/new")
      let once = try #require(browser.last.text.firstMatch(of: #/name="once" value="([^"]+)"/#))
      let said: KeyValuePairs = [
        "once": String(once.output.1), "text": "新湖街道的垃圾坏了，请处理", "title": "噪声坏了",
        "area": "371402001000", "channel": "telephone", "reply": "no",
      ]
      let looked = try await browser.post("/calls/repeats", said)
      #expect(looked.status == 200)
      #expect(looked.text.contains("新湖街道的垃圾坏了，请处理"))
      #expect(looked.text.contains("name=\"into\""))
      let before = try await world.city.store.read { db -> Int? in
        try db.value("SELECT count(*) FROM cases")
      }
      var pairs = said.map { ($0.key, $0.value) }
      pairs.append(("into", known))
      let added = try await browser.post(
        "/calls",
        [
          "once": pairs[0].1, "text": pairs[1].1, "title": pairs[2].1, "area": pairs[3].1,
          "channel": "telephone", "reply": "no", "into": known,
        ])
      #expect(added.status == 200)
      #expect(added.text.contains("large-number"))
      #expect(added.text.contains(CaseNumber.spaced(known)))
      let (after, reports) = try await world.city.store.read { db -> (Int?, Int?) in
        (
          try db.value("SELECT count(*) FROM cases"),
          try db.value("SELECT reports FROM cases WHERE number = \(known)")
        )
      }
      #expect(after == (before ?? 0) + 1)
      #expect(reports == 3)
      let worker = try PageStoryTests.browser(world, as: "village-worker-village")
      try await worker.get("/calls/new")
      #expect(!worker.last.text.contains("/calls/repeats"))
    }
  }
}

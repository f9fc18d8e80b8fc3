import CaseEngine
import Foundation
import Governance
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Disputes at the pages of a real city, without a window.
@Suite struct DisputePageTests {
  static let said: KeyValuePairs = [
    "once": "00112233445566aa", "privacy": "1", "text": "邻居在公共通道砌墙，出不了门",
    "wish": "拆掉围墙", "other-name": "李卫东", "other-phone": "13912345678", "name": "王建国",
    "phone": "13905340001", "area": "371402001000", "mediate": "yes", "consent": "yes",
  ]

  /// The number of what a resident has asked for.
  private static func filed(_ world: World) async throws -> String {
    let resident = try PageStoryTests.browser(world)
    try await resident.get("/intake/dispute")
    _ = try await resident.post("/intake/dispute", said)
    return try #require(
      try await world.city.store.read { db -> String? in
        try db.value("SELECT number FROM cases")
      })
  }

  @Test(
    "A resident asks for mediation, follows it, adds and withdraws", arguments: Engine.allCases)
  func resident(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let browser = try PageStoryTests.browser(world)
      #expect(try await browser.get("/").text.contains("/intake/dispute"))
      #expect(try await browser.get("/intake/dispute").status == 200)
      let filed = try await browser.post("/intake/dispute", Self.said)
      #expect(filed.status == 303)
      try await browser.get("/intake/dispute")
      let again = try await browser.post("/intake/dispute", Self.said)
      let path = PageStoryTests.location(filed)
      #expect(PageStoryTests.location(again) == path)
      #expect(try await browser.get(path).text.contains("矛调中心一个工作日内研判"))
      let status = String(path.dropLast("/new".count))
      #expect(try await browser.get(status).text.contains("矛调中心已经收到"))
      let added = try await browser.post("\(status)/steps", ["step": "add", "words": "今天又加高了"])
      #expect(added.status == 303)
      #expect(try await browser.get("\(status)/held").text.contains("拆掉围墙"))
      let withdrawn = try await browser.post("\(status)/steps", ["step": "withdraw"])
      #expect(withdrawn.status == 303)
      #expect(try await browser.get(status).text.contains("您已撤回"))
      let kept = try await world.city.store.read { db in
        try db.all("SELECT procedure, state, holder FROM cases").map { row in
          try [row.get("procedure"), row.get("state"), row.get("holder")] as [String]
        }
      }
      #expect(kept == [["dispute", "withdrawn", Spot.county.code]])
    }
  }

  @Test("A resident's form that must be corrected keeps what was typed and names every mistake")
  func corrected() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let browser = try PageStoryTests.browser(world)
      try await browser.get("/intake/dispute")
      let answer = try await browser.post(
        "/intake/dispute", ["privacy": "1", "text": "<b>漏水</b>", "other-phone": "12"])
      #expect(answer.status == 422)
      #expect(answer.text.contains("&lt;b&gt;漏水&lt;/b&gt;"))
      for field in ["wish", "other-name", "other-phone", "name", "phone", "area", "consent"] {
        #expect(answer.text.contains("#field-\(field)"), "\(field)")
      }
    }
  }

  @Test("A window registers, likely repeats stand beside, and a mediator reaches an agreement")
  func window() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let window = try PageStoryTests.browser(world, as: "receptionist-county")
      try await window.get("/disputes/new")
      let fields: KeyValuePairs = [
        "once": "1", "channel": "visit", "text": "楼上漏水泡了我家地板", "wish": "赔偿三千元",
        "area": "371402001000", "name": "赵芳", "kind": "person", "phone": "13905340002",
        "mediate": "yes", "other-name": "孙强", "other-kind": "person",
        "other-phone": "13905340003",
      ]
      let receipt = try await window.post("/disputes", fields)
      #expect(receipt.status == 200)
      let number = try #require(
        receipt.text.firstMatch(of: #/href="\/cases\/([0-9]{12})"/#)?.output.1)
      try await window.get("/disputes/new")
      let repeats = try await window.post(
        "/disputes/repeats", ["text": "楼上漏水泡了地板", "area": "371402001000"])
      #expect(repeats.text.contains("/cases/\(number)"))
      let path = "/cases/\(number)"
      let page = try await window.get(path)
      #expect(page.text.contains("赵芳") && page.text.contains("139****0003"))
      #expect(page.text.contains("首问责任人"))
      #expect(!page.text.contains("13905340003"))
      let unmasked = try await window.post("\(path)/parties/2/unmask", ["purpose": "约定调解时间"])
      #expect(unmasked.text.contains("13905340003"))

      func take(
        _ member: String, _ step: String, _ said: KeyValuePairs<String, String> = [:]
      ) async throws {
        let browser = try PageStoryTests.browser(world, as: member)
        let form = try await browser.get("\(path)/steps/\(step)")
        #expect(form.status == 200, "\(step)")
        #expect(!form.text.contains("choice."), "\(step)")
        let taken = try await browser.post(
          "\(path)/steps", said.map { ($0.key, $0.value) } + [("step", step)])
        #expect(taken.status == 303, "\(step): \(taken.text)")
      }
      try await take(
        "receptionist-county", "study",
        [
          "category": "neighbours", "difficulty": "simple", "lawful-road": "peoples-mediation",
          "amount": "3000.50",
        ])
      let desk = try PageStoryTests.browser(world, as: "coordinator-county")
      try await desk.get("\(path)/steps/admit")
      let unanswered = try await desk.post(
        "\(path)/steps", ["step": "admit", "repeats-looked": "yes"])
      #expect(unanswered.status == 422)
      #expect(unanswered.text.contains("请回答是否存在不予受理的情形"))
      try await take("coordinator-county", "admit", ["exclusion": "none", "repeats-looked": "yes"])
      let unit = "\(try world.unit(.committee))"
      try await take("coordinator-county", "mediate", ["unit": unit])
      let mediator = "mediator-committee"
      #expect(
        try await PageStoryTests.browser(world, as: mediator).get("/").text.contains(
          String(number)))
      for party in ["1", "2"] {
        try await take(mediator, "record-consent", ["party": party, "manner": "in-person"])
      }
      try await take(mediator, "take-case")
      let person = "\(try world.member(mediator).actor.person)"
      try await take(mediator, "assign", ["person": person, "chosen-by": "committee"])
      try await take(mediator, "inform-rights", ["manner": "in-person"])
      try await take(
        mediator, "record-session",
        [
          "held": "2024-09-12", "place": "一号室", "mode": "in-person", "present": "双方",
          "record": "楼上愿意赔偿",
        ])
      // Proof of identity that comes late: what is missing leads to the form for that party.
      let holder = try PageStoryTests.browser(world, as: mediator)
      let identifying = "\(path)/steps/record-identity?party=2"
      #expect(try await holder.get("\(path)/volume").text.contains(identifying))
      #expect(
        try await holder.get(identifying).text.contains(#/<option value="2" selected/#))
      try await take(
        mediator, "record-identity", ["party": "2", "identity-paper": "citizen-card"])
      let identified = try await holder.get("\(path)/volume").text
      #expect(identified.contains("居民身份证 · 原件已核对") && !identified.contains(identifying))
      #expect(identified.contains("\(path)/steps/record-identity?party=1"))
      let volume = try await Program(world, as: mediator).get("\(path)/volume")
      #expect(
        try await SchemaCheck(Program(world)).faults(try volume.json, "Volume") == [])
      try await take(
        mediator, "reach-written",
        ["matter": "漏水损失", "terms": "赔偿三千元", "manner": "转账"])
      try await take(mediator, "add-instalment", ["due": "2024-10-01", "amount": "1500"])
      try await take(
        mediator, "sign-agreement", ["signer": "party", "party": "1", "manner": "signature"])
      let signing = try await window.get(path)
      #expect(signing.status == 200)
      for words in ["1500 元", "未签署", "3000.50 元", "邻里纠纷", "同意调解", "待签署"] {
        #expect(signing.text.contains(words), "\(words)")
      }
      let status = try await PageStoryTests.browser(world, as: "supervisor-county").get(path)
      #expect(status.status == 200 && !status.text.contains("赵芳"))
    }
  }

  @Test(
    "A step sent again because its answer was lost is taken once; other words learn what happened",
    arguments: Engine.allCases)
  func stepOnce(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let number = try await Self.filed(world)
      let window = try PageStoryTests.browser(world, as: "receptionist-county")
      let form = try await window.get("/cases/\(number)/steps/study")
      let once = try #require(
        form.text.firstMatch(of: #/name="once" value="([0-9a-f]+)"/#)?.output.1)
      let entries = try #require(
        form.text.firstMatch(of: #/name="entries" value="([0-9]+)"/#)?.output.1)
      func send(_ difficulty: String) async throws -> Browser.Answer {
        try await window.get("/account")
        return try await window.post(
          "/cases/\(number)/steps",
          [
            "once": String(once), "entries": String(entries), "step": "study",
            "category": "neighbours", "difficulty": difficulty,
            "lawful-road": "peoples-mediation",
          ])
      }
      #expect(try await send("simple").status == 303)
      #expect(try await send("simple").status == 303)
      let other = try await send("general")
      #expect(other.status == 409 && other.text.contains("在您填写时，有人办理了这件事项"))
      let taken = try await world.city.store.read { db -> Int? in
        try db.value("SELECT count(*) FROM entries WHERE step = 'study'")
      }
      #expect(taken == 1)
    }
  }

  @Test("A form proposes today for what is done, and keeps what was typed with a day to come")
  func dayDone() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await Self.filed(world)
      let path = "/cases/\(number)"
      let unit = JSONNode.text("\(try world.unit(.roads))")
      let taken: [(String, JSONNode)] = [
        (
          "coordinator-county",
          [
            "step": "study", "category": "neighbours", "difficulty": "simple",
            "lawful-road": "administrative-mediation",
          ]
        ),
        ("coordinator-county", ["step": "admit", "exclusion": "none", "repeats-looked": true]),
        ("coordinator-county", ["step": "administer", "unit": unit]),
        ("handler-roads", ["step": "sign"]),
        ("handler-roads", ["step": "inform-rights", "manner": "in-person"]),
        (
          "handler-roads",
          [
            "step": "record-session", "held": "2024-09-12", "place": "一号室",
            "mode": "in-person", "present": "双方", "record": "邻居愿意拆墙",
          ]
        ),
      ]
      for (member, said) in taken {
        let answer = try await Program(world, as: member).post("\(path)/steps", said)
        #expect(answer.status == 201, "\(said): \(answer.text)")
      }
      let organ = try PageStoryTests.browser(world, as: "handler-roads")
      let proposed = #/name="all-signed"[^>]* value="([0-9-]*)"/#
      func send(_ day: String) async throws -> Browser.Answer {
        try await organ.post(
          "\(path)/steps", ["step": "reach", "terms": "三日内拆除围墙", "all-signed": day])
      }
      let form = try await organ.get("\(path)/steps/reach").text
      #expect(form.firstMatch(of: proposed)?.output.1 == "2024-09-12")
      let early = try await send("2024-09-13")
      #expect(early.status == 422 && early.text.contains("三日内拆除围墙"))
      #expect(early.text.firstMatch(of: proposed)?.output.1 == "2024-09-13")
      #expect(try await send("2024-09-12").status == 303)
    }
  }

  @Test("A leader reads a dispute only after saying what for, and that is on record")
  func opened() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await Self.filed(world)
      let path = "/cases/\(number)"
      let leader = try PageStoryTests.browser(world, as: "leader-county")
      #expect(try await !leader.get(path).text.contains("砌墙"))
      let silent = try await leader.post("\(path)/openings", ["purpose": " "])
      #expect(silent.status == 422 && !silent.text.contains("砌墙"))
      #expect(try await leader.post("\(path)/openings", ["purpose": "研究包案"]).status == 303)
      #expect(try await leader.get(path).text.contains("砌墙"))
      let other = try PageStoryTests.browser(world, as: "leader-city")
      #expect(try await !other.get(path).text.contains("砌墙"))
      let clerk = try PageStoryTests.browser(world, as: "clerk-county")
      #expect(try await clerk.get(path).status == 404)
      let purposes = try await world.city.store.read { db in
        try db.all("SELECT purpose FROM openings WHERE purpose IS NOT NULL")
          .map { try $0.get("purpose") as String }
      }
      #expect(purposes == ["研究包案"])
    }
  }
}

import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Role × level × every way to what a psychologist was told, worked out here and not by asking the
/// gate: it must not be anywhere but before that one psychologist.
@Suite struct CounsellingMatrixTests {
  static let background = "夜里反复惊醒不敢回家"
  static let secret = "桥边站到天亮的那一夜"
  static let strokes = "100,100 140,180 200,120 260,200 330,110 400,190 480,100"

  static func seen(_ member: Member) -> APIMatrixTests.Seen {
    switch member.role.rawValue {
    case "psychologist": .content
    case "receptionist", "coordinator", "supervisor", "leader":
      Spot.county.lies(within: member.spot) || Spot.village.lies(within: member.spot)
        ? .status : .nothing
    default: .nothing
    }
  }

  /// A dispute, and the help that its mediator has asked for, by the interface alone.
  static func help(_ world: World, _ program: Program) async throws -> (
    dispute: String, help: String
  ) {
    let check = try await SchemaCheck(program)
    let dispute = try await DisputeMatrixTests.file(world)[0]
    let mediator = program.acting(try world.member("mediator-committee"))
    let asked = try await mediator.post(
      "/cases/\(dispute)/steps",
      [
        "step": "request-counselling", "party": 1, "need": "anxiety",
        "background": .text(background),
      ])
    #expect(asked.status == 201, "\(asked.text)")
    let list = try await mediator.get("/cases/\(dispute)/counselling")
    #expect(check.faults(try list.json, "HelpList") == [])
    let help = try #require(try list.json["items"][0]["number"].text)
    let desk = program.acting(try world.member("coordinator-county"))
    let suggested = try await desk.get("/cases/\(help)/psychologists")
    #expect(check.faults(try suggested.json, "SuggestedPsychologists") == [])
    let person = try #require(try suggested.json["items"][0]["person"].text)
    let matched = try await desk.post(
      "/cases/\(help)/steps", ["step": "match", "psychologist": .text(person)])
    #expect(matched.status == 201, "\(matched.text)")
    let own = program.acting(try world.member("psychologist-county"))
    for said: JSONNode in [
      [
        "step": "give-consent", "given-by": "client", "way": "finger", "strokes": .text(strokes),
        "tells-outcome": true,
      ],
      [
        "step": "book-session", "day": "2024-09-13", "time": "14:30", "place": .text(secret),
      ],
      [
        "step": "hold-session", "held": "2024-09-12", "minutes": 50, "place": "心理咨询室",
        "content": .text(secret), "scale": .text(secret),
      ],
      ["step": "refer", "referral": "hospital", "danger": true, "reason": .text(secret)],
      ["step": "note", "note": .text(secret)],
    ] {
      let taken = try await own.post("/cases/\(help)/steps", said)
      #expect(taken.status == 201, "\(taken.text)")
    }
    #expect(check.faults(try await own.get("/counselling").json, "CounsellingList") == [])
    #expect(check.faults(try await own.get("/cases/\(help)/client").json, "Client") == [])
    #expect(check.faults(try await own.get("/cases/\(help)").json, "Case") == [])
    return (dispute, help)
  }

  @Test(
    "Page, history, lists, counts, searches, exports and messages tell nobody what was said",
    arguments: Engine.allCases)
  func sight(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let program = try Program(world)
      let (dispute, help) = try await Self.help(world, program)
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        let seen = Self.seen(member)
        let label: Comment = "\(member.name)"
        func clean(_ answer: Program.Answer) {
          guard seen != .content else { return }
          #expect(!answer.text.contains(Self.secret), label)
          #expect(!answer.text.contains(Self.background), label)
          #expect(!answer.text.contains(Self.strokes), label)
        }
        let file = try await mine.get("/cases/\(help)")
        clean(file)
        #expect(file.status == (seen == .nothing ? 404 : 200), label)
        if seen == .status {
          #expect(try file.json["degree"].text == "status", label)
          #expect(try file.json["title"] == .null, label)
          #expect(try file.json["clocks"].list == [], label)
          let offered = try file.json["steps"].list.compactMap { $0["step"].text }
          #expect(
            offered == (member.role == .coordinator ? ["change-psychologist"] : []), label)
        }
        let wanted = seen == .nothing ? 404 : seen == .status ? 403 : 200
        for part in ["entries", "deadline", "client"] {
          let answer = try await mine.get("/cases/\(help)/\(part)")
          #expect(answer.status == wanted, "\(member.name) \(part)")
          clean(answer)
        }
        #expect(
          try await mine.get("/cases/\(help)/psychologists").status
            == (seen == .nothing ? 404 : 403), label)
        #expect(
          try await mine.get("/counselling").status == (seen == .content ? 200 : 403), label)
        for part in ["documents", "volume", "attachments/1", "counselling", "answers"] {
          clean(try await mine.get("/cases/\(help)/\(part)"))
        }
        for part in ["", "/entries", "/documents", "/volume", "/counselling"] {
          clean(try await mine.get("/cases/\(dispute)\(part)"))
        }
        if seen == .status {
          let purpose = try await mine.post(
            "/cases/\(help)/openings", ["purpose": "研究包案"])
          #expect(purpose.status == 403, label)
          let stale = try await mine.post(
            "/cases/\(help)/steps",
            ["step": "change-psychologist", "ground": "client", "entries": 1])
          clean(stale)
          let arranges =
            [.coordinator, .supervisor].contains(member.role)
            && Spot.county.lies(within: member.spot)
          #expect(stale.status == (arranges ? 409 : 403), label)
          if stale.status == 409 { #expect(try stale.json["since"].list == [], label) }
        }
        for words in [Self.secret, Self.background] {
          let found = try await mine.get("/cases?q=\(words.percentEncoded)")
          #expect(try found.json["items"].list == [], label)
        }
        let list = try await mine.get("/cases")
        clean(list)
        let numbers = try list.json["items"].list.compactMap { $0["number"].text }
        #expect(numbers.contains(help) == (seen != .nothing), label)
        for path in ["/cases?format=csv", "/messages", "/outbox", "/audit", "/instructions"] {
          clean(try await mine.get(path))
        }
        let table = try await mine.get("/cases?format=csv")
        #expect(table.text.contains(help) == (seen != .nothing), label)
      }
    }
  }

  @Test("No page shows anybody else what a psychologist was told")
  func pages() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let (dispute, help) = try await Self.help(world, try Program(world))
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let browser = try PageStoryTests.browser(world, as: member.name)
        for path in [
          "/", "/?tab=done", "/cases", "/cases/\(help)", "/cases/\(help)/documents",
          "/cases/\(help)/steps/hold-session", "/cases/\(dispute)", "/cases/\(dispute)/documents",
          "/cases/\(dispute)/volume", "/counselling", "/messages", "/audit", "/outbox",
          "/supervisions", "/registers/psychologists",
        ] {
          let page = try await browser.get(path)
          #expect(page.status < 500, "\(member.name) \(path)")
          let holds = page.text.contains(Self.secret) || page.text.contains(Self.background)
          let mayHold =
            member.role == .psychologist && path.hasPrefix("/cases/\(help)")
          #expect(!holds || mayHold, "\(member.name) \(path)")
          if mayHold, path == "/cases/\(help)" { #expect(holds) }
        }
      }
    }
  }

  @Test("A psychologist works from request to follow-up at the desk, and the coordinator confirms")
  func desk() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let dispute = try await DisputeMatrixTests.file(world)[0]
      let mediator = try PageStoryTests.browser(world, as: "mediator-committee")
      #expect(
        try await mediator.get("/cases/\(dispute)/steps/request-counselling").text
          .contains("王建国"))
      let asked = try await mediator.post(
        "/cases/\(dispute)/steps",
        [
          "step": "request-counselling", "party": "1", "need": "anxiety",
          "background": Self.background,
        ])
      #expect(asked.status == 303, "\(asked.text)")
      #expect(try await mediator.get("/cases/\(dispute)").text.contains("待匹配"))
      let desk = try PageStoryTests.browser(world, as: "coordinator-county")
      let waiting = try await desk.get("/counselling")
      let person = try #require(
        waiting.text.firstMatch(of: #/name="psychologist" value="(\d+)"/#)?.output.1)
      let help = try #require(
        waiting.text.firstMatch(of: #/action="\/cases\/(\d{12})\/steps"/#)?.output.1)
      #expect(waiting.text.contains("在办 0 件"))
      let matched = try await desk.post(
        "/cases/\(help)/steps",
        ["step": "match", "psychologist": String(person), "then": "/counselling"])
      #expect(PageStoryTests.location(matched) == "/counselling")
      let own = try PageStoryTests.browser(world, as: "psychologist-county")
      #expect(try await own.get("/counselling").text.contains("王建国"))
      func take(_ step: String, _ said: KeyValuePairs<String, String>) async throws {
        let form = try await own.get("/cases/\(help)/steps/\(step)")
        #expect(form.status == 200 && !form.text.contains("choice."), "\(step)")
        // The browser of an office keeps nothing of it.
        #expect(!form.text.contains("data-draft"), "\(step)")
        let taken = try await own.post(
          "/cases/\(help)/steps", said.map { ($0.key, $0.value) } + [("step", step)])
        #expect(taken.status == 303, "\(step): \(taken.text)")
      }
      #expect(
        try await own.get("/cases/\(help)/steps/give-consent").text.contains("可以随时停止"))
      let unsigned = try await own.post(
        "/cases/\(help)/steps",
        ["step": "give-consent", "given-by": "client", "way": "finger"])
      #expect(unsigned.status == 422 && unsigned.text.contains("field-strokes"))
      try await take(
        "give-consent", ["given-by": "client", "way": "finger", "strokes": Self.strokes])
      try await take(
        "book-session", ["day": "2024-09-12", "time": "15:00", "place": "心理咨询室"])
      #expect(try await own.get("/counselling").text.contains("15:00"))
      try await take(
        "hold-session",
        [
          "held": "2024-09-12", "minutes": "50", "place": "心理咨询室", "content": Self.secret,
        ])
      let page = try await own.get("/cases/\(help)")
      #expect(page.text.contains(Self.secret) && page.text.contains("<svg"))
      #expect(page.text.contains("13905340001"))
      try await take("plan-follow-up", ["day": "2024-09-30"])
      try await take(
        "finish", ["found": "好转", "conclusion": "completed", "tells-outcome": "yes"])
      let confirmed = try await desk.get("/cases/\(help)")
      #expect(confirmed.text.contains("/steps/accept") && !confirmed.text.contains(Self.secret))
      let closed = try await desk.post("/cases/\(help)/steps", ["step": "accept"])
      #expect(closed.status == 303, "\(closed.text)")
      #expect(try await mediator.get("/cases/\(dispute)").text.contains("服务完成"))
      let read = try await world.city.store.read { db in
        try db.value("SELECT count(*) FROM openings WHERE what = 'content'") as Int?
      }
      #expect(read ?? 0 > 0)
    }
  }
}

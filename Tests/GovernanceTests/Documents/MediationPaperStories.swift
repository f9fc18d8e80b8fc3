import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

/// Papers are filled with what the case knows, and with nothing of another occasion.
@Suite struct MediationPaperStories {
  typealias World = MediationWorld

  private static func draft(
    _ world: World, _ number: String, _ kind: String, from entry: Int? = nil,
    by name: String = "赵调解", at now: Instant = World.start
  ) async throws -> DocumentDraft {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      try DocumentDraft.of(kind, for: number, typed: [:], from: entry, by: actor, at: now, in: db)
    }
  }

  private static func entered(_ draft: DocumentDraft, _ tag: String) -> String? {
    draft.values[tag]?.entered
  }

  @Test(
    "What is claimed is not what is agreed: the paper, the figures and the case say which",
    arguments: Engine.allCases)
  func amounts(engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.take(
        "study", on: number, by: "county receptionist",
        [
          "category": "damages", "difficulty": "general", "lawful-road": "peoples-mediation",
          "people": 2, "amount": 8_000_000,
        ])
      try await world.take(
        "admit", on: number, by: "county coordinator",
        ["exclusion": "none", "repeats-looked": true])
      func counted() async throws -> Int? {
        let id = try await world.load(number).id
        return try await world.city.store.read { db in
          try db.value("SELECT amount FROM dispute_figures WHERE case_id = \(id)")
        }
      }
      #expect(try await counted() == 8_000_000)
      try await world.talk(number)
      try await world.take("reach-written", on: number, by: "赵调解", World.terms)
      #expect(try await Self.draft(world, number, "agreement").values["amount"] == nil)
      #expect(try await counted() == 0)
      try await world.take("resume-talks", on: number, by: "赵调解", ["reason": "数额有出入"])
      try await world.take(
        "reach-written", on: number, by: "赵调解",
        World.terms.merging(["amount": 300_000]) { own, _ in own })
      #expect(try await Self.draft(world, number, "agreement").values["amount"] == .money(300_000))
      #expect(try await counted() == 300_000)
      let file = try await world.load(number)
      #expect(file.matter.facts["amount"] == 8_000_000)
      #expect(file.matter.facts["agreed-amount"] == 300_000)
      try await world.verify()
    }
  }

  @Test(
    "How the matter came is told by its channel, as each paper asks",
    arguments: [
      ("visit", "applied", "applied"), ("grid", "proactive", "proactive"),
      ("court", "entrusted", "court"), ("petition", "entrusted", "assigned"),
    ])
  func source(channel: String, registered: String, closed: String) async throws {
    try await World.on(.sqlite) { world in
      var filing = Filing(
        area: World.township, title: "围墙", text: "围墙占了通道", channel: channel)
      filing.phone = "13812345678"
      let ready = DisputeFiling(
        filing, applicants: [.init(name: "王建国", phone: "13812345678")],
        respondents: [.init(name: "李卫东", phone: "13912345678")])
      let (rules, desk) = (world.city.rules, try world.actor("county receptionist"))
      let number = try await world.city.store.write { db in
        try DisputeIntake.file(ready, by: desk, at: World.start, under: rules, in: db).file.number
      }
      try await world.admit(number)
      try await world.talk(number)
      let form = try await Self.draft(world, number, "registration", by: "county receptionist")
      #expect(Self.entered(form, "source") == registered)
      #expect(
        Self.entered(try await Self.draft(world, number, "closing-report"), "source") == closed)
    }
  }

  @Test("A party's age is that of the day of the paper, and who sent the matter is named")
  func handedIn() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.handIn(by: "officer").file.number
      try await world.take(
        "add-party", on: number, by: "township receptionist",
        ["side": "third", "party-kind": "person", "name": "孙邻居", "born": "1980-09-13"])
      let form = try await Self.draft(world, number, "registration", by: "township receptionist")
      #expect(Self.entered(form, "source") == "entrusted")
      #expect(Self.entered(form, "source-unit") == "运河派出所")
      guard case .rows(let thirds)? = form.values["thirds"] else {
        Issue.record("there is no third party")
        return
      }
      #expect(thirds.first?["age"]?.entered == "43")
      let later = try await Self.draft(
        world, number, "registration", by: "township receptionist",
        at: World.start.adding(minutes: 1440))
      guard case .rows(let older)? = later.values["thirds"] else { return }
      #expect(older.first?["age"]?.entered == "44")
    }
  }

  @Test("A refusal gives the notice its reason and what remains", arguments: [false, true])
  func refused(byReceipt: Bool) async throws {
    try await World.on(.sqlite) { world in
      let filed = try await world.file()
      let number = filed.file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take(
        "report-danger", on: number, by: "赵调解",
        ["station": try world.unit("station"), "reason": "扬言报复"])
      if byReceipt {
        let (rules, code) = (world.city.rules, try #require(filed.code))
        _ = try await world.city.store.write { db in
          try Receipts.take(
            "refuse", said: ["words": "不想再谈"], receipt: filed.receipt, code: code,
            at: World.start, under: rules, in: db)
        }
      } else {
        try await world.take(
          "party-refuses", on: number, by: "赵调解",
          ["party": 2, "proof": "电话录音，明确表示不调解", "told": "可以向人民法院起诉"])
      }
      let notice = try await Self.draft(
        world, number, "termination-notice", by: "county coordinator")
      let reason = try #require(Self.entered(notice, "reason"))
      #expect(reason.hasPrefix("一方当事人明确拒绝调解。"))
      #expect(reason.hasSuffix(byReceipt ? "不想再谈" : "电话录音，明确表示不调解"))
      #expect(Self.entered(notice, "remedies")?.isEmpty == false)
    }
  }

  @Test("Every session can become a record; a visit says what was performed, and no old reason")
  func records() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      try await world.take(
        "record-session", on: number, by: "赵调解",
        [
          "held": "2024-09-11", "place": "村委会", "mode": "in-person", "present": "双方",
          "record": "第二次调解。",
        ])
      try await world.take(
        "record-investigation", on: number, by: "赵调解",
        ["held": "2024-09-10", "place": "现场", "asked": "孙邻居", "record": "问答。"])
      try await world.take(
        "report-danger", on: number, by: "赵调解",
        ["station": try world.unit("station"), "reason": "扬言报复"])
      let newest = try await Self.draft(world, number, "session-record")
      #expect(Self.entered(newest, "course") == "第二次调解。")
      #expect(newest.source.recorded.map(\.held.description) == ["2024-09-12", "2024-09-11"])
      let first = try #require(newest.source.recorded.first).entry
      let older = try await Self.draft(world, number, "session-record", from: first)
      #expect(Self.entered(older, "course")?.hasPrefix("双方各自陈述") == true)
      #expect(Self.entered(older, "place") == "矛调中心一号室")
      let asked = try await Self.draft(world, number, "investigation-record")
      #expect(Self.entered(asked, "place") == "现场")
      #expect(Self.entered(asked, "time") == "2024年9月10日")
      await #expect(throws: Invalid("entry", "choice")) {
        try await Self.draft(world, number, "investigation-record", from: first)
      }
      try await world.take("reach-oral", on: number, by: "赵调解", World.terms)
      try await world.take("perform", on: number, by: "赵调解")
      try await world.take(
        "visit", on: number, by: "赵调解",
        [
          "held": "2024-09-12", "performance": "partly-performed", "signs-of-escalation": true,
          "record": "还剩一段墙。",
        ])
      let visit = try await Self.draft(world, number, "follow-up-record")
      #expect(Self.entered(visit, "performed") == "partly")
      #expect(Self.entered(visit, "escalation") == "some")
      #expect(visit.values["reason"] == nil)
      #expect(visit.gaps.map(\.tag) == ["reason"])
    }
  }

  @Test("A scan that is handed in stands in the place of a signature, and the paper becomes a PDF")
  func scanned() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.talk(number)
      let (rules, actor) = (world.city.rules, try world.actor("赵调解"))
      let scan = try await world.city.attachments().save(
        SampleFile.png, name: "signed.png", by: .person(actor.person), at: World.start,
        in: world.city.store)
      func sign(_ paper: Int64, _ attachment: String?) async throws -> IssuedDocument {
        try await world.city.store.write { db in
          try Documents.sign(
            paper, of: number,
            Signing(
              place: "asked-sign", way: .scan, name: "孙邻居", attachment: attachment,
              agreed: true),
            by: actor, at: World.start, under: rules, in: db)
        }
      }
      try await world.take(
        "record-investigation", on: number, by: "赵调解",
        [
          "held": "2024-09-10", "place": "现场", "asked": "孙邻居",
          "record": .text(String(repeating: "问：墙是什么时候砌的？\n答：去年春天。\n", count: 40)),
        ])
      let paper = try await world.city.store.write { db in
        try Documents.issue(
          "investigation-record", for: number, typed: [:], once: "a", by: actor,
          at: World.start, under: rules, in: db)
      }
      await #expect(throws: Invalid("scan", "required")) { try await sign(paper.id, nil) }
      let signed = try await sign(paper.id, "\(scan.id)")
      #expect(signed.signature(at: "asked-sign")?.attachment == scan.id)
      let opened = try await world.city.store.write { db in
        try Documents.open(paper.id, of: number, by: actor, at: World.start, in: db)
      }
      let pictures = try await world.city.attachments().addresses(of: opened.scans)
      let shown = try #require(opened.shown(pictures: pictures))
      #expect(shown.contains("<img src=\"data:image/"))
      guard DocumentPrinter.isInstalled else { return }
      let page = try DocumentSheet.page([shown], title: paper.title, style: nil)
      let pdf = try #require(await DocumentPrinter.pdf(of: page))
      guard let text = try DocumentStories.text(ofPDF: pdf) else { return }
      #expect(text.contains("人民调解调查记录"))
      // At the foot of every page, of which there are several.
      let pages = text.split(separator: "\u{000C}").filter { $0.contains("答：") }
      #expect(pages.count > 1)
      #expect(pages.allSatisfy { $0.contains("逐页签名") })
    }
  }

  /// What the forms of people's mediation ask, and the tags that hold it.
  @Test(
    "Every field of a form has its tag",
    arguments: [
      (
        "application",
        ["applicants", "respondents", "facts", "requests", "applicants.sign", "signed-day"]
      ),
      (
        "registration",
        [
          "registered-day", "applicants", "respondents", "dispute-type", "source", "facts",
          "applicants.sign", "registrar", "seal", "note",
        ]
      ),
      (
        "investigation-record",
        [
          "time", "place", "attendants", "asked", "asked-gender", "asked-age",
          "asked-occupation", "asked-address", "record", "asked-sign", "investigator", "recorder",
        ]
      ),
      (
        "session-record",
        [
          "time", "place", "applicants", "respondents", "attendants", "mediators",
          "recorder-name", "told", "statements", "course", "result", "applicants.sign",
          "mediator", "recorder",
        ]
      ),
      (
        "agreement",
        [
          "number", "applicants", "respondents", "facts", "terms", "performance", "performed-by",
          "copies", "applicants.sign", "mediator", "recorder", "seal", "agreed-day",
        ]
      ),
      (
        "oral-agreement",
        [
          "number", "applicants", "respondents", "facts", "terms", "performance", "performed-by",
          "mediator", "agreed-day",
        ]
      ),
      (
        "follow-up-record",
        [
          "applicants", "respondents", "agreement-number", "reason", "situation", "performed",
          "satisfied", "escalation", "sued", "judgement", "visitor", "visit-day",
        ]
      ),
      (
        "closing-report",
        [
          "volume-number", "filled-day", "unit", "handler", "accepted-day", "closed-day",
          "applicants", "respondents", "source", "facts", "result",
        ]
      ),
      (
        "confirmation-application",
        ["applicants", "respondents", "terms", "agreement-number", "court", "delivery"]
      ),
      (
        "volume-cover",
        [
          "volume-title", "volume-number", "agreement-number", "mediators", "mediated-from",
          "mediated-to", "filer", "filed-day", "retention", "note",
        ]
      ),
    ])
  func fields(kind id: String, tags: [String]) throws {
    let kind = try #require(DocumentKinds.find(id))
    let policy = try PolicyText.decode(
      DocumentPolicy.self, PolicyText.shipped(DocumentPolicy.name))
    let body = try policy.template(id).body
    for name in tags {
      let parts = name.split(separator: ".").map(String.init)
      let tag = try #require(kind.tag(parts[0]), "\(id) has no \(name)")
      if parts.count > 1, case .rows(let inner) = tag.kind {
        #expect(inner.contains { $0.name == parts[1] }, "\(id) \(name)")
      }
      let used = parts.last ?? name
      #expect(
        body.contains("{{\(used)}}") || body.contains("{{#\(used)"), "\(id) prints no \(name)")
    }
    // Who a party is: name, gender, people, age, occupation, number, address.
    guard case .rows(let party)? = kind.tag("applicants")?.kind else { return }
    #expect(
      Set(["name", "gender", "ethnicity", "age", "occupation", "phone", "address", "sign"])
        .isSubset(of: party.map(\.name)))
  }
}

import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// Role × level × every way to a dispute, worked out here and not by asking the gate.
@Suite struct DisputeMatrixTests {
  struct Quarrel: Sendable {
    let phrase: String
    let lies: Spot
    let held: Spot
    var filer: String?
    var unit: TestWorld.Unit?
    /// A third party is a minor; a mediator has been named.
    var hasMinor = false
    /// The neighbour's desk that helps.
    var joint: Spot?
    /// The office that handed it in.
    var office: TestWorld.Unit?

    var parties: Int { hasMinor ? 3 : 2 }
  }

  static let quarrels = [
    Quarrel(
      phrase: "围墙挡路", lies: .village, held: .county, filer: "receptionist-county",
      unit: .committee),
    Quarrel(phrase: "押金不退", lies: .township, held: .county),
    Quarrel(phrase: "果树越界", lies: .farVillage, held: .farCounty),
    Quarrel(phrase: "水井争执", lies: .village, held: .county, filer: "village-worker-village"),
  ]

  /// What is kept closer, shared with a neighbour, or came from an office.
  static let special = [
    Quarrel(
      phrase: "校门口推搡", lies: .village, held: .county, filer: "village-worker-village",
      unit: .committee, hasMinor: true),
    Quarrel(phrase: "河堤取土", lies: .township, held: .county, joint: .farCounty),
    Quarrel(phrase: "占道争吵", lies: .village, held: .county, office: .roads),
    Quarrel(
      phrase: "少年斗气", lies: .township, held: .county, hasMinor: true, joint: .farCounty),
  ]

  static func seen(_ quarrel: Quarrel, by member: Member) -> APIMatrixTests.Seen {
    let isDesk = quarrel.held == member.spot
    let held =
      quarrel.held.lies(within: member.spot)
      || quarrel.joint.map { $0.lies(within: member.spot) } ?? false
    let lies = quarrel.lies.lies(within: member.spot)
    switch member.role.rawValue {
    case "receptionist", "coordinator":
      return held && (!quarrel.hasMinor || isDesk) ? .content : held || lies ? .status : .nothing
    case "supervisor", "leader": return held || lies ? .status : .nothing
    case "handler", "mediator":
      if let office = quarrel.office, office == member.unit { return .status }
      guard quarrel.unit != nil, quarrel.unit == member.unit else { return .nothing }
      return quarrel.hasMinor && member.role != .mediator ? .status : .content
    case "village-worker":
      return quarrel.filer != member.name ? .nothing : quarrel.hasMinor ? .status : .content
    default: return .nothing
    }
  }

  /// The numbers of the quarrels, in their order.
  static func file(
    _ world: World, _ quarrels: [Quarrel] = Self.quarrels
  ) async throws -> [String] {
    let rules = world.city.rules
    let committee = try world.unit(.committee)
    var numbers: [String] = []
    for quarrel in quarrels {
      let filer = try quarrel.filer.map { try world.member($0).actor.doer }
      let office = try quarrel.office.map { try world.member("handler-\($0.rawValue)").actor }
      let mediator = try world.member("mediator-committee").actor
      let desk = try (
        world.member("receptionist-county").actor, world.member("coordinator-county").actor
      )
      let number = try await world.city.store.write { db in
        var filing = Filing(
          area: quarrel.lies.code, title: quarrel.phrase, text: "\(quarrel.phrase)，请调解。",
          channel: quarrel.office == nil ? "visit" : "department")
        filing.privacyVersion = "1"
        var said = DisputeFiling(
          filing, applicants: [.init(name: "王建国", phone: "13905340001")],
          respondents: [.init(name: "李卫东", phone: "13912345678")])
        let at = World.noon.adding(minutes: -60)
        if office != nil { said.handedOver = .init(unit: 0, way: "document") }
        let filed =
          try office.map { try DisputeIntake.file(said, by: $0, at: at, under: rules, in: db) }
          ?? DisputeIntake.file(
            said, holder: quarrel.held.code,
            by: filer ?? Intake.resident(in: quarrel.lies.code), at: at, under: rules, in: db)
        guard quarrel.unit != nil || quarrel.hasMinor || quarrel.joint != nil else {
          return filed.file.number
        }
        var steps: [(Actor, String, [String: Fact])] = [
          (
            desk.0, "study",
            [
              "category": "neighbours", "difficulty": "simple",
              "lawful-road": "peoples-mediation",
            ]
          ),
          (desk.1, "admit", ["exclusion": "none", "repeats-looked": true]),
        ]
        if let joint = quarrel.joint {
          steps.append(
            (desk.1, "join-desk", ["joint-area": .text(joint.code), "reason": "跨界"]))
        }
        if quarrel.hasMinor {
          steps += [
            (
              desk.1, "add-party",
              ["side": "third", "party-kind": "person", "name": "王小明", "born": "2012-05-01"]
            ),
            (
              desk.1, "represent-party",
              ["party": 3, "capacity": "guardian", "representative": "王建国", "ground": "户口簿"]
            ),
          ]
        }
        if quarrel.unit != nil {
          steps.append((desk.1, "mediate", ["unit": .number(Int(committee))]))
        }
        if quarrel.unit != nil, quarrel.hasMinor {
          steps += [1, 2].map {
            (mediator, "record-consent", ["party": .number($0), "manner": "in-person"])
          }
          steps += [
            (mediator, "take-case", [:]),
            (
              mediator, "assign",
              ["person": .number(Int(mediator.person)), "chosen-by": "committee"]
            ),
          ]
        }
        for (actor, step, said) in steps {
          _ = try CaseDesk.take(
            filed.file.number, step: step, raw: said, entries: nil, by: actor,
            at: World.noon.adding(minutes: -30), under: rules, in: db)
        }
        return filed.file.number
      }
      numbers.append(number)
    }
    return numbers
  }

  /// A photograph that a member hands in with a note.
  static func attach(_ world: World, _ number: String, by name: String) async throws -> Int64 {
    let (city, actor) = (world.city, try world.member(name).actor)
    let kept = try await city.attachments().save(
      try #require(Data(base64Encoded: Self.picture)), name: "wall.gif",
      by: .person(actor.person), at: World.noon, in: city.store)
    try await city.store.write { db in
      _ = try CaseDesk.take(
        number, step: "note",
        raw: ["note": "现场照片", "attachments": .list(["\(kept.id)"])], entries: nil, by: actor,
        at: World.noon, under: city.rules, in: db)
    }
    return kept.id
  }

  private static let picture = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

  @Test(
    "Page, history, files, lists, counts, searches and exports of disputes open to whom they should",
    arguments: Engine.allCases)
  func sight(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let quarrels = Self.quarrels + Self.special
      let numbers = try await Self.file(world, quarrels)
      // A real photograph in each, so that a 404 is the gate's and not for want of a file.
      var photographs: [String: Int64] = [:]
      let hands = [
        "mediator-committee", "coordinator-county", "coordinator-far-county",
        "receptionist-county", "mediator-committee", "coordinator-far-county",
        "coordinator-county", "coordinator-county",
      ]
      for (number, name) in zip(numbers, hands) {
        photographs[number] = try await Self.attach(world, number, by: name)
      }
      let program = try Program(world)
      var roles: Set<String> = []
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        roles.insert(member.role.rawValue)
        let mine = program.acting(member)
        var visible: Set<String> = []
        var readable: Set<String> = []
        for (quarrel, number) in zip(quarrels, numbers) {
          let seen = Self.seen(quarrel, by: member)
          if seen == .content { readable.insert(number) }
          if seen != .nothing { visible.insert(number) }
          let label: Comment = "\(member.name) \(quarrel.phrase)"
          let file = try await mine.get("/cases/\(number)")
          #expect(file.status == (seen == .nothing ? 404 : 200), label)
          if seen != .nothing {
            #expect(
              try file.json["degree"].text == (seen == .content ? "content" : "status"), label)
            #expect(
              try file.json["parties"].list.count == (seen == .content ? quarrel.parties : 0), label
            )
          }
          #expect(file.text.contains(quarrel.phrase) == (seen == .content), label)
          #expect(!file.text.contains("13912345678"), label)
          #expect(seen == .content || !file.text.contains("王小明"), label)
          let wanted = seen == .nothing ? 404 : seen == .status ? 403 : 200
          for part in ["entries", "deadline", "documents"] {
            let answer = try await mine.get("/cases/\(number)/\(part)")
            #expect(answer.status == wanted, label)
            #expect(seen == .content || !answer.text.contains("王建国"), label)
          }
          let photograph = try #require(photographs[number])
          #expect(
            try await mine.get("/cases/\(number)/attachments/\(photograph)").status == wanted,
            label)
          // Through another case than its own it is found by nobody.
          for other in numbers where other != number {
            #expect(
              try await mine.get("/cases/\(other)/attachments/\(photograph)").status >= 403,
              label)
          }
          let mediates = ["receptionist", "coordinator", "mediator"].contains(member.role.rawValue)
          #expect(
            try await mine.get("/cases/\(number)/mediators").status
              == (seen == .content && !mediates ? 403 : wanted), label)
          let found = try await mine.get("/cases?q=\(quarrel.phrase.percentEncoded)")
          #expect(try found.json["items"].list.count == (seen == .content ? 1 : 0), label)
          // No paper was issued yet; the volume belongs to people's mediation alone.
          for part in ["documents/1", "documents/1/sheet"] {
            #expect(
              try await mine.get("/cases/\(number)/\(part)").status
                == (seen == .content ? 404 : wanted), label)
          }
          let volume = try await mine.get("/cases/\(number)/volume")
          #expect(seen == .content || volume.status == wanted, label)
          if seen != .content {
            for part in ["documents", "documents/1/signatures", "volume", "volume/pieces"] {
              let paper = try await mine.post(
                "/cases/\(number)/\(part)",
                [
                  "kind": "termination", "place": "mediator", "way": "typed", "name": "赵",
                  "agreed": true, "retention": "long", "attachment": "1", "piece": "evidence",
                ])
              #expect((400..<500).contains(paper.status) && !paper.text.contains("王建国"), label)
            }
            // Who supervises and leads presses for it without reading it.
            let directs = ["supervisor", "leader"].contains(member.role.rawValue)
            let step = try await mine.post("/cases/\(number)/steps", ["step": "urge"])
            #expect(step.status == (directs && seen == .status ? 201 : wanted), label)
            let note = try await mine.post(
              "/cases/\(number)/steps", ["step": "note", "note": "看看"])
            #expect(note.status == wanted, label)
            let party = try await mine.post(
              "/cases/\(number)/parties/1/unmask", ["purpose": "x"])
            #expect(party.status == 404, label)
            let receipt = try await mine.post(
              "/cases/\(number)/parties/1/receipts", ["holder": "王建国", "proof": "x"])
            #expect(receipt.status == wanted, label)
          }
        }
        let label: Comment = "\(member.name)"
        // Neither a party's name nor a number finds what one does not read; the words do.
        for words in ["王建国", "王小明", "13912345678"] {
          let found = try await mine.get("/cases?q=\(words.percentEncoded)")
          #expect(
            Set(try found.json["items"].list.compactMap { $0["number"].text })
              .isSubset(of: readable), label)
        }
        let actor = member.actor
        let (likely, told) = try await world.city.store.read { db in
          (
            try? Duplicates.of(
              title: "", text: "校门口推搡，河堤取土", area: Spot.village.code, dispute: true,
              between: [.init(name: "王建国", phone: "13905340001")], for: actor, at: World.noon,
              in: db),
            try Inbox.notices(for: actor, limit: 200, in: db).compactMap(\.number)
          )
        }
        #expect(Set((likely ?? []).map(\.summary.number)).isSubset(of: readable), label)
        #expect(Set(told).isSubset(of: visible), label)
        let repeats = try await mine.post(
          "/repeats", ["area": .text(Spot.village.code), "text": "校门口推搡"])
        #expect(
          Set(try repeats.json["items"].list.compactMap { $0["case"]["number"].text })
            .isSubset(of: readable), label)
        let list = try await mine.get("/cases")
        #expect(
          Set(try list.json["items"].list.compactMap { $0["number"].text }) == visible, label)
        #expect(
          try await mine.get("/cases/count").json["count"].integer == visible.count, label)
        let csv = try await mine.get("/cases?format=csv")
        for (quarrel, number) in zip(quarrels, numbers) where !readable.contains(number) {
          #expect(!list.text.contains(quarrel.phrase) && !csv.text.contains(quarrel.phrase), label)
        }
        let table = try Table.read(Data(csv.bytes))
        let exported = table.rows.compactMap { row in
          if case .text(let number) = row[0] {
            numbers.contains(number) ? number : nil
          } else {
            nil
          }
        }
        #expect(Set(exported) == visible, label)
      }
      #expect(roles.isSuperset(of: ["receptionist", "coordinator", "mediator", "psychologist"]))
    }
  }

  @Test("Content opens for a recorded purpose to supervisors and leaders, and to nobody else")
  func openings() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let numbers = try await Self.file(world)
      let program = try Program(world)
      let check = try await SchemaCheck(program)
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        for (quarrel, number) in zip(Self.quarrels, numbers) {
          let seen = Self.seen(quarrel, by: member)
          let mayOpen = seen == .status && ["supervisor", "leader"].contains(member.role.rawValue)
          let answer = try await mine.post("/cases/\(number)/openings", ["purpose": "研究包案"])
          let label: Comment = "\(member.name) \(quarrel.phrase)"
          #expect(answer.status == (mayOpen ? 201 : seen == .nothing ? 404 : 403), label)
          guard mayOpen else { continue }
          #expect(check.faults(try answer.json, "Case") == [], label)
          #expect(try await mine.get("/cases/\(number)").text.contains(quarrel.phrase), label)
        }
      }
    }
  }

  @Test("No page tells more of a dispute than its reader may know", arguments: Engine.allCases)
  func pages(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let quarrels = Self.quarrels + Self.special
      let numbers = try await Self.file(world, quarrels)
      let leader = try Program(world, as: "leader-county")
      for number in numbers {
        _ = try await leader.post(
          "/cases/\(number)/steps",
          ["step": "instruct", "instruction": "妥善化解推搡一事", "signer": "李区长"])
      }
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let browser = try PageStoryTests.browser(world, as: member.name)
        let seen = quarrels.map { Self.seen($0, by: member) }
        let readsAll = !zip(seen, quarrels).contains { $0.0 != .content }
        for path in [
          "/", "/cases", "/messages", "/supervisions", "/supervisions/units", "/instructions",
          "/cases?q=\("王小明".percentEncoded)",
        ] {
          let page = try await browser.get(path)
          #expect(page.status < 500, "\(member.name) \(path)")
          for (quarrel, degree) in zip(quarrels, seen) where degree != .content {
            #expect(!page.text.contains(quarrel.phrase), "\(member.name) \(path)")
          }
          let directs = ["supervisor", "leader"].contains(member.role.rawValue)
          if directs, !readsAll {
            #expect(!page.text.contains("妥善化解"), "\(member.name) \(path)")
          }
        }
        // A sheet to keep holds what the list shows.
        let sheet = try await browser.get("/cases?format=xlsx")
        guard sheet.status == 200 else {
          #expect(!seen.contains { $0 != .nothing }, "\(member.name)")
          continue
        }
        let cells = try Table.read(Data(sheet.bytes)).rows.flatMap(\.cells).compactMap { cell in
          if case .text(let text) = cell { text } else { nil }
        }
        for ((quarrel, degree), number) in zip(zip(quarrels, seen), numbers) {
          let label: Comment = "\(member.name) \(quarrel.phrase)"
          #expect(cells.contains(number) == (degree != .nothing), label)
          if degree != .content {
            #expect(!cells.contains { $0.contains(quarrel.phrase) }, label)
          }
        }
      }
    }
  }

  @Test("Where disputes rise a leader is told of townships, and of no village by its few")
  func rising() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      _ = try await Self.file(world)
      func rise(_ name: String) async throws -> Substring {
        let page = try await PageStoryTests.browser(world, as: name).get("/").text
        let from = try #require(page.range(of: "id=\"rise\""))
        let to = try #require(page.range(of: "id=\"late\""))
        return page[from.upperBound..<to.lowerBound]
      }
      #expect(try await rise("leader-county").contains("area=\(Spot.township.code)&"))
      let below = try await rise("leader-township")
      #expect(!below.contains("area=\(Spot.village.code)&"))
    }
  }

  @Test("A supervisor and a leader see what is late and press for it, and read no word of it")
  func directing() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await Self.file(world)[0]
      for name in ["leader-county", "supervisor-city"] {
        let program = try Program(world, as: name)
        let shown = try await program.get("/cases/\(number)").json
        #expect(shown["degree"].text == "status")
        #expect(!shown["clocks"].list.isEmpty, "\(name)")
        let steps = Set(shown["steps"].list.compactMap { $0["step"].text })
        #expect(steps == ["urge", "instruct"], "\(name)")
        let page = try await PageStoryTests.browser(world, as: name).get("/cases/\(number)")
        #expect(page.text.contains("id=\"clocks\"") && !page.text.contains("围墙"), "\(name)")
      }
      let leader = try Program(world, as: "leader-county")
      let taken = try await leader.post(
        "/cases/\(number)/steps",
        [
          "step": "instruct", "instruction": "围墙一事限期办结", "signer": "李区长",
          "signed": "2024-09-11",
        ])
      #expect(taken.status == 201, "\(taken.text)")
      let list = try await leader.get("/instructions").json["items"].list
      #expect(list.map { $0["number"].text } == [number])
      #expect(list.first?["signer"].text == "李区长")
      #expect(list.first?["instruction"] == .null)
      let browser = try PageStoryTests.browser(world, as: "leader-county")
      let supervised = try await browser.get("/supervisions")
      #expect(supervised.text.contains("李区长") && !supervised.text.contains("围墙"))
      let form = try await browser.get("/cases/\(number)/steps/instruct")
      #expect(form.status == 200 && !form.text.contains("围墙"))
      // The clerk of the hotline handed nothing over and does not know of it.
      let clerk = try Program(world, as: "clerk-county")
      #expect(try await clerk.get("/instructions").json["items"].list == [])
    }
  }

  @Test("Where a dispute's standing alone is seen, neither it nor a list's filter tells its kind")
  func kindAtStatus() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let number = try await Self.file(world)[3]
      try await Self.mediate(number, by: try world.unit(.committee), in: world)
      for (name, tells) in [("coordinator-county", true), ("leader-county", false)] {
        let program = try Program(world, as: name)
        let one = try await program.get("/cases/\(number)").json
        #expect(one["degree"].text == (tells ? "content" : "status"))
        #expect(one["category"].text == (tells ? "neighbours" : nil))
        let all = try await program.get("/cases").json["items"].list
        let row = try #require(all.first { $0["number"].text == number })
        #expect(row["category"].text == (tells ? "neighbours" : nil))
        let some = try await program.get("/cases?category=neighbours").json["items"].list
        #expect(some.contains { $0["number"].text == number } == tells)
        let browser = try PageStoryTests.browser(world, as: name)
        let page = try await browser.get("/cases")
        #expect(page.status == 200 && page.text.contains("邻里纠纷") == tells)
      }
    }
  }

  /// Studied as one of neighbours, admitted, and given to a committee.
  private static func mediate(
    _ number: String, by committee: Int64, in world: World
  ) async throws {
    let rules = world.city.rules
    let desk = (
      try world.member("receptionist-county").actor, try world.member("coordinator-county").actor
    )
    try await world.city.store.write { db in
      for (actor, step, said) in [
        (
          desk.0, "study",
          [
            "category": "neighbours", "difficulty": "simple",
            "lawful-road": "peoples-mediation",
          ]
        ), (desk.1, "admit", ["exclusion": "none", "repeats-looked": true]),
        (desk.1, "mediate", ["unit": .number(Int(committee))]),
      ] as [(Actor, String, [String: Fact])] {
        _ = try CaseDesk.take(
          number, step: step, raw: said, entries: nil, by: actor, at: World.noon,
          under: rules, in: db)
      }
    }
  }

  @Test(
    "Small counts of villages and their committees are hidden from who may not know of a dispute")
  func smallCounts() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let committee = try await world.city.store.write { db in
        try Organisations.insert(
          name: "尉署社区人民调解委员会", kind: "committee", area: Spot.village.code, lines: [],
          from: Day(year: 2020, month: 1, day: 1), in: db)
      }
      try await Self.mediate(try await Self.file(world)[3], by: committee, in: world)
      let program = try Program(world, as: "auditor-county")
      let check = try await SchemaCheck(program)
      for area in [Spot.township, .county] {
        for measure in ["disputes", "mediation-success", "climbed"] {
          let report = try await program.get(
            "/reports/\(measure)?area=\(area.code)&from=2024-09-01&to=2024-10-01&by=unit")
          #expect(check.faults(try report.json, "Figure") == [])
          let rows = try report.json["rows"].list
          let own = rows.first { $0["keys"]["unit"].text == "\(committee)" }
          #expect(own?["hidden"].flag == true, "\(area) \(measure) \(report.text)")
          // Together with one more, so that the total does not tell it.
          #expect(rows.count { $0["hidden"].flag == true } >= 2, "\(area) \(measure)")
        }
      }
      let villages = try await program.get(
        "/reports/disputes?area=\(Spot.township.code)&from=2024-09-01&to=2024-10-01&by=area")
      let rows = try villages.json["rows"].list
      #expect(rows.allSatisfy { $0["hidden"].flag == true || $0["n"].integer == 0 })
      #expect(rows.count { $0["hidden"].flag == true } >= 2)
    }
  }

  @Test("The monthly table is for those who settle, lead and supervise, within their area")
  func monthly() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      _ = try await Self.file(world)
      let program = try Program(world)
      let check = try await SchemaCheck(program)
      let readers: Set = [
        "receptionist", "coordinator", "mediator", "handler", "supervisor", "leader", "auditor",
      ]
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let mine = program.acting(member)
        let label: Comment = "\(member.name)"
        let answer = try await mine.get("/mediation/figures?month=2024-09")
        let reads = readers.contains(member.role.rawValue)
        #expect(answer.status == (reads ? 200 : 403), label)
        guard reads else { continue }
        #expect(check.faults(try answer.json, "MonthlyTable") == [], label)
        // What is admitted counts: one of four, for the committee that has it and the desks.
        let sees =
          Spot.village.lies(within: member.spot)
          && (!["handler", "mediator"].contains(member.role.rawValue)
            || member.unit == .committee)
        #expect(try answer.json["table"]["total"].integer == (sees ? 1 : 0), label)
        let elsewhere: Spot = member.spot.lies(within: .farCounty) ? .county : .farCounty
        let other = try await mine.get("/mediation/figures?area=\(elsewhere.code)")
        #expect(other.status == (elsewhere.lies(within: member.spot) ? 200 : 404), label)
      }
      let leader = program.acting(try world.member("leader-city"))
      let hidden = try await leader.get("/mediation/figures?area=\(Spot.village.code)")
      #expect(try hidden.json["hidden"].flag == true)
      #expect(try hidden.json["table"] == .null)
      #expect(check.faults(try hidden.json, "MonthlyTable") == [])
      for format in TableFormat.allCases {
        let kept = try await leader.get("/mediation/figures?format=\(format.rawValue)")
        #expect(try Table.read(Data(kept.bytes)).rows.count > 30)
      }
      #expect(try await leader.get("/mediation/figures?month=soon").status == 422)
    }
  }

  @Test("A sum of money says that it is in fen")
  func money() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world, as: "coordinator-county")
      let procedure = try await program.get("/procedures/dispute").json
      let study = procedure["steps"].list.first { $0["step"] == "study" }
      let field = study?["fields"].list.first { $0["name"] == "amount" }
      #expect(field?["kind"] == "money")
      let number = try await Self.file(world)[1]
      for (sum, status) in [(-1, 422), (150_000, 201)] {
        let answer = try await program.post(
          "/cases/\(number)/steps",
          [
            "step": "study", "category": "neighbours", "difficulty": "simple",
            "lawful-road": "reconciliation", "amount": .number(Double(sum)),
          ])
        #expect(answer.status == status, "\(answer.text)")
      }
    }
  }

  @Test("A dispute is filed through the interface, at a desk and by a resident")
  func filed() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world)
      let check = try await SchemaCheck(program)
      let desk = program.acting(try world.member("receptionist-county"))
      let parties: JSONNode = .list([
        ["side": "applicant", "name": "王建国", "phone": "13905340001"],
        ["side": "respondent", "name": "某物业公司", "kind": "company"],
      ])
      let opened = try await desk.post(
        "/cases",
        [
          "procedure": "dispute", "area": .text(Spot.township.code), "text": "物业费纠纷",
          "channel": "visit", "wish": "减免", "consent": true, "parties": parties,
        ])
      #expect(opened.status == 201, "\(opened.text)")
      #expect(check.faults(try opened.json, "OpenedCase") == [])
      #expect(try opened.json["parties"][0]["phone"].text == "139****0001")
      #expect(try opened.json["parties"][1]["kind"].text == "company")
      #expect(try opened.json["firstReceiver"]["area"].text == Spot.county.code)
      // Programs look for repeats by the people, within what their post reads.
      let people: JSONNode = .list([["phone": "13905340001"]])
      for (member, status, count) in [
        ("receptionist-county", 200, 1), ("receptionist-far-county", 200, 0),
        ("clerk-county", 403, 0),
      ] {
        let asked = try await program.acting(try world.member(member)).post(
          "/repeats", ["area": .text(Spot.township.code), "parties": people])
        #expect(asked.status == status, "\(member) \(asked.text)")
        if status == 200 {
          #expect(check.faults(try asked.json, "LikelyRepeats") == [])
          #expect(try asked.json["items"].list.count == count, "\(member)")
        }
      }
      let number = try #require(try opened.json["number"].text)
      let full = try await desk.post("/cases/\(number)/parties/1/unmask", ["purpose": "核实"])
      #expect(check.faults(try full.json, "UnmaskedParty") == [])
      #expect(try full.json["phone"].text == "13905340001")
      let clerk = program.acting(try world.member("clerk-county"))
      let refused = try await clerk.post(
        "/cases",
        [
          "procedure": "dispute", "area": .text(Spot.township.code), "text": "物业费纠纷",
          "channel": "visit", "parties": parties,
        ])
      #expect(refused.status == 403)
      let resident = try await program.post(
        "/intake",
        [
          "kind": "dispute", "area": .text(Spot.township.code), "text": "邻居噪声扰民",
          "privacyVersion": "1", "name": "赵芳", "phone": "13905340002", "consent": true,
          "parties": .list([["side": "respondent", "name": "楼上住户"]]),
        ])
      #expect(resident.status == 201, "\(resident.text)")
      #expect(check.faults(try resident.json, "Receipt") == [])
      let receipt = try #require(try resident.json["receipt"].text)
      let code = try #require(try resident.json["code"].text)
      let view = try await program.with("Receipt-Code", code).get("/receipts/\(receipt)")
      #expect(try view.json["procedure"].text == "dispute")
      #expect(check.faults(try view.json, "ReceiptView") == [])
      let nobody = try await program.post(
        "/intake",
        [
          "kind": "dispute", "area": .text(Spot.township.code), "text": "噪声",
          "privacyVersion": "1",
        ])
      #expect(nobody.status == 422)
    }
  }
}

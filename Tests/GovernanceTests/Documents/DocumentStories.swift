import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

/// Papers of real cases, on both databases.
@Suite struct DocumentStories {
  static let filled = ["due-day": "2024-09-20", "demands": "及时联系诉求人"]

  static func issue(
    _ world: World, _ matter: String, once: String, superseding: Int64? = nil,
    typed: [String: String] = filled, by member: String = "dispatcher-city"
  ) async throws -> IssuedDocument {
    let (number, actor) = (try world.number(matter), try world.member(member).actor)
    let rules = world.city.rules
    return try await world.city.store.write { db in
      try Documents.issue(
        "work-order", for: number, typed: typed, once: once, superseding: superseding, by: actor,
        at: World.noon, under: rules, in: db)
    }
  }

  static func sign(
    _ world: World, _ matter: String, _ id: Int64, _ signing: Signing
  ) async throws -> IssuedDocument {
    let (number, actor) = (try world.number(matter), try world.member("dispatcher-city").actor)
    let rules = world.city.rules
    return try await world.city.store.write { db in
      try Documents.sign(
        id, of: number, signing, by: actor, at: World.noon, under: rules, in: db)
    }
  }

  @Test(
    "A number is given once, in order, and the same form twice is one paper",
    arguments: Engine.allCases)
  func numbers(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let first = try await Self.issue(world, "city-water", once: "a")
      let again = try await Self.issue(world, "city-water", once: "a")
      let second = try await Self.issue(world, "city-water", once: "b")
      #expect(first.id == again.id)
      #expect(first.number == "（德州市）热线交办〔2024〕1号")
      #expect(second.number == "（德州市）热线交办〔2024〕2号")
      let matter = try world.number("city-water")
      let proven = try await world.city.store.read { db in
        let file = try #require(try CaseFile.load(number: matter, in: db))
        let entries = try Ledger.entries(of: file.id, in: db)
        return entries.last { $0.entry.step == "issue-document" }?.entry.data["sha256"]
      }
      #expect(proven == .text(second.sha256))
    }
  }

  @Test("Twenty who issue at once get twenty numbers without a gap", arguments: Engine.allCases)
  func together(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let store = world.city.store
      let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await store.write { db in
              try Documents.nextNumber(of: "agreement", 7, 2026, in: db)
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(numbers.sorted() == Array(1...20))
    }
  }

  @Test("What is missing is named, and nothing is issued", arguments: Engine.allCases)
  func missing(engine: Engine) async throws {
    try await withWorld(engine) { world in
      await #expect(throws: Invalid([.init("to-unit", "required"), .init("facts", "required")])) {
        try await Self.issue(
          world, "city-admitted", once: "a", typed: ["due-day": "2024-09-20", "facts": " "])
      }
      await #expect(throws: Invalid("due-day", "day")) {
        try await Self.issue(world, "city-water", once: "a", typed: ["due-day": "soon"])
      }
      let count: Int? = try await world.city.store.read { db in
        try db.value("SELECT count(*) FROM documents")
      }
      #expect(count == 0)
    }
  }

  @Test(
    "Signing changes no byte, and a later paper takes its place visibly", arguments: Engine.allCases
  )
  func signing(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let number = try world.number("city-water")
      let actor = try world.member("dispatcher-city").actor
      let issued = try await Self.issue(world, "city-water", once: "a")
      #expect(issued.unsigned.map(\.id) == ["seal"])
      await #expect(throws: Invalid("strokes", "not-drawn")) {
        try await Self.sign(
          world, "city-water", issued.id,
          Signing(place: "received", way: .finger, name: "王建国", strokes: "1,1", agreed: true))
      }
      let drawn = Signing(
        place: "received", way: .finger, name: "王建国",
        strokes: "10,10 200,90 300,20 400,80 500,30 600,70", agreed: true)
      let signed = try await Self.sign(world, "city-water", issued.id, drawn)
      #expect(signed.signature(at: "received")?.name == "王建国")
      #expect(try await Self.sign(world, "city-water", issued.id, drawn).signatures.count == 1)
      await #expect(throws: Refusal.barred(step: "sign-document", because: "signed")) {
        try await Self.sign(
          world, "city-water", issued.id,
          Signing(place: "received", way: .typed, name: "别人", agreed: true))
      }
      let stamped = try await Self.sign(
        world, "city-water", issued.id,
        Signing(place: "seal", way: .stamp, name: "德州市12345热线", agreed: true))
      #expect(stamped.unsigned == [])
      #expect(stamped.sha256 == issued.sha256)

      let later = try await Self.issue(
        world, "city-water", once: "b", superseding: issued.id)
      await #expect(throws: Refusal.barred(step: "issue-document", because: "superseded")) {
        try await Self.issue(world, "city-water", once: "c", superseding: issued.id)
      }
      let opened = try await world.city.store.write { db in
        try Documents.open(issued.id, of: number, by: actor, at: World.noon, in: db)
      }
      #expect(opened.document.supersededBy == later.id)
      let shown = try #require(opened.shown())
      #expect(shown.contains("<path d=\"M10 10L200 90"))
      #expect(shown.contains("overruled"))
      #expect(shown.contains("〔2024〕2号"))
      #expect(DocumentHash.of(try #require(opened.body)) == issued.sha256)
      await #expect(throws: Refusal.barred(step: "sign-document", because: "superseded")) {
        try await Self.sign(
          world, "city-water", issued.id,
          Signing(place: "received", way: .typed, name: "王建国", agreed: true))
      }
    }
  }

  @Test("Who does not see the case sees no paper of it; who handles it issues none")
  func sight() async throws {
    try await withWorld(.sqlite) { world in
      let issued = try await Self.issue(world, "city-water", once: "a")
      let number = try world.number("city-water")
      await #expect(throws: Refusal.notFound) {
        let stranger = try world.member("handler-roads").actor
        _ = try await world.city.store.write { db in
          try Documents.open(issued.id, of: number, by: stranger, at: World.noon, in: db)
        }
      }
      await #expect(throws: Refusal.notAllowed(step: "issue-document")) {
        try await Self.issue(world, "city-water", once: "b", by: "handler-water")
      }
      let openings: Int? = try await world.city.store.read { db in
        try db.value("SELECT count(*) FROM openings WHERE what = 'document'")
      }
      #expect(openings == 0)
    }
  }

  @Test(
    "A county's own words hold there from their day on; what was issued stays",
    arguments: Engine.allCases)
  func templates(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let administrator = try world.member("administrator-city").actor
      let template = DocumentPolicy.Template(
        title: "交办通知", number: "{unit}交〔{year}〕{n}号", body: "<h1>{{title}}</h1><p>{{facts}}</p>")
      await #expect(throws: Invalid("body", "section-tag", ["tag": "facts", "line": "1"])) {
        try await world.city.store.write { db in
          try Templates.change(
            "work-order", to: template, area: "", from: World.noon.day, note: "x",
            by: administrator, at: World.noon, in: db)
        }
      }
      let before = try await Self.issue(world, "city-water", once: "a")
      var good = template
      good.body = "<h1>{{title}}</h1><p>{{number}}</p>{{#facts}}<p>{{line}}</p>{{/facts}}{{seal}}"
      try await world.city.store.write { [good] db in
        _ = try Templates.change(
          "work-order", to: good, area: "", from: World.noon.day, note: "x", by: administrator,
          at: World.noon, in: db)
      }
      let after = try await Self.issue(world, "city-water", once: "b")
      #expect(before.template == "documents@1")
      #expect(after.template == "documents@2")
      #expect(after.number == "德州市交〔2024〕2号")
      let number = try world.number("city-water")
      let body = try await world.city.store.read { db in
        let file = try #require(try CaseFile.load(number: number, in: db))
        return try IssuedDocument.find(before.id, of: file, in: db).body(in: db)
      }
      #expect(body?.contains("12345政务服务便民热线交办单") == true)
    }
  }

  @Test(
    "A paper becomes a PDF of A4 pages with its words", .enabled(if: DocumentPrinter.isInstalled))
  func pdf() async throws {
    try await withWorld(.sqlite) { world in
      let number = try world.number("city-water")
      let actor = try world.member("dispatcher-city").actor
      let issued = try await Self.issue(world, "city-water", once: "a")
      let opened = try await world.city.store.write { db in
        try Documents.open(issued.id, of: number, by: actor, at: World.noon, in: db)
      }
      let page = try DocumentSheet.page(
        [try #require(opened.shown())], title: issued.title, style: nil)
      let pdf = try #require(await DocumentPrinter.pdf(of: page))
      guard let text = try Self.text(ofPDF: pdf) else { return }
      #expect(text.contains("热线交办〔2024〕1号"))
      #expect(text.contains("德州市水务局"))
    }
  }

  /// The words of a PDF of A4 pages; nil where the tool that reads them is not installed.
  static func text(ofPDF pdf: Data) throws -> String? {
    #expect(pdf.starts(with: Data("%PDF".utf8)))
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext") else { return nil }
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
    defer { try? FileManager.default.removeItem(at: file) }
    try pdf.write(to: file)
    #expect(try output("/usr/bin/pdfinfo", [file.path]).contains("(A4)"))
    return try output("/usr/bin/pdftotext", [file.path, "-"])
  }

  private static func output(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

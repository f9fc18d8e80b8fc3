import CaseEngine
import Foundation
import Governance
import HTTPTypes
import TestDatabases
import TestWorld
import Testing

@testable import Web

@Suite struct APIAttachmentTests {
  /// One point of colour.
  private static let picture = [UInt8](
    Data(
      base64Encoded: """
        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk\
        Jggg==
        """) ?? Data())

  private func upload(
    _ program: Program, _ bytes: [UInt8] = picture, name: String = "门口.png"
  ) async throws -> Program.Answer {
    var body = Array(
      """
      --edge\r\nContent-Disposition: form-data; name="file"; filename="\(name)"\r\n\
      Content-Type: image/png\r\n\r\n
      """.utf8)
    body += bytes + Array("\r\n--edge--\r\n".utf8)
    return try await program.send(
      .post, "/attachments", body, type: "multipart/form-data; boundary=edge")
  }

  @Test("A file is named in a step and read by who reads the case", arguments: Engine.allCases)
  func step(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let number = try world.number("street-office")
      let handler = try Program(world, as: "handler-street-office")
      let check = try await SchemaCheck(handler)
      let saved = try await upload(handler)
      #expect(saved.status == 201)
      #expect(check.faults(try saved.json, "Uploaded") == [])
      let id = try saved.json["id"]
      _ = try await handler.post("/cases/\(number)/steps", ["step": "sign"])
      let noted = try await handler.post(
        "/cases/\(number)/steps", ["step": "note", "note": "现场照片", "attachments": .list([id])])
      #expect(noted.status == 201, "\(noted.text)")
      let twice = try await handler.post(
        "/cases/\(number)/steps", ["step": "note", "note": "现场照片", "attachments": .list([id])])
      #expect((400..<500).contains(twice.status))
      let path = "/cases/\(number)/attachments/\(id.text ?? "")"
      let reviewer = try Program(world, as: "reviewer-township")
      let read = try await reviewer.get(path)
      #expect(read.status == 200)
      #expect(read.bytes == Self.picture)
      #expect(read.headers[.contentType] == "image/png")
      #expect(read.headers[.xContentTypeOptions] == "nosniff")
      let file = try await reviewer.get("/cases/\(number)").json
      #expect(check.faults(file, "Case") == [])
      #expect(file["attachments"][0]["id"] == id)
      let other = try world.number("street-new")
      #expect(
        try await reviewer.get("/cases/\(other)/attachments/\(id.text ?? "")").status == 404)
      #expect(try await Program(world, as: "auditor-county").get(path).status == 403)
      #expect(try await Program(world, as: "clerk-far-county").get(path).status == 404)
    }
  }

  @Test(
    "A visitor's photograph goes with his report, and hides where he hides",
    arguments: Engine.allCases)
  func visitor(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let program = try Program(world)
      let saved = try await upload(program)
      #expect(saved.status == 201)
      let id = try #require(try saved.json["id"].text)
      let bare = id.split(separator: ".").first.map(String.init) ?? ""
      func file(_ attachment: String) async throws -> Program.Answer {
        try await program.post(
          "/intake",
          [
            "area": .text(Spot.village.code), "text": "门口积水", "confidential": true,
            "privacyVersion": "1", "attachments": [.text(attachment)],
          ])
      }
      #expect((400..<500).contains(try await file(bare).status))
      #expect((400..<500).contains(try await file("\(bare).0000").status))
      let filed = try await file(id)
      #expect(filed.status == 201, "\(filed.text)")
      let number = try #require(try filed.json["number"].text)
      func by(_ name: String) throws -> Program { program.acting(try world.member(name)) }
      for (name, step, more) in [
        ("clerk-city", "admit", ["category": "0101", "urgency": "general"]),
        (
          "dispatcher-city", "dispatch",
          ["unit": .text("\(try world.unit(.water))"), "redacted": "一处积水"]
        ),
      ] as [(String, String, [String: JSONNode])] {
        let body = JSONNode.object(more.merging(["step": .text(step)]) { $1 })
        #expect(try await by(name).post("/cases/\(number)/steps", body).status == 201)
      }
      let path = "/cases/\(number)/attachments/\(bare)"
      #expect(try await by("clerk-city").get(path).status == 200)
      #expect(try await by("handler-water").get("/cases/\(number)").status == 200)
      #expect(try await by("handler-water").get(path).status == 404)
      let handler = try await by("handler-water").get("/cases/\(number)").text
      #expect(!handler.contains(bare))
      let history = try await by("handler-water").get("/cases/\(number)/entries").text
      #expect(!history.contains(bare))
    }
  }

  /// A confidential matter of a resident with one picture, dispatched to the water bureau.
  private func confidential(_ world: World) async throws -> (number: String, photo: String) {
    let program = try Program(world)
    let id = try #require(
      try await upload(program, Self.located, name: "王建国家门口.jpg").json["id"].text)
    let filed = try await program.post(
      "/intake",
      [
        "area": .text(Spot.village.code), "text": "门口积水", "confidential": true,
        "privacyVersion": "1", "attachments": [.text(id)],
      ])
    let number = try #require(try filed.json["number"].text)
    for (name, step, more) in [
      ("clerk-city", "admit", ["category": "0101", "urgency": "general"]),
      (
        "dispatcher-city", "dispatch",
        ["unit": .text("\(try world.unit(.water))"), "redacted": "一处积水"]
      ),
    ] as [(String, String, [String: JSONNode])] {
      let body = JSONNode.object(more.merging(["step": .text(step)]) { $1 })
      let answer = try await program.acting(try world.member(name)).post(
        "/cases/\(number)/steps", body)
      try #require(answer.status == 201, "\(answer.text)")
    }
    return (number, id.split(separator: ".").first.map(String.init) ?? "")
  }

  /// The same point of colour with words of the camera in it.
  private static var located: [UInt8] {
    let chunk = Array("tEXtPlace\u{0}115.9E 37.4N".utf8)
    let size = chunk.count - 4
    let sum = chunk.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
    let check = (0..<4).map { UInt8(truncatingIfNeeded: ~sum >> (24 - 8 * UInt32($0))) }
    // Behind the signature and the head, which are 33 bytes.
    let words: [UInt8] = [0, 0, 0, UInt8(size)] + chunk + check
    return Array(picture[..<33]) + words + Array(picture[33...])
  }

  /// What a member gets of a file from every address that serves files.
  private func served(
    _ world: World, _ member: String, _ number: String, _ photo: String
  ) async throws -> [(path: String, status: Int, bytes: [UInt8], text: String)] {
    let program = try Program(world, as: member)
    let browser = try PageStoryTests.browser(world, as: member)
    let path = "/cases/\(number)/attachments/\(photo)"
    var all: [(path: String, status: Int, bytes: [UInt8], text: String)] = []
    for query in ["", "?thumbnail=true"] {
      let answer = try await program.get(path + query)
      all.append(("api\(query)", answer.status, answer.bytes, "\(answer.headers)"))
    }
    for query in ["", "?thumbnail=1"] {
      let answer = try await browser.get(path + query)
      all.append(("page\(query)", answer.status, Array(answer.text.utf8), "\(answer.headers)"))
    }
    return all
  }

  @Test(
    "Handlers see of a confidential matter's files what the dispatcher released, one by one",
    arguments: Engine.allCases)
  func released(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let (number, photo) = try await confidential(world)
      let dispatcher = try Program(world, as: "dispatcher-city")
      let check = try await SchemaCheck(dispatcher)
      let path = "/cases/\(number)/attachments/\(photo)"
      let near = ["clerk-city", "dispatcher-city", "caller-city"]
      let far = ["handler-water", "reviewer-city", "supervisor-city", "leader-city"]
      func expectHidden() async throws {
        for member in far {
          for one in try await served(world, member, number, photo) {
            #expect(one.status == 404, "\(member) \(one.path)")
          }
          let mine = try Program(world, as: member)
          #expect(try await mine.get("/cases/\(number)").json["attachments"].list == [])
          for part in ["", "/entries"] {
            #expect(
              !(try await mine.get("/cases/\(number)\(part)").text.contains(photo)), "\(member)")
          }
          let page = try await PageStoryTests.browser(world, as: member).get("/cases/\(number)")
          #expect(page.status == 200)
          #expect(!page.text.contains(photo), "\(member)")
        }
        for member in near {
          #expect(try await served(world, member, number, photo).first?.bytes == Self.located)
        }
      }
      try await expectHidden()

      for member in near + far where member != "dispatcher-city" {
        let mine = try Program(world, as: member)
        #expect(try await mine.post("\(path)/release", [:]).status == 403, "\(member)")
        #expect(try await mine.post("\(path)/withhold", [:]).status == 403, "\(member)")
      }
      #expect(
        try await dispatcher.post("/cases/\(number)/attachments/1/release", [:]).status == 404)
      for _ in 0..<2 {
        let done = try await dispatcher.post("\(path)/release", [:])
        #expect(done.status == 201, "\(done.text)")
        #expect(check.faults(try done.json, "Released") == [])
      }
      for member in far {
        for one in try await served(world, member, number, photo) where !one.path.contains("?") {
          #expect(one.status == 200, "\(member) \(one.path)")
          #expect(!one.text.contains("%E7%8E%8B"), "the name tells who it is")
          if one.path == "api" { #expect(one.bytes == Self.picture, "\(member)") }
        }
        let shown = try await Program(world, as: member).get("/cases/\(number)").json
        #expect(check.faults(shown, "Case") == [])
        #expect(shown["attachments"][0]["name"].text == "\(photo).png")
        #expect(shown["attachments"][0]["released"] == .null)
      }
      let own = try await dispatcher.get("/cases/\(number)").json
      #expect(check.faults(own, "Case") == [])
      #expect(own["attachments"][0]["released"] == true)
      let steps = try await dispatcher.get("/cases/\(number)/entries").json["items"].list
      #expect(steps.count { $0["step"].text == "release" } == 1)

      #expect(try await dispatcher.post("\(path)/withhold", [:]).status == 201)
      try await expectHidden()
    }
  }

  @Test(
    "A redacted copy stands in the place of the photograph, everywhere", arguments: Engine.allCases)
  func replaced(engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let (number, photo) = try await confidential(world)
      let dispatcher = try Program(world, as: "dispatcher-city")
      let gif = [UInt8](
        Data(base64Encoded: "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7") ?? Data())
      let copy = try #require(try await upload(dispatcher, gif, name: "遮挡.gif").json["id"].text)
      let path = "/cases/\(number)/attachments/\(photo)"
      let done = try await dispatcher.post("\(path)/release", ["instead": .text(copy)])
      #expect(done.status == 201, "\(done.text)")
      for member in ["handler-water", "reviewer-city", "supervisor-city", "leader-city"] {
        let mine = try Program(world, as: member)
        let answer = try await mine.get(path)
        #expect(answer.status == 200)
        #expect(answer.bytes.starts(with: Array("GIF8".utf8)))
        #expect(try await mine.get("/cases/\(number)/attachments/\(copy)").status == 404)
        #expect(try await mine.get("/cases/\(number)").json["attachments"].list.count == 1)
      }
      #expect(try await dispatcher.get(path).bytes == Self.located)
      let used = try await dispatcher.post("\(path)/release", ["instead": .text(copy)])
      #expect((400..<500).contains(used.status))
      let page = try await PageStoryTests.browser(world, as: "dispatcher-city").get(
        "/cases/\(number)")
      #expect(page.text.contains("已用替换件放开"))
    }
  }

  @Test("What a clerk adds for the reporter hides like the rest; a handler's own pictures do not")
  func added() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let (number, _) = try await confidential(world)
      for (member, step, more, isSeen) in [
        ("clerk-city", "add", ["words": "又来电"], false),
        ("handler-water", "note", ["note": "现场"], true),
      ] as [(String, String, [String: JSONNode], Bool)] {
        let program = try Program(world, as: member)
        if step == "note" {
          _ = try await program.post("/cases/\(number)/steps", ["step": "sign"])
        }
        let id = try #require(try await upload(program).json["id"].text)
        let said = more.merging(["step": .text(step), "attachments": [.text(id)]]) { $1 }
        let answer = try await program.post("/cases/\(number)/steps", .object(said))
        #expect(answer.status == 201, "\(answer.text)")
        for reader in ["handler-water", "reviewer-city"] {
          let path = "/cases/\(number)/attachments/\(id)"
          #expect(
            try await Program(world, as: reader).get(path).status == (isSeen ? 200 : 404),
            "\(reader) \(step)")
        }
      }
    }
  }

  @Test("What is no picture, PDF or sound, is empty, or comes alone without a file, is refused")
  func refused() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world, as: "clerk-city")
      for bytes in [Array("<script>alert(1)</script>".utf8), []] {
        let answer = try await upload(program, bytes, name: "photo.png")
        #expect((400..<500).contains(answer.status), "\(answer.text)")
        #expect(answer.type != "fault")
      }
      let none = try await program.send(
        .post, "/attachments", Array("--edge--\r\n".utf8),
        type: "multipart/form-data; boundary=edge")
      #expect((400..<500).contains(none.status))
      #expect(try await program.post("/attachments", [:]).status == 415)
    }
  }

  @Test("The same key and file give the same id")
  func once() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world, as: "clerk-city").with("Idempotency-Key", "photo-1")
      let first = try await upload(program)
      #expect(first.status == 201)
      #expect(try await upload(program).text == first.text)
      #expect(try await upload(program, name: "other.png").type == "key-reused")
    }
  }
}

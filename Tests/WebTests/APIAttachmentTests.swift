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

import CaseEngine
import Foundation
import Testing

@testable import Web

@Suite struct MultipartTests {
  private static let type = "multipart/form-data; boundary=xYz"

  private static func body(_ parts: [(head: String, body: [UInt8])], end: String = "--") -> [UInt8]
  {
    var bytes: [UInt8] = []
    for part in parts {
      bytes += Array("--xYz\r\n\(part.head)\r\n\r\n".utf8) + part.body + Array("\r\n".utf8)
    }
    return bytes + Array("--xYz\(end)\r\n".utf8)
  }

  private static func field(_ name: String) -> String {
    "Content-Disposition: form-data; name=\"\(name)\""
  }

  /// Reads `bytes` in pieces of `size`.
  private func form(
    _ bytes: [UInt8], size: Int = 1000, _ change: (inout RequestLimits) -> Void = { _ in }
  )
    throws -> (form: Form, folder: UploadFolder)
  {
    var limits = RequestLimits()
    change(&limits)
    let folder = UploadFolder()
    let parser = try #require(Multipart(contentType: Self.type))
    var reader = MultipartForm(parser: parser, limits: limits, folder: folder)
    for start in stride(from: 0, to: bytes.count, by: size) {
      try reader.read(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    return (try reader.finish(), folder)
  }

  @Test(
    "Fields and files come out the same whatever the size of the pieces",
    arguments: [1, 2, 3, 5, 7, 11, 64, 4096])
  func pieces(size: Int) throws {
    let photo = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) } + Array("\r\n--xY\r\n".utf8)
    let bytes = Self.body([
      (Self.field("title"), Array("路灯不亮".utf8)),
      (Self.field("photo") + "; filename=\"a;b.jpg\"\r\nContent-Type: image/jpeg", photo),
      (Self.field("empty"), []),
    ])
    let (form, folder) = try form(bytes, size: size)
    defer { folder.remove() }
    #expect(form["title"] == "路灯不亮")
    #expect(form.all("empty") == [""])
    let upload = try #require(form.uploads.first)
    #expect(upload.name == "a;b.jpg")
    #expect(upload.size == photo.count)
    #expect(try Data(contentsOf: upload.file) == Data(photo))
    folder.remove()
    #expect(!FileManager.default.fileExists(atPath: folder.url.path))
  }

  @Test("A file field that was left empty is no upload")
  func leftEmpty() throws {
    let (form, folder) = try form(Self.body([(Self.field("photo") + "; filename=\"\"", [])]))
    defer { folder.remove() }
    #expect(form.uploads.isEmpty)
  }

  @Test("A body cut off anywhere is refused, never taken for whole")
  func truncated() throws {
    let bytes = Self.body([(Self.field("a"), Array("1234".utf8)), (Self.field("b"), [0x35])])
    for length in 0..<(bytes.count - 4) {
      #expect(throws: Rejection.self) { try form(Array(bytes.prefix(length))) }
    }
  }

  @Test("Too many files, too many fields, too much text and endless headers are refused")
  func limits() {
    let file = (Self.field("p") + "; filename=\"x\"", [UInt8(1)])
    #expect(throws: Rejection.crowded("files", limit: 2)) {
      try form(Self.body([file, file, file])) { $0.files = 2 }
    }
    let field = (Self.field("a"), [UInt8(0x61)])
    #expect(throws: Rejection.crowded("fields", limit: 3)) {
      try form(Self.body(Array(repeating: field, count: 4))) { $0.fields = 3 }
    }
    #expect(throws: Refusal.tooLarge(limit: 10)) {
      try form(Self.body([(Self.field("a"), [UInt8](repeating: 0x61, count: 11))])) {
        $0.formBytes = 10
      }
    }
    let endless = Array("--xYz\r\nX: ".utf8) + [UInt8](repeating: 0x61, count: 20_000)
    #expect(throws: Rejection.malformed("multipart")) { try form(endless) }
  }

  @Test(
    "What is no form is refused",
    arguments: [
      "--xYz\r\n\r\nbody\r\n--xYz--\r\n", "--xYz\r\nContent-Disposition: attachment\r\n\r\n",
      "--xYzjunk\r\n", "",
    ])
  func malformed(text: String) {
    #expect(throws: Rejection.self) { try form(Array(text.utf8)) }
  }

  @Test("A delimiter with white space before its dashes is refused, in one piece or in many")
  func paddedDelimiter() {
    let bytes = Array("--xYz\t--\r\n".utf8)
    for size in 1...bytes.count {
      #expect(throws: Rejection.malformed("multipart")) { try form(bytes, size: size) }
    }
  }

  @Test("Text that is not UTF-8 or holds a zero is refused")
  func encoding() {
    for bytes: [UInt8] in [[0xFF, 0xFE], [0x61, 0x00]] {
      #expect(throws: Rejection.malformed("encoding")) {
        try form(Self.body([(Self.field("a"), bytes)]))
      }
    }
  }

  @Test("Only a multipart form with a boundary of usual length is read")
  func contentTypes() {
    #expect(Multipart(contentType: "multipart/form-data") == nil)
    #expect(Multipart(contentType: "multipart/mixed; boundary=a") == nil)
    #expect(Multipart(contentType: "multipart/form-data; boundary=") == nil)
    let long = String(repeating: "a", count: 71)
    #expect(Multipart(contentType: "multipart/form-data; boundary=\(long)") == nil)
    #expect(Multipart(contentType: "Multipart/Form-Data; Boundary=\"a b\"") != nil)
  }

  @Test(
    "A file keeps its name without the path and the tricks in it",
    arguments: [
      ("../../etc/passwd", "passwd"), ("C:\\Users\\a\\b.jpg", "b.jpg"), ("..", "file"),
      ("", "file"), ("a\u{0}b\r\n.jpg", "ab.jpg"), ("现场照片 1.jpg", "现场照片 1.jpg"),
      ("exe\u{202E}gpj.exe", "exegpj.exe"), (".htaccess", "htaccess"),
    ])
  func names(given: String, kept: String) {
    #expect(UploadFolder.name(given) == kept)
    #expect(UploadFolder.name(String(repeating: "长", count: 500) + ".jpg").count == 120)
  }

  @Test("What a killed process left of its requests goes after an hour, and nothing younger")
  func abandoned() throws {
    let (old, young) = (UploadFolder(), UploadFolder())
    defer { young.remove() }
    for folder in [old, young] { _ = try folder.begin(field: "photo", fileName: "a.jpg") }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3700)], ofItemAtPath: old.url.path)
    try UploadFolder.removeAbandoned()
    #expect(!FileManager.default.fileExists(atPath: old.url.path))
    #expect(FileManager.default.fileExists(atPath: young.url.path))
  }

  @Test("Random bytes are refused or read, and never stop the program")
  func noise() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let pieces: [[UInt8]] = [
        Array("--xYz".utf8), Array("\r\n".utf8), Array("\r\n\r\n".utf8), Array("--".utf8),
        Array("Content-Disposition: form-data; name=\"a\"".utf8), Array("; filename=\"\"\"".utf8),
        [UInt8.random(in: 0...255, using: &generator)],
      ]
      let bytes = (0..<Int.random(in: 0...30, using: &generator)).flatMap { _ in
        pieces.randomElement(using: &generator) ?? []
      }
      let folder = try? form(bytes, size: Int.random(in: 1...9, using: &generator)).folder
      folder?.remove()
    }
  }
}

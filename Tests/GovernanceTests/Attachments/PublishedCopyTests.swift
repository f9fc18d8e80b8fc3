import Foundation
import Testing

@testable import Governance

@Suite("Pictures for publication")
struct PublishedCopyTests {
  static let files: [(Data, FileKind)] = [
    (SampleFile.jpg, .jpeg), (SampleFile.png, .png), (SampleFile.webp, .webp),
    (SampleFile.gif, .gif),
  ]

  @Test("Maker, place and comments are gone, the picture is the same kind and sound")
  func stripped() async throws {
    for (file, kind) in Self.files {
      let secrets = ["SecretCam", "secret", "xmpmeta"].map { Data($0.utf8) }
      #expect(secrets.contains { file.range(of: $0) != nil })
      let copy = try await PublishedCopy.of(file + Data("appended".utf8), kind)
      #expect(copy.kind == kind)
      for secret in secrets + [Data("appended".utf8)] {
        #expect(copy.data.range(of: secret) == nil)
      }
      #expect(try Sniffer.kind(of: copy.data) == kind)
      #expect(try await PublishedCopy.of(copy.data, kind).data == copy.data)
    }
  }

  @Test("How the camera was held stays, and nothing else of its notes")
  func orientation() throws {
    for (file, kind) in Self.files.prefix(3) {
      let clean = try #require(try PictureParts.of([UInt8](file), kind)).clean
      let block = Data(Orientation.tiff(6))
      #expect(Data(clean).range(of: block) != nil, "\(kind)")
    }
    #expect(Orientation.read(tiff: Orientation.tiff(6)[...]) == 6)
    #expect(Orientation.read(tiff: Orientation.tiff(1)[...]) == nil)
    #expect(Orientation.read(tiff: Orientation.tiff(9)[...]) == nil)
  }

  @Test("The coded picture itself is copied bit by bit")
  func lossless() throws {
    let clean = try JPEGParts.read([UInt8](SampleFile.jpg)).clean
    let scan = try #require(SampleFile.jpg.range(of: Data([0xFF, 0xDA])))
    #expect(Data(clean).range(of: SampleFile.jpg[scan.lowerBound...]) != nil)
    #expect(Data(clean).range(of: Data("ICC_PROFILE".utf8)) != nil)
  }

  @Test("A head that announces nothing is not read from what stands behind it")
  func empty() throws {
    let chunk = Array("VP8 ".utf8) + [10, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A, 1, 0, 1, 0]
    func webp(_ head: [UInt8]) -> [UInt8] {
      let body = Array("WEBP".utf8) + head + chunk
      return Array("RIFF".utf8) + [UInt8(body.count), 0, 0, 0] + body
    }
    #expect(try WebPParts.read(webp([])).pixels == 1)
    let hollow = Array("VP8X".utf8) + [0, 0, 0, 0]
    #expect(throws: AttachmentFault.damaged) { try WebPParts.read(webp(hollow)) }
    let whole = Array("VP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(try WebPParts.read(webp(whole)).pixels == 1)
    #expect(throws: AttachmentFault.damaged) { try WebPParts.read(webp(whole + whole)) }
  }

  @Test("Sound and documents are not published by themselves")
  func refused() async {
    await #expect(throws: AttachmentFault.notPublishable(.pdf)) {
      try await PublishedCopy.of(SnifferTests.pdf, .pdf)
    }
  }
}

@Suite("Thumbnails")
struct ThumbnailTests {
  static let isInstalled = ConfinedProgram("/usr/bin/vipsthumbnail").isInstalled

  @Test("Every kind of picture becomes a small JPEG", .enabled(if: isInstalled))
  func kinds() async throws {
    let heic = (SampleFile.heic, FileKind.heic)
    for (file, kind) in PublishedCopyTests.files + [heic] {
      let small = try #require(await Thumbnail.small(file, kind), "\(kind)")
      #expect(try Sniffer.kind(of: small) == .jpeg)
    }
    #expect(try await PublishedCopy.of(SampleFile.heic, .heic).kind == .jpeg)
  }

  @Test("A picture that cannot be read gives none")
  func unreadable() async {
    #expect(await Thumbnail.small(Data("<svg/>".utf8), .png) == nil)
    #expect(await Thumbnail.small(SampleFile.jpg.prefix(60), .jpeg) == nil)
    #expect(await Thumbnail.small(SnifferTests.pdf, .pdf) == nil)
  }

  @Test("A program that does not end, or takes too much, is ended")
  func limits() async {
    let folder = FileManager.default.temporaryDirectory
    var sleeper = ConfinedProgram("/usr/bin/sleep")
    sleeper.wallSeconds = 0.2
    #expect(await sleeper.run(["30"], in: folder) == false)
    var busy = ConfinedProgram("/usr/bin/sha256sum")
    busy.cpuSeconds = 1
    #expect(await busy.run(["/dev/zero"], in: folder) == false)
    var greedy = ConfinedProgram("/usr/bin/sort")
    greedy.memory = 64 << 20
    #expect(await greedy.run(["/dev/zero"], in: folder) == false)
    #expect(await ConfinedProgram("/usr/bin/true").run([], in: folder))
    #expect(await ConfinedProgram("/no/such/program").run([], in: folder) == false)
  }
}

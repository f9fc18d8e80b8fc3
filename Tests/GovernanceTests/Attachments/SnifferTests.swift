import Foundation
import Testing

@testable import Governance

@Suite("What a file is")
struct SnifferTests {
  static func bigEndian(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }

  static func box(_ type: String, _ content: Data) -> Data {
    Data(bigEndian(content.count + 8)) + Data(type.utf8) + content
  }

  static func film(_ handlers: [String]) -> Data {
    let tracks = handlers.map { handler in
      box("trak", box("mdia", box("hdlr", Data(count: 8) + Data(handler.utf8) + Data(count: 13))))
    }
    let brands = Data("M4A \0\0\0\0isommp42".utf8)
    return box("ftyp", brands) + box("moov", tracks.reduce(Data(), +)) + box("mdat", Data("x".utf8))
  }

  /// MPEG 1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
  static let mp3 =
    (Data([0xFF, 0xFB, 0x90, 0x00]) + Data(count: 413)) + Data([0xFF, 0xFB, 0x90, 0])

  static let pdf = Data("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n".utf8)

  @Test("Content decides, not the name")
  func kinds() throws {
    let files: [(Data, FileKind)] = [
      (SampleFile.jpg, .jpeg), (SampleFile.png, .png), (SampleFile.webp, .webp),
      (SampleFile.gif, .gif), (SampleFile.heic, .heic), (Self.pdf, .pdf), (Self.mp3, .mp3),
      (Data("ID3\u{4}\0\0\0\0\0\u{2}xx".utf8) + Self.mp3, .mp3), (Self.film(["soun"]), .m4a),
      (Data("RIFF....WAVEfmt ....".utf8), .wav), (Data("#!AMR\n<".utf8), .amr),
    ]
    for (file, kind) in files { #expect(try Sniffer.kind(of: file) == kind) }
  }

  @Test(
    "What is not taken is refused",
    arguments: [
      Data("hello".utf8), Data("<html>".utf8), Data("MZ\u{90}".utf8), Data("PK\u{3}\u{4}".utf8),
      Data("BM......".utf8), film(["soun", "vide"]), film([]), Data([0xFF, 0xFB, 0x90, 0x00]),
      Data(" %PDF-1.4 %%EOF".utf8), Data("<html>%PDF-1.4 %%EOF".utf8),
    ])
  func unknown(_ file: Data) {
    #expect(throws: AttachmentFault.unknownKind) { try Sniffer.kind(of: file) }
  }

  @Test("An empty and a cut-off file are refused as such")
  func damaged() {
    #expect(throws: AttachmentFault.empty) { try Sniffer.kind(of: Data()) }
    let files = [SampleFile.jpg, SampleFile.png, SampleFile.gif, SampleFile.webp, Self.pdf]
    for file in files {
      #expect(throws: AttachmentFault.damaged) { try Sniffer.kind(of: file.dropLast(40)) }
    }
  }

  @Test("A file that can be opened as two kinds is refused")
  func disguised() throws {
    let archive = StoredZip.data([("a.txt", "x")])
    let page = Data("<HTML><script>alert(1)</script>".utf8)
    var comment = Data([0xFF, 0xD8, 0xFF, 0xFE, 0, 10]) + Data("%PDF-1.4".utf8)
    comment += SampleFile.jpg.dropFirst(2)
    let files = [
      SampleFile.jpg + archive, SampleFile.png + archive, Self.pdf + archive,
      SampleFile.jpg + page, SampleFile.gif + page, SampleFile.png + Self.pdf, comment,
      Data("%PDF-1.4\n".utf8) + page + Self.pdf,
    ]
    for file in files {
      #expect(throws: AttachmentFault.disguised) { try Sniffer.kind(of: file) }
    }
  }

  @Test("What phones append to a picture is no disguise")
  func appended() throws {
    #expect(try Sniffer.kind(of: SampleFile.jpg + SampleFile.jpg) == .jpeg)
    #expect(try Sniffer.kind(of: SampleFile.jpg + Self.film(["vide"])) == .jpeg)
  }

  @Test("A picture of too many pixels is refused by its header")
  func pixels() throws {
    var clean = PNGParts.signature
    PNGParts.append(
      "IHDR", Self.bigEndian(60_000) + Self.bigEndian(60_000) + [8, 2, 0, 0, 0], to: &clean)
    PNGParts.append("IDAT", [0], to: &clean)
    PNGParts.append("IEND", [], to: &clean)
    #expect(throws: AttachmentFault.tooManyPixels(limit: Sniffer.mostPixels)) {
      try Sniffer.kind(of: Data(clean))
    }
  }
}

@Suite("File names")
struct SafeNameTests {
  @Test(
    "Folders, control characters and foreign endings go",
    arguments: zip(
      [
        "photo.JPG", "../../etc/passwd", "C:\\a\\b.jpeg", "a\u{202E}gpj.exe", "照片.png", "",
        "...", "con.jpg", "a\u{0}\n\"b<c>.jpg", "v1.2 报告", ".htaccess",
      ],
      [
        "photo.jpg", "passwd.jpg", "b.jpeg", "agpj.jpg", "照片.jpg", "file.jpg", "file.jpg",
        "file.jpg", "abc.jpg", "v1.2 报告.jpg", "htaccess.jpg",
      ]))
  func names(_ given: String, _ safe: String) {
    #expect(SafeName.of(given, .jpeg) == safe)
  }

  @Test("A long name is cut between characters")
  func long() {
    let name = SafeName.of(String(repeating: "👨‍👩‍👧‍👦", count: 200), .png)
    #expect(name.utf8.count <= 170)
    #expect(name.hasSuffix(".png"))
  }

  @Test("The header names the file in both forms")
  func disposition() {
    #expect(
      SafeName.disposition("路 a\".jpg", inline: false)
        == "attachment; filename=\"_ a_.jpg\"; filename*=UTF-8''%E8%B7%AF%20a%22.jpg")
  }
}

import Foundation
import Testing

@testable import Governance

@Suite("QR codes")
struct QRCodeTests {
  static let address = "https://city.example/q/371402001001-7?a=%E5%BE%B7"

  @Test("A picture of the code reads back as the address")
  func readBack() throws {
    let reader = URL(fileURLWithPath: "/usr/bin/zbarimg")
    guard FileManager.default.isExecutableFile(atPath: reader.path) else {
      print("zbarimg is not installed: the code is not read back")
      return
    }
    let code = try #require(QRCode(Self.address))
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).png")
    try code.png(module: 4).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = reader
    process.arguments = ["--quiet", "--raw", file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == Self.address + "\n")
  }

  @Test("The drawing has a quiet zone of four modules and escapes its title")
  func drawing() throws {
    let code = try #require(QRCode(Self.address))
    let svg = code.svg(title: "a<b&c<\u{351}")
    #expect(svg.contains("viewBox=\"0 0 \(code.side + 8) \(code.side + 8)\""))
    #expect(svg.contains("<title>a&lt;b&amp;c&lt;\u{351}</title>"))
    #expect(svg.contains("d=\"M4 4h7v1h-7z"))
  }

  @Test("What phones would misread is not encoded")
  func refused() {
    #expect(QRCode("") == nil)
    #expect(QRCode("德州") == nil)
    #expect(QRCode(String(repeating: "a", count: 4_000)) == nil)
  }
}

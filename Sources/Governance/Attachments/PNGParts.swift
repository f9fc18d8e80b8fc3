import CZlib

/// Chunks of a PNG file (ISO/IEC 15948).
enum PNGParts {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// What draws the picture, animation included; texts, times and Exif are not among it.
  private static let kept: Set<String> = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "pHYs",
    "bKGD", "acTL", "fcTL", "fdAT",
  ]

  static func read(_ bytes: [UInt8]) throws(AttachmentFault) -> PictureParts {
    let view = ByteView(bytes)
    guard view[0..<8] == signature[...], view.has("IHDR", at: 12), let width = view.big(16, 4),
      let height = view.big(20, 4), width > 0, height > 0
    else { throw .damaged }
    var clean = signature
    var index = 8
    var sawData = false
    while true {
      guard let length = view.big(index, 4), length <= bytes.count, let type = view.tag(index + 4),
        let body = view[index + 4..<index + 8 + length], let sum = view.big(index + 8 + length, 4),
        checksum(body) == sum
      else { throw .damaged }
      let end = index + 12 + length
      if kept.contains(type) { clean += bytes[index..<end] }
      if type == "eXIf", !sawData, let orientation = Orientation.read(tiff: body.dropFirst(4)) {
        append("eXIf", Orientation.tiff(orientation), to: &clean)
      }
      if type == "IDAT" { sawData = true }
      index = end
      if type == "IEND" { break }
    }
    guard sawData else { throw .damaged }
    let pixels = width.multipliedReportingOverflow(by: height)
    return PictureParts(clean: clean, end: index, pixels: pixels.overflow ? .max : pixels.0)
  }

  /// One chunk with its length and checksum.
  static func append(_ type: String, _ content: [UInt8], to png: inout [UInt8]) {
    let body = Array(type.utf8) + content
    png += word(content.count) + body + word(checksum(body[...]))
  }

  private static func checksum(_ body: ArraySlice<UInt8>) -> Int {
    body.withUnsafeBufferPointer {
      Int(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32(truncatingIfNeeded: $0.count)))
    }
  }

  private static func word(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }
}

/// Chunks of a WebP file (RFC 9649).
enum WebPParts {
  private static let kept: Set<String> = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]

  /// Bits of the extended header that announce Exif and XMP.
  private static let exifBit: UInt8 = 0x08
  private static let xmpBit: UInt8 = 0x04

  static func read(_ bytes: [UInt8]) throws(AttachmentFault) -> PictureParts {
    let view = ByteView(bytes)
    guard view.has("RIFF", at: 0), view.has("WEBP", at: 8), let size = view.little(4, 4),
      size >= 12, size + 8 <= bytes.count
    else { throw .damaged }
    let end = size + 8
    var chunks: [UInt8] = []
    var header: Int?
    var orientation: UInt8?
    var pixels = 0
    var index = 12
    while index + 8 <= end {
      guard let type = view.tag(index), let length = view.little(index + 4, 4),
        index + 8 + length <= end, let content = view[index + 8..<index + 8 + length]
      else { throw .damaged }
      if kept.contains(type) {
        if type == "VP8X" {
          guard length >= 10, header == nil else { throw .damaged }
          header = chunks.count + 8
        }
        pixels = max(pixels, Self.pixels(type, ByteView(Array(content.prefix(10)))) ?? 0)
        append(type, content, to: &chunks)
      } else if type == "EXIF" {
        let tiff = content.starts(with: Array("Exif\0\0".utf8)) ? content.dropFirst(6) : content
        orientation = Orientation.read(tiff: tiff)
      }
      index += 8 + length + length % 2
    }
    guard pixels > 0 else { throw .damaged }
    if let header {
      chunks[header] &= ~(exifBit | xmpBit)
      if let orientation {
        chunks[header] |= exifBit
        append("EXIF", Orientation.tiff(orientation)[...], to: &chunks)
      }
    }
    let clean = Array("RIFF".utf8) + word(chunks.count + 4) + Array("WEBP".utf8) + chunks
    return PictureParts(clean: clean, end: min(end, bytes.count), pixels: pixels)
  }

  /// - Parameter view: the beginning of the chunk and nothing behind it.
  private static func pixels(_ type: String, _ view: ByteView) -> Int? {
    switch type {
    case "VP8X":
      guard let width = view.little(4, 3), let height = view.little(7, 3) else {
        return nil
      }
      return (width + 1) * (height + 1)
    case "VP8 ":
      guard view.big(3, 3) == 0x9D012A, let width = view.little(6, 2),
        let height = view.little(8, 2)
      else { return nil }
      return (width & 0x3FFF) * (height & 0x3FFF)
    case "VP8L":
      guard view.byte(0) == 0x2F, let bits = view.little(1, 4) else { return nil }
      return (bits & 0x3FFF + 1) * (bits >> 14 & 0x3FFF + 1)
    default: return nil
    }
  }

  private static func append(_ type: String, _ content: ArraySlice<UInt8>, to bytes: inout [UInt8])
  {
    bytes += Array(type.utf8) + word(content.count) + content
    if content.count % 2 == 1 { bytes.append(0) }
  }

  private static func word(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

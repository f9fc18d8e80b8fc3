/// Segments of a JPEG file (ITU-T T.81 annex B). Pictures in it are copied bit by bit.
enum JPEGParts {
  static func read(_ bytes: [UInt8]) throws(AttachmentFault) -> PictureParts {
    let view = ByteView(bytes)
    guard view.big(0, 2) == 0xFFD8 else { throw .damaged }
    var reading = Reading()
    var index = 2
    while true {
      guard view.byte(index) == 0xFF, let marker = view.byte(index + 1) else { throw .damaged }
      switch marker {
      case 0xFF: index += 1
      case 0xD9: return try reading.finish(end: index + 2)
      case 0x01, 0xD0...0xD7:
        reading.body += [0xFF, marker]
        index += 2
      case 0x00, 0xD8: throw .damaged
      default:
        guard let length = view.big(index + 2, 2), length >= 2,
          let segment = view[index..<index + 2 + length]
        else { throw .damaged }
        reading.take(marker, segment)
        index = segment.endIndex
        guard marker == 0xDA else { continue }
        let end = scanEnd(bytes, index)
        reading.body += bytes[index..<end]
        index = end
      }
    }
  }

  /// Coded data goes on to the first marker that is not a restart.
  private static func scanEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index + 1 < bytes.count {
        if bytes[index] == 0xFF, bytes[index + 1] != 0, !(0xD0...0xD7 ~= bytes[index + 1]) {
          return index
        }
        index += 1
      }
      return bytes.count
    }
  }

  private struct Reading {
    var head: [UInt8] = [0xFF, 0xD8]
    var body: [UInt8] = []
    var orientation: UInt8?
    var pixels = 0
    var sawScan = false

    mutating func take(_ marker: UInt8, _ segment: ArraySlice<UInt8>) {
      let content = segment.dropFirst(4)
      switch marker {
      case 0xE0:
        // Without the preview that the block may hold.
        guard content.starts(with: Array("JFIF\0".utf8)), content.count >= 12, head.count == 2
        else {
          return
        }
        head += [0xFF, 0xE0, 0, 16] + content.prefix(12) + [0, 0]
      case 0xE1:
        guard orientation == nil, content.starts(with: Array("Exif\0\0".utf8)) else { return }
        orientation = Orientation.read(tiff: content.dropFirst(6))
      case 0xE2:
        if content.starts(with: Array("ICC_PROFILE\0".utf8)) { body += segment }
      case 0xEE:
        // Says how colours are coded.
        if content.starts(with: Array("Adobe".utf8)), content.count >= 12 {
          body += [0xFF, 0xEE, 0, 14] + content.prefix(12)
        }
      case 0xE3...0xEF, 0xF0...0xFE: return
      default:
        if 0xC0...0xCF ~= marker, ![0xC4, 0xC8, 0xCC].contains(marker), content.count >= 5 {
          let numbers = content.dropFirst().prefix(4).map(Int.init)
          pixels = max(pixels, (numbers[0] << 8 | numbers[1]) * (numbers[2] << 8 | numbers[3]))
        }
        if marker == 0xDA { sawScan = true }
        body += segment
      }
    }

    func finish(end: Int) throws(AttachmentFault) -> PictureParts {
      guard sawScan, pixels > 0 else { throw .damaged }
      let exif = orientation.map {
        [0xFF, 0xE1, 0, 34] + Array("Exif\0\0".utf8) + Orientation.tiff($0)
      }
      return PictureParts(
        clean: head + (exif ?? []) + body + [0xFF, 0xD9], end: end, pixels: pixels)
    }
  }
}

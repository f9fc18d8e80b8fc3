import CQRCode
import CZlib
import Foundation

/// A QR code of error level M with its quiet zone of four modules (ISO/IEC 18004).
package struct QRCode: Sendable {
  /// Modules a side, quiet zone not counted.
  package let side: Int
  private let dark: [Bool]

  private static let quiet = 4

  /// - Parameter text: an address with anything beyond ASCII percent-encoded: bytes beyond it are
  ///   read as Shift-JIS by some phones.
  /// - Returns: nil for what is empty, too long (2,331 bytes) or not ASCII.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }),
      let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1)
    else { return nil }
    defer { QRcode_free(code) }
    let side = Int(code.pointee.width)
    guard let data = code.pointee.data else { return nil }
    self.side = side
    dark = (0..<side * side).map { data[$0] & 1 == 1 }
  }

  private func isDark(_ x: Int, _ y: Int) -> Bool {
    (0..<side).contains(x) && (0..<side).contains(y) && dark[y * side + x]
  }

  /// One path, sharp at any size; black on white also where the page is dark.
  package func svg(title: String) -> String {
    let whole = side + 2 * Self.quiet
    var path = ""
    for y in 0..<side {
      var x = 0
      while x < side {
        let start = x
        while isDark(x, y) { x += 1 }
        if x > start {
          path += "M\(start + Self.quiet) \(y + Self.quiet)h\(x - start)v1h-\(x - start)z"
        }
        x += 1
      }
    }
    // By scalars: "<" with a combining mark behind it is another character, but the same byte.
    let escaped = title.unicodeScalars.map { scalar in
      scalar == "&" ? "&amp;" : scalar == "<" ? "&lt;" : String(scalar)
    }.joined()
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(whole) \(whole)" role="img" \
      shape-rendering="crispEdges"><title>\(escaped)</title>\
      <path fill="#fff" d="M0 0h\(whole)v\(whole)H0z"/><path d="\(path)"/></svg>
      """
  }

  /// One bit a pixel.
  /// - Parameter module: pixels a module, 1 to 40.
  package func png(module: Int = 8) -> Data {
    let scale = min(max(module, 1), 40)
    let whole = (side + 2 * Self.quiet) * scale
    var raw: [UInt8] = []
    raw.reserveCapacity(whole * (whole / 8 + 2))
    for y in 0..<whole {
      raw.append(0)
      var byte: UInt8 = 0
      for x in 0..<whole {
        let light = !isDark(x / scale - Self.quiet, y / scale - Self.quiet)
        byte = byte << 1 | (light ? 1 : 0)
        if x % 8 == 7 || x == whole - 1 {
          raw.append(x % 8 == 7 ? byte : byte << UInt8(7 - x % 8))
          byte = 0
        }
      }
    }
    var png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let size = Self.bigEndian(UInt32(whole))
    Self.append("IHDR", size + size + [1, 0, 0, 0, 0], to: &png)
    Self.append("IDAT", Self.deflated(raw), to: &png)
    Self.append("IEND", [], to: &png)
    return png
  }

  private static func append(_ type: String, _ content: [UInt8], to png: inout Data) {
    let body = Array(type.utf8) + content
    png.append(contentsOf: bigEndian(UInt32(content.count)))
    png.append(contentsOf: body)
    png.append(
      contentsOf: bigEndian(UInt32(truncatingIfNeeded: crc32(0, body, UInt32(body.count)))))
  }

  private static func deflated(_ raw: [UInt8]) -> [UInt8] {
    var length = compressBound(UInt(raw.count))
    var packed = [UInt8](repeating: 0, count: Int(length))
    compress2(&packed, &length, raw, UInt(raw.count), 9)
    return Array(packed.prefix(Int(length)))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }
}

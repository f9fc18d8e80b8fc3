import CZlib
import Foundation

/// zlib's inflate in pieces, stopped at a size that was agreed before.
package enum Inflate {
  package enum Format: Int32 {
    case raw = -15
    case gzip = 31
  }

  /// Calls `body` with consecutive pieces; each is valid only during the call.
  /// - Throws: `TableFault.damaged` for what is not deflate or ends early, `.bomb` beyond `limit`.
  package static func each(
    _ input: UnsafeBufferPointer<UInt8>, _ format: Format, limit: Int,
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    guard let base = input.baseAddress, input.count <= Int(UInt32.max) else {
      throw TableFault.damaged
    }
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, format.rawValue, ZLIB_VERSION, size) == Z_OK else {
      throw TableFault.damaged
    }
    defer { inflateEnd(&stream) }
    stream.next_in = UnsafeMutablePointer(mutating: base)
    stream.avail_in = UInt32(input.count)
    let piece = 1 << 16
    let output = UnsafeMutablePointer<UInt8>.allocate(capacity: piece)
    defer { output.deallocate() }
    var total = 0
    while true {
      stream.next_out = output
      stream.avail_out = UInt32(piece)
      let status = inflate(&stream, Z_NO_FLUSH)
      guard status == Z_OK || status == Z_STREAM_END else { throw TableFault.damaged }
      let made = piece - Int(stream.avail_out)
      total += made
      guard total <= limit else { throw TableFault.bomb }
      if made > 0 { try body(UnsafeBufferPointer(start: output, count: made)) }
      if status == Z_STREAM_END { return }
      if made == 0, stream.avail_in == 0 { throw TableFault.damaged }
    }
  }

  package static func gunzip(_ data: Data, limit: Int) throws -> Data {
    var result = Data()
    try [UInt8](data).withUnsafeBufferPointer { input in
      try each(input, .gzip, limit: limit) { result.append($0) }
    }
    return result
  }
}

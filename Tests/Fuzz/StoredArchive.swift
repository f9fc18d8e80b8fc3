import CZlib
import Foundation

/// A ZIP file without compression, so that a fuzzed part gets past the checksums.
enum StoredArchive {
  static func data(_ parts: [(name: String, content: Data)]) -> Data {
    var body = Data()
    var directory = Data()
    for (name, content) in parts {
      let bytes = [UInt8](content)
      let sum = Int(crc32(0, bytes, UInt32(bytes.count)))
      let fields =
        word16([20, 0, 0, 0, 0]) + word32([sum, bytes.count, bytes.count])
        + word16([name.utf8.count, 0])
      directory += word32([0x0201_4b50]) + word16([20]) + fields + word16([0, 0, 0])
      directory += word32([0, body.count]) + Array(name.utf8)
      body += word32([0x0403_4b50]) + fields + Array(name.utf8) + bytes
    }
    return body + directory + word32([0x0605_4b50])
      + word16([0, 0, parts.count, parts.count]) + word32([directory.count, body.count])
      + word16([0])
  }

  private static func word16(_ numbers: [Int]) -> [UInt8] {
    numbers.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  private static func word32(_ numbers: [Int]) -> [UInt8] {
    numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  }
}

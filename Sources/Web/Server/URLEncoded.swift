/// `application/x-www-form-urlencoded`, with limits.
enum URLEncoded {
  static func form(_ bytes: [UInt8], limits: RequestLimits) throws -> Form {
    var form = Form()
    var count = 0
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      count += 1
      guard count <= limits.fields else { throw Rejection.crowded("fields", limit: limits.fields) }
      let halves = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = try decode(halves.first ?? [])
      guard !name.isEmpty else { continue }
      guard name.utf8.count <= limits.fieldNameBytes else { throw Rejection.malformed("name") }
      form.values[name, default: []].append(try decode(halves.count == 2 ? halves[1] : []))
    }
    return form
  }

  /// Refuses what is not UTF-8 and zero bytes, which no database text may hold.
  private static func decode(_ bytes: ArraySlice<UInt8>) throws -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst()?.hexadecimal, let low = rest.popFirst()?.hexadecimal else {
          throw Rejection.malformed("percent")
        }
        decoded.append(high << 4 | low)
      default: decoded.append(byte)
      }
    }
    guard !decoded.contains(0), let text = String(validating: decoded, as: UTF8.self) else {
      throw Rejection.malformed("encoding")
    }
    return text
  }
}

extension UInt8 {
  fileprivate var hexadecimal: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

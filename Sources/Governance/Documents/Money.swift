/// Amounts in fen, read and written exactly.
package enum Money {
  /// The most that is written out in capitals: below ten thousand times a hundred million yuan.
  package static let most: Int64 = 99_999_999_999_999

  /// `12345.60`; whole yuan without the point.
  package static func figures(_ fen: Int64) -> String {
    let (yuan, rest) = (fen.magnitude / 100, fen.magnitude % 100)
    let sign = fen < 0 ? "-" : ""
    guard rest > 0 else { return "\(sign)\(yuan)" }
    return "\(sign)\(yuan).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Fen from `1,234.5` or `1234.50`; nil for anything else, negative amounts included.
  package static func read(_ text: String) -> Int64? {
    let plain = text.filter { $0 != "," && $0 != "\u{FF0C}" && !$0.isWhitespace }
    let parts = plain.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, whole.count <= 12,
      whole.allSatisfy({ $0.isASCII && $0.isNumber }), let yuan = Int64(whole)
    else { return nil }
    guard parts.count == 2 else { return yuan * 100 }
    let cents = parts[1]
    guard (1...2).contains(cents.count), cents.allSatisfy({ $0.isASCII && $0.isNumber }),
      let fen = Int64(cents)
    else { return nil }
    return yuan * 100 + (cents.count == 1 ? fen * 10 : fen)
  }
}

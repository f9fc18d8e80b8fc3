/// How a figure is printed against an earlier one, and shares of a whole.
package enum Percent {
  /// Hundredths of a percent from `base` to `now`, rounded half away from zero: 9,973 → 9,253 is
  /// −722. Nil where the base is 0.
  package static func change(from base: Int, to now: Int, hundred: Int = 10_000) -> Int? {
    guard base > 0 else { return nil }
    return rounded(hundred * (now - base), by: base)
  }

  /// Hundredths of a percent of a part, nil for a part of nothing.
  package static func share(_ part: Int, of whole: Int) -> Int? {
    guard whole > 0 else { return nil }
    return rounded(10_000 * part, by: whole)
  }

  /// Shares that add up to exactly 100.00 %, by largest remainder; empty where there is nothing
  /// to share out. With `hundred` 1,000 they are tenths and add up to 100.0 %.
  package static func shares(_ parts: [Int], hundred: Int = 10_000) -> [Int] {
    let whole = parts.reduce(0, +)
    guard whole > 0, parts.allSatisfy({ $0 >= 0 }) else { return [] }
    var shares = parts.map { hundred * $0 / whole }
    let byRemainder = parts.indices.sorted {
      let (a, b) = (hundred * parts[$0] % whole, hundred * parts[$1] % whole)
      return a == b ? $0 < $1 : a > b
    }
    for index in byRemainder.prefix(hundred - shares.reduce(0, +)) { shares[index] += 1 }
    return shares
  }

  /// Tenths of a percent, as bulletins print them.
  package static func tenths(_ part: Int, of whole: Int) -> Int? {
    guard whole > 0 else { return nil }
    return rounded(1_000 * part, by: whole)
  }

  /// `96.9%`, `−15.5%`; nil prints as a dash.
  package static func text(tenths: Int?) -> String {
    guard let tenths else { return "—" }
    let size = abs(tenths)
    return "\(tenths < 0 ? "\u{2212}" : "")\(size / 10).\(size % 10)%"
  }

  /// `−7.22%`, `12.05%`; nil prints as a dash. The minus is U+2212.
  package static func text(_ hundredths: Int?) -> String {
    guard let hundredths else { return "—" }
    let size = abs(hundredths)
    let cents = size % 100
    return "\(hundredths < 0 ? "\u{2212}" : "")\(size / 100).\(cents < 10 ? "0" : "")\(cents)%"
  }

  private static func rounded(_ value: Int, by divisor: Int) -> Int {
    let half = divisor / 2
    return value >= 0 ? (value + half) / divisor : -((-value + half) / divisor)
  }
}

/// Instants as text: RFC 3339, written in the time of Shanghai.
extension Instant {
  /// RFC 3339 to the second with Shanghai's offset, the fraction cut off: the last millisecond of a
  /// day reads `2024-09-20T23:59:59+08:00`. What is shown to people and in the interface.
  package var rfc3339: String { text + "+08:00" }

  /// RFC 3339 to the millisecond with Shanghai's offset; reading it gives this instant again.
  package var exactRFC3339: String {
    text + "." + padded(Int(timeOfDay % 1000), 3) + "+08:00"
  }

  /// Reads RFC 3339 and nothing else: `2024-09-12T10:00:00+08:00`, `2024-09-12T02:00:00.250Z`.
  ///
  /// The offset must be there; 24:00 and leap seconds are refused; 1 to 9 digits of a fraction are
  /// read and cut to milliseconds; the result must lie between `earliest` and `latest`.
  package init?(_ text: some StringProtocol) {
    var rest = Array(text.utf8)[...]
    guard rest.count >= 20, rest.count <= 35,
      let day = Day(rest.prefix(10)),
      [UInt8(ascii: "T"), UInt8(ascii: "t")].contains(rest.dropFirst(10).first)
    else { return nil }
    rest = rest.dropFirst(11)
    guard let hour = Digits.take(2, from: &rest), hour < 24, Digits.take(":", from: &rest),
      let minute = Digits.take(2, from: &rest), minute < 60, Digits.take(":", from: &rest),
      let second = Digits.take(2, from: &rest), second < 60
    else { return nil }
    guard let fraction = Self.fraction(&rest), let offset = Self.offset(&rest), rest.isEmpty
    else { return nil }
    let utc = Int64(day.number) * Day.milliseconds
    let time = Int64((hour * 60 + minute) * 60 + second) * 1000 + Int64(fraction)
    let instant = Instant(milliseconds: utc + time - Int64(offset) * 60_000)
    guard instant >= .earliest, instant <= .latest else { return nil }
    self = instant
  }

  /// Milliseconds of an optional fraction; nil when a point is followed by no digit or by too many.
  private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard Digits.take(".", from: &rest) else { return 0 }
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...9).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    var kept = (Array(digits) + Array("00".utf8)).prefix(3)
    return Digits.take(3, from: &kept)
  }

  /// Minutes east of UTC.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
    if Digits.take("Z", from: &rest) || Digits.take("z", from: &rest) { return 0 }
    let west = Digits.take("-", from: &rest)
    guard west || Digits.take("+", from: &rest),
      let hours = Digits.take(2, from: &rest), hours < 24, Digits.take(":", from: &rest),
      let minutes = Digits.take(2, from: &rest), minutes < 60
    else { return nil }
    return (west ? -1 : 1) * (hours * 60 + minutes)
  }

  private var text: String {
    let second = Int(timeOfDay / 1000)
    return
      "\(day)T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
  }
}

extension Instant: CustomStringConvertible {
  /// The same as `exactRFC3339`.
  package var description: String { exactRFC3339 }
}

/// Reading fixed-width ASCII digits, so that no other script's digits pass.
enum Digits {
  /// Takes exactly `count` ASCII digits off the front.
  static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.count >= count else { return nil }
    var value = 0
    for byte in rest.prefix(count) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    rest = rest.dropFirst(count)
    return value
  }

  /// Takes one given character off the front, if it is there.
  static func take(_ character: Unicode.Scalar, from rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }
}

/// A number with zeros before it up to a width.
func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

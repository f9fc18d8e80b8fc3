import CaseEngine

/// A date with an optional time as people write it: the year first, any separator. Month-first
/// and two-digit years are refused, since nobody can tell what they mean.
struct DateText {
  private var rest: Substring

  /// - Parameter text: half-width, with the marks of the language resolved to signs.
  static func instant(_ text: String) -> Instant? {
    let text = text.lowercased().replacing("(", with: " ").replacing(")", with: " ")
    if let exact = Instant(text.uppercased()) { return exact }
    var parser = DateText(rest: text[...])
    parser.skipSpace()
    let points = text.count { $0 == "." }
    let isBare = points < 2 && text.allSatisfy { $0.isNumber || $0 == "." }
    return isBare ? parser.bare() : parser.separated()
  }

  /// Digits alone: a date, a date with time, or a spreadsheet's day count of 1927 to 2119.
  private func bare() -> Instant? {
    let digits = rest.compactMap(\.wholeNumberValue)
    guard digits.count == rest.count else {
      guard let serial = Double(rest), 10_000..<80_000 ~= serial else { return nil }
      return SerialDate(serial).instant
    }
    func part(_ range: Range<Int>) -> Int {
      range.upperBound <= digits.count ? digits[range].reduce(0) { $0 * 10 + $1 } : 0
    }
    switch digits.count {
    case 5: return SerialDate(Double(part(0..<5))).instant
    case 8, 12, 14:
      guard let day = Day(exactly: part(0..<4), part(4..<6), part(6..<8)) else { return nil }
      return Self.moment(day, part(8..<10), part(10..<12), part(12..<14))
    default: return nil
    }
  }

  private mutating func separated() -> Instant? {
    guard let year = number(digits: 4...4), separator(), let month = number(digits: 1...2),
      separator(), let date = number(digits: 1...2), let day = Day(exactly: year, month, date)
    else { return nil }
    if rest.first == "-" || rest.first == "." || rest.first == "t" { rest.removeFirst() }
    skipSpace()
    guard let time = time(), rest.isEmpty else { return nil }
    return Self.moment(day, time.hour, time.minute, time.second)
  }

  /// Midnight when nothing is left; nil for what is no time.
  private mutating func time() -> (hour: Int, minute: Int, second: Int)? {
    guard !rest.isEmpty else { return (0, 0, 0) }
    let half = ["am", "pm"].first { rest.hasPrefix($0) }
    if half != nil {
      rest.removeFirst(2)
      skipSpace()
    }
    guard var hour = number(digits: 1...2), colon() else { return nil }
    let minute = number(digits: 1...2) ?? 0
    let second = colon() ? number(digits: 1...2) ?? 0 : 0
    if rest.first == "." {
      rest.removeFirst()
      rest = rest.drop { $0.isNumber }
    }
    _ = colon()
    skipSpace()
    if half == "pm", hour < 12 { hour += 12 }
    return (hour, minute, second)
  }

  private static func moment(_ day: Day, _ hour: Int, _ minute: Int, _ second: Int) -> Instant? {
    guard 0..<60 ~= minute, 0..<60 ~= second else { return nil }
    guard 0..<24 ~= hour || hour == 24 && minute == 0 && second == 0 else { return nil }
    return day.start.adding(milliseconds: Int64((hour * 60 + minute) * 60 + second) * 1_000)
  }

  private mutating func number(digits: ClosedRange<Int>) -> Int? {
    let run = rest.prefix { $0.isASCII && $0.isNumber }
    guard digits.contains(run.count), let number = Int(run) else { return nil }
    rest = rest.dropFirst(run.count)
    return number
  }

  private mutating func separator() -> Bool {
    skipSpace()
    guard let sign = rest.first, "-./".contains(sign) else { return false }
    rest.removeFirst()
    skipSpace()
    return true
  }

  private mutating func colon() -> Bool {
    skipSpace()
    guard rest.first == ":" else { return false }
    rest.removeFirst()
    skipSpace()
    return true
  }

  private mutating func skipSpace() { rest = rest.drop(while: \.isWhitespace) }
}

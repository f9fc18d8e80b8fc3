/// What people say on the telephone: twelve digits, the last of which checks the others. Numbers
/// are drawn, not counted, so that neither volume nor time can be read off them.
package enum CaseNumber {
  package static func draw() -> String {
    let digits = String(Int.random(in: 10_000_000_000..<100_000_000_000))
      .compactMap(\.wholeNumberValue)
    return text(digits + [check(digits)])
  }

  /// The number in what somebody typed, spaces and hyphens left out; nil if it is none.
  package static func read(_ text: String) -> String? {
    var digits: [Int] = []
    for character in text where character != " " && character != "-" {
      guard let digit = character.wholeNumberValue, digit < 10 else { return nil }
      digits.append(digit)
    }
    guard digits.count == 12, check(Array(digits.dropLast())) == digits.last else { return nil }
    return Self.text(digits)
  }

  private static func text(_ digits: [Int]) -> String {
    String(decoding: digits.map { UInt8(ascii: "0") + UInt8($0) }, as: UTF8.self)
  }

  /// In three groups, as it is printed.
  package static func spaced(_ number: String) -> String {
    guard number.count == 12 else { return number }
    return "\(number.prefix(4)) \(number.dropFirst(4).prefix(4)) \(number.suffix(4))"
  }

  /// The Luhn digit: it finds any one wrong digit and almost any two changed about.
  private static func check(_ digits: [Int]) -> Int {
    let sum = digits.reversed().enumerated().reduce(0) { sum, item in
      let doubled = item.offset.isMultiple(of: 2) ? item.element * 2 : item.element
      return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return (10 - sum % 10) % 10
  }
}

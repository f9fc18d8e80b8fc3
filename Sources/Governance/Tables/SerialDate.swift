import CaseEngine
import Foundation

/// A spreadsheet's day count: 1 is 1900-01-01, the fraction is the time of day in Shanghai.
package struct SerialDate: Hashable, Sendable {
  package var value: Double

  package init(_ value: Double) { self.value = value }

  package init(_ day: Day) { value = Double(day.number + Self.epoch) }

  package init(_ instant: Instant) {
    let local = instant.milliseconds.addingReportingOverflow(Instant.offset).partialValue
    value = Double(local) / Double(Day.milliseconds) + Double(Self.epoch)
  }

  /// 1970-01-01 in the system that counts from 1900.
  private static let epoch = 25_569

  /// 1900-03-01 to 9999-12-31: before it the count has a day that never was (1900-02-29).
  private static let valid = 61.0..<2_958_466.0

  package var instant: Instant? {
    guard Self.valid.contains(value) else { return nil }
    let milliseconds = ((value - Double(Self.epoch)) * Double(Day.milliseconds)).rounded()
    return Instant(milliseconds: Int64(milliseconds) - Instant.offset)
  }

  package var day: Day? { instant?.day }

  /// `2024-08-05`, with the time where there is one; a bare time below one day.
  package var printed: String {
    let time = Self.printed(seconds: Int((Self.fraction(value) * 86_400).rounded()))
    guard let instant else { return value >= 0 && value < 1 ? time : "\(value)" }
    guard instant.timeOfDay > 0 else { return instant.day.description }
    // A second's rounding may reach the next day.
    let rounded = instant.adding(milliseconds: 500)
    return "\(rounded.day) " + Self.printed(seconds: Int(rounded.timeOfDay / 1_000))
  }

  private static func fraction(_ value: Double) -> Double { value - value.rounded(.down) }

  private static func printed(seconds: Int) -> String {
    let parts = [seconds / 3_600, seconds / 60 % 60] + (seconds % 60 == 0 ? [] : [seconds % 60])
    return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}

extension Cell {
  package init(_ day: Day) { self = .date(SerialDate(day).value) }
  package init(_ instant: Instant) { self = .date(SerialDate(instant).value) }

  /// What a person would read in the cell; a number without thousands separators.
  package var printed: String {
    switch self {
    case .empty: ""
    case .text(let text): text
    case .number(let number): Self.printed(number)
    case .date(let serial): SerialDate(serial).printed
    case .boolean(let flag): flag ? "1" : "0"
    case .fault(let name): name
    }
  }

  private static func printed(_ number: Double) -> String {
    guard let whole = Int64(exactly: number), abs(number) < 1e15 else { return "\(number)" }
    return "\(whole)"
  }
}

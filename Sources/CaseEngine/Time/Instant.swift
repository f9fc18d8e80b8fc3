import Foundation

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Stored as `BIGINT` and coded as a plain number; shown in the time of Shanghai, which is taken as
/// +08:00 throughout. Arithmetic saturates at `earliest` and `latest`, so that no input can trap.
package struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
  package var milliseconds: Int64

  /// Takes milliseconds since 1970-01-01T00:00:00Z as they are.
  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Takes a date of Foundation, rounded down to the millisecond; beyond `earliest` or `latest` it
  /// is that bound. This is the door by which the time of the machine comes in, at the edge.
  package init(_ date: Date) {
    let exact = (date.timeIntervalSince1970 * 1000).rounded(.down)
    if exact.isNaN || exact <= Double(Self.earliest.milliseconds) {
      self = .earliest
    } else if exact >= Double(Self.latest.milliseconds) {
      self = .latest
    } else {
      self.init(milliseconds: Int64(exact))
    }
  }

  /// The same point in time for Foundation, exact to the millisecond.
  package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// 0001-01-01T00:00:00+08:00.
  package static let earliest = Day.first.start

  /// 9999-12-31T23:59:59.999+08:00.
  package static let latest = Day.last.end

  /// Shanghai's offset from UTC, 8 hours, in milliseconds. It has held since 1991-09-15, which is
  /// before anything that is counted here.
  package static let offset: Int64 = 8 * 3_600_000

  /// The day of Shanghai that holds this point; `Day.first` or `Day.last` beyond them.
  package var day: Day {
    let local = clamped.milliseconds + Self.offset
    return Day(
      number: Int((local - Self.floorRemainder(local, Day.milliseconds)) / Day.milliseconds))
  }

  /// Milliseconds since 00:00 of `day`, from 0 to 86,399,999.
  package var timeOfDay: Int64 {
    Self.floorRemainder(clamped.milliseconds + Self.offset, Day.milliseconds)
  }

  /// Whole minutes since 00:00 of `day`, from 0 to 1,439.
  package var minuteOfDay: Int { Int(timeOfDay / 60_000) }

  /// This point moved by so many milliseconds, held between `earliest` and `latest`.
  package func adding(milliseconds amount: Int64) -> Instant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(amount)
    if overflow { return amount < 0 ? .earliest : .latest }
    return Instant(milliseconds: sum).clamped
  }

  /// This point moved by so many minutes, held between `earliest` and `latest`.
  package func adding(minutes: Int) -> Instant {
    let (amount, overflow) = Int64(minutes).multipliedReportingOverflow(by: 60_000)
    if overflow { return minutes < 0 ? .earliest : .latest }
    return adding(milliseconds: amount)
  }

  /// Milliseconds from `other` to this point, negative when `other` is later; saturating.
  package func milliseconds(since other: Instant) -> Int64 {
    let (difference, overflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
    if overflow { return milliseconds < other.milliseconds ? .min : .max }
    return difference
  }

  package static func < (one: Instant, other: Instant) -> Bool {
    one.milliseconds < other.milliseconds
  }

  /// This point held between `earliest` and `latest`.
  var clamped: Instant { min(max(self, .earliest), .latest) }

  private static func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}

extension Instant: Codable {
  /// Reads the plain number of milliseconds.
  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  /// Writes the plain number of milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

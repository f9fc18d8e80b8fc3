/// The times of day that policy sets for an office. Minutes count from 00:00, 510 being 08:30.
package struct Timetable: Codable, Hashable, Sendable {
  /// What is filed after this minute of the day counts as filed on the next calendar day; nil for no
  /// cut-off. At the minute itself it is still in time.
  package var filingCutOff: Int?

  /// The minute at which the last day of a day-counted term ends; nil for 24:00 (Civil Code §203).
  package var closeOfBusiness: Int?

  /// Spans of a working day in which working hours pass, each `[from, to)` in minutes. None at all
  /// means the whole of each working day.
  package var workingHours: [[Int]]

  /// A timetable; by default without cut-off, ending at 24:00, with the office hours of `office`.
  package init(
    filingCutOff: Int? = nil, closeOfBusiness: Int? = nil,
    workingHours: [[Int]] = [[510, 720], [810, 1050]]
  ) {
    self.filingCutOff = filingCutOff
    self.closeOfBusiness = closeOfBusiness
    self.workingHours = workingHours
  }

  /// 08:30 to 12:00 and 13:30 to 17:30, no cut-off, days end at 24:00: what holds where policy sets
  /// nothing. Kept clocks leave it out, so it never changes.
  package static let office = Timetable()
}

extension Timetable {
  /// The working hours as spans of minutes in order: clipped to the day, empty and malformed ones
  /// dropped, overlapping and touching ones joined; the whole day where nothing is left.
  package var spans: [Range<Int>] {
    var spans: [Range<Int>] = []
    let read = workingHours.compactMap { span -> Range<Int>? in
      guard span.count == 2 else { return nil }
      let (from, to) = (max(span[0], 0), min(span[1], 1440))
      return from < to ? from..<to : nil
    }
    for span in read.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
    {
      if let last = spans.last, span.lowerBound <= last.upperBound {
        spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
      } else {
        spans.append(span)
      }
    }
    return spans.isEmpty ? [0..<1440] : spans
  }

  /// Whether every minute lies in 0...1440 and every span of working hours ends after it begins and
  /// not after the next begins: what a policy is asked before it is taken.
  package var isSound: Bool {
    let minutes = [filingCutOff, closeOfBusiness].compactMap(\.self)
    guard minutes.allSatisfy((0...1440).contains) else { return false }
    var reached = 0
    for span in workingHours {
      guard span.count == 2, span[0] >= reached, span[0] < span[1], span[1] <= 1440
      else { return false }
      reached = span[1]
    }
    return true
  }

  /// Reads `HH:MM`, from 00:00 to 24:00, as a minute of the day.
  package static func minute(_ text: some StringProtocol) -> Int? {
    var rest = Array(text.utf8)[...]
    guard let hour = Digits.take(2, from: &rest), Digits.take(":", from: &rest),
      let minute = Digits.take(2, from: &rest), rest.isEmpty, minute < 60,
      hour < 24 || hour == 24 && minute == 0
    else { return nil }
    return hour * 60 + minute
  }

  /// Writes a minute of the day as `HH:MM`.
  package static func text(_ minute: Int) -> String {
    let minute = min(max(minute, 0), 1440)
    return "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
  }

  static func text(span: [Int]) -> String { span.map(text).joined(separator: "-") }
}

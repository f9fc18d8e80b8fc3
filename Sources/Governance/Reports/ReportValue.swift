import CaseEngine
import Storage

/// A value never travels without what it was made of.
package struct ReportValue: Codable, Hashable, Sendable {
  package let numerator: Int
  package let denominator: Int
  /// How many cases it speaks of.
  package let n: Int
  /// Counts stand for themselves; a rate of nothing is no value.
  package let value: Double?
  /// Too few to be shown below township, or hidden because another could be told from it.
  package let hidden: Bool

  init(_ measure: Measure, numerator: Int, denominator: Int, n: Int) {
    self.numerator = numerator
    self.denominator = denominator
    self.n = n
    hidden = false
    let parts = denominator == 0 ? nil : Double(numerator) / Double(denominator)
    value =
      switch measure.unit {
      case .count, .sum: Double(numerator)
      case .rate, .days: parts
      case .perHundredHouseholds: parts.map { $0 * 100 }
      }
  }

  private init() { (numerator, denominator, n, value, hidden) = (0, 0, 0, nil, true) }

  static let concealed = ReportValue()

  /// How far it lies from an earlier value: hundredths of a percent of that, for rates hundredths
  /// of a percentage point. Nil where either is hidden or nothing.
  package func change(from base: ReportValue, of measure: Measure) -> Int? {
    guard !hidden, !base.hidden, value != nil, base.value != nil else { return nil }
    switch measure.unit {
    case .count, .sum: return Percent.change(from: base.numerator, to: numerator)
    case .rate:
      guard let now = Percent.share(numerator, of: denominator),
        let then = Percent.share(base.numerator, of: base.denominator)
      else { return nil }
      return now - then
    case .perHundredHouseholds, .days:
      return Percent.change(
        from: base.numerator * denominator, to: numerator * base.denominator)
    }
  }

  /// Whether there are enough cases to be put in order with others.
  func isRanked(_ measure: Measure, least: Int) -> Bool {
    !hidden && value != nil
      && ([.rate, .days].contains(measure.unit) ? min(n, denominator) : n) >= least
  }

  /// A mean with one decimal.
  package var mean: String {
    guard let tenths = Percent.tenths(numerator, of: denominator * 100) else { return "\u{2014}" }
    return "\(tenths / 10).\(tenths % 10)"
  }
}

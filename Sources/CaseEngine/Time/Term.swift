/// How long a clock runs: an amount of a unit, as policy or law names it.
package struct Term: Codable, Hashable, Sendable {
  /// How many units. Read as between 0 and `Unit.most` when a deadline is counted.
  package var amount: Int

  /// What is counted.
  package var unit: Unit

  /// A term of so many units.
  package init(_ amount: Int, _ unit: Unit) {
    self.amount = amount
    self.unit = unit
  }

  /// What a term counts.
  package enum Unit: String, Codable, CaseIterable, Hashable, Sendable {
    /// Working days of the State Council's table; the first day is not counted.
    case workingDays
    /// Natural days; the first day is not counted, and a last day that is no working day rolls over
    /// to the next working day (Civil Code §§201, 203).
    case days
    /// Hours within working hours, unless the clock runs around the clock.
    case workingHours
    /// Hours as they pass, from the stated time (Civil Code §201).
    case hours
    /// Minutes as they pass, from the stated time.
    case minutes

    /// Whether whole days are counted; otherwise time is.
    package var countsDays: Bool { self == .workingDays || self == .days }

    /// The largest amount that is counted: about a hundred years.
    package var most: Int {
      switch self {
      case .workingDays: 25_000
      case .days: 36_525
      case .workingHours: 200_000
      case .hours: 876_600
      case .minutes: 52_596_000
      }
    }
  }
}

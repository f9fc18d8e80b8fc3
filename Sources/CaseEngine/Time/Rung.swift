/// A rung of the ladder that an overdue clock climbs by timer, never moving its owner.
package enum Rung: Hashable, Comparable, Sendable {
  /// The notice that the due time is near.
  case yellow
  /// A supervision at the nearest area above with a supervisor.
  case supervision
  /// The n-th further rung, from 1.
  case next(Int)
  /// The standing list, the top rung.
  case standing
}

extension Rung: RawRepresentable, Codable {
  /// Reads what `rawValue` writes.
  package init?(rawValue: String) {
    switch rawValue {
    case "yellow": self = .yellow
    case "supervision": self = .supervision
    case "standing": self = .standing
    default:
      guard rawValue.hasPrefix("next-"), let number = Int(rawValue.dropFirst(5)), number > 0,
        rawValue == "next-\(number)"
      else { return nil }
      self = .next(number)
    }
  }

  /// `yellow`, `supervision`, `next-1` …, `standing`: what is stored and unique for each (case, clock,
  /// round).
  package var rawValue: String {
    switch self {
    case .yellow: "yellow"
    case .supervision: "supervision"
    case .next(let number): "next-\(number)"
    case .standing: "standing"
    }
  }
}

/// The four levels at which a matter can be held, from the doorstep up.
package enum Level: Int, Codable, CaseIterable, Comparable, Hashable, Sendable {
  case village = 1
  case township, county, city

  package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

  /// The name used in addresses, exports and text keys.
  package var name: String {
    switch self {
    case .village: "village"
    case .township: "township"
    case .county: "county"
    case .city: "city"
    }
  }
}

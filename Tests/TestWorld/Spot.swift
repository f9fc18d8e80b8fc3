/// The corners of Dezhou in which the world's people and cases are.
package enum Spot: String, CaseIterable, Sendable {
  case city
  /// A county, a street of it, and a community of that street.
  case county
  case township
  case village
  /// Another street of the same county.
  case street
  /// Another county, with a street and a community.
  case farCounty = "far-county"
  case farTownship = "far-township"
  case farVillage = "far-village"

  package var code: String {
    switch self {
    case .city: "371400000000"
    case .county: "371402000000"
    case .township: "371402001000"
    case .village: "371402001001"
    case .street: "371402002000"
    case .farCounty: "371403000000"
    case .farTownship: "371403001000"
    case .farVillage: "371403001003"
    }
  }

  package var name: String {
    switch self {
    case .city: "德州市"
    case .county: "德城区"
    case .township: "新湖街道"
    case .village: "尉署社区居委会"
    case .street: "新华街道"
    case .farCounty: "陵城区"
    case .farTownship: "安德街道"
    case .farVillage: "芦坊社区居民委员会"
    }
  }

  /// The spots that contain it, itself included.
  package var above: Set<Spot> {
    switch self {
    case .city: [.city]
    case .county: [.city, .county]
    case .township: [.city, .county, .township]
    case .village: [.city, .county, .township, .village]
    case .street: [.city, .county, .street]
    case .farCounty: [.city, .farCounty]
    case .farTownship: [.city, .farCounty, .farTownship]
    case .farVillage: [.city, .farCounty, .farTownship, .farVillage]
    }
  }

  package func lies(within other: Spot) -> Bool { above.contains(other) }
}

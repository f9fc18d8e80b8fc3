/// The units that do the work.
package enum Unit: String, CaseIterable, Sendable {
  case water, roads, heating, committee
  case office = "street-office"

  package var spot: Spot {
    switch self {
    case .water: .city
    case .roads, .committee: .county
    case .heating: .farCounty
    case .office: .township
    }
  }

  package var name: String {
    switch self {
    case .water: "德州市水务局"
    case .roads: "德城区城市管理局"
    case .heating: "陵城区住房和城乡建设局"
    case .office: "新湖街道办事处"
    case .committee: "德城区人民调解委员会"
    }
  }

  package var lines: [String] {
    switch self {
    case .water: ["water"]
    case .roads: ["urban-management"]
    case .heating: ["heating", "housing"]
    case .office: ["township"]
    case .committee: []
    }
  }
}

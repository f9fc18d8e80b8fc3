import CaseEngine

/// What a city sets for its centres and registers of mediation.
package struct CentrePolicy: Policy {
  package static let name = "centres"

  package struct Function: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var english: String?
  }

  /// One of the five standards, with what is looked at and how many points it brings.
  package struct Standard: Codable, Hashable, Sendable {
    package struct Item: Codable, Hashable, Sendable {
      package var id: String
      package var name: String
      package var english: String?
      package var points: Int
    }

    package var id: String
    package var name: String
    package var english: String?
    package var items: [Item]
  }

  package var functions: [Function]
  /// How long before its end a term is announced.
  package var termNoticeMonths: Int
  /// Within how many minutes who is called should be there.
  package var onCallMinutes: Int
  /// How far ahead a roster may be laid out.
  package var rosterDays: Int
  package var bookingHours: Int
  package var bookingDaysAhead: Int
  package var standards: [Standard]

  package var mostPoints: Int { standards.flatMap(\.items).map(\.points).reduce(0, +) }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    if functions.isEmpty { faults.add("functions", "required") }
    if Set(functions.map(\.id)).count != functions.count { faults.add("functions", "duplicate") }
    faults.check("termNoticeMonths", termNoticeMonths, 1...12)
    faults.check("onCallMinutes", onCallMinutes, 5...480)
    faults.check("rosterDays", rosterDays, 7...93)
    faults.check("bookingHours", bookingHours, 1...12)
    faults.check("bookingDaysAhead", bookingDaysAhead, 1...180)
    let items = standards.flatMap(\.items)
    if items.isEmpty { faults.add("standards", "required") }
    if Set(items.map(\.id)).count != items.count { faults.add("standards", "duplicate") }
    for (index, standard) in standards.enumerated() {
      for (place, item) in standard.items.enumerated() {
        faults.check("standards.\(index + 1).items.\(place + 1).points", item.points, 1...100)
      }
    }
    return faults.problems
  }
}

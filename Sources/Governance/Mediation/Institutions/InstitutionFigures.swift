import CaseEngine
import Storage

/// How many committees, organisations, mediators and teams there are in an area on a day: counted
/// from the registers each time, never kept.
///
/// Committees that work for a trade are counted both ways: within the type of who has set them up,
/// and apart from the types. A row counts on the days on which it is valid, under what it says now.
package struct InstitutionFigures: Sendable {
  package enum Item: String, CaseIterable, Sendable {
    /// All people's committees, those of a trade among them.
    case committees
    /// Those of a trade.
    case trade
    /// Those of no trade, for who counts the others apart.
    case committeesWithoutTrade = "committees-without-trade"
    case administrativeCommittees = "administrative-committees"
    case judicialOrganisations = "judicial-organisations"
    case stationRooms = "station-rooms"
    case mediators
    case fullTime = "full-time"
    case partTime = "part-time"
    case psychologists
    case experts
  }

  package struct Counts: Hashable, Sendable {
    package fileprivate(set) var items: [Item: Int] = [:]
    /// By type: all of it, and those of a trade among it.
    package fileprivate(set) var types: [CommitteeType: (all: Int, trade: Int)] = [:]

    package subscript(item: Item) -> Int { items[item, default: 0] }

    package static func == (a: Counts, b: Counts) -> Bool {
      a.items == b.items
        && CommitteeType.allCases.allSatisfy {
          a[$0].all == b[$0].all && a[$0].trade == b[$0].trade
        }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(items) }

    package subscript(type: CommitteeType) -> (all: Int, trade: Int) {
      types[type] ?? (all: 0, trade: 0)
    }

    fileprivate mutating func add(_ other: Counts) {
      items.merge(other.items, uniquingKeysWith: +)
      types.merge(other.types) { ($0.all + $1.all, $0.trade + $1.trade) }
    }
  }

  package struct Line: Sendable {
    /// Nil for what belongs to the area as a whole.
    package let area: String?
    package let name: String
    package let counts: Counts
  }

  package let area: Area
  package let day: Day
  package let lines: [Line]
  package let total: Counts

  package static func run(
    _ code: String, on day: Day, for actor: Actor, in db: Database
  ) throws -> InstitutionFigures {
    guard actor.role.mayHaveSight || actor.role == .administrator || actor.role == .auditor else {
      throw Refusal.notAllowed(step: "report")
    }
    guard let area = try Areas.find(code, in: db) else { throw Invalid("area", "unknown-area") }
    return try run(area, on: day, in: db)
  }

  static func run(_ area: Area, on day: Day, in db: Database) throws -> InstitutionFigures {
    let scope = try AreaScope.of(area, in: db)
    let below: SQL =
      switch area.level {
      case .city: "county"
      case .county: "township"
      case .township, .village: "area"
      }
    var groups: [String?: Counts] = [:]
    for row in try db.all(
      """
      SELECT register, \(below) AS place, choices, count(*) AS n, sum(measure) AS measured
      FROM register_rows
      WHERE register IN \(list: Self.registers.map(\.id)) AND valid_from <= \(day)
        AND (valid_to IS NULL OR valid_to > \(day)) AND \(scope.condition(village: "area"))
      GROUP BY register, \(below), choices
      """)
    {
      groups[try row.get("place"), default: Counts()].add(try Counts(row))
    }
    var names: [String: String] = [:]
    for child in try Areas.children(of: area.code, on: day, in: db) {
      names[child.code] = child.name
      if groups[child.code] == nil, area.level != .township { groups[child.code] = Counts() }
    }
    var total = Counts()
    for counts in groups.values { total.add(counts) }
    let lines = try groups.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { code, counts in
      Line(
        area: code,
        name: try code.map { try names[$0] ?? Areas.find($0, in: db)?.name ?? $0 } ?? "",
        counts: counts)
    }
    return InstitutionFigures(area: area, day: day, lines: lines, total: total)
  }

  private static let registers: [Register] = [
    .committees, .administrativeCommittees, .judicialOrganisations, .stationRooms, .mediators,
    .psychologists,
  ]
}

extension InstitutionFigures.Counts {
  /// Of rows of one register that have the same choices.
  fileprivate init(_ row: Row) throws {
    let n: Int = try row.get("n")
    let choices: String = try row.get("choices")
    func holds(_ field: String, _ value: String) -> Bool {
      choices.contains("\n\(field)=\(value)\n")
    }
    switch try row.get("register") as String {
    case Register.committees.id:
      let trade = holds("trade", "1") ? n : 0
      items = [.committees: n, .trade: trade, .committeesWithoutTrade: n - trade]
      for type in CommitteeType.allCases where holds("type", type.rawValue) {
        types[type] = (all: n, trade: trade)
      }
    case Register.administrativeCommittees.id: items = [.administrativeCommittees: n]
    case Register.judicialOrganisations.id: items = [.judicialOrganisations: n]
    case Register.stationRooms.id: items = [.stationRooms: n]
    case Register.psychologists.id:
      items = [.psychologists: n, .experts: try row.get("measured", or: 0)]
    default:
      let full = holds("engagement", "full-time") ? n : 0
      items = [.mediators: n, .fullTime: full, .partTime: n - full]
    }
  }
}

import CaseEngine
import Storage

extension Register {
  /// Mediation centres of the city, the counties and the townships.
  package static let centres = Register(
    "centres", title: "name", key: ["area", "name"],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField(
        "area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField("host", .text(longest: 100), visibleTo: .everybody),
      RegisterField("head", .text(longest: 40), visibleTo: .everybody),
      RegisterField("address", .text(longest: 200), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
      RegisterField("opened", .day, visibleTo: .everybody),
      RegisterField("organisation", .organisation),
    ])

  /// What a centre offers, who provides it, and how it is there: resident, rotating on weekdays
  /// (1 is Monday), or on call.
  package static let centreFunctions = Register(
    "centre-functions", title: "name", key: ["centre", "function", "provider"], parent: "centre",
    columns: ["centre", "mode", "provider", "attendant"],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField("centre", .reference("centres"), required: true, visibleTo: .everybody),
      RegisterField(
        "area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField("function", .entry(.functions), required: true, visibleTo: .everybody),
      RegisterField(
        "mode", .choice(CentreMode.names), required: true, visibleTo: .everybody),
      RegisterField("weekdays", .texts(longest: 1), visibleTo: .everybody),
      RegisterField("provider", .organisation, visibleTo: .everybody),
      RegisterField("attendant", .text(longest: 40), visibleTo: .everybody),
      RegisterField("window", .text(longest: 40), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
    ])

  /// Windows and rooms; rooms can be booked.
  package static let centreRooms = Register(
    "centre-rooms", title: "name", key: ["centre", "name"], parent: "centre",
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 60), required: true, visibleTo: .everybody),
      RegisterField("centre", .reference("centres"), required: true, visibleTo: .everybody),
      RegisterField(
        "area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField(
        "kind", .choice(["window", "mediation", "hearing", "counselling", "meeting"]),
        required: true, visibleTo: .everybody),
      RegisterField("seats", .whole(1...500), visibleTo: .everybody),
    ])
}

package enum CentreMode: String, CaseIterable, Sendable {
  case resident, rotating
  case onCall = "on-call"

  static let names = allCases.map(\.rawValue)
}

/// A centre as an actor may deal with it.
package struct Centre: Sendable {
  package let row: RegisterRow
  /// Whether the actor keeps its roster: he works at its desk.
  package let isOwn: Bool
  /// Whether the actor reads who was there and when: its desk, and who supervises or leads above it.
  package let isWatched: Bool

  package var id: Int64 { row.id }
  package var name: String { row.name }
  package var area: String { row.area ?? "" }

  /// Everybody with sight may know that a centre is there; what the actor may do is in the answer.
  package static func find(_ id: Int64, for actor: Actor, in db: Database) throws -> Centre {
    let row = try Registers.find(id, of: .centres, for: actor, in: db)
    let desk = [.receptionist, .coordinator].contains(actor.role) && row.area == actor.post.area
    var watched = desk
    if [.supervisor, .leader, .coordinator].contains(actor.role),
      let scope = try AreaScope.of(actor.post.area, in: db),
      let place = try row.area.flatMap({ try Areas.find($0, in: db) })
    {
      watched = watched || scope.contains(place)
    }
    return Centre(row: row, isOwn: desk, isWatched: watched)
  }

  /// The centre of the actor's own area, if it has one.
  package static func own(_ actor: Actor, in db: Database) throws -> Int64? {
    guard actor.role.mayHaveSight else { return nil }
    return try db.value(
      """
      SELECT id FROM register_rows WHERE register = \(Register.centres.id)
        AND area = \(actor.post.area) AND valid_to IS NULL ORDER BY id LIMIT 1
      """)
  }

  func mustBeOwn(to step: String) throws(Refusal) {
    guard isOwn else { throw .notAllowed(step: step) }
  }

  func mustBeWatched(to step: String) throws(Refusal) {
    guard isWatched else { throw .notAllowed(step: step) }
  }

  /// What it offers, in the order of the list that policy keeps.
  package func functions(on day: Day, in db: Database) throws -> [CentreFunction] {
    let order = try Policies.current(CentrePolicy.self, on: day, in: db).policy.functions.map(\.id)
    let all = try db.all(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE register = \(Register.centreFunctions.id) AND parent = \(id) AND valid_to IS NULL
      """
    ).map { CentreFunction(row: try RegisterRow($0)) }
    return all.sorted {
      (order.firstIndex(of: $0.function) ?? .max, $0.id)
        < (order.firstIndex(of: $1.function) ?? .max, $1.id)
    }
  }

  package func rooms(in db: Database) throws -> [RegisterRow] {
    try db.all(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE register = \(Register.centreRooms.id) AND parent = \(id) AND valid_to IS NULL
      ORDER BY name, id
      """
    ).map(RegisterRow.init)
  }
}

/// One function at one centre, by one provider.
package struct CentreFunction: Sendable {
  package let row: RegisterRow

  package var id: Int64 { row.id }
  package var name: String { row.name }
  package var function: String { row.values.text("function") ?? "" }
  package var mode: CentreMode? { row.values.text("mode").flatMap(CentreMode.init) }
  package var provider: Int64? { row.values.whole("provider") }
  package var attendant: String? { row.values.text("attendant") }
  package var weekdays: Set<Int> { Set(row.values.texts("weekdays").compactMap { Int($0) }) }
  package var centre: Int64 { row.values.whole("centre") ?? 0 }
}

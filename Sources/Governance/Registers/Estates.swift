import CaseEngine
import Storage

extension Register {
  /// Housing estates; complaints are counted per hundred of their households.
  package static let estates = Register(
    "estates", title: "name", key: ["area", "name"], measure: "households",
    keepers: [.administrator, .dispatcher],
    fields: [
      RegisterField("name", .text(longest: 80), required: true, visibleTo: .everybody),
      RegisterField("aliases", .texts(longest: 80), visibleTo: .everybody),
      RegisterField("area", .area(.village ... .township), required: true, visibleTo: .everybody),
      RegisterField("address", .text(longest: 200), visibleTo: .everybody),
      RegisterField("property-company", .text(longest: 100), visibleTo: .everybody),
      RegisterField("households", .whole(0...100_000), visibleTo: .everybody),
      RegisterField("built", .whole(1900...2100), visibleTo: .everybody),
    ])
}

package enum Estates {
  /// Estates of this name or other name; several areas may have one of the same name.
  package static func named(
    _ name: String, within area: String? = nil, in db: Database
  ) throws -> [RegisterRow] {
    let wanted = RegisterColumns.folded(name)
    guard !wanted.isEmpty else { return [] }
    var condition: SQL = "register = \(Register.estates.id) AND valid_to IS NULL"
    if let area {
      guard let scope = try AreaScope.of(area, in: db) else { return [] }
      condition += " AND " + scope.condition(village: "area")
    }
    return try db.all("SELECT \(RegisterRow.columns) FROM register_rows WHERE \(condition)")
      .map(RegisterRow.init)
      .filter { row in
        ([row.name] + row.values.texts("aliases")).contains {
          RegisterColumns.folded($0) == wanted
        }
      }
  }

  /// Households of all estates within an area on a day; nil where none is known.
  package static func households(
    within area: String, on day: Day, in db: Database
  ) throws -> Int? {
    guard let scope = try AreaScope.of(area, in: db) else { return nil }
    return try db.value(
      """
      SELECT CAST(sum(measure) AS BIGINT) FROM register_rows
      WHERE register = \(Register.estates.id) AND valid_from <= \(day)
        AND (valid_to IS NULL OR valid_to > \(day)) AND \(scope.condition(village: "area"))
      """)
  }
}

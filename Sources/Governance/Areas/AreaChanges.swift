import CaseEngine
import Storage

extension Areas {
  static func insert(_ areas: some Collection<Area>, in db: Database) throws {
    let rows = areas.map { area -> SQL in
      """
      (\(area.code), \(area.parent), \(area.name), \(area.kind), \(area.level), \(area.city), \
      \(area.county), \(area.township), \(area.validFrom), \(area.validTo), \(area.validFrom))
      """
    }
    guard !rows.isEmpty else { return }
    db.forget()
    try db.run("INSERT INTO areas (\(columns), named_from) VALUES \(rows.joined(", "))")
  }

  /// Gives an area another name from a day on. It is still found under the former one.
  package static func rename(
    _ area: Area, to name: String, from day: Day, in db: Database
  ) throws {
    try db.run(
      """
      INSERT INTO former_area_names (area, name, valid_to)
      VALUES (\(area.code), \(area.name), \(day)) ON CONFLICT (area, valid_to) DO NOTHING
      """)
    db.forget()
    try db.run(
      "UPDATE areas SET name = \(name), named_from = \(day) WHERE code = \(area.code)")
  }

  /// Moves everything whose code begins with `old` to codes that begin with `new`, from a day on:
  /// listed areas one by one, unlisted ones by `current`. The former codes stay, ended, so that
  /// what was filed under them is found under both. An area left without anything beneath it by
  /// the move ends too. Taken again it changes nothing.
  ///
  /// - Returns: how many areas have got a new code.
  @discardableResult
  package static func remap(
    _ old: String, to new: String, from day: Day, in db: Database
  ) throws -> Int {
    guard let oldTop = AreaCode(AreaCode.padded(old)), let newTop = AreaCode(AreaCode.padded(new)),
      oldTop.prefix == old, newTop.prefix == new, old != new, oldTop.level == newTop.level
    else { throw Invalid("remap", "codes", ["old": old, "new": new]) }
    db.forget()
    let added = try db.run(
      """
      INSERT INTO area_remaps (old_prefix, new_prefix, day) VALUES (\(old), \(new), \(day))
      ON CONFLICT (old_prefix, day) DO NOTHING
      """)
    guard added == 1 else { return 0 }
    let moved = try db.all(
      """
      SELECT \(columns) FROM areas WHERE code >= \(AreaCode.padded(old)) AND code < \(old + ":")
        AND valid_to IS NULL ORDER BY level DESC, code
      """
    ).map(Area.init)
    var successors: [String: Area] = [:]
    for area in moved {
      guard let code = AreaCode(new + area.code.dropFirst(old.count)) else { continue }
      let parentCode = area.code == oldTop.text ? code.parent : area.parent
      let parent = try parentCode.flatMap { try successors[$0] ?? find($0, in: db) }
      guard parent != nil || area.level == .city else {
        throw Invalid("remap", "unreachable", ["code": code.text, "parent": code.parent])
      }
      let existing = try find(code.text, in: db)
      let successor =
        existing
        ?? Area(code: code, level: area.level, parent: parent, name: area.name, validFrom: day)
      if existing == nil { try insert([successor], in: db) }
      successors[area.code] = successor
      try succeed(area, by: successor, replaces: existing == nil, from: day, in: db)
    }
    if let top = moved.first { try endIfEmptied(top.parent, from: day, in: db) }
    return moved.count
  }

  private static func succeed(
    _ old: Area, by new: Area, replaces: Bool, from day: Day, in db: Database
  ) throws {
    db.forget()
    try db.run("UPDATE areas SET valid_to = \(day) WHERE code = \(old.code)")
    try db.run(
      """
      INSERT INTO area_lineage (old_code, new_code, day, level, replaces, old_county, new_county,
        old_township, new_township)
      VALUES (\(old.code), \(new.code), \(day), \(new.level), \(replaces), \(old.county),
        \(new.county), \(old.township), \(new.township))
      """)
    if old.level != .village { try ReportingUnits.follow(old, to: new, from: day, in: db) }
  }

  /// A county whose last township has gone to one other county has become part of that one.
  private static func endIfEmptied(_ code: String?, from day: Day, in db: Database) throws {
    guard let code, let area = try find(code, in: db), area.validTo == nil, area.level != .city
    else { return }
    guard try children(of: code, on: day, in: db).isEmpty else { return }
    let heirs = try db.all(
      """
      SELECT DISTINCT n.parent AS heir FROM area_lineage l JOIN areas o ON o.code = l.old_code
        JOIN areas n ON n.code = l.new_code WHERE o.parent = \(code)
      """)
    guard heirs.count == 1, let heir: String = try heirs.first?.get("heir"),
      let successor = try find(heir, in: db), successor.level == area.level
    else { return }
    try succeed(area, by: successor, replaces: false, from: day, in: db)
  }
}

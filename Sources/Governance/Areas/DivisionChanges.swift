import CaseEngine
import Storage

/// What a later edition of the national township list says against what is known.
package struct DivisionChanges: Hashable, Sendable {
  package struct Remap: Hashable, Sendable {
    package let old: String
    package let new: String
    package let name: String
  }

  package internal(set) var remaps: [Remap] = []
  /// Codes that got another name.
  package internal(set) var renames: [String: String] = [:]
  package internal(set) var added: [String: String] = [:]
  /// Known codes that the list does not have and no name explains: they stay as they are.
  package internal(set) var missing: [String] = []

  package var changesAnything: Bool { !(remaps.isEmpty && renames.isEmpty && added.isEmpty) }
}

extension Areas {
  /// Compares a list of counties or townships (`code` of 6 or 9 digits, `name`, `cityCode`) with
  /// what is valid. An entry with a new code, the name and the last three digits of one that is
  /// gone is the same township in another county.
  package static func compare(
    _ rows: [AreaRow], city: String, on day: Day, in db: Database
  ) throws -> DivisionChanges {
    let header = rows.first?.cells ?? []
    guard let codes = header.firstIndex(of: "code"), let names = header.firstIndex(of: "name"),
      let cities = header.firstIndex(of: "cityCode")
    else { throw Invalid("header", "column-needed", ["column": "code, name, cityCode"]) }
    let last = max(codes, names, cities)
    var listed: [String: String] = [:]
    for cells in rows.dropFirst().map(\.cells) where cells.count > last {
      guard AreaCode.padded(cells[cities]) == city,
        let code = AreaCode(AreaCode.padded(cells[codes])), !code.isPaperCounty
      else { continue }
      listed[code.text] = cells[names]
    }
    let levels = Set(listed.keys.compactMap { AreaCode($0)?.level })
    let scope = AreaScope(area: city, level: .city, codes: [.city: [city]])
    let known = try levels.flatMap { try all($0, within: scope, on: day, in: db) }
    var changes = DivisionChanges()
    var unclaimed = Set(listed.keys).subtracting(known.map(\.code))
    for area in known.sorted(by: { $0.code < $1.code }) {
      if let name = listed[area.code] {
        if name != area.name { changes.renames[area.code] = name }
        continue
      }
      let prefix = AreaCode(area.code)?.prefix ?? ""
      let heirs = unclaimed.filter { code in
        listed[code] == area.name && AreaCode(code)?.level == area.level
          && AreaCode(code)?.prefix.suffix(3) == prefix.suffix(3)
      }
      if area.level == .township, let heir = heirs.first, heirs.count == 1 {
        unclaimed.remove(heir)
        changes.remaps.append(
          .init(old: String(prefix), new: String(AreaCode(heir)?.prefix ?? ""), name: area.name))
      } else {
        changes.missing.append(area.code)
      }
    }
    for code in unclaimed { changes.added[code] = listed[code] }
    return changes
  }

  /// Takes the changes in from a day on. Taken again it changes nothing.
  package static func apply(
    _ changes: DivisionChanges, from day: Day, in db: Database
  ) throws {
    for (code, name) in changes.added.sorted(by: { $0.key < $1.key }) {
      guard let code = AreaCode(code), let level = code.level else { continue }
      guard let parent = try find(code.parent, in: db) else {
        throw Invalid("area", "unreachable", ["code": code.text, "parent": code.parent])
      }
      try insert(
        [Area(code: code, level: level, parent: parent, name: name, validFrom: day)], in: db)
    }
    for (code, name) in changes.renames.sorted(by: { $0.key < $1.key }) {
      if let area = try find(code, in: db) { try rename(area, to: name, from: day, in: db) }
    }
    for remap in changes.remaps { try self.remap(remap.old, to: remap.new, from: day, in: db) }
  }
}

import CaseEngine
import Foundation
import Storage

/// A file of areas, csv or xlsx: a whole list of divisions (`code12`, `name`, …), or a later
/// edition's counties or townships (`code`, `name`, `cityCode`).
package enum AreaFile: Hashable, Sendable {
  case divisions([AreaRow])
  case edition([AreaRow])

  /// What taking a file did.
  package enum Taken: Hashable, Sendable {
    case divisions(AreaImport)
    case edition(DivisionChanges)
  }

  package static func read(_ data: Data) throws -> AreaFile {
    let rows = try rows(data)
    return rows.first?.cells.contains("code12") ?? false ? .divisions(rows) : .edition(rows)
  }

  static func rows(_ data: Data) throws -> [AreaRow] {
    try Sheet.read(data).rows.map { row in
      AreaRow(
        number: row.number,
        cells: row.cells.map { cell in
          switch cell {
          case .text(let text): text.trimmingCharacters(in: .whitespaces)
          // A spreadsheet makes numbers of codes; they are whole.
          case .number(let number): Int64(exactly: number).map { "\($0)" } ?? "\(number)"
          case .empty, .date, .boolean, .fault: ""
          }
        })
    }
  }
}

extension Areas {
  /// Takes a file in: by the administrator, or from the command line without an actor. The first
  /// list of a city also makes each of its counties and zones a reporting unit.
  ///
  /// - Parameters:
  ///   - day: from when the file holds.
  ///   - city: whose part of a later edition is read; where the database has one city, that one.
  package static func take(
    _ file: AreaFile, city: String? = nil, from day: Day, skipBad: Bool = false,
    by actor: Actor?, at now: Instant, in db: Database
  ) throws -> AreaFile.Taken {
    if let actor { try actor.must(be: .administrator, to: "import-areas") }
    switch file {
    case .divisions(let rows):
      let result = try importDivisions(rows, from: day, skipBad: skipBad, in: db)
      guard result.faults.isEmpty || skipBad else { return .divisions(result) }
      for city in try cities(in: db) where try ReportingUnits.isWithout(city, in: db) {
        try ReportingUnits.addCounties(of: city, from: day, in: db)
      }
      if result.added + result.renamed > 0 {
        try Audit.record(
          "areas.import", subject: "areas", by: actor, at: now,
          ["added": "\(result.added)", "renamed": "\(result.renamed)", "from": "\(day)"], in: db)
      }
      return .divisions(result)
    case .edition(let rows):
      let known = try cities(in: db)
      guard let city = city ?? (known.count == 1 ? known.first : nil), known.contains(city) else {
        throw Invalid("city", "required")
      }
      let changes = try compare(rows, city: city, on: day, in: db)
      try apply(changes, from: day, in: db)
      if changes.changesAnything {
        try Audit.record(
          "areas.change", subject: "area/\(city)", by: actor, at: now,
          [
            "remapped": "\(changes.remaps.count)", "renamed": "\(changes.renames.count)",
            "added": "\(changes.added.count)", "from": "\(day)",
          ], in: db)
      }
      return .edition(changes)
    }
  }

  private static func cities(in db: Database) throws -> [String] {
    try db.all("SELECT code FROM areas WHERE level = \(Level.city) ORDER BY code").map {
      try $0.get("code")
    }
  }
}

import CaseEngine
import Foundation
import Storage

/// The real divisions of the demonstration city.
package enum Dezhou {
  package static let city = "371400000000"

  /// The edition of the divisions, the changes since, and a reporting unit for each county and
  /// zone as of that edition. Taken again it changes nothing.
  @discardableResult
  package static func install(in db: Database) throws -> AreaImport {
    let first = Day(year: 2000, month: 1, day: 1)
    let result = try Areas.importDivisions(rows("areas"), from: first, in: db)
    guard result.added > 0 else { return result }
    try ReportingUnits.addCounties(of: city, from: first, in: db)
    for cells in try rows("changes").dropFirst().map(\.cells) where cells.count == 4 {
      guard let day = Day(cells[2]) else { continue }
      if cells[0] == cells[1], let area = try Areas.find(AreaCode.padded(cells[0]), in: db) {
        try Areas.rename(area, to: cells[3], from: day, in: db)
      } else {
        try Areas.remap(cells[0], to: cells[1], from: day, in: db)
      }
    }
    return result
  }

  private static func rows(_ name: String) throws -> [AreaRow] {
    try AreaFile.rows(Data(City.resource("Dezhou/\(name).csv").utf8))
  }
}

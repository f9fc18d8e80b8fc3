import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

@Suite("Real messages become complaints")
struct RealMessageTests {
  @Test(
    "They enter as history, once, and months and places add up",
    .enabled(if: RealMessages.file != nil, "the messages are not at hand"))
  func history() async throws {
    let data = try Data(contentsOf: #require(RealMessages.file))
    try await withStore(.sqlite, migrations: City.migrations) { store in
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      let city = try await City.open(store, directory: folder)
      try await store.write { db in try Dezhou.install(in: db) }
      let entering = ImportComplaints(map: try RealMessages.map, isHistory: true)
      let began = ContinuousClock.now
      let outcome = try await entering.run(data, into: city)
      print("imported \(outcome.added) messages in \(ContinuousClock.now - began)")
      #expect(outcome.added == 4_326)
      #expect(outcome.problems.isEmpty)
      let again = try await entering.run(data, into: city)
      #expect(again.added == 0)
      #expect(again.unchanged == 4_326)

      let (counted, faults) = try await store.read { db in
        var counted: [String: Int] = [:]
        try db.each("SELECT opened_at, area FROM cases WHERE open = 0 AND imported = 1") { row in
          let day = Instant(milliseconds: try row.get("opened_at")).day
          let area: String = try row.get("area")
          counted["\(day.description.prefix(7)) \(area)", default: 0] += 1
        }
        return (counted, try Verification.run(in: db).faults)
      }
      #expect(faults.isEmpty)
      #expect(counted == Self.independent(data: try Inflate.gunzip(data, limit: 1 << 28)))
    }
  }

  /// Counts without the reader, the places or the times of the product: a regular expression over
  /// records split by hand.
  static func independent(data: Data) -> [String: Int] {
    var counts: [String: Int] = [:]
    let places = #/A市|A[1-6]区|A[78]县|A9市/#
    let divisions = Self.realNames
    for record in RealMessages.records(String(decoding: data, as: UTF8.self)).dropFirst()
    where record.count > 4 {
      let month = record[3].prefix(7)
      func first(_ text: String) -> String? {
        var found: (at: String.Index, name: String)?
        if let match = text.firstMatch(of: places) {
          found = (match.range.lowerBound, String(match.output))
        }
        for name in divisions {
          if let range = text.range(of: name), range.lowerBound < found?.at ?? text.endIndex {
            found = (range.lowerBound, name)
          }
        }
        return found?.name
      }
      let name = first(record[2]) ?? first(record[4])
      let code = name.flatMap { RealMessages.areas[$0] ?? realCodes[$0] } ?? "371400"
      counts["\(month) \(code.padding(toLength: 12, withPad: "0", startingAt: 0))", default: 0] += 1
    }
    return counts
  }

  /// Names of the real divisions down to townships that are unlike all others, from the file.
  static let realCodes: [String: String] = {
    var codes: [String: Set<String>] = [:]
    let rows = City.migrations.deletingLastPathComponent()
      .appending(path: "Dezhou/areas.csv")
    let text = (try? String(contentsOf: rows, encoding: .utf8)) ?? ""
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",")
      if cells.count > 2, cells[2] != "5" {
        codes[String(cells[1]), default: []].insert(String(cells[0]))
      }
    }
    return codes.compactMapValues { $0.count == 1 ? $0.first : nil }
  }()
  static let realNames = realCodes.keys.filter { $0.count > 1 }
}

import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage
import Web

/// One figure of the whole population, from the database itself.
struct Report: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a figure with what it is made of.",
    discussion: """
      Without a period, of the current month. MEASURE is one of: \
      \(Measure.all.map(\.id).joined(separator: ", ")).
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, csv, xlsx }

  @Argument(help: "What to count.", transform: Self.measure)
  var measure: Measure

  @OptionGroup var place: DatabaseOption

  @Option(help: "A 12-digit area code; the city where none is given.")
  var area: String?

  @Option(help: "The first day, YYYY-MM-DD.", transform: Self.day)
  var from: Day?

  @Option(help: "The first day after, YYYY-MM-DD.", transform: Self.day)
  var to: Day?

  @Option(
    help: """
      What a line is for: area, unit, category, month; of disputes also level, channel, road, and \
      desk for climbed-untried.
      """,
    transform: Self.grouping)
  var by = ReportQuery.Grouping.area

  @Option(help: "Only disputes of this origin, such as police.")
  var channel: String?

  @Option(help: "Only disputes of this kind, such as neighbours.")
  var category: String?

  @Option(
    help: "month: beside the period before; year: beside the same days a year ago.",
    transform: Self.comparison)
  var compare: Comparison?

  @Option(help: "text, json, csv or xlsx.")
  var format = Format.text

  @Option(help: "en, zh-Hans or zh-Hant: the language of names and definitions.")
  var language = "zh-Hans"

  func perform() async throws {
    try place.mustExist()
    guard let tongue = Language(rawValue: language) else {
      throw ValidationError("\(language) is no language of the catalogue")
    }
    let text = try Texts.load().text(in: tongue)
    let compared = try await withCity(place) { try await count($0) }
    let table = ReportTable(compared, text, comparison: compare)
    let bytes: Data =
      switch format {
      case .text: Data(table.plain.utf8)
      case .json:
        Data(ReportJSON(compared, text, comparison: compare).bytes + [UInt8(ascii: "\n")])
      case .csv: table.csv
      case .xlsx: try table.xlsx()
      }
    FileHandle.standardOutput.write(bytes)
  }

  func count(_ city: City) async throws -> ComparedReport {
    let now = city.now
    let period = try ReportPeriod.asked(from: from, to: to, on: now.day)
    return try await city.store.read { [measure, area, by, compare, channel, category] db in
      guard let area = try area ?? Areas.root(on: now.day, in: db)?.code else {
        throw Refusal.notFound
      }
      var query = ReportQuery(measure: measure, area: area, period: period)
      query.grouping = by
      query.filter = ReportQuery.Filter(channel: channel, category: category)
      return try ComparedReport.run(
        query, against: compare.map { [$0] } ?? [], at: now, in: db)
    }
  }

  private static func measure(_ text: String) throws -> Measure {
    guard let measure = Measure.named(text) else {
      throw ValidationError(
        "\(text) is no measure: \(Measure.all.map(\.id).joined(separator: ", "))")
    }
    return measure
  }

  private static func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw ValidationError("\(text) is no day (YYYY-MM-DD)") }
    return day
  }

  private static func grouping(_ text: String) throws -> ReportQuery.Grouping {
    guard let grouping = ReportQuery.Grouping(rawValue: text) else {
      let all = ReportQuery.Grouping.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(text) is none of \(all)")
    }
    return grouping
  }

  private static func comparison(_ text: String) throws -> Comparison {
    guard let comparison = Comparison(rawValue: text) else {
      throw ValidationError("\(text) is neither month nor year")
    }
    return comparison
  }
}

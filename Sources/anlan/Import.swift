import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage
import Web

/// Takes in a file: divisions, complaints of another hotline, or rows of a register.
struct Import: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Take in areas, complaints, or the rows of a register from a csv or xlsx file.",
    discussion: """
      Reads csv (UTF-8 or GB18030), xlsx, and either under gzip. Each bad row is named with its \
      number; of a file that has one nothing is kept, unless --skip-bad. The same file once more \
      changes nothing.
      """)

  @Argument(help: "areas, complaints, or the name of a register.")
  var what: String

  @Argument(help: "The file.", completion: .file())
  var file: String

  @OptionGroup var place: DatabaseOption

  @Option(help: "A YAML file that names the columns: field: [name, name].")
  var map: String?

  @Flag(help: "Keep the good rows of a file that has bad ones.")
  var skipBad = false

  @Flag(help: "complaints: rows that do not say whether they are open have ended.")
  var history = false

  @Option(help: "areas: the day from which the file holds.")
  var from: Day?

  func perform() async throws {
    let outcome = try await withCity(place) { try await take(into: $0) }
    for problem in outcome.problems {
      FileHandle.standardError.write(Data("\(Self.line(problem))\n".utf8))
    }
    for column in outcome.unusedColumns {
      FileHandle.standardError.write(Data("column not used: \(column)\n".utf8))
    }
    print(
      "\(outcome.added) added, \(outcome.changed) changed, \(outcome.unchanged) already there, "
        + "\(Set(outcome.problems.map(\.row)).count) bad")
  }

  func take(into city: City) async throws -> ImportOutcome {
    let data = try Data(contentsOf: URL(filePath: file))
    do {
      switch what {
      case "areas": return try await areas(data, city)
      case "complaints": return try await complaints(data, city)
      default: return try await register(data, city)
      }
    } catch let refused as ImportRefused {
      throw Refused(refused.problems.map(Self.line).joined(separator: "\n"))
    }
  }

  private func areas(_ data: Data, _ city: City) async throws -> ImportOutcome {
    let file = try AreaFile.read(data)
    let now = city.now
    // A whole list holds since ever; a later edition from the day that it is taken in.
    let day: Day
    if let from {
      day = from
    } else if case .divisions = file {
      day = Day(year: 2000, month: 1, day: 1)
    } else {
      day = now.day
    }
    let skipBad = skipBad
    let taken = try await city.store.write { db in
      try Areas.take(file, from: day, skipBad: skipBad, by: nil, at: now, in: db)
    }
    var outcome = ImportOutcome()
    switch taken {
    case .divisions(let result):
      outcome.added = result.added
      outcome.changed = result.renamed
      outcome.unchanged = result.unchanged
      outcome.problems = result.faults.map { fault in
        RowProblem(row: fault.row, fault: CellFault(rawValue: Self.words(fault.reason)))
      }
    case .edition(let changes):
      outcome.added = changes.added.count
      outcome.changed = changes.remaps.count + changes.renames.count
    }
    guard outcome.problems.isEmpty || skipBad else { throw ImportRefused(outcome.problems) }
    return outcome
  }

  private static func words(_ reason: AreaImport.Fault.Reason) -> String {
    switch reason {
    case .badCode(let code): "\(code) is no code of a division"
    case .noName: "no name"
    case .duplicate(let row): "the code stands in row \(row) as well"
    case .unreachable(let parent): "its parent \(parent) is not known"
    case .wrongLevel(let level): "level \(level) is not that of its code"
    }
  }

  private func complaints(_ data: Data, _ city: City) async throws -> ImportOutcome {
    var names = try ImportMap.shipped()
    if let map {
      names = try names.preceded(
        by: ImportMap(yaml: String(contentsOf: URL(filePath: map), encoding: .utf8)))
    }
    let line = ProgressLine()
    defer { line.finish() }
    return try await ImportComplaints(map: names, skippingBad: skipBad, isHistory: history)
      .run(data, into: city) { done, all in
        line.show("\(done) of \(all)", Double(done) / Double(max(all, 1)))
      }
  }

  private func register(_ data: Data, _ city: City) async throws -> ImportOutcome {
    guard let register = Register.named(what) else {
      throw ValidationError("\(what) is neither areas, complaints, nor a register")
    }
    // A file that was exported here bears the fields' names in some language.
    let texts = try Texts.load()
    var names = texts.columns(of: register)
    if let map {
      names = try names.preceded(
        by: ColumnMap(yaml: String(contentsOf: URL(filePath: map), encoding: .utf8)))
    }
    let entry = RegisterImport(
      register, reader: try CellReader.shipped(), map: names, choices: texts.choices(of: register))
    let table = try Table.read(data, map: entry.columns)
    let now = city.now
    let skipBad = skipBad
    return try await city.store.write { db in
      try entry.run(table, skippingBad: skipBad, by: nil, at: now, in: db)
    }
  }

  static func line(_ problem: RowProblem) -> String {
    let column = problem.column ?? problem.field
    return "row \(problem.row): \(column.map { "\($0): " } ?? "")\(problem.fault.rawValue)"
  }
}

extension Day: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

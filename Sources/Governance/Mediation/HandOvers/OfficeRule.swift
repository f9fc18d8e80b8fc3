import CaseEngine
import Storage

/// To which offices a step may hand a dispute, or report it: by the lines of work that they keep;
/// which outcomes are theirs; and by which channel comes what they hand over.
package enum OfficeRule {
  /// The lines of which the office must keep one; empty where any unit will do.
  ///
  /// - Parameter office: which of the statutory roads was chosen, once it was.
  package static func lines(_ step: String, _ field: String, office: String? = nil) -> [String] {
    switch (step, field) {
    case ("send-to-station", "unit"): ["police-station"]
    case ("raise-red", "station"), ("report-danger", "station"): ["police-station", "police"]
    case ("hand-to-petition", "unit"): ["petition"]
    case ("hand-to-office", "unit"):
      switch office {
      case "labour-arbitration", "procuratorate": [office ?? ""]
      case "criminal": ["police", "police-station"]
      default: ["labour-arbitration", "procuratorate", "police", "police-station"]
      }
    default: []
    }
  }

  /// By the kind of the office or a line of work that it keeps.
  package static func channel(of office: Organisation) -> String {
    let own = Set(office.lines + [office.kind])
    if !own.isDisjoint(with: ["station", "police-station", "police"]) { return "police" }
    return ["petition", "court", "procuratorate"].first(where: own.contains) ?? "department"
  }

  /// Those units, the nearest to the dispute first. Empty where the city has entered none: then no
  /// unit is refused.
  package static func offices(
    _ lines: [String], near file: CaseFile, on day: Day, in db: Database
  ) throws -> [Organisation] {
    let path = try Areas.find(file.matter.area, in: db)?.path ?? []
    func distance(_ unit: Organisation) -> Int {
      path.lastIndex(of: unit.area).map { path.count - $0 } ?? .max
    }
    let found = try lines.flatMap { try Organisations.all(line: $0, on: day, db) }
    return found.reduce(into: []) { known, unit in
      if !known.contains(where: { $0.id == unit.id }) { known.append(unit) }
    }.sorted { (distance($0), $0.id) < (distance($1), $1.id) }
  }

  /// Which of the statutory roads ends so; nil for what a city has added itself.
  private static let roads: [String: String] = [
    "award": "labour-arbitration", "arbitral-mediation": "labour-arbitration",
    "arbitration-withdrawn": "labour-arbitration",
    "prosecution-reconciliation": "procuratorate", "supervision": "procuratorate",
    "no-supervision": "procuratorate",
    "criminal-case": "criminal", "criminal-reconciliation": "criminal", "no-crime": "criminal",
  ]

  /// Whether an office of that road may report the outcome.
  package static func suits(_ outcome: String, _ office: String?) -> Bool {
    roads[outcome].map { $0 == office } ?? true
  }

  /// - Throws: `Invalid` naming the field whose unit is no such office, or an outcome that is not
  ///   for this office to report.
  static func check(
    _ step: Step, _ said: [String: Fact], _ file: CaseFile, at now: Instant, in db: Database
  ) throws {
    for field in step.fields where field.kind == .organisation {
      let lines = lines(step.id, field.name, office: said["office"]?.text)
      guard !lines.isEmpty, let unit = said[field.name]?.number else { continue }
      let offices = try offices(lines, near: file, on: now.day, in: db)
      guard offices.isEmpty || offices.contains(where: { $0.id == Int64(unit) }) else {
        throw Invalid(field.name, "wrong-office")
      }
    }
    if let outcome = said["office-outcome"]?.text,
      !suits(outcome, file.matter.facts["office"]?.text)
    {
      throw Invalid("office-outcome", "choice")
    }
  }
}

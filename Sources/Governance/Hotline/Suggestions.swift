import CaseEngine
import Storage

/// Which unit a case most likely belongs to: the one nearest to the place that keeps the category's
/// line of work, else the office of the township.
package enum Suggestions {
  package static func unit(
    for file: CaseFile, on day: Day, in db: Database
  ) throws -> Organisation? {
    try unit(category: file.matter.facts["category"]?.text, area: file.matter.area, on: day, in: db)
  }

  package static func unit(
    category: String?, area code: String, on day: Day, in db: Database
  ) throws -> Organisation? {
    guard let area = try Areas.find(code, in: db) else { return nil }
    let line = try category.flatMap {
      try Policies.current(CategoryPolicy.self, on: day, in: db).policy.line(of: $0)
    }
    if let line,
      let unit = try Organisations.keeping(line: line, nearest: area, on: day, in: db)
    {
      return unit
    }
    return try Organisations.keeping(line: "township", nearest: area, on: day, in: db)
  }
}

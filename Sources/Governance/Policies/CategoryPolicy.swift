import CaseEngine

/// The city's table of matters in three levels, and the lines of work that they fall to.
package struct CategoryPolicy: Policy {
  package static let name = "categories"

  package struct Line: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
  }

  /// A code has two digits a level; what stands beneath begins with it.
  package struct Category: Codable, Hashable, Sendable {
    package var code: String
    package var name: String
    /// The line of work; nil for that of the category above.
    package var line: String?
    /// The urgency to begin with; nil for that of the category above.
    package var urgency: String?
    package var under: [Category]?
  }

  package var lines: [Line]
  package var categories: [Category]

  /// From the first level down to the code.
  package func path(_ code: String) -> [Category] {
    var path: [Category] = []
    var level = categories
    while let next = level.first(where: { code.hasPrefix($0.code) }) {
      path.append(next)
      level = next.under ?? []
    }
    return path.last?.code == code ? path : []
  }

  package func line(of code: String) -> String? { path(code).reversed().compactMap(\.line).first }

  package func urgency(of code: String) -> String? {
    path(code).reversed().compactMap(\.urgency).first
  }

  /// Every code, the upper levels included.
  package var codes: [String] { Self.all(categories).map(\.code) }

  private static func all(_ level: [Category]) -> [Category] {
    level.flatMap { [$0] + all($0.under ?? []) }
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    let known = Set(lines.map(\.id))
    if known.count != lines.count { faults.add("lines", "duplicate") }
    var seen: Set<String> = []
    func walk(_ level: [Category], beneath prefix: String) {
      for category in level {
        let path = "categories.\(category.code)"
        if category.code.count != prefix.count + 2 || !category.code.hasPrefix(prefix)
          || !category.code.allSatisfy(\.isNumber) || category.code.count > 6
        {
          faults.add(path, "code")
        }
        if !seen.insert(category.code).inserted { faults.add(path, "duplicate") }
        if category.name.isEmpty { faults.add("\(path).name", "required") }
        if let line = category.line, !known.contains(line) { faults.add("\(path).line", "choice") }
        walk(category.under ?? [], beneath: category.code)
      }
    }
    walk(categories, beneath: "")
    if categories.isEmpty { faults.add("categories", "required") }
    return faults.problems
  }
}

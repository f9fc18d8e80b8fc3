import CaseEngine
import Storage

/// Reads what was said in a step against what the step asks for. Every problem is named at once,
/// so that a form can show all of them and keep what was typed.
package enum StepForm {
  package static let longest = 20_000
  package static let longestLine = 200
  static let mostFen = 10_000_000_000_000

  package static func read(
    _ raw: [String: Fact], for step: Step, of file: CaseFile, by sight: Sight? = nil,
    limits: Limits, at now: Instant, in db: Database
  ) throws -> [String: Fact] {
    var said: [String: Fact] = [:]
    var problems: [Invalid.Problem] = []
    for name in raw.keys.sorted() where !step.fields.contains(where: { $0.name == name }) {
      problems.append(.init(name, "unknown-field"))
    }
    for field in step.fields {
      guard let value = raw[field.name], !value.isEmpty else {
        if field.required { problems.append(.init(field.name, "required")) }
        continue
      }
      do {
        said[field.name] = try check(value, field, file, sight, limits, now, db)
      } catch let invalid as Invalid {
        problems += invalid.problems
      }
    }
    if !problems.isEmpty { throw Invalid(problems) }
    return said
  }

  private static func check(
    _ value: Fact, _ field: Field, _ file: CaseFile, _ sight: Sight?, _ limits: Limits,
    _ now: Instant, _ db: Database
  ) throws -> Fact {
    let name = field.name
    switch field.kind {
    case .text: return try text(value, name, most: longestLine)
    case .longText: return try text(value, name, most: longest)
    case .choice where field.choices == .policy("categories"):
      let table = try Policies.current(CategoryPolicy.self, on: now.day, in: db).policy
      guard let text = value.text, !table.path(text).isEmpty else { throw Invalid(name, "choice") }
      return value
    case .choice:
      guard let text = value.text, choices(field, limits).contains(text) else {
        throw Invalid(name, "choice")
      }
      return value
    case .choices:
      let chosen = value.list ?? value.text.map { [$0] } ?? []
      guard Set(chosen).isSubset(of: choices(field, limits)) else { throw Invalid(name, "choice") }
      return .list(Set(chosen).sorted())
    case .day, .pastDay:
      guard let text = value.text, let day = Day(text) else { throw Invalid(name, "day") }
      guard field.kind == .day || day <= now.day else { throw Invalid(name, "future") }
      return .text(day.description)
    case .number:
      guard let number = value.number ?? value.text.flatMap(Int.init) else {
        throw Invalid(name, "number")
      }
      guard number >= least(name) else {
        throw Invalid(name, "too-small", ["least": "\(least(name))"])
      }
      return .number(number)
    case .money:
      let fen = value.number ?? value.text.flatMap(Int.init)
      guard let fen, (0...mostFen).contains(fen) else { throw Invalid(name, "sum") }
      return .number(fen)
    case .flag:
      switch value {
      case .flag: return value
      case .text("true"), .text("on"), .text("yes"): return true
      case .text("false"), .text("off"), .text("no"): return false
      default: throw Invalid(name, "flag")
      }
    case .organisation:
      let id = value.number ?? value.text.flatMap(Int.init)
      guard let id, let unit = try Organisations.find(Int64(id), in: db),
        unit.validTo.map({ now.day < $0 }) ?? true
      else { throw Invalid(name, "unknown-organisation") }
      return .number(id)
    case .organisations:
      let ids = value.list ?? value.text.map { [$0] } ?? []
      for id in ids {
        guard let id = Int64(id), try Organisations.find(id, in: db) != nil else {
          throw Invalid(name, "unknown-organisation")
        }
      }
      return .list(ids)
    case .area:
      guard let text = value.text, let area = try Areas.current(text, on: now.day, in: db) else {
        throw Invalid(name, "unknown-area")
      }
      return .text(area.code)
    case .person:
      let id = value.number ?? value.text.flatMap(Int.init)
      guard let id, let unit = file.matter.unit,
        try db.first(
          """
          SELECT 1 FROM posts WHERE person = \(Int64(id)) AND organisation = \(unit)
            AND valid_from <= \(now.day) AND (valid_to IS NULL OR valid_to > \(now.day))
          """) != nil
      else { throw Invalid(name, "unknown-person") }
      return .number(id)
    case .leader:
      let id = value.number ?? value.text.flatMap(Int.init)
      let leaders = try CaseChoices.leaders(over: file, on: now.day, in: db)
      guard let id, leaders.contains(where: { $0.person == Int64(id) }) else {
        throw Invalid(name, "unknown-person")
      }
      return .number(id)
    case .caseNumber:
      guard let number = value.text.flatMap(CaseNumber.read),
        let other = try CaseFile.load(number: number, in: db), other.id != file.id,
        sight.map({ $0.degree(of: other) >= (other.privacy == .dispute ? .content : .status) })
          ?? false
      else { throw Invalid(name, "unknown-case") }
      return .text(number)
    case .drawing:
      guard let strokes = value.text.flatMap({ SignatureStrokes($0) }) else {
        throw Invalid(name, "not-drawn")
      }
      return .text(strokes.text)
    case .attachments:
      return .list(value.list ?? value.text.map { [$0] } ?? [])
    }
  }

  /// Whatever is counted in a step is there at least once; points may be none.
  package static func least(_ field: String) -> Int { field == "score" ? 0 : 1 }

  package static func choices(_ field: Field, _ limits: Limits) -> [String] {
    switch field.choices {
    case .none: []
    case .fixed(let values): values
    case .policy(let list): limits.lists[list] ?? []
    }
  }

  private static func text(_ value: Fact, _ name: String, most: Int) throws -> Fact {
    guard let text = value.text ?? value.number.map(String.init) else {
      throw Invalid(name, "text")
    }
    guard text.count <= most else { throw Invalid(name, "too-long", ["most": "\(most)"]) }
    guard !text.unicodeScalars.contains(where: { $0.value == 0 }) else {
      throw Invalid(name, "text")
    }
    return .text(text)
  }
}

import CaseEngine
import Governance

/// One row with everything that the reader may see of it, and every form that it had.
struct RegisterRowPage: Page {
  let register: Register
  let row: RegisterRow
  /// In the order of the register, as people call it.
  let values: [(field: String, value: String, path: String?)]
  let marks: [RegisterMark]
  let versions: [RegisterVersion]
  let people: [Int64: String]
  let parts: [(register: String, path: String, count: Int)]
  let mayKeep: Bool
  let today: Day

  func title(_ context: PageContext) -> String { row.name }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.registers"), "/registers"),
      Link(context.text("register.\(register.id)"), "/registers/\(register.id)"),
    ]
  }

  func action(_ context: PageContext) -> Action? {
    mayKeep && row.validTo == nil
      ? Action(
        context.text("register.change"), "/registers/\(register.id)/\(row.id)/form", weight: .main)
      : nil
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.marks(marks))\
      \(optional: row.validTo, {
        context.notice(text("register.ended", ["day": text.day($0)]))
      })\
      \(context.section(
        text("register.facts"),
        context.facts(values.map { one in
          (
            text("register.\(register.id).\(one.field)"),
            one.path.map { "<a href=\"\($0)\">\(one.value)</a>" } ?? "\(one.value)"
          )
        })))\
      \(when: !parts.isEmpty, context.section(text("register.parts"), """
        <ul>\(each: parts, { part in
          "<li><a href=\"\(part.path)\">\(text("register.\(part.register)")) · \(part.count)</a></li>"
        })</ul>
        """))\
      \(context.section(text("register.history"), context.timeline(versions.map { entry($0, text) })))\
      \(when: mayKeep && row.validTo == nil, context.section(text("register.retire"), retire(context)))
      """
  }

  private func entry(_ version: RegisterVersion, _ text: Text) -> TimelineEntry {
    TimelineEntry(
      at: version.at, title: text("register.act.\(version.act)"),
      person: version.person.map { people[$0] ?? "\($0)" } ?? text("register.operator"))
  }

  private func retire(_ context: PageContext) -> HTML {
    let text = context.text
    return context.form(
      "/registers/\(register.id)/\(row.id)/end",
      [
        Field(
          "day", text("register.retire.day"), .day, hint: text("register.retire.hint"),
          required: true, value: "\(max(today, row.validFrom + 1))"),
        Field("version", "", .hidden, value: "\(row.version)"),
      ], submit: text("register.retire"))
  }
}

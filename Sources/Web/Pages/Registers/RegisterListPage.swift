import CaseEngine
import Governance

/// The registers that somebody may read.
struct RegistersPage: Page {
  let registers: [(id: String, count: Int)]

  func title(_ context: PageContext) -> String { context.text("menu.registers") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <ul class="doors">\(each: registers, { register in
        """
        <li><a href="/registers/\(register.id)">\(context.icon(.building))<span>\
        <strong>\(text("register.\(register.id)")) \
        <span class="count">\(Text.grouped(register.count))</span></strong>\
        <small>\(text("register.\(register.id).about"))</small></span></a></li>
        """
      })</ul>
      """
  }
}

/// The rows of a register, with what is wrong with them.
struct RegisterListPage: Page {
  struct Line: Sendable {
    let row: RegisterRow
    let cells: [String: String]
    let marks: [RegisterMark]
  }

  let register: Register
  let lines: [Line]
  let count: Int
  let next: Int64?
  let mayKeep: Bool
  let query: Form
  let areas: [Field.Choice]
  /// Of the fields that choose several entries of a list.
  let entries: [String: [Field.Choice]]

  func title(_ context: PageContext) -> String { context.text("register.\(register.id)") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.mine"), "/"), Link(context.text("menu.registers"), "/registers"),
    ]
  }

  func action(_ context: PageContext) -> Action? {
    mayKeep
      ? Action(context.text("register.add"), "/registers/\(register.id)/new", weight: .main) : nil
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    // The area that the list has filled in by itself stands in no address.
    let area =
      query.has("area") && !context.query.contains("area=") ? "&area=\(query["area"])" : ""
    return """
      <p class="lead">\(text("register.\(register.id).about"))</p>
      \(when: mayKeep, """
        <p class="buttons"><a class="button plain" href="/registers/\(register.id)/import">\
        \(text("register.import"))</a></p>
        """)\
      \(context.list(
        Listing(
          name: text("register.\(register.id)"), filters: filters(text), query: query,
          columns: columns(context), elements: lines, count: count, next: next.map { "\($0)" },
          exports: context.exports(area), empty: (text("register.none"), nil))))
      """
  }

  private func filters(_ text: Text) -> [Field] {
    let any = Field.Choice("", text("register.any"))
    var fields = [
      Field("q", text("register.words"), .search),
      Field("area", text("report.filter.area"), .one([any] + areas)),
    ]
    if !register.marks.isEmpty {
      fields.append(
        Field(
          "mark", text("register.mark"),
          .one(
            [any, Field.Choice(RegisterMark.anyFault, text("marked.fault"))]
              + register.marks.map { Field.Choice($0.id, text("marked.\($0.id)")) })))
    }
    for field in register.fields {
      let label = text("register.\(register.id).\(field.name)")
      switch field.kind {
      case .choice(let values):
        fields.append(
          Field(
            field.name, label,
            .one([any] + values.map { .init($0, text.choice($0, of: field.name, register)) })))
      case .boolean:
        fields.append(
          Field(
            field.name, label,
            .one([any, .init("1", text("report.yes")), .init("0", text("report.no"))])))
      case .entries:
        fields.append(Field(field.name, label, .one([any] + (entries[field.name] ?? []))))
      default: break
      }
    }
    return fields
  }

  /// The first fields that say something at a glance.
  static func shown(_ register: Register) -> [RegisterField] {
    guard register.columns.isEmpty else { return register.columns.compactMap(register.field) }
    let all = register.fields.filter {
      $0.name != register.title && $0.visibility < .keepers
        && $0.name != register.areaField?.name
    }
    return Array(all.prefix(4))
  }

  private func columns(_ context: PageContext) -> [Listing<Line>.Column] {
    let text = context.text
    let register = register
    var columns: [Listing<Line>.Column] = [
      .init(text("register.\(register.id).\(register.title)"), headline: true) { line in
        """
        <a href="/registers/\(register.id)/\(line.row.id)">\(line.row.name)</a>\
        \(when: line.row.validTo != nil, " \(context.tag(text("register.retired")))")
        """
      }
    ]
    if let area = register.areaField {
      columns.append(
        .init(text("register.\(register.id).\(area.name)")) { "\($0.cells[area.name] ?? "")" })
    }
    for field in Self.shown(register) {
      columns.append(
        .init(text("register.\(register.id).\(field.name)")) { "\($0.cells[field.name] ?? "")" })
    }
    if !register.marks.isEmpty {
      columns.append(.init(text("register.mark")) { context.marks($0.marks) })
    }
    return columns
  }
}

extension PageContext {
  /// A fault has its sign, not only its word.
  func marks(_ marks: [RegisterMark]) -> HTML {
    guard !marks.isEmpty else { return "" }
    return """
      <span class="marks">\(each: marks, { mark in
        """
        <span class="light \(mark.isFault ? "overdue" : "yellow")">\
        \(icon(mark.isFault ? .square : .triangle))\(text("marked.\(mark.id)"))</span>
        """
      })</span>
      """
  }
}

import CaseEngine
import Governance

/// A row to fill in: a new one, or one as it stands.
struct RegisterFormPage: Page {
  let register: Register
  let row: RegisterRow?
  let values: [String: String]
  let entries: [String: [Field.Choice]]
  var entered = Entered()

  private var path: String { "/registers/\(register.id)" }

  func title(_ context: PageContext) -> String {
    row?.name ?? context.text("register.add")
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.registers"), "/registers"),
      Link(context.text("register.\(register.id)"), path),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let fields = register.fields.map { field($0, context.text) }
    return context.form(
      row.map { "\(path)/\($0.id)" } ?? path,
      fields + (row.map { [Field("version", "", .hidden, value: "\($0.version)")] } ?? []), entered,
      submit: context.text("register.save"))
  }

  private func field(_ field: RegisterField, _ text: Text) -> Field {
    let label = text("register.\(register.id).\(field.name)")
    let none = Field.Choice("", "—")
    let (kind, hint, longest): (Field.Kind, String?, Int?) =
      switch field.kind {
      case .text(let longest): (longest > 200 ? .lines(4) : .line, nil, longest)
      case .personal(let longest):
        (longest > 200 ? .lines(3) : .line, text("register.hint.personal"), longest)
      case .texts: (.line, text("register.hint.texts"), nil)
      case .whole(let range): (.number(min: range.lowerBound, max: range.upperBound), nil, nil)
      case .number: (.line, nil, nil)
      case .day: (.day, nil, nil)
      case .phone: (.phone, nil, nil)
      case .boolean:
        (.one([none, .init("1", text("report.yes")), .init("0", text("report.no"))]), nil, nil)
      case .choice(let values):
        (
          .one([none] + values.map { .init($0, text.choice($0, of: field.name, register)) }), nil,
          nil
        )
      case .entry: (.one([none] + (entries[field.name] ?? [])), nil, nil)
      case .entries: (.several(entries[field.name] ?? []), nil, nil)
      case .area: (.line, text("register.hint.area"), nil)
      case .reference(let other):
        (.line, text("register.hint.reference", ["register": text("register.\(other)")]), nil)
      case .organisation: (.line, text("register.hint.organisation"), nil)
      case .person: (.line, text("register.hint.person"), nil)
      }
    return Field(
      field.name, label, kind, hint: hint, required: field.isRequired,
      value: values[field.name] ?? "", maxLength: longest)
  }
}

/// A file to take in, and what is wrong with the one that was sent.
struct RegisterImportPage: Page {
  let register: Register
  var outcome: ImportOutcome?
  var problems: [RowProblem] = []
  var invalid: Invalid?

  func title(_ context: PageContext) -> String { context.text("register.import") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.registers"), "/registers"),
      Link(context.text("register.\(register.id)"), "/registers/\(register.id)"),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let fields = [
      Field(
        "file", text("register.import.file"),
        .files(
          accept: ".csv,.xlsx", camera: false, several: false),
        hint: text("register.import.hint"), required: true)
    ]
    return """
      <p class="lead">\(text("register.import.lead"))</p>
      <p><a href="/registers/\(register.id)/template">\(text("register.import.template"))</a></p>
      \(when: !problems.isEmpty, faults(context))\
      \(context.form(
        "/registers/\(register.id)/import", fields, Entered(Form(), invalid),
        submit: text("register.import")))
      """
  }

  private func faults(_ context: PageContext) -> HTML {
    let text = context.text
    return context.section(
      text("register.import.refused", ["count": "\(problems.count)"]),
      context.list(
        Listing(
          name: text("register.import.refused", ["count": "\(problems.count)"]),
          columns: [
            .init(text("register.import.row"), number: true) { "\($0.row)" },
            .init(text("register.import.column")) { "\($0.column ?? $0.field ?? "")" },
            .init(text("register.import.fault"), headline: true) {
              "\(text("invalid.\($0.fault.rawValue)", $0.values))"
            },
          ], elements: Array(problems.prefix(200)), empty: ("", nil))))
  }
}

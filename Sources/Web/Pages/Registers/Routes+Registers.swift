import CaseEngine
import Foundation
import Governance
import Hummingbird
import Storage

extension Routes {
  /// The lists that the city keeps, each by its description.
  func registers() {
    page("/registers") { visit in
      let page = try await visit.reading { moment, db in
        let all = try Register.all.compactMap { register -> (id: String, count: Int)? in
          guard (try? Registers.viewer(of: register, moment.actor)) != nil else { return nil }
          let count = try Registers.count(
            register, RegisterQuery(), for: moment.actor, on: moment.now.day, in: db)
          return (register.id, count)
        }
        guard !all.isEmpty else { throw Refusal.notAllowed(step: "read") }
        return RegistersPage(registers: all)
      }
      return visit.page(page)
    }
    page("/registers/{register}") { visit in
      let register = try visit.register
      let text = visit.text
      var asked = try visit.query
      // One's own area first; what is asked for empty is the whole.
      if asked.values["area"] == nil, register.areaField != nil, asked.values["format"] == nil {
        let own = try await visit.reading { moment, _ in moment.actor.post }
        if own.level != .city { asked.values["area"] = [own.area] }
      }
      let (filled, query) = (asked, try RegisterQuery(asked, of: register))
      if let format = try asked.askedChoice("format", TableFormat.self) {
        let (data, day) = try await visit.reading { moment, db in
          (
            try text.file(
              register, query, as: format, for: moment.actor, on: moment.now.day, in: db),
            moment.now.day
          )
        }
        return visit.download(
          [UInt8](data), type: format.mediaType,
          name: "\(text("register.\(register.id)"))-\(day).\(format.rawValue)")
      }
      let page = try await visit.reading { moment, db in
        try RegisterListPage.of(register, query, filled, text, moment, db)
      }
      return visit.page(page)
    }
    page("/registers/{register}/new") { visit in
      visit.page(try await Self.registerForm(visit, nil))
    }
    form("/registers/{register}") { visit, form in
      let register = try visit.register
      do {
        let id = try await visit.writing { moment, db in
          let values = try Self.reading(register, visit, on: moment.now.day).values(
            Self.cells(form, register), in: db)
          return try Registers.add(
            to: register, values, by: moment.actor, at: moment.now, in: db
          ).id
        }
        return visit.see("/registers/\(register.id)/\(id)", Flash(visit.text("register.added")))
      } catch let invalid as Invalid {
        var page = try await Self.registerForm(visit, nil)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
    }
    page("/registers/{register}/template") { visit in
      let register = try visit.register
      let text = visit.text
      let data = try await visit.reading { moment, db in
        // No text has this sign, so that the file has its header and no row.
        var none = RegisterQuery()
        none.words = "\u{1}"
        return try text.file(
          register, none, as: .xlsx, for: moment.actor, on: moment.now.day, in: db)
      }
      return visit.download(
        [UInt8](data), type: TableFormat.xlsx.mediaType,
        name: "\(text("register.\(register.id)")).xlsx")
    }
    page("/registers/{register}/import") { visit in
      let register = try visit.register
      try await visit.reading { moment, _ in try Self.keeper(of: register, moment.actor) }
      return visit.page(RegisterImportPage(register: register))
    }
    form("/registers/{register}/import") { visit, form in try await Self.take(form, visit) }
    page("/registers/{register}/{id}") { visit in
      let (register, id) = (try visit.register, try visit.rowID)
      let text = visit.text
      let page = try await visit.reading { moment, db in
        try RegisterRowPage.of(register, id, text, moment, db)
      }
      return visit.page(page)
    }
    page("/registers/{register}/{id}/form") { visit in
      visit.page(try await Self.registerForm(visit, try visit.rowID))
    }
    form("/registers/{register}/{id}") { visit, form in
      let (register, id) = (try visit.register, try visit.rowID)
      do {
        guard let version = form.integer("version") else { throw Invalid("version", "required") }
        try await visit.writing { moment, db in
          let row = try Registers.find(id, of: register, for: moment.actor, in: db)
          let values = try Self.reading(register, visit, on: moment.now.day).values(
            Self.cells(form, register), over: row.values, in: db)
          _ = try Registers.change(
            id, of: register, to: values, version: version, by: moment.actor, at: moment.now,
            in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.registerForm(visit, id)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/registers/\(register.id)/\(id)", Flash(visit.text("register.changed")))
    }
    form("/registers/{register}/{id}/end") { visit, form in
      let (register, id) = (try visit.register, try visit.rowID)
      guard let day = Day(form["day"]) else { throw Invalid("day", "day") }
      guard let version = form.integer("version") else { throw Invalid("version", "required") }
      try await visit.writing { moment, db in
        _ = try Registers.retire(
          id, of: register, on: day, version: version, by: moment.actor, at: moment.now, in: db)
      }
      return visit.see("/registers/\(register.id)/\(id)", Flash(visit.text("register.changed")))
    }
  }

  private static func keeper(of register: Register, _ actor: Actor) throws {
    guard try Registers.viewer(of: register, actor) == .keepers else {
      throw Refusal.notAllowed(step: "register-add")
    }
  }

  private static func reading(
    _ register: Register, _ visit: Visit, on day: Day
  ) throws -> RegisterReading {
    RegisterReading(
      register, reader: try CellReader.shipped(), today: day,
      choices: visit.site.texts.choices(of: register))
  }

  /// What the form has of the register's fields; an empty one empties its field.
  private static func cells(_ form: Form, _ register: Register) -> [String: Cell] {
    var cells: [String: Cell] = [:]
    for field in register.fields {
      if case .entries = field.kind {
        // Boxes of which none is ticked send nothing.
        cells[field.name] = Cell(form.all(field.name).joined(separator: ";"))
      } else if form.values[field.name] != nil {
        cells[field.name] = Cell(form[field.name])
      }
    }
    return cells
  }

  private static func registerForm(
    _ visit: Visit, _ id: Int64?
  ) async throws -> RegisterFormPage {
    let register = try visit.register
    let home = visit.viewer?.area ?? ""
    return try await visit.reading { moment, db in
      try keeper(of: register, moment.actor)
      let row = try id.map { try Registers.find($0, of: register, for: moment.actor, in: db) }
      var names = RegisterNames(on: moment.now.day)
      var values: [String: String] = [:]
      var entries: [String: [Field.Choice]] = [:]
      for field in register.fields {
        values[field.name] = try row?.values[field.name].map {
          try names.typed($0, of: field, in: db)
        }
        if case .entry(let list) = field.kind {
          entries[field.name] = try list.entries(on: moment.now.day, in: db)
            .map { Field.Choice($0.id, $0.name) }
        }
        if case .entries(let list) = field.kind {
          let known = try list.entries(on: moment.now.day, in: db)
          let words = (row?.values.texts(field.name) ?? [])
            .map { PolicyList.meant($0, among: known)?.id ?? $0 }
          values[field.name] = words.joined(separator: "\n")
          // Behind what the list has, the words of the row that it does not know.
          entries[field.name] =
            known.map { Field.Choice($0.id, $0.name) }
            + words.filter { word in !known.contains { $0.id == word } }
            .map { Field.Choice($0, $0) }
        }
      }
      if row == nil, let field = register.areaField, !home.isEmpty {
        values[field.name] = moment.actor.post.area
      }
      return RegisterFormPage(register: register, row: row, values: values, entries: entries)
    }
  }

  private static func take(_ form: Form, _ visit: Visit) async throws -> Response {
    let register = try visit.register
    try await visit.reading { moment, _ in try keeper(of: register, moment.actor) }
    var page = RegisterImportPage(register: register)
    do {
      guard let upload = form.uploads.first(where: { $0.field == "file" }) else {
        throw Invalid("file", "required")
      }
      let entry = RegisterImport(
        register, reader: try CellReader.shipped(), map: visit.site.texts.columns(of: register),
        choices: visit.site.texts.choices(of: register))
      let table = try Table.read(Data(contentsOf: upload.file), map: entry.columns)
      let outcome = try await visit.writing { moment, db in
        try entry.run(table, by: moment.actor, at: moment.now, in: db)
      }
      return visit.see(
        "/registers/\(register.id)",
        Flash(
          visit.text(
            "register.imported",
            [
              "added": "\(outcome.added)", "changed": "\(outcome.changed)",
              "unchanged": "\(outcome.unchanged)",
            ])))
    } catch let refused as ImportRefused {
      page.problems = refused.problems
    } catch let fault as TableFault {
      page.invalid = Invalid(
        fault.invalid.problems.map { Invalid.Problem("file", $0.rule, $0.values) })
    } catch let invalid as Invalid {
      page.invalid = invalid
    }
    return visit.page(page, status: .unprocessableContent)
  }
}

extension RegisterListPage {
  static func of(
    _ register: Register, _ query: RegisterQuery, _ asked: Form, _ text: Text, _ moment: Moment,
    _ db: Database
  ) throws -> RegisterListPage {
    let (actor, day) = (moment.actor, moment.now.day)
    let page = try Registers.list(register, query, for: actor, on: day, in: db)
    let marks = try Registers.marks(of: page.rows, register, on: day, in: db)
    var names = RegisterNames(on: day)
    let fields = shown(register) + [register.areaField].compactMap { $0 }
    let lines = try page.rows.map { row in
      var cells: [String: String] = [:]
      for field in fields {
        cells[field.name] = try row.values[field.name].map {
          try names.shown($0, of: field, register, text, in: db)
        }
      }
      return Line(row: row, cells: cells, marks: marks[row.id] ?? [])
    }
    let own = try Areas.find(query.area ?? actor.post.area, in: db)
    var entries: [String: [Field.Choice]] = [:]
    for field in register.fields {
      guard case .entries(let list) = field.kind else { continue }
      entries[field.name] = try list.entries(on: day, in: db).map { .init($0.id, $0.name) }
    }
    return RegisterListPage(
      register: register, lines: lines,
      count: try Registers.count(register, query, for: actor, on: day, in: db), next: page.next,
      mayKeep: try Registers.viewer(of: register, actor) == .keepers, query: asked,
      areas: try own.map { area in
        try (Areas.path(of: area, in: db) + Areas.children(of: area.code, on: day, in: db))
          .map { Field.Choice($0.code, $0.name) }
      } ?? [], entries: entries)
  }
}

extension RegisterRowPage {
  static func of(
    _ register: Register, _ id: Int64, _ text: Text, _ moment: Moment, _ db: Database
  ) throws -> RegisterRowPage {
    let (actor, day) = (moment.actor, moment.now.day)
    let row = try Registers.find(id, of: register, for: actor, in: db)
    let viewer = try Registers.viewer(of: register, actor)
    var names = RegisterNames(on: day)
    var values: [(field: String, value: String, path: String?)] = []
    for field in register.fields where field.visibility <= viewer {
      guard let value = row.values[field.name] else { continue }
      var path: String?
      if case .reference(let other) = field.kind { path = "/registers/\(other)/\(value.printed)" }
      values.append(
        (field.name, try names.shown(value, of: field, register, text, in: db), path))
    }
    let versions = try Registers.history(of: id, register, for: actor, in: db)
    return RegisterRowPage(
      register: register, row: row, values: values,
      marks: try Registers.marks(of: [row], register, on: day, in: db)[id] ?? [],
      versions: versions,
      people: try People.names(of: versions.compactMap(\.person), in: db),
      parts: try Registers.parts(of: row, in: db).map {
        ($0.register, "/registers/\($0.register)?area=&\($0.field)=\(id)", $0.count)
      },
      mayKeep: viewer == .keepers, today: day)
  }
}

extension RegisterNames {
  /// As a page shows it.
  fileprivate mutating func shown(
    _ value: RegisterValue, of field: RegisterField, _ register: Register, _ text: Text,
    in db: Database
  ) throws -> String {
    switch field.kind {
    case .choice: text.choice(value.printed, of: field.name, register)
    case .boolean: text(value == .flag(true) ? "report.yes" : "report.no")
    case .day: Day(value.printed).map { text.day($0) } ?? value.printed
    default: try name(value, of: field, in: db)
    }
  }

  /// As a form reads it again.
  fileprivate mutating func typed(
    _ value: RegisterValue, of field: RegisterField, in db: Database
  ) throws -> String {
    switch field.kind {
    case .reference, .organisation: try unique(value, of: field, in: db)
    default: value.printed
    }
  }
}

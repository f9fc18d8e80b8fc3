import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

extension Routes {
  /// The lists that the city keeps, each by its description.
  func registerEndpoints() {
    endpoint(
      Endpoint(
        .get, "/registers/{register}", "listRegister",
        "Rows by name. Beside the parameters below, each field that can be filtered is one."
      ).query(
        .init("q", .text, "Words that a row must all have"),
        .init("area", .area, "Within this area"),
        .init("mark", .text, "With this mark only; `fault` for any that is a fault"),
        .init("retired", .flag, "Also what is no more"),
        .init("cursor", .text, "Where the page before ended"),
        .init("limit", .integer, "How many, at most 200"),
        .init("format", .choice(["json", "csv", "xlsx"]), "json, or a table of all of them")
      ).withFurtherParameters.answer("RegisterList")
    ) { visit in
      let call = try await visit.call()
      let register = try visit.register
      let query = try visit.query
      let wanted = try RegisterQuery(query, of: register)
      if let name = query.asked("format"), name != "json" {
        guard let format = TableFormat(rawValue: name) else { throw Invalid("format", "choice") }
        return try await Self.table(register, wanted, format, call)
      }
      let (page, viewer, marks) = try await call.read { db in
        let page = try Registers.list(
          register, wanted, for: call.actor, on: call.now.day, in: db)
        return (
          page, try Registers.viewer(of: register, call.actor),
          try Registers.marks(of: page.rows, register, on: call.now.day, in: db)
        )
      }
      return visit.json(
        .object { json in
          json.array("items", page.rows) { json, row in
            json.object { row.write(to: &$0, for: viewer, marks[row.id] ?? []) }
          }
          json.member("next", page.next)
        })
    }
    endpoint(
      Endpoint(.post, "/registers/{register}", "addToRegister", "Adds a row.")
        .body("RegisterFields").answer("RegisterRow", .created)
    ) { visit in
      let call = try await visit.call()
      let register = try visit.register
      let (bytes, said) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        let viewer = try Registers.viewer(of: register, call.actor)
        let values = try RegisterReading(register, call).values(said.cells, in: db)
        let row = try Registers.add(
          to: register, values, by: call.actor, at: call.now, in: db)
        let marks = try Registers.marks(of: [row], register, on: call.now.day, in: db)
        return .object { row.write(to: &$0, for: viewer, marks[row.id] ?? []) }
      }
    }
    endpoint(
      Endpoint(.get, "/registers/{register}/{id}", "readRegisterRow", "One row.")
        .answer("RegisterRow")
    ) { visit in
      let call = try await visit.call()
      let (register, id) = (try visit.register, try visit.rowID)
      let (row, viewer, marks) = try await call.read { db in
        let row = try Registers.find(id, of: register, for: call.actor, in: db)
        return (
          row, try Registers.viewer(of: register, call.actor),
          try Registers.marks(of: [row], register, on: call.now.day, in: db)
        )
      }
      return visit.json(.object { row.write(to: &$0, for: viewer, marks[id] ?? []) })
    }
    endpoint(
      Endpoint(
        .patch, "/registers/{register}/{id}", "changeRegisterRow",
        "Changes the fields that are sent, or with `validTo` ends the row. `version` is the one that the caller saw."
      ).body("RegisterChange").answer("RegisterRow")
    ) { visit in
      let call = try await visit.call()
      let (register, id) = (try visit.register, try visit.rowID)
      let (_, said) = try await visit.sent(Said.self)
      let (row, marks) = try await call.city.store.write { db in
        let row = try Self.change(said, register, id, call, db)
        return (row, try Registers.marks(of: [row], register, on: call.now.day, in: db))
      }
      let viewer = try Registers.viewer(of: register, call.actor)
      return visit.json(.object { row.write(to: &$0, for: viewer, marks[id] ?? []) })
    }
  }

  private static func change(
    _ said: Said, _ register: Register, _ id: Int64, _ call: Call, _ db: Database
  ) throws -> RegisterRow {
    var said = said
    guard let version = try said.number("version") else { throw Invalid("version", "required") }
    let row = try Registers.find(id, of: register, for: call.actor, in: db)
    if let text = try said.text("validTo") {
      try said.mustBeEmpty()
      guard let day = Day(text) else { throw Invalid("validTo", "day") }
      return try Registers.retire(
        id, of: register, on: day, version: version, by: call.actor, at: call.now, in: db)
    }
    let values = try RegisterReading(register, call).values(said.cells, over: row.values, in: db)
    return try Registers.change(
      id, of: register, to: values, version: version, by: call.actor, at: call.now, in: db)
  }

  private static func table(
    _ register: Register, _ query: RegisterQuery, _ format: TableFormat, _ call: Call
  ) async throws -> Response {
    let text = call.visit.text
    let data = try await call.read { db in
      try text.file(register, query, as: format, for: call.actor, on: call.now.day, in: db)
    }
    try await call.city.store.write { db in
      try Audit.exported(register.id, as: format.rawValue, by: call.actor, in: db)
    }
    let name = "\(register.id)-\(call.now.day).\(format.rawValue)"
    return call.visit.download([UInt8](data), type: format.mediaType, name: name)
  }
}

extension Visit {
  var register: Register {
    get throws {
      guard let register = Register.named(try parameter("register")) else {
        throw Refusal.notFound
      }
      return register
    }
  }

  var rowID: Int64 {
    get throws {
      guard let id = Int64(try parameter("id")) else { throw Refusal.notFound }
      return id
    }
  }
}

extension RegisterReading {
  fileprivate init(_ register: Register, _ call: Call) throws {
    self.init(
      register, reader: try CellReader.shipped(), today: call.now.day,
      choices: call.visit.site.texts.choices(of: register))
  }
}

extension RegisterQuery {
  init(_ query: Form, of register: Register) throws {
    self.init()
    words = query.asked("q") ?? ""
    area = try query.askedArea("area")
    mark = query.asked("mark")
    withRetired = try query.askedFlag("retired") ?? false
    if let text = query.asked("cursor") {
      guard let id = Int64(text) else { throw Invalid("cursor", "unknown") }
      cursor = id
    }
    limit = try query.askedInteger("limit", in: 1...Registers.mostRows) ?? 50
    let own: Set = ["q", "area", "mark", "retired", "cursor", "limit", "format"]
    for name in query.values.keys.sorted() where !own.contains(name) {
      guard register.field(name)?.isFilter == true else {
        throw Invalid(name, "unknown-parameter")
      }
      filters[name] = query.asked(name)
    }
  }
}

extension Said {
  fileprivate var cells: [String: Cell] {
    values.mapValues { value in
      switch value {
      case .text(let text): Cell(text)
      case .number(let number): .number(Double(number))
      case .flag(let flag): .boolean(flag)
      case .list(let list): Cell(list.joined(separator: ";"))
      }
    }
  }
}

extension RegisterRow {
  func write(
    to json: inout JSONWriter, for viewer: RegisterField.Visibility, _ marks: [RegisterMark]
  ) {
    json.member("id", id)
    json.member("register", register)
    json.member("name", name)
    json.member("area", area)
    json.member("version", version)
    json.member("validFrom", validFrom)
    json.member("validTo", validTo)
    json.member("changed", changedAt)
    json.member("marks", marks.map(\.id))
    json.object("fields") { json in
      for (name, value) in values(for: viewer).sorted(by: { $0.key < $1.key }) {
        switch value {
        case .text(let text): json.member(name, text)
        case .texts(let texts): json.member(name, texts)
        // Larger ones are references to other rows: identifiers.
        case .whole(let whole):
          if whole.magnitude < 1 << 53 {
            json.member(name, Int(whole))
          } else {
            json.member(name, whole)
          }
        case .number(let number): json.member(name, number)
        case .flag(let flag): json.member(name, flag)
        }
      }
    }
  }
}

import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage
import Web

/// Writes the list of cases, or of the rows of a register, that somebody sees.
struct Export: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a list of cases, or the rows of a register, as csv or xlsx.",
    discussion: """
      What is written is what the account sees, no more: --as names it. A register is named first \
      and has the columns that import reads: export estates estates.csv --as ann.
      """)

  @Argument(help: "A file for the list of cases, .csv or .xlsx; or the name of a register.")
  var what: String

  @Argument(
    help: "The file for the rows of a register; without it they are printed.",
    completion: .file())
  var file: String?

  @OptionGroup var place: DatabaseOption

  @Option(name: .customLong("as"), help: "The sign-in name of the account that exports.")
  var login: String

  @Option(help: "csv or xlsx, where the file does not say it.")
  var format: TableFormat?

  @Option(help: "The post, where the account has several.")
  var post: Int64?

  @Option(help: "Only this area, by its code.")
  var area: String?

  @Option(help: "Only this state.")
  var state: String?

  @Flag(help: "Only what is open.")
  var open = false

  @Option(help: "zh-Hans, zh-Hant or en.")
  var language = "zh-Hans"

  func validate() throws {
    guard register != nil || file == nil else {
      throw ValidationError("\(what) is no register")
    }
    guard kind != nil else { throw ValidationError("the file must end in .csv or .xlsx") }
    if register != nil, state != nil || open {
      throw ValidationError("the rows of a register have no state")
    }
    guard Language(rawValue: language) != nil else {
      throw ValidationError("\(language) is no language of Anlan")
    }
  }

  private var register: Register? { Register.named(what) }
  private var target: String? { register == nil ? what : file }

  private var kind: TableFormat? {
    guard let target else { return format ?? .csv }
    return format ?? TableFormat(rawValue: URL(filePath: target).pathExtension.lowercased())
  }

  func perform() async throws {
    try place.mustExist()
    let data = try await withCity(place) { try await table(of: $0) }
    if let target {
      try data.write(to: URL(filePath: target), options: .atomic)
    } else {
      try FileHandle.standardOutput.write(contentsOf: data)
    }
  }

  func table(of city: City) async throws -> Data {
    guard let kind, let language = Language(rawValue: language) else {
      throw ValidationError("the file must end in .csv or .xlsx")
    }
    let text = try Texts.load().text(in: language)
    if let register { return try await rows(of: register, as: kind, text, in: city) }
    let table = CaseTable(format: kind, text: text)
    var filter = CaseFilter()
    filter.area = area
    filter.state = state
    if open { filter.open = true }
    let (login, post, asked, now) = (login, post, filter, city.now)
    return try await city.store.read { db in
      let actor = try Self.actor(login, post: post, on: now.day, in: db)
      return try table.data(asked, for: actor, at: now, in: db)
    }
  }

  private func rows(
    of register: Register, as kind: TableFormat, _ text: Text, in city: City
  ) async throws -> Data {
    var query = RegisterQuery()
    query.area = area
    let (login, post, asked, day) = (login, post, query, city.now.day)
    return try await city.store.read { db in
      let actor = try Self.actor(login, post: post, on: day, in: db)
      return try text.file(register, asked, as: kind, for: actor, on: day, in: db)
    }
  }

  static func actor(
    _ login: String, post: Int64?, on day: Day, in db: Database
  ) throws -> Actor {
    guard let person = try People.find(login: login, in: db) else {
      throw Refused("there is no account \(login)")
    }
    let held = try Posts.held(by: person.id, on: day, in: db)
    let chosen = post.map { id in held.filter { $0.id == id } } ?? held
    guard let one = chosen.first, chosen.count == 1 else {
      let posts = held.map { "\($0.id) \($0.title)" }.joined(separator: "\n")
      throw Refused("name one of the account's posts with --post:\n\(posts)")
    }
    return Actor(person: person.id, name: person.name, post: one)
  }
}

extension TableFormat: ExpressibleByArgument {}

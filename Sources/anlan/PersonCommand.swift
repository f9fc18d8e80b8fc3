import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage

/// The first accounts of a new database, and a way back in for who holds the machine.
struct PersonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "Make the first accounts; list them; set a password.",
    subcommands: [Add.self, Grant.self, Password.self, List.self])

  /// The first administrators: everybody else is added by them, on the pages.
  struct Add: Subcommand {
    static let configuration = CommandConfiguration(
      abstract: "Add an account and print its first password, which must be changed at sign-in.")

    @Argument(help: "The sign-in name.")
    var login: String

    @Argument(help: "The person's name.")
    var name: String

    @OptionGroup var place: DatabaseOption

    func perform() async throws {
      print(try await withCity(place) { try await add($0) })
    }

    func add(_ city: City) async throws -> String {
      let password = PasswordRule.temporary()
      let now = city.now
      let cost = try await city.store.read { db in try Policies.signIn(on: now.day, in: db).scrypt }
      let hash = try await PasswordQueue.shared.hash(password, cost: cost)
      let (login, name) = (login, name)
      _ = try await city.store.write { db in
        let id = try People.insert(
          login: login, name: name, hash: hash, mustChange: true, at: now, in: db)
        try Audit.record("person.add", subject: "person/\(id)", person: nil, at: now, in: db)
        return id
      }
      return password
    }
  }

  struct Grant: Subcommand {
    static let configuration = CommandConfiguration(
      abstract: "Give an account a post.",
      discussion: "One of the three administrators' posts on a new database; then they grant.")

    @Argument(help: "The sign-in name.")
    var login: String

    @Argument(help: "administrator, security-administrator or auditor.")
    var role: String

    @OptionGroup var place: DatabaseOption

    @Option(help: "The area, by its code; by default the whole city.")
    var area: String?

    @Option(help: "What the post is called.")
    var title: String?

    func validate() throws {
      guard Role.administrators.contains(Role(rawValue: role)) else {
        let roles = Role.administrators.map(\.rawValue).sorted().joined(separator: ", ")
        throw ValidationError("\(role) is granted on the pages; here one of \(roles)")
      }
    }

    func perform() async throws {
      try await withCity(place) { try await grant($0) }
    }

    func grant(_ city: City) async throws {
      let (login, role, title, wanted) = (login, Role(rawValue: role), title, area)
      let now = city.now
      try await city.store.write { db in
        guard let person = try People.find(login: login, in: db) else {
          throw Refused("there is no account \(login)")
        }
        guard
          let area = try wanted
            ?? db.value("SELECT code FROM areas WHERE level = \(Level.city) ORDER BY code LIMIT 1")
        else { throw Refused("there are no areas yet: import them first") }
        let others = try Posts.held(by: person.id, on: now.day, in: db)
        guard others.isEmpty else {
          throw Refused("\(login) holds a post already: administrators hold no other")
        }
        let post = try Posts.insert(
          role, to: person.id, area: area, title: title ?? role.rawValue, from: now.day, in: db)
        try Audit.record(
          "post.grant", subject: "person/\(person.id)", person: nil, at: now,
          ["post": "\(post)", "role": role.rawValue, "area": area], in: db)
      }
    }
  }

  struct Password: Subcommand {
    static let configuration = CommandConfiguration(
      abstract: "Set a new first password and print it.")

    @Argument(help: "The sign-in name.")
    var login: String

    @OptionGroup var place: DatabaseOption

    func perform() async throws {
      try place.mustExist()
      print(try await withCity(place) { try await set($0) })
    }

    func set(_ city: City) async throws -> String {
      let password = PasswordRule.temporary()
      let now = city.now
      let cost = try await city.store.read { db in try Policies.signIn(on: now.day, in: db).scrypt }
      let hash = try await PasswordQueue.shared.hash(password, cost: cost)
      let login = login
      try await city.store.write { db in
        guard let person = try People.find(login: login, in: db) else {
          throw Refused("there is no account \(login)")
        }
        try Passwords.set(for: person.id, hash: hash, at: now, in: db)
      }
      return password
    }
  }

  struct List: Subcommand {
    static let configuration = CommandConfiguration(
      abstract: "List the three administrators' accounts.")

    @OptionGroup var place: DatabaseOption

    func perform() async throws {
      try place.mustExist()
      for line in try await withCity(place, { try await lines(of: $0) }) { print(line) }
    }

    func lines(of city: City) async throws -> [String] {
      let day = city.now.day
      return try await city.store.read { db in
        var lines: [String] = []
        for role in Role.administrators.sorted(by: { $0.rawValue < $1.rawValue }) {
          for post in try Posts.present(role, on: day, in: db) {
            guard let person = try People.find(post.person, in: db) else { continue }
            lines.append("\(role.rawValue) \(person.login) \(person.name) \(post.area)")
          }
        }
        return lines
      }
    }
  }
}

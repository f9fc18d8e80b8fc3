import ArgumentParser
import CaseEngine
import Foundation
import Governance
import Storage

/// What the city sets for itself, as files.
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Show, check and change what the city sets for itself.",
    subcommands: [Show.self, Check.self, Put.self])

  struct Show: Subcommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the newest version of a policy, or all names with their versions.")

    @Argument(help: "The name; without it, all.")
    var name: String?

    @OptionGroup var place: DatabaseOption

    func perform() async throws {
      try place.mustExist()
      for line in try await withCity(place, { try await lines(of: $0) }) { print(line) }
    }

    func lines(of city: City) async throws -> [String] {
      let name = name
      return try await city.store.read { db in
        guard let name else {
          return try AnyPolicy.names.flatMap { name in
            try Policies.history(name, in: db).map { version in
              let area = version.area.isEmpty ? "" : " \(version.area)"
              return "\(name) \(version.version) from \(version.validFrom)\(area)"
            }
          }
        }
        guard AnyPolicy.names.contains(name) else { throw Refused("there is no policy \(name)") }
        return try Policies.history(name, in: db).first { $0.area.isEmpty }.map { [$0.body] } ?? []
      }
    }
  }

  struct Check: Subcommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what is wrong with a policy file, without a database.")

    @Argument(help: "The name of the policy.")
    var name: String

    @Argument(help: "The file.", completion: .file())
    var file: String

    func perform() async throws { try check() }

    func check() throws {
      try AnyPolicy.check(name, String(contentsOf: URL(filePath: file), encoding: .utf8))
    }
  }

  struct Put: Subcommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a file the new version of a policy, in an administrator's name.")

    @Argument(help: "The name of the policy.")
    var name: String

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var place: DatabaseOption

    @Option(name: .customLong("as"), help: "The administrator's sign-in name.")
    var login: String

    @Option(help: "Why.")
    var note: String

    @Option(help: "From this day on; by default from today.")
    var from: Day?

    @Option(help: "For one county only, by its code.")
    var area = ""

    func perform() async throws {
      try place.mustExist()
      print("version \(try await withCity(place) { try await put($0) })")
    }

    func put(_ city: City) async throws -> Int {
      let body = try String(contentsOf: URL(filePath: file), encoding: .utf8)
      let (name, login, note, area, now) = (name, login, note, area, city.now)
      let day = from ?? now.day
      let version = try await city.store.write { db in
        let actor = try Export.actor(login, post: nil, on: now.day, in: db)
        return try AnyPolicy.change(
          name, area: area, to: body, from: day, note: note, by: actor, at: now, in: db)
      }
      try await city.refreshRules()
      return version
    }
  }
}

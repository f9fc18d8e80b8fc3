import CaseEngine
import Foundation
import Yams

/// Units, posts and places of the demonstration city, as `organisations.yaml` declares them.
struct Staffing: Decodable, Sendable {
  struct Unit: Decodable, Sendable {
    let name: String
    let kind: String
    let lines: [String]
    /// What its people are; handlers where nothing is said.
    let role: Role?
  }

  struct Opening: Decodable, Sendable {
    let role: Role
    let title: String
    /// How many in every area of the level.
    let each: Int?
    /// How many in the first area of the level.
    let first: Int?

    func count(isFirst: Bool) -> Int { each ?? (isFirst ? first ?? 0 : 0) }
  }

  struct Several: Decodable, Sendable {
    let role: Role
    let title: String
  }

  struct Sign: Decodable, Sendable {
    let name: String
    let kind: String
  }

  let organisations: [String: [Unit]]
  let handlers: [String: Int]
  let handlerTitle: String
  let mediatorTitle: String
  let posts: [String: [Opening]]
  let several: [Several]
  let workersPerCounty: Int
  let workerTitle: String
  let places: [Sign]
  let password: String
}

/// Names put together by chance.
struct Names: Decodable, Sendable {
  let surnames: [String]
  let given: [String]

  func draw(_ random: inout SeededRandom) -> String {
    (random.pick(surnames) ?? "") + (random.pick(given) ?? "")
  }

  /// A number that no network gives out.
  static func phone(_ random: inout SeededRandom) -> String {
    "111" + (0..<8).map { _ in String(random.whole(0...9)) }.joined()
  }
}

enum DemonstrationText {
  static func read<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
    try YAMLDecoder().decode(type, from: City.resource("Demonstration/\(name).yaml"))
  }
}

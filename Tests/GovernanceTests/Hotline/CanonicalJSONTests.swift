import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("The bytes of the ledger")
struct CanonicalJSONTests {
  private struct Odd: Encodable {
    enum Way: Encodable {
      case none
      case some(String, count: Int)
    }

    var zeta = "last \"quoted\" \\ / \n\t\u{1}\u{7f} 楼道灯"
    var alpha: [String: Int] = ["b": 2, "a": -1, "Z": 3, "é": 4, "10": 10, "9": 9]
    var middle: [Way] = [.none, .some("x", count: 2), .none]
    var empty: [String] = []
    var nothing: String?
    var nested: [[Int64]] = [[], [1, .min, .max]]
    var flag = true
    var objects: [String: [String: Bool]] = ["y": [:], "x": ["b": true, "a": false]]
    var part: Double = 2.5
    var whole: Double = 3
  }

  private func foundation(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test("They are those of the system's own encoder, whatever the value")
  func same() throws {
    #expect(try JSON.text(Odd()) == foundation(Odd()))
    #expect(try JSON.text([String]()) == "[]")
    #expect(try JSON.text([String: Int]()) == "{}")
    #expect(try JSON.text("a") == "\"a\"")
  }

  @Test("A number that JSON has not is refused")
  func notFinite() {
    #expect(throws: EncodingError.self) { try JSON.text([Double.nan]) }
  }

  @Test("Each case and entry that is played has them", arguments: Engine.allCases)
  func cases(_ engine: Engine) async throws {
    try await HotlineWorld.on(engine) { world in
      let number = try await world.file("路灯“不亮”/\u{1F4A1}\n第二行").file.number
      try await world.dispatch(number)
      try await world.handle(number)
      let (bodies, lines) = try await world.city.store.read { db in
        (
          try db.all("SELECT body FROM cases").map { try $0.get("body") as String },
          try db.all("SELECT body FROM entries").map { try $0.get("body") as String }
        )
      }
      for body in bodies {
        #expect(try foundation(JSON.decode(Case.self, from: body)) == body)
      }
      for line in lines {
        #expect(try foundation(JSON.decode(Ledger.Line.self, from: line)) == line)
      }
    }
  }

  @Test("Who takes a step at the same moment is told what happened", arguments: Engine.allCases)
  func atOnce(_ engine: Engine) async throws {
    try await HotlineWorld.on(engine) { world in
      let number = try await world.file().file.number
      try await world.dispatch(number)
      let seen = try await world.load(number).matter.entries
      let outcomes = await withTaskGroup(of: Result<Void, any Error>.self) { group in
        for name in ["housing", "housing second", "housing", "housing second"] {
          group.addTask {
            do {
              try await world.take("sign", on: number, by: name, entries: seen)
              return .success(())
            } catch {
              return .failure(error)
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      var signed = 0
      for outcome in outcomes {
        switch outcome {
        case .success: signed += 1
        case .failure(let error):
          guard case Refusal.stale = error else {
            Issue.record("\(error)")
            continue
          }
        }
      }
      #expect(signed == 1)
      try await world.verify()
    }
  }
}

import CaseEngine
import Foundation
import Governance
import TestWorld
import Testing

@testable import Web

/// Everybody who works on the real messages, each signed in at the interface of one server.
struct RealDriver {
  typealias Road = RealProcedureTests.Road

  struct Running {
    let number: String
    let road: Road
    let unit: Int64
    var step = 0
    /// Working days that the unit still lets pass before it hands in.
    var idle: Int
  }

  private let people: People
  var running: [Running] = []
  var done: [Road: Int] = [:]

  init(_ city: Governance.City, _ accounts: [Account]) throws {
    people = People(
      server: try Program(city), accounts: accounts.filter { $0.name != "several.city" })
  }

  /// Who has signed in, each once.
  private actor People {
    let server: Program
    let accounts: [Account]
    private var signedIn: [String: Program] = [:]
    private var units: [String: Int64] = [:]

    init(server: Program, accounts: [Account]) {
      self.server = server
      self.accounts = accounts
    }

    func program(_ account: Account) async throws -> Program {
      if let known = signedIn[account.name] { return known }
      let answer = try await server.post(
        "/sessions", ["name": .text(account.name), "password": .text(account.password)])
      try #require(answer.status == 201, "\(account.name): \(answer.text)")
      var program = server
      program.token = try answer.json["token"].text
      signedIn[account.name] = program
      return program
    }

    func somebody(_ role: Role) async throws -> Program {
      try await program(
        #require(accounts.first { $0.role == role.rawValue && $0.area == Dezhou.city }))
    }

    func handler(of unit: Int64) async throws -> Program {
      try await program(#require(accounts.first { $0.organisation == unit }))
    }

    /// Who keeps streets, nearest to the place: asked of the interface.
    func unit(for area: String) async throws -> Int64 {
      if let known = units[area] { return known }
      let clerk = try await somebody(.clerk)
      for code in [area, String(area.prefix(6)) + "000000", Dezhou.city] {
        let units = try await clerk.get("/areas/\(code)").json["organisations"].list
        let keeper = units.first { $0["lines"].list.contains("urban-management") }
        if let id = keeper?["id"].text.flatMap({ Int64($0) }) {
          self.units[area] = id
          return id
        }
      }
      throw Refusal.notFound
    }
  }

  func somebody(_ role: Role) async throws -> Program { try await people.somebody(role) }

  func setClock(_ now: Instant) async throws {
    let answer = try await somebody(.administrator).post(
      "/demo/clock", ["now": .text(now.rfc3339), "frozen": true])
    try #require(answer.status == 201, "\(answer.text)")
  }

  func sweep() async throws {
    let answer = try await somebody(.administrator).post("/demo/sweep", [:])
    try #require(answer.status == 201, "\(answer.text)")
  }

  private func take(
    _ number: String, _ step: String, _ said: [String: JSONNode], by program: Program
  ) async throws {
    let body = said.merging(["step": .text(step)]) { $1 }
    let answer = try await program.post("/cases/\(number)/steps", .object(body))
    try #require(answer.status == 201, "\(step): \(answer.text)")
  }

  /// Filed, answered at once or dispatched, signed for, and the reporter called, within the hour.
  mutating func receive(
    _ message: RealMessages.Message, area: String, _ road: Road
  ) async throws {
    let text = message.text.trimmingCharacters(in: .whitespacesAndNewlines)
    let clerk = try await somebody(.clerk)
    let filed = try await clerk.post(
      "/cases",
      [
        "procedure": "complaint", "area": .text(area), "title": .text(message.title),
        "text": .text(String(text.prefix(5_000))), "channel": "telephone",
        "category": "030201", "urgency": "general", "kind": "complaint",
      ])
    try #require(filed.status == 201, "\(filed.text)")
    let number = try #require(try filed.json["number"].text)
    let unit = try await people.unit(for: area)
    if road == .atOnce {
      try await take(number, "answer", ["answer": "已答复"], by: clerk)
      running.append(Running(number: number, road: road, unit: unit, idle: 0))
      return
    }
    try await dispatch(number, unit)
    running.append(Running(number: number, road: road, unit: unit, idle: road == .late ? 9 : 1))
  }

  private func dispatch(_ number: String, _ unit: Int64) async throws {
    let handler = try await people.handler(of: unit)
    try await take(
      number, "dispatch", ["unit": .text("\(unit)")], by: somebody(.dispatcher))
    try await take(number, "sign", [:], by: handler)
    try await take(number, "contact", ["way": "telephone"], by: handler)
  }

  /// One working day of everybody.
  mutating func work() async throws {
    var left: [Running] = []
    for var one in running {
      if one.idle > 0 {
        one.idle -= 1
      } else if try await ends(&one) {
        done[one.road, default: 0] += 1
        continue
      }
      left.append(one)
    }
    running = left
  }

  private func submit(_ one: Running) async throws {
    try await take(
      one.number, "submit", ["result": "已处理", "answer": "已处理完毕", "claimed-solved": true],
      by: people.handler(of: one.unit))
    try await take(one.number, "accept", [:], by: somebody(.reviewer))
  }

  private func callBack(_ one: Running, _ judgement: String) async throws {
    try await take(
      one.number, "call-back",
      ["judgement": .text(judgement), "solved": .flag(judgement != "dissatisfied")],
      by: somebody(.caller))
  }

  private func close(_ one: Running) async throws -> Bool {
    try await take(one.number, "close", [:], by: somebody(.caller))
    return true
  }

  /// The next act; true once the matter has ended.
  private func ends(_ one: inout Running) async throws -> Bool {
    one.step += 1
    switch (one.road, one.step) {
    case (.atOnce, _):
      // One in ten is drawn for a second look.
      let reviewer = try await somebody(.reviewer)
      let state = try await reviewer.get("/cases/\(one.number)").json["state"].text
      if state == "sampling" { try await take(one.number, "confirm-ending", [:], by: reviewer) }
      return true
    case (.returned, 1):
      try await take(
        one.number, "return", ["reason": "不属于本单位"], by: people.handler(of: one.unit))
      try await take(one.number, "accept-return", [:], by: somebody(.dispatcher))
      try await dispatch(one.number, one.unit)
    case (.returned, 2), (_, 1): try await submit(one)
    case (.unreachable, 2...4):
      try await take(one.number, "missed-call", [:], by: somebody(.caller))
    case (.unreachable, 5):
      try await take(one.number, "give-up-call", ["reason": "三次未接通"], by: somebody(.caller))
      return try await close(one)
    case (.redone, 2), (.contested, 2):
      try await callBack(one, "dissatisfied")
      try await take(one.number, "redo", ["reason": "未解决"], by: somebody(.reviewer))
      try await take(
        one.number, "contact", ["way": "visit"], by: people.handler(of: one.unit))
    case (.redone, 3), (.contested, 3): try await submit(one)
    case (.contested, 4):
      try await callBack(one, "dissatisfied")
      try await take(one.number, "contest", ["reason": "仍不满意"], by: somebody(.reviewer))
    case (.contested, 5):
      try await take(one.number, "explain", ["answer": "已当面解释"], by: somebody(.supervisor))
      return try await close(one)
    default:
      try await callBack(one, "satisfied")
      return try await close(one)
    }
    return false
  }
}

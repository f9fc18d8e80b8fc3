import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Merging at several removes") struct JoiningStories {
  typealias World = MediationWorld

  private static let a = ("王建国", "李卫东", ("13812345678", "13912345678"))
  private static let b = ("王建国", "张三", ("13812345678", "13712345678"))
  private static let c = ("赵六", "李卫东", ("13612345678", "13912345678"))

  private func file(
    _ who: (String, String, (String, String)), _ world: World
  ) async throws -> Filed {
    try await world.file(applicant: who.0, respondent: who.1, phones: who.2)
  }

  private func names(_ number: String, _ world: World) async throws -> [String] {
    let file = try await world.load(number)
    return try await world.city.store.read { db in
      try Parties.of(file, in: db).map { try $0.personal(in: db)["name"] ?? "" }.sorted()
    }
  }

  /// The case to which a receipt leads.
  private func leads(_ filed: Filed, _ world: World) async throws -> String {
    let code = try #require(filed.code)
    return try await world.city.store.read { db in
      try Receipts.find(filed.receipt, code: code, in: db).file.number
    }
  }

  private func merge(_ one: Filed, into other: Filed, _ world: World) async throws {
    try await world.take(
      "merge", on: one.file.number, by: "county receptionist",
      ["into": .text(other.file.number)])
  }

  private func part(_ one: Filed, _ world: World) async throws {
    try await world.take(
      "part", on: one.file.number, by: "county receptionist", ["reason": "不是一件事"])
  }

  @Test(
    "The first of a chain of three parts from the living end with its report, parties and receipt",
    arguments: Engine.allCases)
  func first(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (a, b, c) = (
        try await file(Self.a, world), try await file(Self.b, world), try await file(Self.c, world)
      )
      try await merge(a, into: b, world)
      try await merge(b, into: c, world)
      #expect(try await names(c.file.number, world) == ["张三", "李卫东", "王建国", "赵六"].sorted())
      #expect(try await world.load(c.file.number).reports == 3)
      for one in [a, b, c] { #expect(try await leads(one, world) == c.file.number) }

      try await part(a, world)
      #expect(try await world.load(a.file.number).reports == 1)
      #expect(try await world.load(c.file.number).reports == 2)
      #expect(try await leads(a, world) == a.file.number)
      #expect(try await leads(b, world) == c.file.number)
      #expect(try await names(a.file.number, world) == ["李卫东", "王建国"].sorted())
      // Who stood there for both stays by the one that is left.
      #expect(try await names(c.file.number, world) == ["张三", "李卫东", "王建国", "赵六"].sorted())

      try await part(b, world)
      #expect(try await names(b.file.number, world) == ["张三", "王建国"].sorted())
      #expect(try await names(c.file.number, world) == ["李卫东", "赵六"].sorted())
      for one in [a, b, c] {
        #expect(try await leads(one, world) == one.file.number)
        #expect(try await world.load(one.file.number).reports == 1)
      }
      try await world.verify()
    }
  }

  @Test(
    "The middle of a chain takes along what was merged into it", arguments: Engine.allCases)
  func middle(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (a, b, c) = (
        try await file(Self.a, world), try await file(Self.b, world), try await file(Self.c, world)
      )
      try await merge(a, into: b, world)
      try await merge(b, into: c, world)
      try await part(b, world)
      #expect(try await world.load(b.file.number).reports == 2)
      #expect(try await world.load(c.file.number).reports == 1)
      #expect(try await leads(a, world) == b.file.number)
      #expect(try await names(b.file.number, world) == ["张三", "李卫东", "王建国"].sorted())
      #expect(try await names(c.file.number, world) == ["李卫东", "赵六"].sorted())
      try await part(a, world)
      #expect(try await leads(a, world) == a.file.number)
      try await world.verify()
    }
  }

  @Test(
    "Red goes with the case that brought it: parted, the one that took it in is calm again and the other watched",
    arguments: Engine.allCases)
  func red(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (a, b, c) = (
        try await file(Self.a, world), try await file(Self.b, world), try await file(Self.c, world)
      )
      try await world.take(
        "set-risk", on: c.file.number, by: "county receptionist",
        ["risk": "yellow", "reason": "口角"])
      try await world.take(
        "raise-red", on: a.file.number, by: "county receptionist", ["reason": "扬言放火"])
      try await merge(a, into: b, world)
      try await merge(b, into: c, world)
      #expect(try await world.load(c.file.number).risk == .red)
      try await part(a, world)
      let (alone, end) = (
        try await world.load(a.file.number), try await world.load(c.file.number)
      )
      #expect(alone.risk == .red)
      #expect(alone.matter.running("watch") != nil)
      #expect(alone.matter.running("name-leader") != nil)
      #expect(end.risk == .yellow)
      #expect(end.matter.running("watch") == nil)
      #expect(end.matter.running("name-leader") == nil)
      try await part(b, world)
      #expect(try await world.load(b.file.number).risk == nil)
      try await world.verify()
    }
  }

  @Test(
    "Nobody pushes a dispute into one that he may not read", arguments: Engine.allCases)
  func unread(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      // It lies in the township and is held by the county: the township sees where it stands.
      let held = try await file(Self.a, world).file.number
      let own = try await world.file(by: "township receptionist").file.number
      #expect(
        try await HandOverStories.degree("township receptionist", held, world) == .status)
      for target in [held] {
        await #expect(throws: Invalid("into", "unknown-case")) {
          try await world.take(
            "merge", on: own, by: "township receptionist", ["into": .text(target)])
        }
      }
      #expect(try await world.load(own).matter.open)
      #expect(try await world.load(held).reports == 1)
    }
  }
}

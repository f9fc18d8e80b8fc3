import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Registers")
struct RegisterTests {
  let now = FilesWorld.now
  let keeper = FilesWorld.actor(.dispatcher)

  @Test("Every register is well declared")
  func declared() {
    #expect(Set(Register.all.map(\.id)).count == Register.all.count)
    for register in Register.all {
      let names = register.fields.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(register.field(register.title)?.isRequired == true)
      #expect(register.key.allSatisfy { register.field($0) != nil })
      #expect(register.measure.map { register.field($0) != nil } ?? true)
      #expect(!register.keepers.isEmpty)
    }
  }

  static func estate(_ name: String, _ area: String, households: Int64 = 100) -> RegisterValues {
    ["name": .text(name), "area": .text(area), "households": .whole(households)]
  }

  @Test(
    "A row is added, changed and retired, each with its version and entry",
    arguments: Engine.allCases)
  func life(_ engine: Engine) async throws {
    try await FilesWorld.run(engine) { store in
      let row = try await store.write { db in
        try Registers.add(
          to: .estates, Self.estate("湖景园", "371402001001"), by: keeper, at: now, in: db)
      }
      #expect(row.version == 1)
      #expect(row.area == "371402001001")
      try await store.write { db in
        var values = row.values
        values["households"] = .whole(120)
        let changed = try Registers.change(
          row.id, of: .estates, to: values, version: 1, by: keeper, at: now, in: db)
        #expect(changed.version == 2)
        let same = try Registers.change(
          row.id, of: .estates, to: values, version: 2, by: keeper, at: now, in: db)
        #expect(same.version == 2)
      }
      await #expect(throws: Refusal.stale(entries: 2)) {
        try await store.write { db in
          try Registers.change(
            row.id, of: .estates, to: row.values, version: 1, by: keeper, at: now, in: db)
        }
      }
      try await store.write { db in
        let retired = try Registers.retire(
          row.id, of: .estates, on: now.day + 1, version: 2, by: keeper, at: now, in: db)
        #expect(retired.validTo == now.day + 1)
        let history = try Registers.history(of: row.id, .estates, for: keeper, in: db)
        #expect(history.map(\.act) == ["retire", "change", "add"])
        #expect(history.map { $0.values.whole("households") } == [120, 120, 100])
        #expect(try Audit.verify(in: db).isEmpty)
      }
    }
  }

  @Test(
    "Two rows of one key do not stand side by side, one after the other they do",
    arguments: Engine.allCases)
  func keys(_ engine: Engine) async throws {
    try await FilesWorld.run(engine) { store in
      let values = Self.estate("湖景园", "371402001001")
      let row = try await store.write { db in
        try Registers.add(to: .estates, values, by: keeper, at: now, in: db)
      }
      await #expect(throws: Invalid("area", "duplicate")) {
        try await store.write { db in
          try Registers.add(to: .estates, values, by: keeper, at: now, in: db)
        }
      }
      try await store.write { db in
        try Registers.add(
          to: .estates, Self.estate("湖景园", "371402001002"), by: keeper, at: now, in: db)
        try Registers.retire(
          row.id, of: .estates, on: now.day + 1, version: 1, by: keeper, at: now, in: db)
        try Registers.add(to: .estates, values, by: keeper, at: now, in: db)
      }
    }
  }

  @Test("Keepers keep within their area, others read, those without sight find nothing")
  func gate() async throws {
    try await FilesWorld.run(.sqlite) { store in
      let near = FilesWorld.actor(.dispatcher, "371402001000", level: .township)
      let handler = FilesWorld.actor(.handler)
      try await store.write { db in
        try Registers.add(
          to: .estates, Self.estate("甲", "371402001001"), by: near, at: now, in: db)
      }
      for (actor, area) in [(near, "371402002001"), (handler, "371402001001")] {
        await #expect(throws: Refusal.notAllowed(step: "register-add")) {
          try await store.write { db in
            try Registers.add(to: .estates, Self.estate("乙", area), by: actor, at: now, in: db)
          }
        }
      }
      try await store.read { db in
        let count = try Registers.count(
          .estates, RegisterQuery(), for: handler, on: now.day, in: db)
        #expect(count == 1)
        for role in [Role.resident, .auditor, .securityAdministrator] {
          #expect(throws: Refusal.notFound) {
            try Registers.list(
              .estates, RegisterQuery(), for: FilesWorld.actor(role), on: now.day, in: db)
          }
        }
      }
    }
  }

  @Test("Lists search, filter, page and count by one condition", arguments: Engine.allCases)
  func lists(_ engine: Engine) async throws {
    try await FilesWorld.run(engine) { store in
      try await store.write { db in
        for index in 1...25 {
          var values = Self.estate("园\(index)%", index < 20 ? "371402001001" : "371402002001")
          values["aliases"] = .texts(["Ａlias\(index)"])
          values["property-company"] = .text(index.isMultiple(of: 2) ? "甲物业" : "甲物业二")
          try Registers.add(to: .estates, values, by: keeper, at: now, in: db)
        }
      }
      try await store.read { db in
        var query = RegisterQuery()
        query.limit = 10
        var names: [String] = []
        repeat {
          let page = try Registers.list(.estates, query, for: keeper, on: now.day, in: db)
          names += page.rows.map(\.name)
          query.cursor = page.next
        } while query.cursor != nil
        #expect(names.count == 25)
        #expect(Set(names).count == 25)
        func count(_ build: (inout RegisterQuery) -> Void) throws -> Int {
          var query = RegisterQuery()
          build(&query)
          return try Registers.count(.estates, query, for: keeper, on: now.day, in: db)
        }
        #expect(try count { $0.words = "alias1" } == 11)
        #expect(try count { $0.words = "园1% ALIAS1" } == 1)
        #expect(try count { $0.words = "_" } == 0)
        #expect(try count { $0.filters = ["property-company": "甲物业"] } == 12)
        #expect(try count { $0.area = "371402002000" } == 6)
        #expect(throws: Invalid("colour", "unknown")) { try count { $0.filters = ["colour": "x"] } }
        #expect(throws: Invalid("area", "unknown")) { try count { $0.area = "1" } }
      }
    }
  }

  @Test("Households are summed over an area, and estates found by other names")
  func households() async throws {
    try await FilesWorld.run(.sqlite) { store in
      try await store.write { db in
        var values = Self.estate("湖景园", "371402001001", households: 300)
        values["aliases"] = .texts(["湖景花园"])
        try Registers.add(to: .estates, values, by: keeper, at: now, in: db)
        try Registers.add(
          to: .estates, Self.estate("河畔", "371402002001", households: 50), by: keeper, at: now,
          in: db)
      }
      try await store.read { db in
        let asked = [
          ("371400000000", now.day), ("371402002000", now.day), ("371402001002", now.day),
          ("371402002000", now.day - 1),
        ]
        let sums = try asked.map { area, day in
          try Estates.households(within: area, on: day, in: db)
        }
        #expect(sums == [350, 50, nil, nil])
        #expect(try Estates.named("湖景花园", in: db).count == 1)
        #expect(try Estates.named("湖景花园", within: "371402002000", in: db).isEmpty)
      }
    }
  }

  @Test("Answers fit the question and have not run out")
  func knowledge() async throws {
    try await FilesWorld.run(.sqlite) { store in
      let answers: [(String, [String], String?)] = [
        ("公积金如何提取", ["公积金"], nil), ("供暖从哪一天开始", ["供暖", "暖气"], "2026-11-22"),
        ("供暖费怎么退", ["暖气费", "供暖"], nil), ("身份证如何补办", ["身份证"], nil),
      ]
      try await store.write { db in
        for (question, keywords, until) in answers {
          var values: RegisterValues = [
            "question": .text(question), "answer": .text("如下"), "keywords": .texts(keywords),
          ]
          values["valid-until"] = until.map(RegisterValue.text)
          try Registers.add(to: .knowledge, values, by: keeper, at: now, in: db)
        }
      }
      try await store.read { db in
        func found(_ text: String) throws -> [String] {
          try Knowledge.answers(to: text, on: now.day, in: db).map(\.name)
        }
        let asked = ["我家暖气不热，供暖费能退吗", "身份证丢了", "路灯不亮"]
        let answers = try asked.map(found)
        #expect(answers == [["供暖费怎么退"], ["身份证如何补办"], []])
      }
    }
  }
}
